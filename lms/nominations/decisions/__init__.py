"""The number and day of the decision that an award was given by: what the registry writes on the signed paper, kept once for every later paper."""

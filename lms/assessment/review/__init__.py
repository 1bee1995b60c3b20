"""The review matrix: what of an attempt may be seen at which moment."""

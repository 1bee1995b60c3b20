"""The tree of categories that the questions of the bank stand in."""

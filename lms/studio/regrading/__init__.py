"""Marking anew after a key was corrected: the pages on which trainers look before they do it, and on which the office
decides about those who would no longer pass."""

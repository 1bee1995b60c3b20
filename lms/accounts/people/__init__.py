"""Whose account is whose: the list the office works with, and what a head sees of the own people."""

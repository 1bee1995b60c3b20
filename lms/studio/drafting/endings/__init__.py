"""A draft that somebody ended while somebody else still had its pages open: who did what, and what was typed, given back."""

"""Marking by hand: what waits, and the page on which a work is marked by its rubric."""

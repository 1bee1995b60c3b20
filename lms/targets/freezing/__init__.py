"""Snapshots: a figure frozen with the rows behind it."""

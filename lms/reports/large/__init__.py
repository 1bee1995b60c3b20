"""Workbooks that are too long to wait for: asked for on a page, written by a job, kept for a few days for who asked."""

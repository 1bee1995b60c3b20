"""Visits: a row for each signed-in browser, so that they can be listed and ended."""

"""One thing the checklist says."""

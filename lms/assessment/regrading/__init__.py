"""Marking anew after a key was corrected: what it changes, before and after; the corrections, and the decisions about
attempts that would lose their pass."""

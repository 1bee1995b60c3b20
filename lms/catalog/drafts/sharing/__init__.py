"""Who writes a course and who looks on: its owner, those it is shared with, and handing it over."""

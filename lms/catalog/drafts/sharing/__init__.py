"""Who writes a course: its owner, those it is shared with, and handing it over."""

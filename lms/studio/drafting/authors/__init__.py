"""Who writes a course, who reviews it, and who did what."""

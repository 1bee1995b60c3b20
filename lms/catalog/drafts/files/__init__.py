"""The files that the texts of a draft may show: those of the version it began with, and those of the course's library."""

"""Completion certificates: numbers, printed values, the PDF, and the public check page."""

"""The form of a next step."""

"""Roles: who holds which, for what, from when to when; passing one on for a time; the access table in words."""

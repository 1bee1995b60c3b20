"""Courses, their immutable versions and lessons, and the reader of course packs. Owns what is taught."""

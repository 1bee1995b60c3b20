"""Courses while they are written: one open draft per course, its lessons with every saved text, its quizzes. Owns
what is not yet published; publishing goes through `lms.catalog.actions`."""

"""Sections of a quiz: neighbouring places under one heading, inside which the questions are mixed."""

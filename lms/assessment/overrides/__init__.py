"""Exceptions for one person or one unit: other days, more time, more attempts at one quiz. Rows are only added."""

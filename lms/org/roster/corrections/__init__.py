"""Correcting what a list's columns hold: the raw rows kept for it, a day at most, and the choices remembered for the next
list with the same headings.
"""

"""Units, people and their dated memberships, and the roster import they come from.

Owns who belonged where in which category on any date, as known then and as known now.
"""

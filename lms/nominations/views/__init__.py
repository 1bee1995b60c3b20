"""The pages of nominations."""

from lms.nominations.blueprint import blueprint
from lms.nominations.views import cases, council, criteria, decisions, points, steps

__all__ = ["blueprint", "cases", "council", "criteria", "decisions", "points", "steps"]

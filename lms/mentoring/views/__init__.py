"""The pages of core trainers."""

from lms.mentoring.blueprint import blueprint
from lms.mentoring.views import helping, listing, naming

__all__ = ["blueprint", "helping", "listing", "naming"]

"""The pages of core trainers."""

from lms.mentoring.blueprint import blueprint
from lms.mentoring.views import helping, listing, naming, revoking

__all__ = ["blueprint", "helping", "listing", "naming", "revoking"]

"""The pages of workshops."""

from lms.workshops.blueprint import blueprint
from lms.workshops.views import arriving, counting, planning, running, sheets

__all__ = ["arriving", "blueprint", "counting", "planning", "running", "sheets"]

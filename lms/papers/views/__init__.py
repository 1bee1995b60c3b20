"""The pages of papers."""

from lms.papers.blueprint import blueprint
from lms.papers.views import bases, making, settings, templates

__all__ = ["bases", "blueprint", "making", "settings", "templates"]

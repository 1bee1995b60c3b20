"""The pages of papers."""

from lms.papers.blueprint import blueprint
from lms.papers.views import bases, dossiers, making, settings, templates

__all__ = ["bases", "blueprint", "dossiers", "making", "settings", "templates"]

"""Every SELECT of papers' own tables."""

from lms.papers.queries.stored import (
    EntryRow,
    TemplateRow,
    bases,
    entries,
    find_template,
    find_template_id,
    get_basis,
    templates,
)

__all__ = [
    "EntryRow",
    "TemplateRow",
    "bases",
    "entries",
    "find_template",
    "find_template_id",
    "get_basis",
    "templates",
]

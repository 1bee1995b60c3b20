"""Every SELECT of statistics."""

from lms.reports.queries.completions import completions, completions_statement
from lms.reports.queries.people import people, people_page
from lms.reports.queries.tables import (
    Asked,
    UnitsTable,
    courses,
    cover_of,
    get_course_name,
    names_of,
    units,
)

__all__ = [
    "Asked", "UnitsTable", "completions", "completions_statement", "courses", "cover_of",
    "get_course_name", "names_of", "people", "people_page", "units",
]  # fmt: skip

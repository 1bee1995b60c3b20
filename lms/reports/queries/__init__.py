"""Every SELECT of statistics."""

from lms.reports.queries.completions import completions, completions_statement
from lms.reports.queries.length import are_more_completions, are_more_people
from lms.reports.queries.narrowing import Asked
from lms.reports.queries.not_counted import not_counted, not_counted_page
from lms.reports.queries.people import people, people_page
from lms.reports.queries.tables import (
    UnitsTable,
    courses,
    cover_of,
    get_course_name,
    names_of,
    units,
)

__all__ = [
    "Asked", "UnitsTable", "are_more_completions", "are_more_people", "completions", "completions_statement", "courses",
    "cover_of", "get_course_name", "names_of", "not_counted", "not_counted_page", "people", "people_page", "units",
]  # fmt: skip

"""Every SELECT of statistics as the office picks them."""

from lms.reports.statistics.queries.listing import is_longer, list_chunks, list_page
from lms.reports.statistics.queries.naming import (
    CourseLine,
    all_courses,
    earliest_year,
    find_snapshot,
    offered_snapshots,
    units_of,
)
from lms.reports.statistics.queries.narrowing import narrowed
from lms.reports.statistics.queries.saved import find_due, get_saved, saved_views, silent
from lms.reports.statistics.queries.summing import sums_by, total_of, total_of_turns

__all__ = [
    "CourseLine", "all_courses", "earliest_year", "find_due", "find_snapshot", "get_saved", "is_longer", "list_chunks", "list_page",
    "narrowed", "offered_snapshots", "saved_views", "silent", "sums_by", "total_of", "total_of_turns", "units_of",
]  # fmt: skip

"""Every SELECT of targets: what a target asks, who is in its population, and the figures and names of coverage."""

from lms.targets.queries.cases import cases_of, due_dates
from lms.targets.queries.coverage import Coverage, coverage, visible_units
from lms.targets.queries.names import NotCountedRow, PersonRow, names, not_counted_names
from lms.targets.queries.places import Reader
from lms.targets.queries.population import Population, persons, population_of, units_on
from lms.targets.queries.records import (
    CourseName,
    TargetView,
    at,
    choose_target,
    course_names,
    find_target,
    get_newest,
    get_timeline,
    planned_after,
    published_courses,
    record_history,
    targets,
    timelines,
)
from lms.targets.queries.required import RequiredCourse, required_for
from lms.targets.queries.retakes import RetakeRow, counts_on, find_retake

__all__ = [
    "CourseName", "Coverage", "NotCountedRow", "PersonRow", "Population", "Reader", "RequiredCourse", "RetakeRow",
    "TargetView", "at", "cases_of", "choose_target", "counts_on", "course_names", "coverage", "due_dates", "find_retake", "find_target",
    "get_newest", "get_timeline", "names", "not_counted_names", "persons", "planned_after", "population_of", "published_courses", "record_history",
    "required_for", "targets", "timelines", "units_on", "visible_units",
]  # fmt: skip

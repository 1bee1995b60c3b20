"""Every SELECT of targets: what a target asks, who is in its population, and the figures and names of coverage."""

from lms.targets.queries.coverage import (
    Coverage,
    NotCountedRow,
    PersonRow,
    coverage,
    names,
    not_counted_names,
    visible_units,
)
from lms.targets.queries.population import Population, Reader, persons, population_of, units_on
from lms.targets.queries.records import (
    CourseName,
    RequiredCourse,
    TargetView,
    choose_target,
    course_names,
    find_target,
    published_courses,
    required_for,
    targets,
)
from lms.targets.queries.retakes import RetakeRow, counts_on, find_retake

__all__ = [
    "CourseName", "Coverage", "NotCountedRow", "PersonRow", "Population", "Reader", "RequiredCourse", "RetakeRow",
    "TargetView", "choose_target", "counts_on", "course_names", "coverage", "find_retake", "find_target", "names",
    "not_counted_names", "persons", "population_of", "published_courses", "required_for", "targets", "units_on",
    "visible_units",
]  # fmt: skip

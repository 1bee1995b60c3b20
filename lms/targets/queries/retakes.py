"""Which completions count for their course on a date: the one place that knows it (product rule 3.3)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.catalog.models import Course, CourseVersion
from lms.kernel.db import db
from lms.learning.facts import not_revoked
from lms.learning.models import Completion
from lms.org.queries import not_replaced
from lms.targets.models import RetakeRequirement

Day = date | sa.ColumnElement[date]


@dataclass(frozen=True)
class RetakeRow:
    """What asks to learn a course again, as it stands now."""

    id: int
    course_id: int
    from_number: int
    due_on: date


def lapsed_versions(on: Day, known_at: datetime | None = None) -> sa.Select[Any]:
    """SELECT of the versions whose completions no longer count on `on`: the day to learn them again by has passed.

    With `known_at` as it was known at that instant.
    """
    column: Any = CourseVersion.id
    return (
        sa.select(column)
        .join(RetakeRequirement, RetakeRequirement.course_id == CourseVersion.course_id)
        .where(
            CourseVersion.number < RetakeRequirement.from_number,
            RetakeRequirement.due_on < on,
            not_replaced(RetakeRequirement, known_at),
        )
    )


def lapses(known_at: datetime | None = None) -> sa.Subquery:
    """Rows version_id, due_on: the versions to be learnt again, and the last day on which finishing them counts."""
    columns: list[Any] = [
        CourseVersion.id.label("version_id"),
        sa.func.min(RetakeRequirement.due_on).label("due_on"),
    ]
    return (
        sa.select(*columns)
        .join(RetakeRequirement, RetakeRequirement.course_id == CourseVersion.course_id)
        .where(
            CourseVersion.number < RetakeRequirement.from_number, not_replaced(RetakeRequirement, known_at)
        )
        .group_by(CourseVersion.id)
        .subquery("lapse")
    )


def counts_on(on: Day, known_at: datetime | None = None) -> sa.ColumnElement[bool]:
    """Condition on a Completion: its version counts for the course on `on` (a date, or the place of one).

    Together with `completed_on <= on` and `not_revoked()` it says "done". The SELECT inside does not look at the
    completion, so that a database runs it once for a whole school.
    """
    return Completion.version_id.not_in(lapsed_versions(on, known_at))


def owed_by(person_id: Any, course_id: Any) -> sa.ColumnElement[bool]:
    """Condition on a RetakeRequirement: it asks this of a person who finished only older versions of the course.

    Whoever never finished it just learns the newest version.
    """

    def finished(is_older: bool) -> sa.ColumnElement[bool]:
        completion, version = aliased(Completion), aliased(CourseVersion)
        older = version.number < RetakeRequirement.from_number
        return sa.exists().where(
            completion.person_id == person_id, completion.course_id == RetakeRequirement.course_id,
            version.id == completion.version_id, older if is_older else ~older, not_revoked(completion),
        )  # fmt: skip

    return sa.and_(
        RetakeRequirement.course_id == course_id,
        not_replaced(RetakeRequirement),
        finished(is_older=True),
        ~finished(is_older=False),
    )


def find_retake(course_key: str, from_number: int) -> RetakeRow | None:
    """What version `from_number` of the course asks of those who finished an older one, or None."""
    row: Any = db.session.execute(
        sa.select(
            RetakeRequirement.id, RetakeRequirement.course_id, RetakeRequirement.from_number,
            RetakeRequirement.due_on,
        )
        .join(Course, Course.id == RetakeRequirement.course_id)
        .where(
            Course.key == course_key, RetakeRequirement.from_number == from_number,
            not_replaced(RetakeRequirement),
        )
    ).first()  # fmt: skip
    return RetakeRow(*row) if row else None

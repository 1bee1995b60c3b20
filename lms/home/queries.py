"""SELECTs of the home page that belong to no other slice."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import Course, CourseVersion
from lms.certificates.models import Certificate
from lms.kernel.db import db, read
from lms.kernel.jobs import Job
from lms.learning.facts import not_revoked
from lms.learning.models import Completion
from lms.org.models import RosterBatch
from lms.org.queries import whole_person
from lms.org.roster.batches.queries import still_holds


@dataclass(frozen=True)
class CourseFacts:
    """A published course in short, and the code of the person's newest certificate in it that counts."""

    public_id: str
    title: str
    minutes: int
    code: str | None


# Built once: this page is opened more than any other.
_FACTS = (
    sa.select(Course.id, Course.public_id, CourseVersion.title, CourseVersion.minutes, Certificate.code)
    .select_from(Course)
    .join(CourseVersion, CourseVersion.id == Course.current_version_id)
    .outerjoin(
        Completion,
        sa.and_(
            Completion.course_id == Course.id,
            Completion.person_id.in_(whole_person(sa.bindparam("person_id", type_=sa.Integer))),
            not_revoked(),
        ),
    )
    .outerjoin(Certificate, Certificate.completion_id == Completion.id)
    .where(Course.id.in_(sa.bindparam("course_ids", expanding=True)))
    .order_by(Certificate.id.is_not(None), Completion.completed_at, Completion.id)
)


def course_facts(person_id: int, course_ids: Collection[int]) -> dict[int, CourseFacts]:
    """By course id. One query, none for no course."""
    if not course_ids:
        return {}
    rows: Any = read(_FACTS, {"person_id": person_id, "course_ids": list(course_ids)})
    return {row[0]: CourseFacts(*row[1:]) for row in rows}


@dataclass(frozen=True)
class LastRoster:
    """The newest import: the date its list was true on, and when it was read."""

    as_of: date
    file_name: str


def find_last_roster() -> LastRoster | None:
    """The import with the latest date, or None before the first."""
    row = db.session.execute(
        sa.select(RosterBatch.as_of, RosterBatch.file_name)
        .where(still_holds())
        .order_by(RosterBatch.as_of.desc(), RosterBatch.id.desc())
        .limit(1)
    ).first()
    return LastRoster(*row) if row else None


def failed_jobs() -> int:
    """How many background jobs were given up."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Job).where(Job.state == "failed")) or 0

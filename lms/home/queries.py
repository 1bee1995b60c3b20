"""SELECTs of the home page that belong to no other slice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from lms.certificates.models import Certificate
from lms.kernel.db import Instant, db, read
from lms.kernel.jobs import Job
from lms.learning.facts import not_revoked
from lms.learning.models import Completion
from lms.mentoring.queries.helps import is_asked
from lms.mentoring.queries.trainers import leads
from lms.org.models import RosterBatch
from lms.org.queries import whole_person
from lms.org.roster.batches.queries import still_holds
from lms.targets.chasing.queries import has_notice
from lms.workshops.queries.own import Coming, coming_select

# Built once: this page is opened more than any other.
_CODES = (
    sa.select(Completion.course_id, Certificate.code)
    .join(Certificate, Certificate.completion_id == Completion.id)
    .where(
        Completion.person_id.in_(whole_person(sa.bindparam("person_id", type_=sa.Integer))),
        Completion.course_id.in_(sa.bindparam("course_ids", expanding=True)),
        not_revoked(),
    )
    .order_by(Completion.completed_at, Completion.id)
)


def certificate_codes(person_id: int, course_ids: Collection[int]) -> dict[int, str]:
    """By course id, the code of the person's newest certificate that counts. One query, none for no course."""
    if not course_ids:
        return {}
    return {row[0]: row[1] for row in read(_CODES, {"person_id": person_id, "course_ids": list(course_ids)})}


_PERSON_ID, _NOW = sa.bindparam("person_id", type_=sa.Integer), sa.bindparam("now", type_=Instant())
# In one statement, for most days nothing of it is there, and each costs one of its own.
_FLAGS = sa.select(
    has_notice(_PERSON_ID).label("notice"),
    is_asked(_PERSON_ID).label("asked"),
    leads(_PERSON_ID, sa.bindparam("today", type_=sa.Date)).label("leads"),
).subquery("flags")
_COMING = coming_select(_PERSON_ID, _NOW).subquery("coming")
_SPECIAL = (
    sa.select(_FLAGS, _COMING)
    .select_from(sa.outerjoin(_FLAGS, _COMING, sa.true()))
    .order_by(_COMING.c.starts_at, _COMING.c.public_id)
)


@dataclass(frozen=True)
class Special:
    """Whether the person was ever reminded, help to them waits for their word, and whether they are core trainer; the
    workshops that wait for them."""

    notice: bool = False
    asked: bool = False
    leads: bool = False
    coming: Sequence[Coming] = ()


def special(person_id: int, now: datetime, today: date) -> Special:
    """What few people have on their page. One query."""
    rows = read(_SPECIAL, {"person_id": person_id, "now": now, "today": today})
    notice, asked, leads_group = map(bool, rows[0][:3])
    return Special(
        notice, asked, leads_group, [Coming(*row[3:]) for row in rows if row.public_id is not None]
    )


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

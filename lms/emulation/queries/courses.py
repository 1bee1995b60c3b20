"""Courses that a person wrote, found by the day of publication."""

from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Account
from lms.catalog.drafts.models import CourseAuthor
from lms.catalog.drafts.rules import Part
from lms.catalog.models import CourseVersion
from lms.kernel.clock import LOCAL_ZONE
from lms.kernel.db import Instant, read
from lms.org.queries import whole_person

_PERSON_ID = sa.bindparam("person_id", type_=sa.Integer)
_BEGIN, _END = sa.bindparam("begin", type_=Instant()), sa.bindparam("end", type_=Instant())


def _own(person_id: Any) -> sa.Select[Any]:
    """The courses of which the person is owner or editor now."""
    later = aliased(CourseAuthor)
    newest = sa.exists().where(
        later.account_id == CourseAuthor.account_id,
        later.course_id == CourseAuthor.course_id,
        later.id > CourseAuthor.id,
    )
    return (
        sa.select(CourseAuthor.course_id)
        .join(Account, Account.id == CourseAuthor.account_id)
        .where(
            Account.person_id.in_(whole_person(person_id)), CourseAuthor.part.in_((Part.OWNER, Part.EDITOR)), ~newest
        )
    )  # fmt: skip


_WRITTEN = sa.select(sa.func.count().label("versions")).where(
    CourseVersion.course_id.in_(_own(_PERSON_ID)),
    CourseVersion.published_at >= _BEGIN,
    CourseVersion.published_at < _END,
)


def is_author(person_id: Any) -> sa.ColumnElement[bool]:
    """Condition: the person is owner or editor of some course. Mostly not: then nobody need count its versions."""
    return _own(person_id).exists()


def written_by(person_id: int, first: date, last: date) -> int:
    """How many versions of courses of which the person is owner or editor were published on these days. One query."""
    begin, end = (datetime.combine(day, time(), LOCAL_ZONE) for day in (first, last + timedelta(days=1)))
    (row,) = read(_WRITTEN, {"person_id": person_id, "begin": begin, "end": end})
    return int(row.versions)

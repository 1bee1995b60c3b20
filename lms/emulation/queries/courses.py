"""Courses that a person wrote, found by the day of publication."""

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Account
from lms.catalog.drafts.models import CourseAuthor
from lms.catalog.drafts.rules import Part
from lms.catalog.models import CourseVersion
from lms.kernel.clock import LOCAL_ZONE
from lms.kernel.db import db
from lms.org.queries import whole_person


def written_by(person_id: int, first: date, last: date) -> int:
    """How many versions of courses of which the person is owner or editor were published on these days. One query."""
    begin, end = (datetime.combine(day, time(), LOCAL_ZONE) for day in (first, last + timedelta(days=1)))
    later = aliased(CourseAuthor)
    newest = sa.exists().where(
        later.account_id == CourseAuthor.account_id,
        later.course_id == CourseAuthor.course_id,
        later.id > CourseAuthor.id,
    )
    own = (
        sa.select(CourseAuthor.course_id)
        .join(Account, Account.id == CourseAuthor.account_id)
        .where(
            Account.person_id.in_(whole_person(person_id)), CourseAuthor.part.in_((Part.OWNER, Part.EDITOR)), ~newest
        )
    )  # fmt: skip
    counted = sa.select(sa.func.count()).select_from(CourseVersion)
    wanted = counted.where(
        CourseVersion.course_id.in_(own), CourseVersion.published_at >= begin, CourseVersion.published_at < end
    )  # fmt: skip
    return db.session.scalar(wanted) or 0

"""Which lessons are due for review, for whom, and what was said lately."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Account
from lms.catalog.drafts.queries import authors_of
from lms.catalog.drafts.rows import Authors
from lms.catalog.models import Course, CourseVersion, Lesson
from lms.catalog.reviews.models import LessonReview
from lms.catalog.reviews.rules import Due, standing
from lms.kernel.access import permits
from lms.kernel.actor import Actor
from lms.kernel.db import db

WRITE = "drafts.write"


def _newest_reviews() -> sa.Subquery:
    newest = (
        sa.select(sa.func.max(LessonReview.id))
        .group_by(LessonReview.course_id, LessonReview.lesson_key)
        .scalar_subquery()
    )
    return (
        sa.select(
            LessonReview.course_id, LessonReview.lesson_key, LessonReview.reviewed_on, Account.display_name.label("name")
        )
        .outerjoin(Account, Account.id == LessonReview.account_id)
        .where(LessonReview.id.in_(newest))
        .subquery()
    )  # fmt: skip


def due_lessons(today: date) -> list[Due]:
    """The lessons of every course's newest version that are to be looked at, the longest overdue first. One query."""
    newest = _newest_reviews()
    same = sa.and_(newest.c.course_id == Course.id, newest.c.lesson_key == Lesson.key)
    rows: Any = db.session.execute(
        sa.select(
            Course.id, Course.public_id, CourseVersion.title, CourseVersion.review_months, Lesson.position, Lesson.key,
            Lesson.title, Lesson.sources, newest.c.reviewed_on, newest.c.name,
        )
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .join(Lesson, Lesson.version_id == CourseVersion.id)
        .outerjoin(newest, same)
        .order_by(CourseVersion.title_key, Lesson.position)
    )  # fmt: skip
    found = []
    for course_id, public_id, course_title, months, position, key, title, sources, reviewed_on, name in rows:
        look = standing(sources, reviewed_on, months, today)
        if look is not None:
            found.append(Due(course_id, public_id, course_title, position, key, title, look, name))
    return sorted(found, key=lambda due: due.look.since or date.max)


def due_visible_to(actor: Actor, today: date, *, every: bool) -> list[Due]:
    """Those of the courses that the actor writes; all of them where they see `every`. Two queries."""
    found = due_lessons(today)
    authors = authors_of({due.course_id for due in found})
    mine = {one: permits(actor, WRITE, whose.scope(one)) for one, whose in authors.items()}
    return [replace(due, is_mine=mine[due.course_id]) for due in found if every or mine[due.course_id]]


def with_writers(found: Collection[Due]) -> list[Due]:
    """The same lessons with the names of those who write them. Two queries."""
    authors = authors_of({due.course_id for due in found})
    wanted = {one for whose in authors.values() for one in whose.ids}
    rows = db.session.execute(sa.select(Account.id, Account.display_name).where(Account.id.in_(wanted)))
    names = {row[0]: row[1] for row in rows}
    return [replace(due, writers=_writers(authors[due.course_id], names)) for due in found]


def _writers(authors: Authors, names: dict[int, str]) -> tuple[str, ...]:
    ordered = sorted(authors.ids, key=lambda one: (one != authors.owner_id, names.get(one, "")))
    return tuple(names[one] for one in ordered if one in names)


@dataclass(frozen=True)
class Said:
    """A review. `name` None: the command line; `title`: of the lesson in the newest version, its key where that has it
    no more."""

    course_id: int
    course_title: str
    title: str
    at: datetime
    name: str | None
    note: str


def said_lately(actor: Actor, *, every: bool, most: int = 20) -> list[Said]:
    """The `most` newest reviews in the courses that the actor writes, or in all of them. Three queries at most."""
    where = sa.true() if every else LessonReview.course_id.in_(_reviewed_and_written_by(actor))
    rows: Any = db.session.execute(
        sa.select(
            LessonReview.course_id, CourseVersion.title, sa.func.coalesce(Lesson.title, LessonReview.lesson_key),
            LessonReview.reviewed_at, Account.display_name, LessonReview.note,
        )
        .join(Course, Course.id == LessonReview.course_id)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .outerjoin(Lesson, sa.and_(Lesson.version_id == CourseVersion.id, Lesson.key == LessonReview.lesson_key))
        .outerjoin(Account, Account.id == LessonReview.account_id)
        .where(where)
        .order_by(LessonReview.id.desc())
        .limit(most)
    )  # fmt: skip
    return [Said(*row) for row in rows]


def _reviewed_and_written_by(actor: Actor) -> list[int]:
    reviewed = db.session.scalars(sa.select(LessonReview.course_id).distinct())
    authors = authors_of(set(reviewed))
    return [one for one, whose in authors.items() if permits(actor, WRITE, whose.scope(one))]

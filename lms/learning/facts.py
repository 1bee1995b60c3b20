"""Queries of completion facts: which count, and whose they are."""

from typing import Any

import sqlalchemy as sa

from lms.catalog.models import CourseVersion
from lms.kernel.db import db
from lms.learning.models import Completion, CompletionRevocation
from lms.learning.rows import CompletionRow


def not_revoked(completion: Any = Completion) -> sa.ColumnElement[bool]:
    """Condition: the completion (the table, or an alias of it) was not declared void."""
    return ~sa.exists().where(CompletionRevocation.completion_id == completion.id)


def valid_completions() -> sa.Select[Any]:
    """SELECT of the completions that were not revoked, for joining: columns id, public_id, person_id, course_id,
    version_id, grade, minutes, completed_at, completed_on."""
    columns: list[Any] = [
        Completion.id, Completion.public_id, Completion.person_id, Completion.course_id, Completion.version_id,
        Completion.grade, Completion.minutes, Completion.completed_at, Completion.completed_on,
    ]  # fmt: skip
    return sa.select(*columns).where(not_revoked())


def completed_course_ids(person_id: int) -> set[int]:
    """The courses that the person has finished, in whatever version."""
    return set(
        db.session.scalars(
            sa.select(Completion.course_id).where(Completion.person_id == person_id, not_revoked())
        )
    )


def completions_of(person_id: int) -> list[CompletionRow]:
    """All completions of the person, revoked ones too, oldest first."""
    rows: Any = db.session.execute(
        sa.select(
            Completion.id, Completion.public_id, Completion.course_id, CourseVersion.title, CourseVersion.number,
            Completion.rule, Completion.grade, Completion.minutes, Completion.completed_on,
            CompletionRevocation.revoked_on, CompletionRevocation.reason,
        )
        .join(CourseVersion, CourseVersion.id == Completion.version_id)
        .outerjoin(CompletionRevocation, CompletionRevocation.completion_id == Completion.id)
        .where(Completion.person_id == person_id)
        .order_by(Completion.completed_at, Completion.id)
    )  # fmt: skip
    return [CompletionRow(*row) for row in rows]

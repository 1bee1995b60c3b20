"""Queries of completion facts: which count, and whose they are."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.assessment.models import Attempt, Quiz
from lms.assessment.queries import attempt_rows, attempt_select
from lms.assessment.review.rules import DEFAULT
from lms.catalog.models import CourseVersion
from lms.kernel.db import db, read
from lms.learning.models import Completion, CompletionRevocation
from lms.learning.rows import CompletionRow
from lms.org.queries import merged_people, whole_person


def not_revoked(completion: Any = Completion, known_at: datetime | None = None) -> sa.ColumnElement[bool]:
    """Condition: the completion (the table, or an alias of it) was not declared void, as known now; or, as known at
    an instant, was written by then and not declared void by then."""
    void = sa.exists().where(CompletionRevocation.completion_id == completion.id)
    if known_at is None:
        return ~void
    return sa.and_(
        completion.completed_at <= known_at, ~void.where(CompletionRevocation.revoked_at <= known_at)
    )


def valid_completions() -> sa.Select[Any]:
    """SELECT of the completions that were not revoked, for joining: columns id, public_id, person_id, course_id,
    version_id, grade, minutes, completed_at, completed_on. `person_id`: who was kept, for a merged record."""
    merged = merged_people()
    columns: list[Any] = [
        Completion.id, Completion.public_id,
        sa.func.coalesce(merged.c.kept_id, Completion.person_id).label("person_id"), Completion.course_id,
        Completion.version_id, Completion.grade, Completion.minutes, Completion.completed_at, Completion.completed_on,
    ]  # fmt: skip
    done = (
        sa.select(*columns)
        .select_from(Completion)
        .outerjoin(merged, merged.c.merged_id == Completion.person_id)
    )
    return done.where(not_revoked())


def completed_course_ids(person_id: int) -> set[int]:
    """The courses that the person has finished, in whatever version."""
    return set(
        db.session.scalars(
            sa.select(Completion.course_id).where(
                Completion.person_id.in_(whole_person(person_id)), not_revoked()
            )
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
        .where(Completion.person_id.in_(whole_person(person_id)))
        .order_by(Completion.completed_at, Completion.id)
    )  # fmt: skip
    return [CompletionRow(*row) for row in rows]


_NOT_ALL_SHOWN = (
    sa.select(Completion.id, Completion.evidence)
    .join(CourseVersion, CourseVersion.id == Completion.version_id)
    .join(Quiz, Quiz.id == CourseVersion.final_quiz_id)
    .where(
        Completion.person_id.in_(whole_person(sa.bindparam("person_id", type_=sa.Integer))),
        Quiz.review != DEFAULT,
    )
    .order_by(Completion.id)
)


def hidden_grades(person_id: int) -> list[int]:
    """The person's completions whose grade they may not see yet, because a quiz it rests on does not show it now.

    One query; one more where a final quiz shows less than everything.
    """
    rows = read(_NOT_ALL_SHOWN, {"person_id": person_id})
    named = {attempt_id for row in rows for attempt_id in row.evidence.get("attempts", ())}
    if not named:
        return []
    shut = {row.id for row in attempt_rows(_NAMED, attempt_ids=sorted(named)) if not row.shows_mark}
    return [row.id for row in rows if shut.intersection(row.evidence.get("attempts", ()))]


_NAMED = attempt_select(Attempt.id.in_(sa.bindparam("attempt_ids", expanding=True)))

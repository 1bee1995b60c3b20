"""What a corrected version does to those who are under way: their enrolments move to it (product rule 3.3).

Set by set, never person by person. The rows of EnrolmentMove say who was moved; everything else follows them.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.assessment.models import Attempt, AttemptResult
from lms.assessment.queries import newest_result
from lms.catalog.models import CourseVersion, Lesson
from lms.catalog.rules import Effect
from lms.kernel import clock
from lms.kernel.db import db
from lms.kernel.hooks import VersionPublished
from lms.learning import rules
from lms.learning.completing import complete_course
from lms.learning.models import (
    Completion,
    Enrolment,
    EnrolmentMove,
    LessonCompletion,
    LessonOpened,
    QuizUse,
)


def under_way(course_id: int) -> sa.ColumnElement[bool]:
    """Condition: an enrolment in the course that was not finished; one whose completion was revoked, was."""
    finished = sa.exists().where(Completion.enrolment_id == Enrolment.id)
    return sa.and_(Enrolment.course_id == course_id, ~finished)


def movable(course_id: int) -> sa.ColumnElement[bool]:
    """Condition: an enrolment that a corrected version would take along.

    Not one from before a version that had to be learnt again: what was passed there can't stand for what was
    added since. It stays where it is and may finish.
    """
    version, retaken = aliased(CourseVersion), aliased(CourseVersion)
    newest_retake = sa.select(sa.func.max(retaken.number)).where(
        retaken.course_id == course_id, retaken.effect == Effect.RETAKE.value
    )
    since = sa.select(version.id).where(
        version.course_id == course_id,
        version.number >= sa.func.coalesce(newest_retake.scalar_subquery(), 0),
    )
    return sa.and_(under_way(course_id), Enrolment.version_id.in_(since))


def on_version_published(event: VersionPublished) -> None:
    """Moves those under way to a version that only corrects; any other version leaves them where they are."""
    if event.effect == Effect.TYPO:
        _move(event.course_id, event.version_id, event.published_at)


def _move(course_id: int, version_id: int, now: datetime) -> None:
    asked = sa.and_(movable(course_id), Enrolment.version_id != version_id)
    # Whoever is finishing just now is waited for and then seen as finished; whoever comes later, waits.
    held = sa.select(Enrolment.id).where(asked).with_for_update(key_share=True).subquery()
    db.session.scalar(sa.select(sa.func.count()).select_from(held))
    _write_moves(asked, version_id, now, clock.local_date(now))
    moved = sa.select(EnrolmentMove.enrolment_id).where(EnrolmentMove.to_version_id == version_id)
    _run(sa.update(Enrolment).where(Enrolment.id.in_(moved)).values(version_id=version_id))
    _carry_completions(version_id)
    _carry_opened(version_id)
    _point_attempts(moved, version_id)
    for enrolment_id in _now_complete(moved, version_id):
        complete_course(enrolment_id, now)


def _run(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})


def _write_moves(asked: sa.ColumnElement[bool], version_id: int, now: datetime, on: date) -> None:
    move = EnrolmentMove
    columns = [move.enrolment_id, move.from_version_id, move.to_version_id, move.reason]
    rows = sa.select(
        Enrolment.id, Enrolment.version_id, sa.literal(version_id), sa.literal(Effect.TYPO.value),
        sa.literal(now, move.moved_at.type), sa.literal(on, move.moved_on.type),
    ).where(asked)  # fmt: skip
    _run(sa.insert(move).from_select([*columns, move.moved_at, move.moved_on], rows))


def _same_lesson(version_id: int, *columns: Any) -> sa.Select[Any]:
    """SELECT of `columns` from what the moved enrolments have (LessonCompletion, LessonOpened join to `old`),
    beside the lesson of the new version that has the same key."""
    return sa.select(*columns).where(
        EnrolmentMove.to_version_id == version_id, NEW.version_id == version_id, NEW.key == OLD.key
    )


OLD, NEW = aliased(Lesson, name="old"), aliased(Lesson, name="new")


def _carry_completions(version_id: int) -> None:
    """A lesson finished in an older version stays finished: the earliest fact of each lesson's key counts."""
    fact, there = LessonCompletion, aliased(LessonCompletion)
    earliest = sa.func.row_number().over(
        partition_by=(fact.enrolment_id, NEW.id), order_by=(fact.completed_at, fact.id)
    )
    found = (
        _same_lesson(
            version_id, fact.enrolment_id, NEW.id.label("lesson_id"), fact.attempt_id, fact.completed_at,
            fact.completed_on, earliest.label("place"),
        )
        .join_from(EnrolmentMove, fact, fact.enrolment_id == EnrolmentMove.enrolment_id)
        .join(OLD, OLD.id == fact.lesson_id)
        .join(NEW, sa.true())
        .where(
            ~sa.exists().where(there.enrolment_id == fact.enrolment_id, there.lesson_id == NEW.id),
        )
        .subquery()
    )  # fmt: skip
    c = found.c
    rows = sa.select(
        c.enrolment_id, c.lesson_id, sa.literal(rules.MOVED), c.attempt_id, c.completed_at, c.completed_on
    ).where(c.place == 1)
    names = ["enrolment_id", "lesson_id", "rule", "attempt_id", "completed_at", "completed_on"]
    _run(sa.insert(fact).from_select(names, rows))


def _carry_opened(version_id: int) -> None:
    """Resuming goes on where one stopped."""
    seen, there = LessonOpened, aliased(LessonOpened)
    rows = (
        _same_lesson(version_id, seen.enrolment_id, NEW.id, sa.func.max(seen.opened_at))
        .join_from(EnrolmentMove, seen, seen.enrolment_id == EnrolmentMove.enrolment_id)
        .join(OLD, OLD.id == seen.lesson_id)
        .join(NEW, sa.true())
        .where(~sa.exists().where(there.enrolment_id == seen.enrolment_id, there.lesson_id == NEW.id))
        .group_by(seen.enrolment_id, NEW.id)
    )
    _run(sa.insert(seen).from_select(["enrolment_id", "lesson_id", "opened_at"], rows))


def _point_attempts(moved: sa.Select[Any], version_id: int) -> None:
    """Attempts, the open one too, belong to the lesson with the same key; to their old one where it is gone."""
    place = (
        sa.select(NEW.id)
        .join(OLD, OLD.key == NEW.key)
        .where(NEW.version_id == version_id, OLD.id == QuizUse.lesson_id)
        .correlate(QuizUse)
        .scalar_subquery()
    )
    _run(
        sa.update(QuizUse)
        .where(QuizUse.enrolment_id.in_(moved), QuizUse.lesson_id.is_not(None))
        .values(lesson_id=sa.func.coalesce(place, QuizUse.lesson_id))
    )


def _now_complete(moved: sa.Select[Any], version_id: int) -> list[int]:
    """Enrolments that lack nothing any more, because all that was missing is gone; most often none."""
    done = sa.exists().where(
        LessonCompletion.enrolment_id == Enrolment.id, LessonCompletion.lesson_id == Lesson.id
    )
    missing = sa.exists().where(Lesson.version_id == version_id, ~done)
    passed = sa.exists().where(
        QuizUse.enrolment_id == Enrolment.id, QuizUse.lesson_id.is_(None), Attempt.id == QuizUse.attempt_id,
        newest_result(), AttemptResult.passed.is_(True),
    )  # fmt: skip
    return list(
        db.session.scalars(
            sa.select(Enrolment.id)
            .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
            .where(Enrolment.id.in_(moved), ~missing, sa.or_(CourseVersion.final_quiz_id.is_(None), passed))
            .order_by(Enrolment.id)
        )
    )

"""Which completions rest on which attempts: for whoever has to decide about an attempt."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lms.catalog.models import Course, CourseVersion
from lms.kernel.db import db
from lms.learning.facts import not_revoked
from lms.learning.models import Completion, Enrolment, LessonCompletion, QuizUse


@dataclass(frozen=True)
class Resting:
    """Where an attempt belongs and what rests on it. `completion_public_id`: of the completion that names it, or its
    lesson's, as evidence and still counts; `is_lesson_done`: it completed its lesson."""

    attempt_id: int
    course_id: int
    course_title: str
    completion_public_id: str | None
    completed_on: date | None
    is_lesson_done: bool


def resting_on(attempt_ids: Collection[int]) -> dict[int, Resting]:
    """By attempt. One query, none for no attempt."""
    if not attempt_ids:
        return {}
    rows = db.session.execute(
        sa.select(
            QuizUse.attempt_id, Course.id, CourseVersion.title, Completion.public_id, Completion.completed_on,
            Completion.evidence, LessonCompletion.id,
        )
        .join(Enrolment, Enrolment.id == QuizUse.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .outerjoin(Completion, sa.and_(Completion.enrolment_id == Enrolment.id, not_revoked()))
        .outerjoin(LessonCompletion, LessonCompletion.attempt_id == QuizUse.attempt_id)
        .where(QuizUse.attempt_id.in_(attempt_ids))
        .order_by(QuizUse.attempt_id)
    )  # fmt: skip
    found = {}
    for attempt_id, course_id, title, public_id, on, evidence, lesson_id in rows:
        named = evidence or {}
        rests = attempt_id in named.get("attempts", ()) or lesson_id in named.get("lesson_completions", ())
        found[attempt_id] = Resting(
            attempt_id, course_id, title, public_id if rests else None, on if rests else None, lesson_id is not None
        )  # fmt: skip
    return found

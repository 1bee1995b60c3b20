"""How a draft ended."""

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from lms.accounts.models import Account
from lms.catalog.drafts.models import CourseDraft, DraftLesson, DraftReview
from lms.catalog.drafts.queries import authors_of_course
from lms.catalog.drafts.rules import DraftState, ReviewStep
from lms.catalog.models import Course, CourseVersion
from lms.kernel.access import permits
from lms.kernel.actor import Actor
from lms.kernel.db import db


class Ending(NamedTuple):
    """What happened to a draft. `what`: "published", "discarded", or the step that ended its review; `name`: whoever did
    it, None for the command line; `number`: of the version it became."""

    course_id: int
    title: str
    what: str
    at: datetime
    name: str | None
    person_id: int | None
    number: int | None


def _steps() -> sa.Subquery:
    newest = sa.select(sa.func.max(DraftReview.id)).group_by(DraftReview.draft_id)
    return sa.select(DraftReview).where(DraftReview.id.in_(newest)).subquery()


def find_ending(actor: Actor, course_public_id: str, lesson_id: str | None) -> Ending | None:
    """How the draft ended in which the actor was at work, that of the lesson where one is named; None where none did, or
    the actor had nothing to do with it: neither writes the course, nor could have been asked to review it. Two queries."""
    step = _steps()
    is_open = CourseDraft.state == DraftState.OPEN.value
    by = sa.case((is_open, step.c.account_id), else_=CourseDraft.ended_by)
    asked = (
        sa.select(
            CourseDraft.course_id, CourseDraft.title, CourseDraft.state, CourseDraft.ended_at, step.c.step,
            step.c.at.label("step_at"), Account.display_name, Account.person_id, CourseVersion.number,
        )
        .join(Course, Course.id == CourseDraft.course_id)
        .outerjoin(step, step.c.draft_id == CourseDraft.id)
        .outerjoin(Account, Account.id == by)
        .outerjoin(CourseVersion, CourseVersion.id == CourseDraft.version_id)
        .where(Course.public_id == course_public_id, sa.or_(~is_open, step.c.step != ReviewStep.ASKED.value))
        .order_by(CourseDraft.id.desc())
    )  # fmt: skip
    if lesson_id is not None:
        of_lesson = sa.select(DraftLesson.draft_id).where(DraftLesson.public_id == lesson_id)
        asked = asked.where(CourseDraft.id.in_(of_lesson), ~is_open)
    row = db.session.execute(asked.limit(1)).first()
    return _ending(row) if row is not None and _was_there(actor, row) else None


def _was_there(actor: Actor, row: Any) -> bool:
    scope = authors_of_course(row.course_id).scope(row.course_id)
    reviews = row.step is not None and permits(actor, "drafts.review", scope)
    return reviews or (row.ended_at is not None and permits(actor, "drafts.see", scope))


def _ending(row: Any) -> Ending:
    ended = row.ended_at is not None
    return Ending(
        row.course_id, row.title, row.state if ended else row.step, row.ended_at if ended else row.step_at,
        row.display_name, row.person_id, row.number,
    )  # fmt: skip

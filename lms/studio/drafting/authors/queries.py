"""What was done to a draft, from the audit and its reviews."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from lms.accounts.models import Account
from lms.assessment.models import Question, QuestionVersion
from lms.assessment.rows import QuestionKeys
from lms.catalog.drafts.models import CourseDraft, DraftLesson, DraftReview, DraftText
from lms.catalog.models import CourseVersion
from lms.kernel.audit import AuditEvent
from lms.kernel.db import db


class Act(NamedTuple):
    """Something somebody did: a verb of the audit with the name of what it was done to, "" for the whole. `name`
    None: the command line; `person_id` None: on no roster; `base`: of the version that a draft was opened from."""

    at: datetime
    verb: str
    about: str
    name: str | None
    person_id: int | None
    base: int | None = None


OPENED = "course-draft.open"
SAVED = "course-draft.saved"
REVIEW = "course-draft.review"


def acts(draft_id: int, limit: int = 300) -> list[Act]:
    """What was done to the draft, newest first: acts of the audit, the steps of its review, and each sitting in which a
    text was saved. What a draft began with was written by nobody then, so it is no act. Three queries."""
    base = (
        sa.select(CourseVersion.number)
        .join(CourseDraft, CourseDraft.based_on_id == CourseVersion.id)
        .where(CourseDraft.id == draft_id)
        .scalar_subquery()
    )
    rows: Any = db.session.execute(
        sa.select(
            AuditEvent.at, AuditEvent.verb, AuditEvent.after, Account.display_name, Account.person_id, base
        )
        .outerjoin(Account, Account.id == AuditEvent.actor_account_id)
        .where(AuditEvent.subject == f"course_draft:{draft_id}", AuditEvent.verb != REVIEW)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(limit)
    )
    found = [
        Act(at, verb, _about(after or {}), name, person, number if verb == OPENED else None)
        for at, verb, after, name, person, number in rows
    ]
    saved: Any = db.session.execute(
        sa.select(DraftText.saved_at, DraftLesson.title, Account.display_name, Account.person_id)
        .join(DraftLesson, DraftLesson.id == DraftText.lesson_id)
        .join(CourseDraft, CourseDraft.id == DraftLesson.draft_id)
        .outerjoin(Account, Account.id == DraftText.account_id)
        .where(CourseDraft.id == draft_id, DraftText.begun_at >= CourseDraft.started_at)
        .order_by(DraftText.saved_at.desc())
        .limit(limit)
    )
    found += [Act(at, SAVED, title, name, person) for at, title, name, person in saved]
    found += [
        Act(step.at, f"{REVIEW}.{step.step}", "", step.name, step.person_id) for step in reviews(draft_id)
    ]
    return sorted(found, key=lambda act: act.at, reverse=True)[:limit]


def _about(after: dict[str, Any]) -> str:
    return str(after.get("lesson") or after.get("quiz") or "")


class Step(NamedTuple):
    """A step of the review."""

    at: datetime
    step: str
    remark: str
    name: str | None
    person_id: int | None


def reviews(draft_id: int) -> list[Step]:
    """The steps of the draft's review, newest first."""
    rows: Any = db.session.execute(
        sa.select(
            DraftReview.at, DraftReview.step, DraftReview.remark, Account.display_name, Account.person_id
        )
        .outerjoin(Account, Account.id == DraftReview.account_id)
        .where(DraftReview.draft_id == draft_id)
        .order_by(DraftReview.id.desc())
    )
    return [Step(*row) for row in rows]


def find_draft_of(version_id: int) -> int | None:
    """The draft that was published as the version; None for one that came as a pack."""
    return db.session.scalar(sa.select(CourseDraft.id).where(CourseDraft.version_id == version_id))


def question_keys(version_ids: Collection[int]) -> dict[int, QuestionKeys]:
    """These questions with their keys and explanations, by version, for authors and reviewers. One query."""
    names = ("id", "number", "kind", "tags", "difficulty", "body")
    columns: list[Any] = [getattr(QuestionVersion, name) for name in names]
    rows = db.session.execute(
        sa.select(*columns, Question.key)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(QuestionVersion.id.in_(list(version_ids)))
    )
    return {
        row.id: QuestionKeys(row.id, row.key, row.number, row.kind, row.tags, row.difficulty, row.body)
        for row in rows
    }

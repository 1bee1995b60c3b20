"""Whether somebody else has to approve, who may not, and what waits."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.assessment.bank.models import BankQuestion, QuestionEdit
from lms.assessment.models import QuestionVersion
from lms.catalog.drafts.models import CourseAuthor, CourseDraft, DraftLesson, DraftReview, DraftText
from lms.catalog.drafts.publishing.packing import holds_approval
from lms.catalog.drafts.queries import drafts_visible_to, find_open_draft
from lms.catalog.drafts.rows import DraftCard, DraftView
from lms.catalog.drafts.rules import Part, ReviewStep
from lms.catalog.library.models import CourseMedia
from lms.kernel.access import permits
from lms.kernel.actor import Actor
from lms.kernel.audit import AuditEvent
from lms.kernel.db import db
from lms.kernel.vietnamese import fold
from lms.org.settings import COURSE_REVIEW, setting

_NO = frozenset({"", "0", "khong", "khong can", "no"})
_OF_FILES = ("media.add", "media.describe", "media.credit", "media.remove")
_OF_BANK = (
    "question.write", "question.import", "question.move", "question.tag", "question.untag", "question.retire",
    "question.restore", "bank-category.change", "bank-category.remove", "key.correct", "course.publish",
)  # fmt: skip


def needs_review() -> bool:
    """Whether the school wants somebody else to approve a course before it is published. Whatever the setting says that
    is no plain no counts as yes: rather asked once too often."""
    return fold(setting(COURSE_REVIEW)).strip(" .") not in _NO


def had_a_hand_in(draft: DraftView, account_id: int | None, versions: Collection[int]) -> bool:
    """Whether the account was an author of the course at any time since the draft began, wrote or changed something in
    it, asked for its review, or since then changed files of the course or worded one of its questions. `versions`: the
    wordings that would be published. Six queries at most."""
    if account_id is None:
        return False
    wrote = sa.select(DraftText.id).join(DraftLesson, DraftLesson.id == DraftText.lesson_id)
    asked = sa.select(DraftReview.id).where(
        DraftReview.draft_id == draft.id, DraftReview.step == ReviewStep.ASKED.value
    )
    acted = sa.select(AuditEvent.id).where(AuditEvent.actor_account_id == account_id)
    of_files = acted.where(AuditEvent.verb.in_(_OF_FILES), AuditEvent.at >= draft.started_at)
    questions = sa.select(QuestionVersion.question_id).where(QuestionVersion.id.in_(list(versions)))
    worded = sa.select(QuestionEdit.id).where(QuestionEdit.question_id.in_(questions))
    each = (
        wrote.where(DraftLesson.draft_id == draft.id, DraftText.account_id == account_id),
        asked.where(DraftReview.account_id == account_id),
        acted.where(
            AuditEvent.subject == f"course_draft:{draft.id}", AuditEvent.verb != "course-draft.review"
        ),
        of_files.where(AuditEvent.detail["course_id"].as_integer() == draft.course_id),
        worded.where(QuestionEdit.account_id == account_id, QuestionEdit.at >= draft.started_at),
    )
    found = any(db.session.scalar(one.limit(1)) is not None for one in each)
    return found or _was_author(draft, account_id)


def _was_author(draft: DraftView, account_id: int) -> bool:
    """Whether the account was one of the course's authors when the draft began, or became one since."""
    rows: Any = db.session.execute(
        sa.select(CourseAuthor.part, CourseAuthor.given_at)
        .where(CourseAuthor.course_id == draft.course_id, CourseAuthor.account_id == account_id)
        .order_by(CourseAuthor.id)
    ).all()
    before = [part for part, at in rows if at < draft.started_at][-1:]
    since = [part for part, at in rows if at >= draft.started_at]
    return any(part in (Part.OWNER, Part.EDITOR) for part in (*before, *since))


def hold(draft_id: int) -> tuple[int, str | None]:
    """The draft's `changes` and its newest step (None for none), kept as they are until the end of the transaction: of
    two who decide at once, or one who decides and one who writes, the second waits and then sees. Two queries."""
    held = sa.select(CourseDraft.changes).where(CourseDraft.id == draft_id).with_for_update()
    changes = db.session.scalars(held).one()
    newest = (
        sa.select(DraftReview.step).where(DraftReview.draft_id == draft_id).order_by(DraftReview.id.desc())
    )
    return changes, db.session.scalar(newest.limit(1))


def _holds_approval(card: DraftCard) -> bool:
    draft = find_open_draft(card.course_id)
    return draft is not None and holds_approval(draft)


def _newest_of_bank() -> datetime | None:
    """When anything was last done in the question bank that could show in a draft. One query."""
    acted = sa.select(sa.func.max(AuditEvent.at)).where(AuditEvent.verb.in_(_OF_BANK))
    each: tuple[Any, ...] = (
        acted, sa.select(sa.func.max(QuestionEdit.at)), sa.select(sa.func.max(QuestionVersion.created_at)),
        sa.select(sa.func.max(BankQuestion.retired_at)),
    )  # fmt: skip
    row = db.session.execute(sa.select(*(one.scalar_subquery() for one in each))).one()
    return max((at for at in row if at is not None), default=None)


def _newest_of_files(course_ids: Collection[int]) -> dict[int, datetime]:
    """When a file of each of the courses was last added or changed, or taken away. Two queries."""
    course: Any = AuditEvent.detail["course_id"].as_integer()
    acted = (
        sa.select(course.label("course_id"), sa.func.max(AuditEvent.at).label("at"))
        .where(AuditEvent.verb.in_(_OF_FILES), course.in_(course_ids))
        .group_by(course)
    )
    held = (
        sa.select(CourseMedia.course_id, sa.func.max(CourseMedia.changed_at).label("at"))
        .where(CourseMedia.course_id.in_(course_ids))
        .group_by(CourseMedia.course_id)
    )
    found: dict[int, datetime] = {}
    for asked in (acted, held):
        for course_id, at in db.session.execute(asked):
            found[course_id] = max(at, found.get(course_id, at))
    return found


def _still_approved(cards: Collection[DraftCard]) -> dict[int, bool]:
    """Of approved drafts, by course, whether all they show is what was approved. Three queries, and some for each draft
    whose files, or the bank, somebody has touched since: only then can it be another."""
    if not cards:
        return {}
    bank, files = _newest_of_bank(), _newest_of_files([card.course_id for card in cards])

    def touched(card: DraftCard) -> bool:
        newest = (at for at in (bank, files.get(card.course_id)) if at is not None)
        return card.reviewed_at is None or any(at >= card.reviewed_at for at in newest)

    return {card.course_id: not touched(card) or _holds_approval(card) for card in cards}


def split_for(actor: Actor) -> tuple[list[DraftCard], list[DraftCard], list[DraftCard]]:
    """The open drafts that the actor writes; those of others that wait for a reviewer as they may be, the one that
    waits longest first; and those that they were given to look at. Two queries, and where one of their own is approved
    three more; see `_still_approved`."""
    own: list[DraftCard] = []
    queue: list[DraftCard] = []
    shown: list[DraftCard] = []
    for card in drafts_visible_to(actor):
        scope = card.authors.scope(card.course_id)
        writes = permits(actor, "drafts.write", scope)
        reviews = card.review_step == ReviewStep.ASKED and permits(actor, "drafts.review", scope)
        (own if writes else queue if reviews else shown).append(card)
    held = _still_approved([card for card in own if card.is_approved])
    own = [replace(card, is_approved=held.get(card.course_id, False)) for card in own]
    return own, sorted(queue, key=lambda card: card.changed_at), shown

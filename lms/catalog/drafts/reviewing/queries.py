"""Whether somebody else has to approve, who may not, and what waits."""

import sqlalchemy as sa

from lms.catalog.drafts.models import CourseDraft, DraftLesson, DraftReview, DraftText
from lms.catalog.drafts.queries import drafts_visible_to
from lms.catalog.drafts.rows import DraftCard
from lms.catalog.drafts.rules import ReviewStep
from lms.kernel.access import permits
from lms.kernel.actor import Actor
from lms.kernel.audit import AuditEvent
from lms.kernel.db import db
from lms.kernel.vietnamese import fold
from lms.org.settings import COURSE_REVIEW, setting

_NO = frozenset({"", "0", "khong", "khong can", "no"})


def needs_review() -> bool:
    """Whether the school wants somebody else to approve a course before it is published. Whatever the setting says that
    is no plain no counts as yes: rather asked once too often."""
    return fold(setting(COURSE_REVIEW)).strip(" .") not in _NO


def had_a_hand_in(draft_id: int, account_id: int | None) -> bool:
    """Whether the account wrote or changed something in the draft, or asked for its review, author or no author today.
    Three queries at most."""
    wrote = sa.select(DraftText.id).join(DraftLesson, DraftLesson.id == DraftText.lesson_id)
    asked = sa.select(DraftReview.id).where(
        DraftReview.draft_id == draft_id, DraftReview.step == ReviewStep.ASKED.value
    )
    changed = sa.select(AuditEvent.id).where(
        AuditEvent.subject == f"course_draft:{draft_id}", AuditEvent.verb != "course-draft.review"
    )
    each = (
        wrote.where(DraftLesson.draft_id == draft_id, DraftText.account_id == account_id),
        asked.where(DraftReview.account_id == account_id),
        changed.where(AuditEvent.actor_account_id == account_id),
    )
    return account_id is not None and any(db.session.scalar(one.limit(1)) is not None for one in each)


def hold(draft_id: int) -> tuple[int, str | None]:
    """The draft's `changes` and its newest step (None for none), kept as they are until the end of the transaction: of
    two who decide at once, or one who decides and one who writes, the second waits and then sees. Two queries."""
    held = sa.select(CourseDraft.changes).where(CourseDraft.id == draft_id).with_for_update()
    changes = db.session.scalars(held).one()
    newest = (
        sa.select(DraftReview.step).where(DraftReview.draft_id == draft_id).order_by(DraftReview.id.desc())
    )
    return changes, db.session.scalar(newest.limit(1))


def split_for(actor: Actor) -> tuple[list[DraftCard], list[DraftCard]]:
    """The open drafts that the actor writes or looks after, and those of others that wait for a reviewer as they may
    be, the one that waits longest first. Two queries."""
    own: list[DraftCard] = []
    queue: list[DraftCard] = []
    for card in drafts_visible_to(actor):
        scope = card.authors.scope(card.course_id)
        others = card.review_step == ReviewStep.ASKED and not permits(actor, "drafts.write", scope)
        (queue if others and permits(actor, "drafts.review", scope) else own).append(card)
    return own, sorted(queue, key=lambda card: card.changed_at)

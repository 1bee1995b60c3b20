"""Asking for a review, approving, returning. An approval holds for what was read: any change after it ends it."""

from lms.catalog.drafts import queries
from lms.catalog.drafts.actions import require_author
from lms.catalog.drafts.models import DraftReview
from lms.catalog.drafts.publishing.packing import packed, seal_of
from lms.catalog.drafts.reviewing.queries import had_a_hand_in, hold
from lms.catalog.drafts.rows import DraftView
from lms.catalog.drafts.rules import ReviewStep
from lms.catalog.packs.identity import content_hash
from lms.kernel import audit, clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.db import db
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean

NOT_WAITING = Message(mark("Bản nháp này không chờ duyệt."))
CHANGED_SINCE = Message(
    mark(
        "Bài, câu hỏi hoặc tệp của bản nháp vừa được sửa sau khi bạn mở trang này. Hãy xem lại rồi mới duyệt."
    )
)
OWN_WORK = Message(
    mark("Bạn đã soạn trong bản nháp này nên không tự duyệt được. Hãy nhờ một giáo viên cốt cán khác.")
)
SAY_WHY = Message(mark("Hãy ghi cần sửa gì, để người soạn biết."))


def ask(actor: Actor, draft: DraftView) -> None:
    """Asks for a review of the draft as it stands."""
    require_author(actor, draft)
    if not draft.is_waiting:
        _write(actor, draft, ReviewStep.ASKED, draft.changes, "")


def decide(actor: Actor, draft: DraftView, step: ReviewStep, seen: str, remark: str) -> None:
    """Approves the draft or returns it with a remark. `seen`: the `seal_of` what the page showed. Conflict if it does not
    wait, or is another now, in a question or a file too; Invalid for a return without a word, and for whoever had a hand in it."""
    scope = queries.authors_of_course(draft.course_id).scope(draft.course_id)
    require(actor, "drafts.review", scope, read="drafts.see")
    # Before the draft is held, for it takes a while. What changes meanwhile ends the approval, or is refused below.
    ready = packed(draft)
    if had_a_hand_in(draft, actor.account_id, ready.wordings):
        raise Invalid(OWN_WORK)
    changes, newest = hold(draft.id)
    if newest != ReviewStep.ASKED:
        raise Conflict(NOT_WAITING)
    if changes != ready.changes or seen != seal_of(ready):
        raise Conflict(CHANGED_SINCE)
    if step is ReviewStep.RETURNED and not clean(remark):
        raise Invalid(SAY_WHY)
    content = content_hash(ready.pack) if step is ReviewStep.APPROVED else None
    _write(actor, draft, step, changes, clean(remark), content)


def _write(
    actor: Actor, draft: DraftView, step: ReviewStep, changes: int, remark: str, content: str | None = None
) -> None:
    db.session.add(
        DraftReview(
            draft_id=draft.id, step=step.value, changes=changes, content_hash=content, remark=remark, account_id=actor.account_id,
            at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()
    audit.record(actor, "course-draft.review", f"course_draft:{draft.id}", after={"step": step})

"""Publishing a draft: through the same door as a pack."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lms.catalog.actions import PublishResult, locked_course, publish_version
from lms.catalog.drafts import queries
from lms.catalog.drafts.actions import GONE, DraftClosed
from lms.catalog.drafts.models import CourseDraft
from lms.catalog.drafts.publishing.packing import Packed, is_outdated
from lms.catalog.drafts.reviewing.queries import needs_review
from lms.catalog.drafts.rows import DraftView
from lms.catalog.drafts.rules import DraftState
from lms.catalog.packs.files import check_sizes
from lms.catalog.packs.printer import print_held
from lms.catalog.packs.problems import PackInvalid, Problem, Problems
from lms.catalog.packs.reader import parse
from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.db import change
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.messages import Message, mark

MOVED_ON = Message(
    mark("Bản nháp vừa được sửa trong lúc bạn xem trang này. Hãy xem lại rồi phát hành lần nữa.")
)
NOTHING_NEW = mark("Bản nháp giống hệt phiên bản {number} đang dùng, nên không có gì để phát hành.")


NOT_APPROVED = Message(
    mark("Trường yêu cầu một người khác duyệt khóa học trước khi phát hành; bản nháp này chưa được duyệt.")
)
CHANGED_SINCE_APPROVAL = Message(
    mark(
        "Câu hỏi hoặc tệp của khóa học đã thay đổi sau khi duyệt, nên bản nháp cần được duyệt lại trước khi phát hành."
    )
)


@dataclass(frozen=True)
class Wish:
    """What was chosen when publishing: see `publish_version`."""

    effect: str | None
    retake_due_on: date | None
    note: str


def problems_of(packed: Packed) -> list[Problem]:
    """What the reader of packs would say of the draft: what is published here must be readable elsewhere. Slow for a
    long course: outside of a transaction."""
    files, problems = print_held(packed.pack), Problems()
    check_sizes({name: len(content) for name, content in files.items()}, problems)
    try:
        parse(files, problems)
    except PackInvalid as error:
        return error.problems
    return []


def publish(
    actor: Actor, draft: DraftView, packed: Packed, wish: Wish, finished_before: Callable[[int], int]
) -> PublishResult:
    """Publishes the draft as it was `packed` and closes it. The pack was found sound by `problems_of`.

    Conflict where the draft was changed since, DraftClosed where somebody ended it; Invalid where the school wants it approved
    and nobody did, or not as it is now, where nothing is new or the effect does not fit, as in `publish_version`.
    """
    scope = queries.authors_of_course(draft.course_id).scope(draft.course_id)
    require(actor, "drafts.write", scope, read="drafts.see")
    if needs_review() and not draft.is_approved:
        raise Invalid(NOT_APPROVED)
    if needs_review() and is_outdated(draft, packed):
        raise Invalid(CHANGED_SINCE_APPROVAL)
    course = locked_course(draft.key)
    closed = change(
        sa.update(CourseDraft)
        .where(
            CourseDraft.id == draft.id,
            CourseDraft.state == DraftState.OPEN.value,
            CourseDraft.changes == packed.changes,
        )
        .values(state=DraftState.PUBLISHED.value, ended_at=clock.now(), ended_by=actor.account_id)
        .execution_options(synchronize_session=False)
    )
    if not closed:
        still = queries.find_open_draft(draft.course_id)
        raise Conflict(MOVED_ON) if still is not None and still.id == draft.id else DraftClosed(GONE)
    result = publish_version(
        actor, course, packed.pack, wish.effect, retake_due_on=wish.retake_due_on,
        finished_before=finished_before, note=wish.note, questions=packed.questions, kept=packed.kept, html=packed.html,
    )  # fmt: skip
    if not result.created:
        raise Invalid(Message(NOTHING_NEW, {"number": draft.newest or 1}))
    course.origin = "studio"
    change(
        sa.update(CourseDraft)
        .where(CourseDraft.id == draft.id)
        .values(version_id=result.version_id)
        .execution_options(synchronize_session=False)
    )
    return result

"""Keeping a file until its author confirms it, and putting it into a lesson."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from lms.catalog.drafts import actions as drafts
from lms.catalog.drafts import queries as drafted
from lms.catalog.drafts.rows import DraftView
from lms.catalog.drafts.texts.actions import save_text
from lms.catalog.drafts.texts.preparing import Prepared
from lms.kernel import clock
from lms.kernel.actor import Actor
from lms.kernel.db import change, db
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean
from lms.studio.lesson_files.models import LessonUpload
from lms.studio.lesson_files.reading import Read

KEPT = timedelta(days=1)
GONE = mark("Tệp này đã được đưa vào bài, hoặc đã bị bỏ. Không có gì được lưu thêm.")
MEANWHILE = mark(
    "Trong lúc bạn xem, bài này vừa được sửa. Hãy mở lại trang này để thấy nội dung mới rồi chọn lại."
)


@dataclass(frozen=True)
class Target:
    """Where a file goes: into the lesson with this public id, seen at text number `seen`; or, where there is none,
    into a new lesson called `title`."""

    lesson_id: str | None
    seen: int
    title: str


def keep(actor: Actor, draft: DraftView, file_name: str, found: Read) -> str:
    """Keeps what was read for the preview; its public id. What anybody left for longer than a day goes."""
    drafts.require_author(actor, draft)
    if actor.account_id is None:
        raise Invalid(Message(GONE))
    db.session.execute(sa.delete(LessonUpload).where(LessonUpload.created_at < clock.now() - KEPT))
    upload = LessonUpload(
        public_id=new_public_id(), account_id=actor.account_id, course_id=draft.course_id,
        file_name=clean(file_name)[-200:], facts=dict(found.facts), content=found.content, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(upload)
    db.session.flush()
    return upload.public_id


def discard(actor: Actor, public_id: str) -> bool:
    """Forgets a file that waits; False if it was gone."""
    held = sa.delete(LessonUpload).where(
        LessonUpload.public_id == public_id, LessonUpload.account_id == actor.account_id
    )
    return change(held) == 1


def put_in(actor: Actor, draft: DraftView, public_id: str, text: Prepared, target: Target) -> str:
    """Puts the text into its lesson, and forgets the file; the lesson's public id. What the lesson said before stays
    among its saved texts. Conflict if the file is gone, or somebody changed the lesson meanwhile."""
    if not discard(actor, public_id):
        raise Conflict(Message(GONE))
    lesson_id = target.lesson_id or drafts.add_lesson(actor, draft, target.title)
    lesson = drafted.get_lesson(draft.id, lesson_id)
    if save_text(actor, draft, lesson, text, target.seen, afresh=True).theirs is not None:
        raise Conflict(Message(MEANWHILE))
    return lesson_id

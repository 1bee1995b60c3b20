"""Writes to the notice of processing."""

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Invalid, NotFound
from lms.kernel.messages import Message, mark
from lms.privacy.models import DataNotice, NoticeAcknowledgement
from lms.privacy.queries import notices


def publish_notice(actor: Actor, seen_number: int, text_vi: str, text_en: str) -> int:
    """Adds the next version of the notice, in force from today; everybody is asked to read it again.

    `seen_number`: the version it was written from; Conflict when somebody published another since. Invalid for an
    empty text or one that equals the version in force.
    """
    require(actor, "privacy.limits")
    held = notices.find_notice()
    if not text_vi.strip():
        raise Invalid(Message(mark("Thông báo cần có nội dung tiếng Việt.")))
    if held and (held.text_vi, held.text_en) == (text_vi, text_en):
        raise Invalid(Message(mark("Nội dung không khác bản đang dùng, nên không cần phiên bản mới.")))
    made = insert_ignore(
        DataNotice, number=seen_number + 1, text_vi=text_vi, text_en=text_en, in_force_on=clock.today(),
        recorded_at=clock.now(), recorded_by=actor.name,
    )  # fmt: skip
    if not made or seen_number != (held.number if held else 0):
        raise Conflict(
            Message(mark("Có người vừa đăng một phiên bản khác. Hãy mở lại trang rồi sửa trên bản đó."))
        )
    record(actor, "notice.publish", f"data_notice:{seen_number + 1}")
    notices.forget_cached()
    return seen_number + 1


def acknowledge(actor: Actor, number: int) -> None:
    """Notes that the actor has read this version. Doing it again changes nothing."""
    require(actor, "privacy.notice")
    if actor.person_id is None:
        raise NotFound(Message(mark("Tài khoản này không gắn với người nào trong danh sách của Trường.")))
    notice_id = db.session.scalar(sa.select(DataNotice.id).where(DataNotice.number == number))
    if notice_id is None:
        raise NotFound(Message(mark("Không có phiên bản thông báo này.")))
    insert_ignore(
        NoticeAcknowledgement, person_id=actor.person_id, notice_id=notice_id, acknowledged_at=clock.now()
    )

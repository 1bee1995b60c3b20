"""What this slice and the kernel hold about a person: acknowledgements, requests, copies, acts, and views."""

from collections.abc import Iterator

import sqlalchemy as sa

from lms.accounts.models import Account
from lms.kernel.audit import AuditEvent
from lms.kernel.messages import mark
from lms.kernel.personal import Section, section
from lms.kernel.reading import AccessEntry
from lms.privacy.models import (
    DataExport,
    DataNotice,
    DataRequest,
    DataRequestStep,
    Erasure,
    NoticeAcknowledgement,
)
from lms.privacy.queries.readers import readers_of
from lms.privacy.rules.readers import WHAT_LABELS

AT, NOTE = mark("Lúc"), mark("Nội dung")
ENOUGH = 100_000  # rows of a section; nobody's log is longer within the time it is kept


def sections(person_id: int) -> Iterator[Section]:
    """The notices read, the requests with what was done, the copies asked for, own acts, and who looked."""
    yield section(
        "notices", mark("Thông báo xử lý dữ liệu đã xác nhận đã đọc"), ("notice_acknowledgement",),
        {
            "number": (mark("Phiên bản"), DataNotice.number),
            "acknowledged_at": (AT, NoticeAcknowledgement.acknowledged_at),
        },
        lambda s: s.join(DataNotice, DataNotice.id == NoticeAcknowledgement.notice_id)
        .where(NoticeAcknowledgement.person_id == person_id)
        .order_by(NoticeAcknowledgement.id),
    )  # fmt: skip
    yield section(
        "requests", mark("Yêu cầu về dữ liệu cá nhân"), ("data_request", "data_request_step", "erasure"),
        {
            "request": (mark("Số"), DataRequest.public_id), "kind": (mark("Loại"), DataRequest.kind),
            "text": (NOTE, DataRequest.text), "received_on": (mark("Ngày nhận"), DataRequest.received_on),
            "step": (mark("Đã làm"), DataRequestStep.step), "note": (mark("Trả lời"), DataRequestStep.note),
            "done_on": (mark("Ngày"), DataRequestStep.done_on),
            "erased_on": (mark("Ngày xóa"), Erasure.erased_on), "reason": (mark("Căn cứ xóa"), Erasure.reason),
        },
        lambda s: s.outerjoin(DataRequestStep, DataRequestStep.request_id == DataRequest.id)
        .outerjoin(Erasure, Erasure.request_id == DataRequest.id)
        .where(DataRequest.person_id == person_id)
        .order_by(DataRequest.id, DataRequestStep.id),
    )  # fmt: skip
    yield section(
        "copies", mark("Bản sao dữ liệu đã yêu cầu"), ("data_export",),
        {"asked_at": (AT, DataExport.asked_at), "expires_at": (mark("Hết hạn"), DataExport.expires_at)},
        lambda s: s.where(DataExport.person_id == person_id).order_by(DataExport.id),
    )  # fmt: skip
    account_id = sa.select(Account.id).where(Account.person_id == person_id).scalar_subquery()
    yield section(
        "acts", mark("Thao tác được ghi lại: của bạn, hoặc về bạn"), ("audit_event",),
        {
            "at": (AT, AuditEvent.at), "verb": (mark("Việc"), AuditEvent.verb),
            "subject": (mark("Về"), AuditEvent.subject), "actor_account_id": (mark("Tài khoản số"), AuditEvent.actor_account_id),
        },
        lambda s: s.where(
            sa.or_(
                AuditEvent.actor_account_id == account_id,
                AuditEvent.subject == f"person:{person_id}",
                AuditEvent.subject == sa.literal("account:").concat(sa.cast(account_id, sa.Text)),
            )
        ).order_by(AuditEvent.id),
    )  # fmt: skip
    yield _readers(person_id)


def _readers(person_id: int) -> Section:
    rows, _ = readers_of(person_id, ENOUGH, 0)
    columns = {"at": AT, "name": mark("Người xem"), "roles": mark("Vai trò"), "what": mark("Đã mở")}
    shown = [
        {"at": r.at, "name": r.name, "roles": list(r.roles), "what": WHAT_LABELS.get(r.what, r.what)}
        for r in rows
    ]
    return Section("readers", mark("Ai đã mở dữ liệu của bạn"), (AccessEntry.__tablename__,), columns, shown)

"""What `lms verify` asks of the kernel's own tables: the audit chain, and dated rows wherever they are."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.kernel.audit import AuditEvent, AuditReason, AuditSalt, AuditUnsealed, salted
from lms.kernel.db import Base
from lms.kernel.messages import Message, mark
from lms.kernel.seal import BEGINNING, CONTENT, AuditSeal, content_of, find_head, link
from lms.kernel.verify import Check, Problem, stream

# An act that says it happened so long before a sealing that had already passed it by was put there afterwards.
# Less is a long transaction that committed late.
LATE = timedelta(hours=1)

CHANGED = mark("nội dung hoặc dấu niêm phong số {number} đã bị sửa")
REMOVED = mark("sự việc mang dấu niêm phong số {number} đã bị xóa")
GAP = mark("thiếu dấu niêm phong từ số {first} đến số {last}")
BACKDATED = mark(
    "ghi là {at}, nhưng lần niêm phong {run} sau đó chưa có sự việc này: được chèn về sau, hoặc đồng hồ máy chủ đã bị chỉnh"
)
CUT = mark("chuỗi kết thúc ở số {found}, dấu chốt ghi số {number}: phần cuối đã bị cắt hoặc sửa")
NO_HEAD = mark("không có dấu chốt cho chuỗi đang kết thúc ở số {found}")
UNSIGNED = mark(
    "dấu chốt không khớp với khóa của nơi cài đặt: khóa đã đổi (xem `lms audit resign`) hoặc có người sửa"
)
OUTSIDE = mark("không có dấu niêm phong mà cũng không chờ niêm phong")
REASON_CHANGED = mark("lý do đã bị sửa")
REASON_REMOVED = mark("lý do đã bị xóa mà người liên quan chưa được xóa dữ liệu")
REPLACED_LATER = mark("thay cho dòng {replaced}, là dòng được ghi sau nó")
REPLACED_OTHER = mark("thay cho dòng {replaced}, là dòng của một đối tượng khác")


def _event(event_id: int) -> str:
    return f"audit_event:{event_id}"


def _backdated(at: datetime, run: datetime | None, event_id: int) -> Iterator[Problem]:
    if run is not None and at < run - LATE:
        places = {"at": at.isoformat(timespec="seconds"), "run": run.isoformat(timespec="seconds")}
        yield Problem(_event(event_id), Message(BACKDATED, places))


def _chain(connection: Connection) -> Iterator[Problem]:
    rows = stream(
        connection,
        sa.select(AuditSeal.number, AuditSeal.event_id, AuditSeal.hash, AuditSeal.sealed_at, *CONTENT)
        .outerjoin(AuditEvent, AuditEvent.id == AuditSeal.event_id)
        .order_by(AuditSeal.number),
    )
    number, last = 0, BEGINNING
    run: datetime | None = None  # the sealing before the one that a row belongs to
    this: datetime | None = None
    for row in rows:
        if row.number != number + 1:
            yield Problem(
                f"audit_seal:{row.number}", Message(GAP, {"first": number + 1, "last": row.number - 1})
            )
        if this is None or row.sealed_at != this:
            run, this = this, row.sealed_at
        if row.id is None:
            yield Problem(_event(row.event_id), Message(REMOVED, {"number": row.number}))
        else:
            if link(last, row.number, content_of(row)) != row.hash:
                yield Problem(_event(row.event_id), Message(CHANGED, {"number": row.number}))
            yield from _backdated(row.at, run, row.event_id)
        number, last = row.number, row.hash
    yield from _head(connection, number, last)
    waiting = sa.select(AuditEvent.id, AuditEvent.at).join(
        AuditUnsealed, AuditUnsealed.event_id == AuditEvent.id
    )
    for row in stream(connection, waiting.order_by(AuditEvent.id)):
        yield from _backdated(row.at, this, row.id)


def _head(connection: Connection, number: int, last: str) -> Iterator[Problem]:
    head = find_head(connection)
    if head is None:
        if number:
            yield Problem("audit_head", Message(NO_HEAD, {"found": number}))
        return
    if not head.is_signed:
        yield Problem("audit_head", Message(UNSIGNED))
    if (head.number, head.hash) != (number, last):
        yield Problem("audit_head", Message(CUT, {"found": number, "number": head.number}))


def _outside(connection: Connection) -> Iterator[Problem]:
    sealed = sa.exists().where(AuditSeal.event_id == AuditEvent.id)
    waits = sa.exists().where(AuditUnsealed.event_id == AuditEvent.id)
    for row in stream(connection, sa.select(AuditEvent.id).where(~sealed, ~waits).order_by(AuditEvent.id)):
        yield Problem(_event(row.id), Message(OUTSIDE))


def _reasons(connection: Connection) -> Iterator[Problem]:
    rows = stream(
        connection,
        sa.select(AuditEvent.id, AuditEvent.reason_digest, AuditReason.text, AuditReason.salt, AuditSalt.destroyed_at)
        .outerjoin(AuditReason, AuditReason.event_id == AuditEvent.id)
        .outerjoin(AuditSalt, AuditSalt.person_id == AuditEvent.person_id)
        .where(sa.or_(AuditEvent.reason_digest.is_not(None), AuditReason.event_id.is_not(None)))
        .order_by(AuditEvent.id),
    )  # fmt: skip
    for row in rows:
        if row.text is None:
            if row.destroyed_at is None:
                yield Problem(_event(row.id), Message(REASON_REMOVED))
        elif salted(row.salt, "reason", row.text) != row.reason_digest:
            yield Problem(_event(row.id), Message(REASON_CHANGED))


# Whose row a dated row is: what a row that replaces another must share with it. Tables not named here are asked
# for the order of their rows only.
BELONGS_TO = {
    "membership": ("person_id",),
    "unit_record": ("unit_id",),
    "role_grant": ("account_id",),
    "target_record": ("target_id",),
    "exemption": ("target_id", "person_id"),
    "emulation_period": ("key",),
}


def _replacements(connection: Connection) -> Iterator[Problem]:
    """A row stands for an earlier one of the same person, unit, target. That it stands for one only, and for one
    that exists, the database sees to."""
    for table in Base.metadata.sorted_tables:
        if "replaces_id" not in table.c or "id" not in table.c:
            continue
        before = table.alias()
        same = [table.c[name].is_not_distinct_from(before.c[name]) for name in BELONGS_TO.get(table.name, ())]
        later: list[Any] = [before.c.id >= table.c.id]
        if "recorded_at" in table.c:
            later.append(before.c.recorded_at > table.c.recorded_at)
        is_same = sa.and_(sa.true(), *same)
        rows = stream(
            connection,
            sa.select(table.c.id, table.c.replaces_id, is_same.label("is_same"))
            .join(before, before.c.id == table.c.replaces_id)
            .where(sa.or_(*later, ~is_same))
            .order_by(table.c.id),
        )
        for row in rows:
            what = REPLACED_LATER if row.is_same else REPLACED_OTHER
            yield Problem(f"{table.name}:{row.id}", Message(what, {"replaced": row.replaces_id}))


CHECKS = (
    Check("audit.chain", mark("Chuỗi nhật ký liền mạch, không dòng nào bị sửa, xóa hay chèn"), _chain),
    Check("audit.outside", mark("Mọi sự việc đã niêm phong hoặc đang chờ"), _outside),
    Check("audit.reasons", mark("Lý do của sự việc còn nguyên"), _reasons),
    Check("dated.replacements", mark("Dòng thay thế đứng sau dòng nó thay, của cùng đối tượng"), _replacements),
)  # fmt: skip

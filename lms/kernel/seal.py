"""Seals the audit: chains its rows by hash, in an order of its own, and finds out whether the chain is whole.

A row is inserted unchained in the transaction of its act. The sealing takes what waits, in chunks, and writes for
each a seal: a number without gaps, and SHA-256 over the seal before and the row's content. The last number and
hash stand in one row that is signed with the installation's key, because a chain that was cut short is whole by
itself. What this proves and what it can't: docs/decisions/009-what-the-audit-chain-proves.md.
"""

import hashlib
import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel import clock, jobs
from lms.kernel.audit import AuditEvent, AuditUnsealed, canonical
from lms.kernel.db import Base, db, insert_ignore, transaction
from lms.kernel.errors import Conflict
from lms.kernel.messages import Message, mark

log = logging.getLogger("lms.audit")

BEGINNING = "0" * 64
CHUNK = 500  # seals written in one transaction: some 20 ms of the write lock on SQLite
EVERY = timedelta(seconds=30)

BAD_HEAD = mark(
    "Dấu chốt của nhật ký không khớp với khóa của nơi cài đặt: khóa đã đổi, hoặc có người sửa. Hãy chạy `lms verify`; nếu khóa đã đổi có chủ ý, chạy `lms audit resign`."
)


class AuditSeal(Base):
    """One link. `number` counts from 1 without gaps."""

    __tablename__ = "audit_seal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("audit_event.id"), unique=True)
    hash: Mapped[str]
    sealed_at: Mapped[datetime]


class AuditHead(Base):
    """Where the chain ends: one row, signed. No row of the audit itself, and so the only one that changes."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[str]
    signature: Mapped[str]

    __table_args__ = (sa.CheckConstraint("id = 1", name="one"),)


CONTENT = (
    AuditEvent.id, AuditEvent.at, AuditEvent.actor_account_id, AuditEvent.actor_name, AuditEvent.verb,
    AuditEvent.subject, AuditEvent.person_id, AuditEvent.detail, AuditEvent.before, AuditEvent.after,
    AuditEvent.reason_digest,
)  # fmt: skip


def content_of(row: Any) -> str:
    """What a seal covers: every column of the act, in one spelling. Changing this breaks every chain there is."""
    return canonical(
        {
            "id": row.id, "at": row.at.isoformat(timespec="microseconds"), "account": row.actor_account_id,
            "actor": row.actor_name, "verb": row.verb, "subject": row.subject, "person": row.person_id,
            "detail": row.detail, "before": row.before, "after": row.after, "reason": row.reason_digest,
        }
    )  # fmt: skip


def link(before: str, number: int, content: str) -> str:
    """The hash of seal `number` over the one before it. Pure."""
    return hashlib.sha256(f"{before}\n{number}\n{content}".encode()).hexdigest()


def signature(number: int, last: str) -> str:
    """What the installation's key says of a head."""
    key = hashlib.sha256(b"audit head\0" + str(current_app.config["SECRET_KEY"]).encode()).digest()
    return hmac.new(key, f"{number}:{last}".encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Head:
    """The end of the chain. `is_signed` is False where the signature is not of this installation's key."""

    number: int
    hash: str
    is_signed: bool


def _head(row: Any) -> Head:
    return Head(row.number, row.hash, hmac.compare_digest(row.signature, signature(row.number, row.hash)))


def find_head(connection: sa.Connection | None = None) -> Head | None:
    """The end of the chain, or None before the first seal."""
    found = sa.select(AuditHead.number, AuditHead.hash, AuditHead.signature)
    row = (connection or db.session).execute(found).first()
    return _head(row) if row else None


def _locked_head() -> Head:
    """Whoever comes second waits here, and goes on where the first ended."""
    insert_ignore(AuditHead, id=1, number=0, hash=BEGINNING, signature=signature(0, BEGINNING))
    row = db.session.execute(
        sa.select(AuditHead.number, AuditHead.hash, AuditHead.signature).with_for_update()
    ).one()
    return _head(row)


def _move_head(number: int, last: str) -> None:
    db.session.execute(
        sa.update(AuditHead).values(number=number, hash=last, signature=signature(number, last))
    )


def seal_some(limit: int = CHUNK) -> int:
    """Seals up to `limit` waiting acts in a transaction of its own; returns how many.

    Raises Conflict, and seals nothing, where the head is not signed with this installation's key: going on would
    sign what somebody else wrote.
    """
    with transaction():
        head = _locked_head()
        if not head.is_signed:
            raise Conflict(Message(BAD_HEAD))
        rows = db.session.execute(
            sa.select(*CONTENT)
            .join(AuditUnsealed, AuditUnsealed.event_id == AuditEvent.id)
            .order_by(AuditEvent.id)
            .limit(limit)
        ).all()
        if not rows:
            return 0
        number, last, now = head.number, head.hash, clock.now()
        seals = []
        for row in rows:
            number += 1
            last = link(last, number, content_of(row))
            seals.append({"number": number, "event_id": row.id, "hash": last, "sealed_at": now})
        db.session.execute(sa.insert(AuditSeal), seals)
        db.session.execute(
            sa.delete(AuditUnsealed).where(AuditUnsealed.event_id.in_([row.id for row in rows]))
        )
        _move_head(number, last)
        return len(rows)


def seal_all() -> int:
    """Seals all that waits, chunk by chunk; returns how many. Raises as `seal_some`."""
    done = 0
    while some := seal_some():
        done += some
    return done


def resign() -> None:
    """Signs the head with today's key, in the caller's transaction, after the key was changed on purpose."""
    head = _locked_head()
    _move_head(head.number, head.hash)


def has_waiting() -> bool:
    """Whether an act waits for its seal."""
    found = db.session.scalar(sa.select(AuditUnsealed.event_id).limit(1)) is not None
    db.session.rollback()
    return found


def _seal(_payload: Mapping[str, Any]) -> None:
    try:
        seal_all()
    except Conflict as refusal:  # trying again mends nothing; `lms verify` says the same to whoever looks
        log.error("%s", refusal.message.plain())
    with transaction():
        jobs.forget_done("kernel.seal-audit", clock.now() - timedelta(days=1))


HANDLERS: dict[str, jobs.Handler] = {"kernel.seal-audit": _seal}
LIGHT = frozenset(HANDLERS)
PERIODIC = (jobs.Periodic("kernel.seal-audit", EVERY, has_waiting),)

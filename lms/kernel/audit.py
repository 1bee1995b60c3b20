"""Who did what: rows that are only ever added, and the one function that writes after the response.

`record()` adds to the open transaction; `lms.kernel.seal` chains the rows by hash afterwards, in an order of its
own, so that writers never wait for one another. Refusals and failed sign-ins have no transaction to join (theirs
is rolled back), so they go through `record_alone()`.

A row is sealed for ever, so nothing in it may identify a person: people are ids, personal values are digests
whose salt is destroyed with the person (`digest()`), and a reason, which is free text, stands beside the row.
What is a dated row or a fact already names who, when and why itself; it is not recorded here a second time.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, current_app
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.kernel import clock, hooks
from lms.kernel.actor import Actor
from lms.kernel.db import Base, db, insert_ignore, transaction

ERASED = "erased"  # stands where a digest would, of somebody whose salt was destroyed before


class AuditEvent(Base):
    """One act. `subject` names the thing acted on, such as `person:12`; `person_id` whom it is about.

    `actor_name` is of the system only: a person is `actor_account_id`, and what they are called is looked up
    where it is shown.
    """

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_account_id: Mapped[int | None]
    actor_name: Mapped[str]
    verb: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]]
    person_id: Mapped[int | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    reason_digest: Mapped[str | None]

    __table_args__ = (
        sa.Index("ix_audit_event_verb_at", "verb", "at"),
        sa.Index("ix_audit_event_subject_at", "subject", "at"),
        sa.Index("ix_audit_event_person_id_at", "person_id", "at"),
        sa.Index("ix_audit_event_actor_account_id_at", "actor_account_id", "at"),
    )


class AuditUnsealed(Base):
    """An act that waits for its seal. Inserted with it, removed by the sealing; the tail of the chain."""

    __tablename__ = "audit_unsealed"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("audit_event.id"), primary_key=True)

    event: Mapped[AuditEvent] = relationship()


class AuditReason(Base):
    """Why, in words. Apart from the sealed row, which holds its digest: erasure removes it with its salt."""

    __tablename__ = "audit_reason"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("audit_event.id"), primary_key=True)
    text: Mapped[str]
    salt: Mapped[str]

    event: Mapped[AuditEvent] = relationship()


class AuditSalt(Base):
    """What a person's digests are salted with; None once destroyed: then no digest says anything any more."""

    __tablename__ = "audit_salt"

    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    salt: Mapped[str | None]
    destroyed_at: Mapped[datetime | None]


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"an audit value is plain: {value!r}")


def canonical(value: object) -> str:
    """One spelling of a JSON value, the same for equal values on either database."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def salted(salt: str, name: str, value: object) -> str:
    """The digest of `value` called `name`. Pure; without the salt it can't be guessed back, even of a birth date."""
    return hmac.new(bytes.fromhex(salt), f"{name}\0{canonical(value)}".encode(), hashlib.sha256).hexdigest()


def _find_salt(person_id: int) -> AuditSalt | None:
    return db.session.get(AuditSalt, person_id)


def digest(person_id: int, name: str, value: object) -> str | None:
    """`value` of the person as a digest; None stays None. Makes the person's salt where there is none yet."""
    if value is None:
        return None
    held = _find_salt(person_id)
    if held is None:
        insert_ignore(AuditSalt, person_id=person_id, salt=secrets.token_hex(32))
        held = db.session.get_one(AuditSalt, person_id)
    return ERASED if held.salt is None else salted(held.salt, name, value)


def proves(person_id: int, name: str, value: object, held: object) -> bool | None:
    """Whether `held`, the digest in an act, is that of `value`; None when the salt is gone and nobody can say."""
    found = _find_salt(person_id)
    if found is None or found.salt is None:
        return None
    return isinstance(held, str) and hmac.compare_digest(held, salted(found.salt, name, value))


def _subject_person(subject: str) -> int | None:
    kind, _, number = subject.partition(":")
    return int(number) if kind == "person" and number.isdecimal() else None


def _kept(
    values: Mapping[str, Any] | None, personal: Collection[str], person_id: int | None
) -> dict[str, Any] | None:
    """The values as they are stored: plain JSON, those named in `personal` as digests."""
    if values is None:
        return None
    plain: dict[str, Any] = json.loads(canonical(dict(values)))
    for name in plain.keys() & set(personal):
        if person_id is None:
            raise ValueError(f"{name!r} is personal, but of whom? Give the person as subject or person_id.")
        plain[name] = digest(person_id, name, plain[name])
    return plain


def record(
    actor: Actor | None,
    verb: str,
    subject: str,
    *,
    reason: str | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    personal: Collection[str] = (),
    person_id: int | None = None,
    **detail: Any,
) -> None:
    """Adds the act to the open transaction.

    `before`, `after` and `detail` hold plain JSON values (dates too), never secrets. `personal` names those that
    identify somebody (names, user names, e-mail, codes, birth dates); they are stored as digests, salted for
    `person_id`, which is the subject's where that is a person. `reason` is free text and is kept beside the row.

    Raises ValueError for a personal value of nobody.
    """
    if person_id is None:
        person_id = _subject_person(subject)
    salt = secrets.token_hex(32) if reason else ""
    event = AuditEvent(
        at=clock.now(),
        actor_account_id=actor.account_id if actor else None,
        actor_name=actor.name if actor and actor.account_id is None else "",
        verb=verb,
        subject=subject,
        person_id=person_id,
        detail=_kept(detail, personal, person_id),
        before=_kept(before, personal, person_id),
        after=_kept(after, personal, person_id),
        reason_digest=salted(salt, "reason", reason) if reason else None,
    )
    db.session.add_all([event, AuditUnsealed(event=event)])
    if reason:
        db.session.add(AuditReason(event=event, text=reason, salt=salt))


def record_alone(actor: Actor | None, verb: str, subject: str, **detail: Any) -> None:
    """`record()` in its own short transaction. Call it when none is open."""
    with transaction():
        record(actor, verb, subject, **detail)


def forget_person(event: hooks.PersonErased) -> None:
    """Destroys the person's salt and the reasons of what was done about them. The chain stays whole."""
    now = clock.now()
    insert_ignore(AuditSalt, person_id=event.person_id)
    db.session.execute(
        sa.update(AuditSalt)
        .where(AuditSalt.person_id == event.person_id, AuditSalt.destroyed_at.is_(None))
        .values(salt=None, destroyed_at=now)
    )
    about = sa.select(AuditEvent.id).where(AuditEvent.person_id == event.person_id)
    db.session.execute(sa.delete(AuditReason).where(AuditReason.event_id.in_(about)))


SUBSCRIPTIONS: list[tuple[type, hooks.Subscriber]] = [(hooks.PersonErased, forget_person)]


def after_response(response: Response, write: Callable[[], None]) -> None:
    """Runs `write` in its own transaction once the response has left.

    For the named exceptions to "GET changes no fact": access log, lesson opened, session last seen. A failure
    is logged and never reaches the reader.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # a proxy

    def run() -> None:
        try:
            with app.app_context(), transaction():
                write()
        except Exception:
            app.logger.exception("the write after the response failed")

    response.call_on_close(run)

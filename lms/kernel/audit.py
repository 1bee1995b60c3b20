"""Who did what: rows that are only ever added, and the one function that writes after the response.

`record()` adds to the open transaction. Refusals and failed sign-ins have no transaction to join (theirs is
rolled back), so they go through `record_alone()`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask, Response, current_app
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel import clock
from lms.kernel.actor import Actor
from lms.kernel.db import Base, db, transaction


class AuditEvent(Base):
    """One act. `subject` names the thing acted on, such as `person:12`."""

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_account_id: Mapped[int | None]
    actor_name: Mapped[str]
    verb: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]]


def record(actor: Actor | None, verb: str, subject: str, **detail: Any) -> None:
    """Adds the act to the open transaction. `detail` holds plain JSON values, never secrets."""
    db.session.add(
        AuditEvent(
            at=clock.now(),
            actor_account_id=actor.account_id if actor else None,
            actor_name=actor.name if actor else "",
            verb=verb,
            subject=subject,
            detail=detail,
        )
    )


def record_alone(actor: Actor | None, verb: str, subject: str, **detail: Any) -> None:
    """`record()` in its own short transaction. Call it when none is open."""
    with transaction():
        record(actor, verb, subject, **detail)


def after_response(response: Response, write: Callable[[], None]) -> None:
    """Runs `write` in its own transaction once the response has left.

    For the named exceptions to "GET changes no fact": access log, lesson opened, session last seen. A failure
    is logged and never reaches the reader.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def run() -> None:
        try:
            with app.app_context(), transaction():
                write()
        except Exception:
            app.logger.exception("the write after the response failed")

    response.call_on_close(run)

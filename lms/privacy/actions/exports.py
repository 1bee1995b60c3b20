"""Writes to the copies of one's own data."""

from datetime import timedelta

import sqlalchemy as sa

from lms.kernel import clock, jobs
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.privacy.models import DataExport
from lms.privacy.queries import exports as queries
from lms.privacy.queries.limits import limits

MAKE = "privacy.make-export"
KEPT = "export_days"


def ask_for_copy(actor: Actor) -> str:
    """Asks for a copy of everything held about the actor; a job makes it. Returns its public id.

    One that is still being made is not asked for twice, and a new one takes the place of the older ones.
    """
    require(actor, "privacy.mine")
    if actor.person_id is None:
        raise NotFound(Message(mark("Tài khoản này không gắn với người nào trong danh sách của Trường.")))
    now = clock.now()
    held = queries.exports_of(actor.person_id, now)
    waiting = next((export for export in held if export.made_at is None), None)
    if waiting is not None:
        return waiting.public_id
    db.session.execute(sa.delete(DataExport).where(DataExport.person_id == actor.person_id))
    export = DataExport(
        public_id=new_public_id(), person_id=actor.person_id, asked_at=now,
        expires_at=now + timedelta(days=limits()[KEPT]),
    )  # fmt: skip
    db.session.add(export)
    db.session.flush()
    jobs.enqueue(MAKE, {"export_id": export.id}, export.public_id)
    record(actor, "data-export.ask", f"person:{actor.person_id}")
    return export.public_id


def keep_copy(export_id: int, content: bytes) -> None:
    """Stores what the job made, unless the copy was removed or made meanwhile."""
    db.session.execute(
        sa.update(DataExport)
        .where(DataExport.id == export_id, DataExport.made_at.is_(None))
        .values(content=content, size=len(content), made_at=clock.now())
    )

"""Every write of lists from other systems: kept for a look, taken, dropped."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import change, db
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.org.people.queries import lock_people
from lms.targets.recognising.actions import OWN
from lms.targets.recognising.lists.queries import GONE, held_by
from lms.targets.recognising.lists.receiving import Read
from lms.targets.recognising.lists.rules import Asked, Judged
from lms.targets.recognising.models import (
    Recognition,
    RecognitionBatch,
    RecognitionDecision,
    RecognitionPaper,
)
from lms.targets.recognising.rules import Outcome, paper_key, written

NOTHING = mark("Không có dòng nào để nhận.")
OTHERS = mark("Từ lúc bạn xem, có dòng đã thay đổi. Hãy xem lại rồi xác nhận.")


def keep(actor: Actor, read: Read, file_name: str, said: Mapping[str, Any]) -> str:
    """Keeps the rows for a look at them, in the place of what the same account had waiting; returns the public id."""
    require(actor, "recognitions.decide", read="recognitions.read")
    mine = sa.update(RecognitionBatch).where(
        RecognitionBatch.account_id == actor.account_id, RecognitionBatch.ended_at.is_(None)
    )
    change(mine.values(rows=[], ended_at=clock.now()).execution_options(synchronize_session=False))
    public_id = new_public_id()
    db.session.add(
        RecognitionBatch(
            public_id=public_id, account_id=actor.account_id, file_name=file_name[-200:], file_hash=read.file_hash,
            asked=dict(said), rows=read.rows, created_at=clock.now(), created_by=actor.name,
        )
    )  # fmt: skip
    return public_id


def drop(actor: Actor, batch: RecognitionBatch) -> None:
    """The list goes without anything of it being taken. Conflict where it is over."""
    require(actor, "recognitions.decide", read="recognitions.read")
    _end(batch, 0)


def _end(batch: RecognitionBatch, taken: int) -> None:
    waiting = sa.update(RecognitionBatch).where(
        RecognitionBatch.id == batch.id, RecognitionBatch.ended_at.is_(None)
    )
    ended = waiting.values(rows=[], ended_at=clock.now(), taken=taken)
    if change(ended.execution_options(synchronize_session=False)) != 1:
        raise Conflict(Message(GONE))


def take(actor: Actor, batch: RecognitionBatch, asked: Asked, rows: Sequence[Judged], seen: int) -> int:
    """Recognises what these rows say, each from the day it was issued; how many. Six statements, however many.

    `seen`: how many rows the office saw would be taken. Conflict where that changed, or the list is over; Invalid where
    nothing is left.
    """
    require(actor, "recognitions.decide", read="recognitions.read")
    if not rows:
        raise Invalid(Message(NOTHING))
    if len(rows) != seen:
        raise Conflict(Message(OTHERS))
    if any(one.who is None or one.who.person_id == actor.person_id for one in rows):
        raise Conflict(Message(OWN))
    people = {one.who.person_id for one in rows if one.who}
    lock_people(people)  # whoever takes the same from another list was first, or waits
    if not held_by(people).isdisjoint(one.held_as for one in rows):
        raise Conflict(Message(OTHERS))
    _end(batch, len(rows))
    now, today = clock.now(), clock.today()
    db.session.execute(
        sa.insert(RecognitionPaper),
        [
            {
                "public_id": new_public_id(), "person_id": one.who.person_id if one.who else None,
                "kind": one.item[0], "ref": one.item[1], "title": one.title, "issuer": one.issuer,
                "number": one.row.number or None, "paper_key": paper_key(one.issuer, one.row.number),
                "issued_on": one.issued_on, "hours": one.row.hours, "batch_id": batch.id, "sent_at": now,
                "sent_on": today, "sent_by": actor.name, "account_id": actor.account_id,
            }
            for one in rows
        ],
    )  # fmt: skip
    _accept(actor, batch.id, asked)
    record(
        actor, "recognition.import", f"recognition_batch:{batch.id}", sha256=batch.file_hash,
        after={"taken": len(rows), "requirement": written(asked.item), "valid_to": asked.valid_to},
    )  # fmt: skip
    return len(rows)


def _accept(actor: Actor, batch_id: int, asked: Asked) -> None:
    now: Any = clock.now()
    paper, decision = RecognitionPaper, RecognitionDecision
    last: Any = sa.literal(asked.valid_to, sa.Date)
    instant = decision.recorded_at.type
    decided: Any = sa.select(
        paper.id, sa.literal(1), sa.literal(Outcome.ACCEPTED.value), paper.issued_on, last,
        sa.literal(now, instant), sa.literal(actor.name),
    ).where(paper.batch_id == batch_id)  # fmt: skip
    names = ["paper_id", "number", "outcome", "valid_from", "valid_to", "recorded_at", "recorded_by"]
    db.session.execute(sa.insert(decision).from_select(names, decided))
    facts: Any = (
        sa.select(
            decision.id, paper.person_id, paper.kind, paper.ref, decision.valid_from, decision.valid_to,
            decision.recorded_at,
        )
        .join(paper, paper.id == decision.paper_id)
        .where(paper.batch_id == batch_id)
    )  # fmt: skip
    columns = ["decision_id", "person_id", "kind", "ref", "since", "until", "recorded_at"]
    db.session.execute(sa.insert(Recognition).from_select(columns, facts))

"""Writes to the workbooks that were asked for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.kernel import clock, jobs
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import change, db
from lms.kernel.errors import NotFound
from lms.kernel.files import rows
from lms.kernel.files.store import Kept
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.reports.large import queries
from lms.reports.large.models import AskedFile
from lms.reports.large.rules import KEPT, MOST_KEPT, Kind, State

MAKE = "reports.make-file"


@dataclass(frozen=True)
class Question:
    """What is asked for: `data` as the page of `kind` writes it down, in words, in which language, with how many rows."""

    kind: Kind
    data: Mapping[str, Any]
    title: str
    language: str
    rows: int


def ask(actor: Actor, question: Question) -> str:
    """Asks for the workbook; a job makes it. Returns its public id: of the one that is being made already, where the same
    was asked for. Of very many, the oldest goes."""
    require(actor, "statistics.read")
    if actor.account_id is None:
        raise NotFound(Message(mark("Tệp này chỉ tạo cho người đã đăng nhập.")))
    now = clock.now()
    for one in queries.files_of(actor.account_id, now):
        same = (one.kind, one.question, one.asked_on) == (question.kind, question.data, clock.today())
        if same and one.state is State.MAKING:
            return one.public_id
    made = AskedFile(
        public_id=new_public_id(), account_id=actor.account_id, who=actor.name, kind=question.kind.value,
        question=dict(question.data), title=question.title, language=question.language, rows=question.rows, asked_at=now,
        asked_on=clock.today(), expires_at=now + KEPT, name="", problem="",
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    forget(queries.surplus_ids(actor.account_id, MOST_KEPT))
    jobs.enqueue(MAKE, {"asked_id": made.id}, made.public_id)
    record(actor, "statistics.ask-file", f"asked_file:{made.id}", count=question.rows)
    return made.public_id


def keep(asked_id: int, kept: Kept, name: str, as_of: date, read_at: datetime) -> None:
    """Names what the job made, unless it was removed or made meanwhile: then what was made is swept away."""
    unmade = sa.update(AskedFile).where(AskedFile.id == asked_id, AskedFile.file_id.is_(None))
    change(unmade.values(file_id=rows.record(kept), name=name, as_of=as_of, read_at=read_at))


def give_up(asked_id: int, problem: str) -> None:
    """Says in words why the workbook can't be made."""
    unmade = sa.update(AskedFile).where(AskedFile.id == asked_id, AskedFile.file_id.is_(None))
    change(unmade.values(problem=problem))


def forget(ids: Collection[int]) -> None:
    """Removes these with what was made of them."""
    if not ids:
        return
    mine = AskedFile.id.in_(ids)
    made = [one for one in db.session.scalars(sa.select(AskedFile.file_id).where(mine)) if one is not None]
    db.session.execute(sa.delete(AskedFile).where(mine))
    rows.discard(made)

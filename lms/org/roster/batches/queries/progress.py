"""How far batches are, and what they did to whom."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.models import Person, RosterBatch
from lms.org.roster.batches.models import (
    ItemState,
    RosterChoice,
    RosterItem,
    RosterRun,
    RunKind,
    RunState,
)

NO_BATCH = mark("Không có lần nhập này.")
_UNDO = aliased(RosterRun)
_OWN = aliased(RosterRun)


def still_holds() -> sa.ColumnElement[bool]:
    """Condition on `RosterBatch`: an import that was not undone, and that wrote what it says."""
    return ~sa.or_(
        sa.exists().where(_UNDO.undoes_id == RosterBatch.id),
        sa.exists().where(
            _OWN.batch_id == RosterBatch.id,
            sa.or_(_OWN.kind == RunKind.UNDO, _OWN.state.in_((RunState.MOVED, RunState.STOPPED))),
        ),
    )


@dataclass(frozen=True)
class Run:
    """How far a batch is; the values of its `RosterRun`."""

    kind: str
    undoes_id: int | None
    reason: str
    state: str
    slot: int | None
    total: int
    done: int
    skipped: int
    groups: Sequence[str]
    fingerprint: str
    upload_public_id: str | None
    finished_at: datetime | None


@dataclass(frozen=True)
class BatchView:
    """A batch as it is now. `run` is None for a batch of older installations, which is through.

    `undone_by`: the public id of the batch that takes it back; `undoes`: of the one that it takes back.
    """

    id: int
    public_id: str
    file_name: str
    file_hash: str
    as_of: date
    created_at: datetime
    created_by: str
    summary: Mapping[str, Any]
    undone_by: str | None
    undoes: str | None
    run: Run | None

    @property
    def state(self) -> str:
        return self.run.state if self.run else RunState.DONE

    @property
    def is_undo(self) -> bool:
        return self.run is not None and self.run.kind == RunKind.UNDO

    @property
    def is_under_way(self) -> bool:
        return self.run is not None and self.run.slot is not None

    @property
    def may_be_undone(self) -> bool:
        return (
            not self.is_undo and self.undone_by is None and self.state in (RunState.DONE, RunState.APPLYING)
        )


_own, _undo = aliased(RosterRun), aliased(RosterRun)
_by, _of = aliased(RosterBatch), aliased(RosterBatch)
_RUN = (
    _own.kind, _own.undoes_id, _own.reason, _own.state, _own.slot, _own.total, _own.done, _own.skipped, _own.groups,
    _own.fingerprint, _own.upload_public_id, _own.finished_at,
)  # fmt: skip


def _views(*conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    b = RosterBatch
    return (
        sa.select(
            b.id, b.public_id, b.file_name, b.file_hash, b.as_of, b.created_at, b.created_by, b.summary,
            _by.public_id.label("undone_by"), _of.public_id.label("undoes"), *_RUN,
        )
        .outerjoin(_own, _own.batch_id == b.id)
        .outerjoin(_of, _of.id == _own.undoes_id)
        .outerjoin(_undo, _undo.undoes_id == b.id)
        .outerjoin(_by, _by.id == _undo.batch_id)
        .where(*conditions)
        .order_by(b.id.desc())
    )  # fmt: skip


def _view(row: Any) -> BatchView:
    values: list[Any] = list(row)
    places = len(values) - len(_RUN)
    values[places:] = [Run(*values[places:]) if row.state is not None else None]
    return BatchView(*values)


def batches(limit: int = 50, offset: int = 0) -> list[BatchView]:
    """The newest batches first, undoings among them."""
    return [_view(row) for row in db.session.execute(_views().limit(limit).offset(offset))]


def batch_count() -> int:
    """How many batches there are."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(RosterBatch)) or 0


def get_batch(public_id: str) -> BatchView:
    """The batch with this public id, or NotFound."""
    return _one(RosterBatch.public_id == public_id)


def find_batch(name: str) -> BatchView | None:
    """A batch as somebody names it on the command line: by its number or its public id."""
    known = RosterBatch.public_id == name
    if name.isdecimal() and int(name) < 2**31:
        known = sa.or_(known, RosterBatch.id == int(name))
    row = db.session.execute(_views(known)).first()
    return _view(row) if row else None


def batch_of_id(batch_id: int) -> BatchView:
    """The batch with this id, or NotFound."""
    return _one(RosterBatch.id == batch_id)


def _one(condition: sa.ColumnElement[bool]) -> BatchView:
    row = db.session.execute(_views(condition)).first()
    if row is None:
        raise NotFound(Message(NO_BATCH))
    return _view(row)


def find_open_run() -> BatchView | None:
    """The batch that is under way, or None. Figures that are frozen meanwhile would hold half of a list."""
    row = db.session.execute(
        _views(RosterBatch.id.in_(sa.select(RosterRun.batch_id).where(RosterRun.slot.is_not(None))))
    ).first()
    return _view(row) if row else None


def find_run(batch_id: int) -> RosterRun | None:
    """How far the batch is, read anew, or None."""
    return db.session.get(RosterRun, batch_id, populate_existing=True)


def items(batch_id: int, start: int, end: int) -> Sequence[RosterItem]:
    """The batch's items of the positions from `start` to before `end`."""
    return db.session.scalars(
        sa.select(RosterItem)
        .where(RosterItem.batch_id == batch_id, RosterItem.position >= start, RosterItem.position < end)
        .order_by(RosterItem.position)
    ).all()


def item_count(batch_id: int) -> int:
    """How many items the batch has so far."""
    return (
        db.session.scalar(
            sa.select(sa.func.count()).select_from(RosterItem).where(RosterItem.batch_id == batch_id)
        )
        or 0
    )


def item_counts(batch_id: int) -> dict[str, int]:
    """By kind how many people the batch changed; under "skipped" those it left as they were."""
    found: dict[str, int] = defaultdict(int)
    for kind, state, count in db.session.execute(
        sa.select(RosterItem.kind, RosterItem.state, sa.func.count())
        .where(RosterItem.batch_id == batch_id)
        .group_by(RosterItem.kind, RosterItem.state)
    ):
        found["skipped" if state == ItemState.SKIPPED else kind] += count
    return dict(found)


def item_page(batch_id: int, shown: str, limit: int, offset: int) -> Sequence[Any]:
    """A stretch of the people of one kind (or "skipped"): public_id, code, full_name, payload."""
    mine = (
        RosterItem.state == ItemState.SKIPPED
        if shown == "skipped"
        else sa.and_(RosterItem.kind == shown, RosterItem.state != ItemState.SKIPPED)
    )
    return db.session.execute(
        sa.select(Person.public_id, Person.code, Person.full_name, RosterItem.payload)
        .outerjoin(Person, Person.id == RosterItem.person_id)
        .where(RosterItem.batch_id == batch_id, mine)
        .order_by(RosterItem.position)
        .limit(limit)
        .offset(offset)
    ).all()


def find_choice(upload_id: int) -> RosterChoice | None:
    """What was chosen for an upload, or None where nothing was."""
    return db.session.get(RosterChoice, upload_id)

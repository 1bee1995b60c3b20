"""Opening, carrying on and closing a batch: each function is one short piece of work in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import change, db, insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean
from lms.org.models import RosterBatch, RosterUpload
from lms.org.roster.batches import queries
from lms.org.roster.batches.applying import Batch, apply_items
from lms.org.roster.batches.items import Item
from lms.org.roster.batches.models import ItemState, RosterItem, RosterRun, RosterValue, RunKind, RunState
from lms.org.roster.batches.queries import BatchView
from lms.org.roster.batches.reverting import revert_people, revert_units

CHUNK = 500  # people in one chunk, unless the caller says otherwise
REASON_LENGTH = 300

BUSY = mark(
    "Đang ghi danh sách “{file}” (đã xong {done} trong {total}). Hãy đợi ghi xong rồi làm tiếp. Nếu việc ghi dừng giữa chừng, người quản trị chạy lệnh lms roster continue."
)
ALREADY_UNDONE = mark("Lần nhập này đã được hoàn tác. Mỗi lần nhập chỉ hoàn tác được một lần.")
UNDO_OF_UNDO = mark("Đây là một lần hoàn tác. Muốn ghi lại như cũ, hãy nhập lại danh sách.")
NOTHING_WRITTEN = mark("Lần nhập này chưa ghi gì nên không có gì để hoàn tác.")
REASON_TOO_LONG = mark("Lý do dài quá 300 ký tự. Hãy viết gọn hơn.")


@dataclass(frozen=True)
class Opening:
    """What a new import says of itself: its list, what was confirmed of it, and for how many people."""

    school_id: int
    file_name: str
    file_hash: str
    as_of: date
    has_staff: bool
    has_students: bool
    summary: Mapping[str, object]
    groups: Sequence[str]
    fingerprint: str
    upload_public_id: str | None = None


def open_import(actor: Actor, opening: Opening) -> BatchView:
    """Begins a batch. Raises Conflict while another one is under way."""
    require(actor, "org.change", read="org.read")
    batch = RosterBatch(
        public_id=new_public_id(), file_name=opening.file_name, file_hash=opening.file_hash, as_of=opening.as_of,
        has_staff=opening.has_staff, has_students=opening.has_students, created_at=clock.now(),
        created_by=actor.name, summary=dict(opening.summary),
    )  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    _open(
        batch, kind=RunKind.IMPORT, undoes_id=None, reason="", school_id=opening.school_id, state=RunState.PREPARING,
        upload_public_id=opening.upload_public_id, fingerprint=opening.fingerprint,
        groups=list(opening.groups), total=0, applied_at=None,
    )  # fmt: skip
    record(
        actor, "roster.import", f"roster_batch:{batch.id}", as_of=opening.as_of, counts=opening.summary,
        groups=list(opening.groups),
    )  # fmt: skip
    return queries.batch_of_id(batch.id)


def _open(batch: RosterBatch, **values: object) -> None:
    made = insert_ignore(
        RosterRun, batch_id=batch.id, slot=1, done=0, skipped=0, cursor=0, finished_at=None, **values
    )
    if made:
        return
    busy = queries.find_open_run()
    if busy is None or busy.run is None:
        raise Conflict(Message(ALREADY_UNDONE))
    raise Conflict(Message(BUSY, {"file": busy.file_name, "done": busy.run.done, "total": busy.run.total}))


def open_undo(actor: Actor, found: BatchView, reason: str, school_id: int) -> BatchView:
    """Begins taking a batch back, and gives the batch up where it was not through yet.

    Raises Conflict where it was taken back before or another batch is under way, Invalid where there is nothing to
    take back.
    """
    require(actor, "org.change", read="org.read")
    if found.undone_by:
        raise Conflict(Message(ALREADY_UNDONE))
    if found.is_undo:
        raise Invalid(Message(UNDO_OF_UNDO))
    if not found.may_be_undone:
        raise Invalid(Message(NOTHING_WRITTEN))
    why = clean(reason)
    if len(why) > REASON_LENGTH:
        raise Invalid(Message(REASON_TOO_LONG))
    held = queries.find_run(found.id)
    if held is not None and held.slot is not None:
        _close(held, RunState.STOPPED)
    now, undone = clock.now(), found
    batch = RosterBatch(
        public_id=new_public_id(), file_name=undone.file_name, file_hash=undone.file_hash, as_of=undone.as_of,
        has_staff=False, has_students=False, created_at=now, created_by=actor.name, summary={},
    )  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    _open(
        batch, kind=RunKind.UNDO, undoes_id=undone.id, reason=why, school_id=school_id, state=RunState.APPLYING,
        upload_public_id=None, fingerprint="", groups=[],
        total=queries.touched_count(undone.id), applied_at=now,
    )  # fmt: skip
    record(actor, "roster.undo", f"roster_batch:{undone.id}", undone_by=batch.id, reason=why or None)
    return queries.batch_of_id(batch.id)


def add_items(batch_id: int, start: int, items: Sequence[Item]) -> bool:
    """Keeps what is to be done from position `start` on. False where somebody else prepares this batch too."""
    held = queries.find_run(batch_id)
    if (
        held is None
        or held.state != RunState.PREPARING
        or not _advance(batch_id, held, total=start + len(items))
    ):
        return False
    rows = [
        {
            "batch_id": batch_id, "position": start + i, "kind": item.kind, "state": ItemState.WAITING,
            "person_id": item.person_id, "payload": item.to_json(),
        }
        for i, item in enumerate(items)
    ]  # fmt: skip
    db.session.execute(sa.insert(RosterItem), rows)
    return True


def begin(batch_id: int) -> bool:
    """Everything is kept: from now on it is applied, and this instant is when all of it counts as recorded."""
    held = queries.find_run(batch_id)
    return (
        held is not None
        and held.state == RunState.PREPARING
        and _advance(batch_id, held, state=RunState.APPLYING, applied_at=clock.now())
    )


def give_up(batch_id: int, state: RunState) -> None:
    """Ends a batch of which nothing was applied."""
    held = queries.find_run(batch_id)
    if held is not None and held.state == RunState.PREPARING:
        db.session.execute(sa.delete(RosterItem).where(RosterItem.batch_id == batch_id))
        _close(held, state)


def apply_chunk(batch_id: int, size: int = CHUNK) -> bool:
    """Applies the next people of a batch, or takes them back. True while something is left to do.

    Two who do this at the same time are told apart by how far each believed the batch to be: the second one finds
    that it is further by now, and writes nothing.
    """
    found = queries.batch_of_id(batch_id)
    held = queries.find_run(batch_id)
    if held is None or held.state != RunState.APPLYING or held.applied_at is None:
        return False
    batch = Batch(batch_id, found.as_of, held.applied_at, held.school_id)
    return _revert_next(batch, held, size) if held.kind == RunKind.UNDO else _apply_next(batch, held, size)


def _apply_next(batch: Batch, held: RosterRun, size: int) -> bool:
    start, end = held.done, min(held.done + size, held.total)
    if not _advance(batch.id, held, done=end):
        return True
    skipped = apply_items(batch, queries.items(batch.id, start, end))
    if skipped:
        _count_skipped(batch.id, skipped)
    if end < held.total:
        return True
    db.session.refresh(held)
    _close(held, RunState.DONE)
    db.session.execute(sa.delete(RosterUpload).where(RosterUpload.public_id == (held.upload_public_id or "")))
    return False


def _revert_next(batch: Batch, held: RosterRun, size: int) -> bool:
    assert held.undoes_id is not None
    people = queries.touched_people(held.undoes_id, held.cursor, size)
    if people:
        if _advance(batch.id, held, done=held.done + len(people), cursor=people[-1]):
            revert_people(batch, held.undoes_id, people)
        return True
    if not _advance(batch.id, held, cursor=held.cursor + 1):
        return True
    revert_units(batch, held.undoes_id)
    db.session.refresh(held)
    _close(held, RunState.DONE)
    return False


def _advance(batch_id: int, held: RosterRun, **values: object) -> bool:
    """Moves the batch on from where `held` saw it. False where somebody else has moved it meanwhile."""
    moved = (
        sa.update(RosterRun)
        .where(
            RosterRun.batch_id == batch_id, RosterRun.state == held.state, RosterRun.done == held.done,
            RosterRun.cursor == held.cursor, RosterRun.total == held.total,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    return change(moved) == 1


def _count_skipped(batch_id: int, skipped: int) -> None:
    db.session.execute(
        sa.update(RosterRun)
        .where(RosterRun.batch_id == batch_id)
        .values(skipped=RosterRun.skipped + skipped)
        .execution_options(synchronize_session=False)
    )


def _close(held: RosterRun, state: RunState) -> None:
    held.state, held.slot, held.finished_at = state, None, clock.now()
    db.session.flush()


def forget_person(person_id: int) -> None:
    """Removes what batches keep of an erased person: old names, addresses and birth dates, and what their items say;
    an item that still waits is left out. That a batch was about the person stays."""
    db.session.execute(sa.delete(RosterValue).where(RosterValue.person_id == person_id))
    waits = RosterItem.state == ItemState.WAITING
    db.session.execute(
        sa.update(RosterItem)
        .where(RosterItem.person_id == person_id)
        .values(payload={}, state=sa.case((waits, ItemState.SKIPPED.value), else_=RosterItem.state))
        .execution_options(synchronize_session=False)
    )

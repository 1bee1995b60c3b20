"""Every write of the yearly clock."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.org.deadlines.models import DeadlineDay, DeadlineMark
from lms.org.deadlines.queries import get_deadline
from lms.org.deadlines.rules import Act, Deadline, problem_of

CHANGED = mark("Có người vừa sửa mốc này. Hãy mở lại trang để xem rồi sửa.")


@dataclass(frozen=True)
class Wanted:
    """A day as somebody wants it."""

    name: str
    starts_on: date | None
    last_on: date
    concerns: tuple[str, ...]


def add(actor: Actor, wanted: Wanted) -> str:
    """Adds a day of the school's own; its key. Invalid where its days can't be."""
    require(actor, "deadlines.change", read="deadlines.read")
    key = new_public_id()
    year = wanted.last_on.year
    _check(wanted, year)
    _put(actor, key, Act.OTHER, year, "", wanted, None)
    record(actor, "deadline.add", f"deadline:{key}", after={"name": wanted.name, "last_on": wanted.last_on})
    return key


def change(actor: Actor, key: str, seen_id: int, wanted: Wanted) -> bool:
    """Replaces the row `seen_id` of the day. False if nothing changes; Invalid where its days can't be; Conflict where
    somebody changed it since."""
    require(actor, "deadlines.change", read="deadlines.read")
    held = get_deadline(key)
    _check(wanted, held.year)
    if held.id == seen_id and wanted == Wanted(held.name, held.starts_on, held.last_on, held.concerns):
        return False
    if held.id != seen_id or not _put(actor, key, held.act, held.year, held.source, wanted, held):
        raise Conflict(Message(CHANGED))
    record(
        actor, "deadline.change", f"deadline:{key}",
        before={"name": held.name, "last_on": held.last_on}, after={"name": wanted.name, "last_on": wanted.last_on},
    )  # fmt: skip
    return True


def remove(actor: Actor, key: str, seen_id: int) -> None:
    """Takes the day out of the calendar by a row that says so. Conflict where somebody changed it since."""
    require(actor, "deadlines.change", read="deadlines.read")
    held = get_deadline(key)
    wanted = Wanted(held.name, held.starts_on, held.last_on, held.concerns)
    if held.id != seen_id or not _put(
        actor, key, held.act, held.year, held.source, wanted, held, is_gone=True
    ):
        raise Conflict(Message(CHANGED))
    record(actor, "deadline.remove", f"deadline:{key}", before={"name": held.name, "last_on": held.last_on})


def say_done(actor: Actor, key: str, is_done: bool, note: str) -> None:
    """Says that what was due is done, now; or takes that back. After the last day it is late, and taken all the same."""
    require(actor, "deadlines.change", read="deadlines.read")
    held = get_deadline(key)
    if (held.done_on is not None) == is_done:
        return
    db.session.add(
        DeadlineMark(
            key=key, is_done=is_done, note=note, marked_on=clock.today(), recorded_at=clock.now(), recorded_by=actor.name
        )
    )  # fmt: skip
    record(actor, "deadline.done" if is_done else "deadline.undone", f"deadline:{key}", reason=note or None)


def _check(wanted: Wanted, year: int) -> None:
    if problem := problem_of(wanted.starts_on, wanted.last_on, year):
        raise Invalid(problem)


def _put(
    actor: Actor, key: str, act: Act, year: int, source: str, wanted: Wanted, held: Deadline | None, is_gone: bool = False
) -> bool:  # fmt: skip
    concerns: Collection[str] = list(wanted.concerns)
    return insert_ignore(
        DeadlineDay, key=key, act=act.value, year=year, name=wanted.name, source=source, starts_on=wanted.starts_on,
        last_on=wanted.last_on, concerns=concerns, is_gone=is_gone, recorded_at=clock.now(), recorded_by=actor.name,
        replaces_id=held.id if held else None,
    )  # fmt: skip

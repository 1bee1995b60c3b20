"""Short forms of the acts on people and units, for tests: each in a transaction of its own."""

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

from lms.kernel import clock
from lms.kernel.db import db, transaction
from lms.org.changes import Ground
from lms.org.headcount.cli import as_json
from lms.org.headcount.queries import headcount_on
from lms.org.merges import actions as merges
from lms.org.people import actions as people
from lms.org.people.actions import NewPerson, Place
from lms.org.people.queries import stays
from lms.org.people.rules import Stay, contradictions
from lms.org.units import actions as units
from lms.org.units import heads, merging
from lms.org.units.actions import NewUnit
from tests.make import SYSTEM


def noon(day: date) -> datetime:
    """An instant on a day at the school."""
    return datetime.combine(day, time(12), clock.LOCAL_ZONE)


def add_unit(
    name: str, parent: int | None, kind: str = "faculty", on: date | None = None, code: str = ""
) -> int:
    with transaction():
        ground = Ground(on or date(2020, 1, 1), reason="thành lập")
        return units.create(SYSTEM, NewUnit(name, kind, parent, code), ground, since_ever=on is None)


def add_person(code: str, name: str, unit: int, on: date, category: str = "teacher") -> int:
    with transaction():
        return people.add_person(SYSTEM, NewPerson(code, name), Place(unit, category), Ground(on)).id


def move(
    person: int, unit: int, on: date, category: str = "teacher", position: str = "", number: str = ""
) -> None:
    with transaction():
        people.move(SYSTEM, person, Place(unit, category, position), Ground(on, number))


def leave(
    person: int, on: date, until: date | None = None, kind: str = "Nghỉ thai sản", number: str = ""
) -> None:
    with transaction():
        people.put_on_leave(SYSTEM, person, kind, until, Ground(on, number))


def back(person: int, on: date) -> None:
    with transaction():
        people.bring_back(SYSTEM, person, Ground(on))


def end(person: int, last: date, reason: str = "Nghỉ hưu") -> None:
    with transaction():
        people.end(SYSTEM, person, Ground(last, reason=reason))


def join(person: int, unit: int, on: date, category: str = "teacher") -> None:
    with transaction():
        people.join(SYSTEM, person, Place(unit, category), Ground(on))


def merge_units(sources: Collection[int], into: int | NewUnit, on: date) -> int:
    with transaction():
        return merging.merge(SYSTEM, sources, into, Ground(on, "12/QĐ"))


def merge_people(kept: int, merged: int) -> str:
    with transaction():
        return merges.merge(SYSTEM, kept, merged, Ground(clock.today(), reason="hai mã")).public_id


def undo_merge(public_id: str) -> None:
    with transaction():
        merges.undo(SYSTEM, public_id, Ground(clock.today(), reason="nhầm"))


def appoint(unit: int, person: int, on: date, title: str = "Trưởng khoa", until: date | None = None) -> None:
    with transaction():
        heads.appoint(SYSTEM, unit, heads.Appointment(person, title, until is not None, until), Ground(on))


def counted(on: date, known: date | None = None) -> dict[str, Any]:
    """The head-count as the command prints it."""
    found = as_json(headcount_on(on, known), on, known)
    db.session.rollback()
    return found


def total(on: date, known: date | None = None) -> int:
    return sum(counted(on, known)["total"].values())


def in_unit(name: str, on: date, known: date | None = None) -> int:
    """How many people the unit had with everything below it; -1 where it was not there."""
    for unit in counted(on, known)["units"]:
        if unit["name"] == name:
            return sum(unit["categories"].values())
    return -1


def held(person: int) -> list[Stay]:
    """The person's memberships, which must not contradict one another."""
    rows = stays(person)
    db.session.rollback()
    assert contradictions(rows) == []
    return rows

"""How many people came how often, and how long was taught: over workshops that were closed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.org.models import Membership, Person, UnitRecord
from lms.org.queries import every_id_of, holds_on, kept_id, main_membership, not_replaced, whole_person
from lms.workshops.models import Workshop, WorkshopAttendance, WorkshopStep, WorkshopTrainer
from lms.workshops.queries.plans import is_present, newest_step
from lms.workshops.rules import Step


@dataclass(frozen=True)
class Count:
    """`people` who came at least once, and `turns`: how often people came in all. `unit` "": in no unit on that day."""

    unit: str
    people: int
    turns: int


def _held(first: date, last: date, known_at: datetime | None = None) -> sa.ColumnElement[bool]:
    closed = newest_step(WorkshopStep.step, known_at) == Step.CLOSED
    return sa.and_(Workshop.held_on.between(first, last), closed)


def _turns(first: date, last: date, units: Collection[int] | None, known_at: datetime | None = None) -> Any:
    """One row for each person in each workshop, with the unit of the workshop's day."""
    whose: Any = kept_id(WorkshopAttendance.person_id)
    rows = (
        sa.select(Workshop.id.label("workshop_id"), whose.label("person_id"), Workshop.held_on)
        .join(WorkshopAttendance, WorkshopAttendance.workshop_id == Workshop.id)
        .where(_held(first, last, known_at), is_present(known_at=known_at))
        .distinct()
        .subquery()
    )
    member = sa.and_(
        Membership.person_id == rows.c.person_id, main_membership(), holds_on(Membership, rows.c.held_on)
    )
    found = sa.select(rows.c.workshop_id, rows.c.person_id, Membership.unit_id).select_from(
        rows.outerjoin(Membership, member)
    )
    return (found if units is None else found.where(Membership.unit_id.in_(units))).subquery()


@dataclass(frozen=True)
class Figures:
    """What was held from a first to a last day: workshops closed, people, turns, by unit; `unclosed`: workshops that
    are over and wait to be closed."""

    workshops: int
    people: int
    turns: int
    units: list[Count]
    unclosed: int


def figures(
    first: date, last: date, units: Collection[int] | None, today: date, known_at: datetime | None = None
) -> Figures:
    """The figures of the period, of people of these units (None: of all), as known now or at an instant. Three queries."""
    turns = _turns(first, last, units, known_at)
    one: Any = db.session.execute(
        sa.select(
            sa.func.count(sa.distinct(turns.c.workshop_id)), sa.func.count(sa.distinct(turns.c.person_id)),
            sa.func.count(turns.c.person_id),
        )
    ).one()  # fmt: skip
    by_unit: Any = db.session.execute(
        sa.select(
            _unit_name(turns.c.unit_id, last), sa.func.count(sa.distinct(turns.c.person_id)), sa.func.count()
        ).group_by(turns.c.unit_id)
    ).all()  # fmt: skip
    step = newest_step(WorkshopStep.step, known_at)
    waiting = sa.select(sa.func.count()).where(
        Workshop.held_on.between(first, last), Workshop.held_on < today,
        sa.or_(step.is_(None), step == Step.REOPENED),
    )  # fmt: skip
    held = db.session.scalar(
        sa.select(sa.func.count()).select_from(Workshop).where(_held(first, last, known_at))
    )
    counts = sorted((Count(name or "", *said) for name, *said in by_unit), key=lambda c: (-c.turns, c.unit))
    return Figures(
        one[0] if units is not None else held or 0, one[1], one[2], counts, db.session.scalar(waiting) or 0
    )


def _unit_name(unit_id: Any, on: date) -> Any:
    """The unit's newest name by the day, as known now: it may have been closed meanwhile."""
    found = (
        sa.select(UnitRecord.name)
        .where(UnitRecord.unit_id == unit_id, not_replaced(UnitRecord), UnitRecord.valid_from <= on)
        .order_by(UnitRecord.valid_from.desc(), UnitRecord.id.desc())
        .limit(1)
    )
    return found.correlate(unit_id.table).scalar_subquery()


@dataclass(frozen=True)
class Taught:
    """How long somebody taught, in how many workshops."""

    name: str
    code: str | None
    workshops: int
    minutes: int


def has_taught(person_id: Any) -> sa.ColumnElement[bool]:
    """Condition: the person is to teach, or taught, in some workshop. Mostly not: then nobody need ask how long."""
    return sa.exists().where(WorkshopTrainer.person_id.in_(whole_person(person_id)))


def taught(first: date, last: date, person_id: int | None = None) -> list[Taught]:
    """Who taught how long in the period, by tên; or one person. One query."""
    whose: Any = kept_id(WorkshopTrainer.person_id)
    rows = (
        sa.select(whose.label("person_id"), WorkshopTrainer.workshop_id, WorkshopTrainer.minutes)
        .join(Workshop, Workshop.id == WorkshopTrainer.workshop_id)
        .where(_held(first, last))
        .subquery()
    )
    found = (
        sa.select(
            Person.full_name, Person.code, sa.func.count(sa.distinct(rows.c.workshop_id)),
            sa.func.sum(rows.c.minutes),
        )
        .join(rows, rows.c.person_id == Person.id)
        .group_by(Person.id, Person.full_name, Person.code, Person.name_key)
        .order_by(Person.name_key, Person.id)
    )  # fmt: skip
    if person_id is not None:
        found = found.where(Person.id == person_id)
    asked: Any = db.session.execute(found)
    return [Taught(name, code, count, int(minutes)) for name, code, count, minutes in asked]


@dataclass(frozen=True)
class Led:
    """A workshop that somebody taught in, and for how many minutes."""

    public_id: str
    title: str
    held_on: date
    minutes: int


def led_by(person_id: int, first: date, last: date) -> list[Led]:
    """The workshops behind what `taught` counts for the person, the last first. One query."""
    columns: list[Any] = [
        Workshop.public_id, Workshop.title, Workshop.held_on, sa.func.sum(WorkshopTrainer.minutes),
    ]  # fmt: skip
    rows = db.session.execute(
        sa.select(*columns)
        .join(WorkshopTrainer, WorkshopTrainer.workshop_id == Workshop.id)
        .where(_held(first, last), WorkshopTrainer.person_id.in_(whole_person(person_id)))
        .group_by(Workshop.id, Workshop.public_id, Workshop.title, Workshop.held_on)
        .order_by(Workshop.held_on.desc(), Workshop.id.desc())
    )
    return [Led(public_id, title, held_on, int(minutes)) for public_id, title, held_on, minutes in rows]


def taught_by(
    person_ids: Collection[int], first: date, last: date, known_at: datetime | None = None
) -> dict[int, tuple[int, int]]:
    """In how many workshops, and how many minutes, each of these people taught in the period; who taught in none is
    absent; as known now or at an instant. One query, none for nobody."""
    if not person_ids:
        return {}
    whose: Any = kept_id(WorkshopTrainer.person_id)
    rows = (
        sa.select(whose.label("person_id"), WorkshopTrainer.workshop_id, WorkshopTrainer.minutes)
        .join(Workshop, Workshop.id == WorkshopTrainer.workshop_id)
        .where(WorkshopTrainer.person_id.in_(every_id_of(person_ids)), _held(first, last, known_at))
        .subquery()
    )
    held, minutes = sa.func.count(sa.distinct(rows.c.workshop_id)), sa.func.sum(rows.c.minutes)
    asked: Any = db.session.execute(sa.select(rows.c.person_id, held, minutes).group_by(rows.c.person_id))
    return {person_id: (count, int(summed)) for person_id, count, summed in asked}

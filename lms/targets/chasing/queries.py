"""The SELECTs of reminders: who is missing, who was reminded when, which letters wait."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Account, RoleGrant
from lms.kernel.actor import Role
from lms.kernel.db import db, read
from lms.org.models import Person, UnitRecord
from lms.org.queries import holds_on, kept_id, not_replaced, unit_name, whole_person
from lms.org.units.models import UnitHead
from lms.targets.chasing.models import Digest, DigestEnd, Escalation, Reminder
from lms.targets.chasing.rules import REMINDED, WEEK, Ending, Way
from lms.targets.disputes.queries import waiting_people
from lms.targets.keeping.queries import coverage_now
from lms.targets.queries import TargetView, cases_of, population_of
from lms.targets.queries.coverage import Coverage, in_listing, named, within
from lms.targets.queries.names import step_of
from lms.targets.queries.population import persons
from lms.targets.rules import Listing, Standing
from lms.targets.status.rules import NextStep, Status, met_on, status

CHUNK = 500  # people whose facts are read at once


@dataclass(frozen=True)
class Missing:
    """Somebody to be reminded of a target, and what they have to do next."""

    person_id: int
    public_id: str
    name: str
    email: str | None
    unit_id: int
    unit: str | None
    due_on: date
    status: Status
    step: NextStep | None


def missing(
    target: TargetView,
    cover: Coverage,
    units: Collection[int] | None = None,
    people: Collection[int] | None = None,
) -> list[Missing]:
    """Those counted and not done on the day of `cover`, by tên, without whom a reminder would wrong: their work waits
    for somebody else, or they say that they have learnt it and nobody has answered.

    One query for whom, and a few for every five hundred of them: what the status is made of.
    """
    found = persons(cover.population)
    conditions = [in_listing(found, cover, Listing.MISSING), within(found, units)]
    if people is not None:
        conditions.append(found.c.person_id.in_(people))
    columns: list[Any] = [
        found.c.person_id, Person.public_id, Person.full_name, Person.email, found.c.unit_id,
    ]  # fmt: skip
    spared = waiting_people(target.target_id)
    unit = named(found, cover.population.shape.known)
    rows: Any = db.session.execute(
        sa.select(*columns, UnitRecord.name.label("unit"))
        .select_from(unit)
        .where(*conditions)
        .order_by(Person.name_key, Person.id),
        cover.population.values,
    ).all()
    listed = []
    rows = [row for row in rows if row.person_id not in spared]
    for start in range(0, len(rows), CHUNK):
        listed += _reminded(target, cover, rows[start : start + CHUNK])
    return listed


def _reminded(target: TargetView, cover: Coverage, rows: Sequence[Any]) -> list[Missing]:
    on, names = cover.population.on, cover.population.names
    cases = cases_of(cover.population, target, dict.fromkeys((row[0] for row in rows), Standing.COUNTED))
    found = []
    for row in rows:
        case = cases[row[0]]
        stands = status(case, on)
        if stands in REMINDED:
            step = step_of(target, case, met_on(target, case.facts, on), names)
            who = (row.person_id, row.public_id, row.full_name, row.email, row.unit_id, row.unit)
            found.append(Missing(*who, case.due_on, stands, step))
    return found


def whole(target: TargetView, on: date, visible: frozenset[int] | None = None) -> Coverage:
    """The figures of the target on the day, of the units that may be seen."""
    return coverage_now(population_of(target, on), visible)


def last_reminded(target_id: int) -> dict[int, date]:
    """When somebody of each unit was last reminded of the target."""
    rows: Any = db.session.execute(
        sa.select(Reminder.unit_id, sa.func.max(Reminder.reminded_on))
        .where(Reminder.target_id == target_id)
        .group_by(Reminder.unit_id)
    )
    return {row[0]: row[1] for row in rows}


def reminders_of_people(target_id: int, people: Collection[int]) -> dict[int, tuple[date, str]]:
    """The newest reminder of each of these people: the day and the way."""
    rows: Any = db.session.execute(
        sa.select(Reminder.person_id, Reminder.reminded_on, Reminder.way)
        .where(Reminder.target_id == target_id, Reminder.person_id.in_(people))
        .order_by(Reminder.id)
    )
    return {person_id: (day, way) for person_id, day, way in rows}


def noticed_since(target_id: int, today: date) -> set[int]:
    """Who was given a notice of the target within the week."""
    rows = db.session.scalars(
        sa.select(Reminder.person_id).where(
            Reminder.target_id == target_id, Reminder.way == Way.NOTICE,
            Reminder.reminded_on > today - timedelta(days=WEEK),
        )
    )  # fmt: skip
    return set(rows)


@dataclass(frozen=True)
class Round:
    """People of one unit who were reminded together."""

    at: datetime
    on: date
    way: str
    target_id: int
    unit: str | None
    by: str
    people: int


def rounds(units: Collection[int] | None, page: int, per_page: int) -> tuple[list[Round], int]:
    """One page (from 1) of who was reminded, by unit, the newest first, and how many there are."""
    keys: list[Any] = [
        Reminder.recorded_at, Reminder.reminded_on, Reminder.way, Reminder.target_id, Reminder.unit_id,
        Reminder.recorded_by,
    ]  # fmt: skip
    grouped = sa.select(*keys, sa.func.count().label("people")).group_by(*keys)
    if units is not None:
        grouped = grouped.where(Reminder.unit_id.in_(units))
    table = grouped.subquery()
    total = db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
    columns: list[Any] = [
        table.c.recorded_at, table.c.reminded_on, table.c.way, table.c.target_id,
        unit_name(table.c.unit_id, table.c.reminded_on), table.c.recorded_by, table.c.people,
    ]  # fmt: skip
    rows: Any = db.session.execute(
        sa.select(*columns)
        .order_by(table.c.recorded_at.desc(), table.c.unit_id, table.c.way)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return [Round(*row) for row in rows], total


@dataclass(frozen=True)
class Told:
    """A reminder as its person reads it."""

    on: date
    way: str
    target_id: int
    by: str


def reminders_of(person_id: int) -> list[Told]:
    """Every reminder of the person, the newest first."""
    rows: Any = db.session.execute(
        sa.select(Reminder.reminded_on, Reminder.way, Reminder.target_id, Reminder.recorded_by)
        .where(Reminder.person_id.in_(whole_person(person_id)))
        .order_by(Reminder.id.desc())
    )
    return [Told(*row) for row in rows]


def escalations(units: Collection[int] | None, limit: int) -> list[Any]:
    """The newest times that heads were told of late people: day, target, unit, head and how many."""
    found = sa.select(
        Escalation.escalated_on, Escalation.target_id, unit_name(Escalation.unit_id, Escalation.escalated_on).label("unit"),
        Person.full_name, Escalation.people,
    ).join(Person, Person.id == Escalation.person_id)  # fmt: skip
    if units is not None:
        found = found.where(Escalation.unit_id.in_(units))
    return list(db.session.execute(found.order_by(Escalation.id.desc()).limit(limit)).all())


def _notices(person_id: Any) -> tuple[Any, ...]:
    return (Reminder.person_id.in_(whole_person(person_id)), Reminder.way == Way.NOTICE)


def has_notice(person_id: Any) -> sa.ColumnElement[bool]:
    """Condition: the person was ever given a notice."""
    return sa.exists().where(*_notices(person_id))


# Built once, for the home page.
_NOTICE = (
    sa.select(Reminder.reminded_on, Reminder.way, Reminder.target_id, Reminder.recorded_by)
    .where(*_notices(sa.bindparam("person_id", type_=sa.Integer)))
    .order_by(Reminder.id.desc())
    .limit(1)
)


def find_notice(person_id: int) -> Told | None:
    """The newest notice given to the person."""
    rows = read(_NOTICE, {"person_id": person_id})
    return Told(*rows[0]) if rows else None


def heads_on(on: date) -> dict[int, set[int]]:
    """Who heads each unit on the day, by appointment or by an account's role: the ids of people."""
    appointed = sa.select(UnitHead.unit_id, kept_id(UnitHead.person_id)).where(
        holds_on(UnitHead, on), not_replaced(UnitHead)
    )
    granted = (
        sa.select(RoleGrant.unit_id, kept_id(Account.person_id))
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            RoleGrant.role == Role.HEAD.value, holds_on(RoleGrant, on), not_replaced(RoleGrant),
            Account.disabled_at.is_(None),
        )
    )  # fmt: skip
    found: dict[int, set[int]] = defaultdict(set)
    rows: Any = db.session.execute(sa.union_all(appointed, granted))
    for unit_id, person_id in rows:
        if unit_id is not None and person_id is not None:
            found[unit_id].add(person_id)
    return found


def last_digests(people: Collection[int]) -> Mapping[int, tuple[int, date]]:
    """Number and day of the newest letter to each of these people; absent where there is none. A letter that was not
    needed when it was to go never left, and does not count as a day; one that was refused is not tried at once again."""
    unsent = sa.func.coalesce(DigestEnd.outcome, "").in_([Ending.NOT_NEEDED, Ending.NO_ADDRESS])
    left = sa.case((~unsent, Digest.made_on))
    rows: Any = db.session.execute(
        sa.select(Digest.person_id, sa.func.max(Digest.number), sa.func.max(left))
        .outerjoin(DigestEnd, DigestEnd.digest_id == Digest.id)
        .where(Digest.person_id.in_(people))
        .group_by(Digest.person_id)
    )
    return {person_id: (number, day or date.min) for person_id, number, day in rows}


def with_address(people: Collection[int]) -> list[int]:
    """Those of the people who have an e-mail address."""
    found = sa.select(Person.id).where(Person.id.in_(people), sa.func.coalesce(Person.email, "") != "")
    return list(db.session.scalars(found.order_by(Person.id)))


def waiting_digests(round_key: str, limit: int) -> list[Any]:
    """Letters of the round that have no end: id, public id, the person's id, name and address."""
    return list(
        db.session.execute(
            sa.select(
                Digest.id, Digest.public_id, Digest.person_id, Person.full_name, Person.email
            )
            .join(Person, Person.id == Digest.person_id)
            .outerjoin(DigestEnd, DigestEnd.digest_id == Digest.id)
            .where(Digest.round_key == round_key, DigestEnd.digest_id.is_(None))
            .order_by(Digest.id)
            .limit(limit)
        ).all()
    )  # fmt: skip

"""The SELECTs of who is invited and who was there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.kernel import search
from lms.kernel.actor import Actor, Role
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.models import Membership, Person, UnitRecord
from lms.org.queries import (
    every_id_of,
    every_record,
    holds_on,
    kept_id,
    main_membership,
    main_membership_rows,
    not_replaced,
    whole_person,
)
from lms.org.rules import MembershipStatus, UnitNode, subtree
from lms.workshops.models import (
    WorkshopAttendance,
    WorkshopInvitation,
)
from lms.workshops.queries.plans import WorkshopRow, is_present
from lms.workshops.rules import Marked


def visible_units(actor: Actor, nodes: dict[int, UnitNode]) -> frozenset[int] | None:
    """The units whose people the actor may see in every workshop, given today's units; None: all of them."""
    if actor.is_system or actor.has(Role.OFFICE) or actor.has(Role.LEADER):
        return None
    return subtree(nodes, actor.unit_ids(Role.HEAD))


@dataclass(frozen=True)
class Present:
    """Attendance that counts: by what way, when and by whom it was recorded."""

    way: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Invitee:
    """Somebody who is invited. `unit` of the workshop's day, None: belongs to none then; `present` None: not there."""

    person_id: int
    public_id: str
    name: str
    code: str | None
    unit: str | None
    present: Present | None = None


@dataclass(frozen=True)
class Asked:
    """Which of those invited: of these units (None: all), by name or code, "" all, "absent" or "present"."""

    units: frozenset[int] | None = None
    query: str = ""
    show: str = ""


def invitees(workshop: WorkshopRow, asked: Asked, page: int, per_page: int) -> tuple[list[Invitee], int]:
    """One page (from 1) of those invited, by tên, and how many there are. Three queries."""
    whose = every_record()
    invited = (
        sa.select(whose.c.person_id)
        .join(WorkshopInvitation, WorkshopInvitation.person_id == whose.c.record_id)
        .where(WorkshopInvitation.workshop_id == workshop.id)
    )
    there = sa.select(kept_id(WorkshopAttendance.person_id)).where(
        WorkshopAttendance.workshop_id == workshop.id, is_present()
    )
    held = main_membership_rows(workshop.held_on).subquery()
    conditions, rank = search.matches("person", asked.query, Person.id)
    conditions.append(Person.id.in_(invited))
    if asked.units is not None:
        conditions.append(held.c.unit_id.in_(asked.units))
    if asked.show:
        is_there = Person.id.in_(there)
        conditions.append(is_there if asked.show == "present" else ~is_there)
    unit = sa.and_(
        UnitRecord.unit_id == held.c.unit_id, not_replaced(UnitRecord), holds_on(UnitRecord, workshop.held_on)
    )
    found = sa.select(Person.id).outerjoin(held, held.c.person_id == Person.id).where(*conditions)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(found.subquery())) or 0
    columns: list[Any] = [Person.id, Person.public_id, Person.full_name, Person.code, UnitRecord.name]
    rows: Any = db.session.execute(
        found.outerjoin(UnitRecord, unit)
        .with_only_columns(*columns)
        .order_by(rank, Person.name_key, Person.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    present = presence(workshop.id, [row.id for row in rows])
    found_rows = [
        Invitee(row.id, row.public_id, row.full_name, row.code, row.name, present.get(row.id)) for row in rows
    ]
    return found_rows, total


def presence(workshop_id: int, person_ids: Collection[int]) -> dict[int, Present]:
    """By person the attendance that counts, of those who were there. One query."""
    if not person_ids:
        return {}
    whose = kept_id(WorkshopAttendance.person_id)
    columns: list[Any] = [
        whose.label("person_id"), WorkshopAttendance.way, WorkshopAttendance.recorded_at,
        WorkshopAttendance.recorded_by,
    ]  # fmt: skip
    rows: Any = db.session.execute(
        sa.select(*columns).where(
            WorkshopAttendance.workshop_id == workshop_id, is_present(),
            WorkshopAttendance.person_id.in_(every_id_of(person_ids)),
        )
    )  # fmt: skip
    return {person_id: Present(*said) for person_id, *said in rows}


def trail(workshop_id: int, person_id: int) -> Sequence[Any]:
    """Every row about the person in the workshop, the oldest first: id, person_id, is_present, way, reason, recorded_at,
    recorded_by, and `counts`: whether nobody replaced it."""
    columns: list[Any] = [
        WorkshopAttendance.id, WorkshopAttendance.person_id, WorkshopAttendance.is_present, WorkshopAttendance.way,
        WorkshopAttendance.reason, WorkshopAttendance.recorded_at, WorkshopAttendance.recorded_by,
        not_replaced(WorkshopAttendance).label("counts"),
    ]  # fmt: skip
    mine = WorkshopAttendance.person_id.in_(whole_person(person_id))
    found = sa.select(*columns).where(WorkshopAttendance.workshop_id == workshop_id, mine)
    return db.session.execute(found.order_by(WorkshopAttendance.id)).all()


def ends_of_trails(workshop_id: int, person_ids: Collection[int]) -> Sequence[Any]:
    """The rows about these people that nobody replaced: id, person_id, is_present, and whose they are (`kept`)."""
    columns: list[Any] = [
        WorkshopAttendance.id, WorkshopAttendance.person_id, WorkshopAttendance.is_present,
        kept_id(WorkshopAttendance.person_id).label("kept"),
    ]  # fmt: skip
    return db.session.execute(
        sa.select(*columns).where(
            WorkshopAttendance.workshop_id == workshop_id, not_replaced(WorkshopAttendance),
            WorkshopAttendance.person_id.in_(every_id_of(person_ids)),
        )
    ).all()  # fmt: skip


def is_invited(workshop_id: int, person_id: int) -> bool:
    """Whether the person is expected."""
    found = sa.exists().where(
        WorkshopInvitation.workshop_id == workshop_id,
        WorkshopInvitation.person_id.in_(whole_person(person_id)),
    )
    return bool(db.session.scalar(sa.select(found)))


def invited_among(workshop_id: int, person_ids: Collection[int]) -> set[int]:
    """Those of the people who are expected."""
    whose = kept_id(WorkshopInvitation.person_id)
    found = sa.select(whose).where(
        WorkshopInvitation.workshop_id == workshop_id,
        WorkshopInvitation.person_id.in_(every_id_of(person_ids)),
    )
    return set(db.session.scalars(found))


def belonging(person_ids: Collection[int], on: date) -> set[int]:
    """Those of the people who belong to the school on the day."""
    held = sa.select(Membership.person_id).where(
        main_membership(), holds_on(Membership, on), Membership.person_id.in_(person_ids)
    )
    return set(db.session.scalars(held))


def active_members(units: Collection[int], categories: Collection[str], on: date) -> list[int]:
    """The people in these units and categories who are there on the day, those on leave left out."""
    found = sa.select(Membership.person_id).where(
        main_membership(), holds_on(Membership, on), Membership.unit_id.in_(units),
        Membership.category.in_(categories), Membership.status == MembershipStatus.ACTIVE,
    )  # fmt: skip
    return list(db.session.scalars(found.order_by(Membership.person_id)))


def people_of(public_ids: Collection[str]) -> dict[str, int]:
    """People by address."""
    rows = db.session.execute(sa.select(Person.public_id, Person.id).where(Person.public_id.in_(public_ids)))
    return {row.public_id: row.id for row in rows}


def get_invitee(workshop: WorkshopRow, public_id: str) -> tuple[int, str]:
    """Id and name of somebody invited; NotFound."""
    row: Any = db.session.execute(
        sa.select(Person.id, Person.full_name).where(Person.public_id == public_id)
    ).first()
    if row is None or not is_invited(workshop.id, row.id):
        raise NotFound(Message(mark("Không có người này trong buổi tập huấn.")))
    return row.id, row.full_name


def marked_by_phone(workshop_id: int) -> list[Marked]:
    """Who was marked from which device, of those that count."""
    columns: list[Any] = [Person.full_name, WorkshopAttendance.device, WorkshopAttendance.recorded_at]
    rows = db.session.execute(
        sa.select(*columns)
        .join(Person, Person.id == WorkshopAttendance.person_id)
        .where(
            WorkshopAttendance.workshop_id == workshop_id, is_present(),
            WorkshopAttendance.device.is_not(None),
        )
        .order_by(WorkshopAttendance.id)
    )  # fmt: skip
    return [Marked(*row) for row in rows]

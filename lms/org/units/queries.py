"""The SELECTs of units over time: all records, the people in them, their heads and their history."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.models import Membership, OrgChange, Person, RosterBatch, Unit, UnitRecord
from lms.org.people.queries import Document
from lms.org.queries import holds_on, main_membership, not_merged, not_replaced
from lms.org.units.models import UnitHead
from lms.org.units.rules import Headship, UnitSpan, as_forest

NO_UNIT = mark("Không có đơn vị này.")


def forest() -> dict[int, list[UnitSpan]]:
    """Every record of every unit as known now, by unit. One query; grows with the number of units."""
    rows: Any = db.session.execute(
        sa.select(
            UnitRecord.id, UnitRecord.valid_from, UnitRecord.valid_to, UnitRecord.unit_id, UnitRecord.parent_id,
            UnitRecord.kind, UnitRecord.name,
        ).where(not_replaced(UnitRecord))
    )  # fmt: skip
    return as_forest(UnitSpan(*row) for row in rows)


def lock_units(unit_ids: Collection[int]) -> None:
    """Holds the units until the transaction ends, so that acts on one of them follow each other."""
    ids = sorted(unit_ids)
    db.session.execute(sa.select(Unit.id).where(Unit.id.in_(ids)).order_by(Unit.id).with_for_update()).all()


def get_unit(public_id: str) -> Unit:
    """The unit with this address, or NotFound."""
    unit = db.session.scalars(sa.select(Unit).where(Unit.public_id == public_id)).first()
    if unit is None:
        raise NotFound(Message(NO_UNIT))
    return unit


def find_units_named(text: str) -> list[tuple[int, str, str]]:
    """Units (id, code, name) by code, or by the exact name that one of their records has now or had last."""
    by_code = db.session.execute(sa.select(Unit.id, Unit.code).where(Unit.code == text.lower())).all()
    if by_code:
        return [(by_code[0].id, by_code[0].code, text)]
    rows = db.session.execute(
        sa.select(Unit.id, Unit.code, UnitRecord.name)
        .join(UnitRecord, UnitRecord.unit_id == Unit.id)
        .where(UnitRecord.name == text, not_replaced(UnitRecord))
        .distinct()
        .order_by(Unit.id)
    )
    return [(r.id, r.code, r.name) for r in rows]


@dataclass(frozen=True)
class Member:
    """A person in a unit today. `is_main` False: beside the main one."""

    id: int
    public_id: str
    code: str | None
    full_name: str
    is_main: bool
    category: str
    position: str | None
    status: str
    leave_kind: str | None


def _members(unit_id: int, day: date) -> sa.Select[Any]:
    columns: list[Any] = [
        Person.id, Person.public_id, Person.code, Person.full_name, Membership.is_main, Membership.category,
        Membership.position, Membership.status, Membership.leave_kind,
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.unit_id == unit_id, not_replaced(Membership), holds_on(Membership, day),
            not_merged(Person.id),
        )
        .order_by(Person.name_key, Person.id)
    )  # fmt: skip


def members(unit_id: int, day: date, limit: int, offset: int = 0) -> tuple[list[Member], int]:
    """The people directly in the unit on a day by tên, main or beside, and how many. Two queries."""
    asked = _members(unit_id, day)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(asked.order_by(None).subquery())) or 0
    rows: Any = db.session.execute(asked.limit(limit).offset(offset))
    return [Member(*row) for row in rows], total


def names_from(unit_ids: Collection[int], start: date, limit: int) -> tuple[list[str], int]:
    """Who is in the units on `start` or comes into them later, by tên: the first names, and how many people."""
    asked = sa.select(Person.id, Person.full_name, Person.name_key).where(
        Person.id.in_(
            sa.select(Membership.person_id).where(
                Membership.unit_id.in_(unit_ids), not_replaced(Membership),
                sa.or_(
                    Membership.valid_to.is_(None),
                    sa.and_(Membership.valid_to >= start, Membership.valid_to >= Membership.valid_from),
                ),
            )
        ),
        not_merged(Person.id),
    )  # fmt: skip
    total = db.session.scalar(sa.select(sa.func.count()).select_from(asked.subquery())) or 0
    rows = db.session.execute(asked.order_by(Person.name_key, Person.id).limit(limit))
    return [row.full_name for row in rows], total


@dataclass(frozen=True)
class HeadRow:
    """A head of a unit with the document behind it."""

    id: int
    person_id: str
    full_name: str
    title: str
    is_acting: bool
    valid_from: date
    valid_to: date | None
    document: Document


_DOCUMENT: list[Any] = [
    OrgChange.public_id, OrgChange.kind, OrgChange.decision_number, OrgChange.decided_on, OrgChange.reason,
    OrgChange.recorded_by,
]  # fmt: skip


def heads(unit_id: int) -> list[HeadRow]:
    """Who headed the unit when, as known now, newest first."""
    rows: Any = db.session.execute(
        sa.select(
            UnitHead.id, Person.public_id, Person.full_name, UnitHead.title, UnitHead.is_acting, UnitHead.valid_from,
            UnitHead.valid_to, *_DOCUMENT,
        )
        .join(Person, Person.id == UnitHead.person_id)
        .join(OrgChange, OrgChange.id == UnitHead.change_id)
        .where(
            UnitHead.unit_id == unit_id, not_replaced(UnitHead),
            sa.or_(UnitHead.valid_to.is_(None), UnitHead.valid_to >= UnitHead.valid_from),
        )
        .order_by(UnitHead.valid_from.desc(), UnitHead.id.desc())
    )  # fmt: skip
    return [HeadRow(*(*row[:7], Document(*[*row[7:], None, None]))) for row in rows]


def headships(
    unit_ids: Collection[int] | None = None, person_id: int | None = None, change_id: int | None = None
) -> list[Headship]:
    """The headships as known now of the units, of the person, or that an act wrote."""
    asked = sa.select(
        UnitHead.id, UnitHead.valid_from, UnitHead.valid_to, UnitHead.unit_id, UnitHead.person_id, UnitHead.title,
        UnitHead.is_acting,
    ).where(not_replaced(UnitHead))  # fmt: skip
    if unit_ids is not None:
        asked = asked.where(UnitHead.unit_id.in_(unit_ids))
    if person_id is not None:
        asked = asked.where(UnitHead.person_id == person_id)
    if change_id is not None:
        asked = asked.where(UnitHead.change_id == change_id)
    rows: Any = db.session.execute(asked.order_by(UnitHead.valid_from, UnitHead.id))
    return [head for head in (Headship(*row) for row in rows) if not head.is_empty]


@dataclass(frozen=True)
class RecordRow:
    """A record of a unit in its history, with the document behind it. `replaced_at`: None for what is known now."""

    name: str
    kind: str
    parent_name: str | None
    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    replaced_at: datetime | None
    document: Document


def record_history(unit_id: int) -> list[RecordRow]:
    """Every record ever written about the unit, newest first. One query."""
    later, above, newer = (sa.orm.aliased(UnitRecord) for _ in range(3))
    parent = (
        sa.select(sa.func.min(above.name))
        .where(
            above.unit_id == UnitRecord.parent_id, ~sa.exists().where(newer.replaces_id == above.id),
            above.valid_from <= UnitRecord.valid_from,
            sa.or_(above.valid_to.is_(None), above.valid_to >= UnitRecord.valid_from),
        )
        .correlate(UnitRecord)
        .scalar_subquery()
    )  # fmt: skip
    columns: list[Any] = [
        UnitRecord.name, UnitRecord.kind, parent, UnitRecord.valid_from, UnitRecord.valid_to,
        UnitRecord.recorded_at, later.recorded_at,
    ]  # fmt: skip
    rows: Any = db.session.execute(
        sa.select(*columns, *_DOCUMENT, RosterBatch.file_name, RosterBatch.as_of)
        .outerjoin(later, later.replaces_id == UnitRecord.id)
        .outerjoin(OrgChange, OrgChange.id == UnitRecord.change_id)
        .outerjoin(RosterBatch, RosterBatch.id == UnitRecord.batch_id)
        .where(UnitRecord.unit_id == unit_id)
        .order_by(UnitRecord.valid_from.desc(), UnitRecord.id.desc())
    )
    return [RecordRow(*(*row[:7], Document(*row[7:]))) for row in rows]


def doubled_people(unit_id: int, start: date) -> list[int]:
    """People with more than one membership in the unit on `start` or later."""
    return list(
        db.session.scalars(
            sa.select(Membership.person_id)
            .where(
                Membership.unit_id == unit_id, not_replaced(Membership),
                sa.or_(
                    Membership.valid_to.is_(None),
                    sa.and_(Membership.valid_to >= start, Membership.valid_to >= Membership.valid_from),
                ),
            )
            .group_by(Membership.person_id)
            .having(sa.func.count() > 1)
        )
    )  # fmt: skip


def main_member_ids(unit_id: int, day: date) -> list[int]:
    """The people whose main unit it is on a day."""
    return list(
        db.session.scalars(
            sa.select(Membership.person_id).where(
                main_membership(), Membership.unit_id == unit_id, holds_on(Membership, day)
            )
        )
    )


def last_name(unit_id: int) -> str:
    """What the unit is called by its newest record."""
    asked = (
        sa.select(UnitRecord.name)
        .where(
            UnitRecord.unit_id == unit_id, not_replaced(UnitRecord),
            sa.or_(UnitRecord.valid_to.is_(None), UnitRecord.valid_to >= UnitRecord.valid_from),
        )
        .order_by(UnitRecord.valid_from.desc())
        .limit(1)
    )  # fmt: skip
    return db.session.scalar(asked) or ""

"""The SELECTs of one person's memberships, and of the acts and imports behind them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.dated.rules import Dated
from lms.org.merges.models import PersonMerge
from lms.org.models import Membership, OrgChange, Person, RosterBatch, Unit, UnitRecord
from lms.org.people.rules import Stay
from lms.org.queries import not_replaced
from lms.org.units.models import UnitHead

_STAY: list[Any] = [
    Membership.id, Membership.valid_from, Membership.valid_to, Membership.unit_id, Membership.is_main,
    Membership.category, Membership.position, Membership.status, Membership.leave_kind, Membership.end_reason,
    Membership.decision_number,
]  # fmt: skip


def lock_people(person_ids: Collection[int]) -> None:
    """Holds the people until the transaction ends, so that two acts on one of them follow each other."""
    ids = sorted(person_ids)
    db.session.execute(
        sa.select(Person.id).where(Person.id.in_(ids)).order_by(Person.id).with_for_update()
    ).all()


def hold_units(unit_ids: Collection[int]) -> None:
    """Keeps the units from being closed or merged until the transaction ends; others may hold them too."""
    asked = sa.select(Unit.id).where(Unit.id.in_(sorted(unit_ids))).order_by(Unit.id)
    db.session.execute(asked.with_for_update(read=True)).all()


def stays(person_id: int) -> list[Stay]:
    """The person's memberships as known now, those that hold on no day left out."""
    rows = db.session.execute(
        sa.select(*_STAY)
        .where(
            Membership.person_id == person_id, not_replaced(Membership),
            sa.or_(Membership.valid_to.is_(None), Membership.valid_to >= Membership.valid_from),
        )
        .order_by(Membership.valid_from, Membership.id)
    )  # fmt: skip
    return [Stay(*row) for row in rows]


def unit_spans(unit_ids: Collection[int]) -> dict[int, list[Dated]]:
    """When each of the units exists, as known now."""
    rows = db.session.execute(
        sa.select(UnitRecord.unit_id, UnitRecord.id, UnitRecord.valid_from, UnitRecord.valid_to).where(
            UnitRecord.unit_id.in_(unit_ids), not_replaced(UnitRecord)
        )
    )
    found: dict[int, list[Dated]] = {unit_id: [] for unit_id in unit_ids}
    for row in rows:
        found[row.unit_id].append(Dated(row.id, row.valid_from, row.valid_to))
    return found


@dataclass(frozen=True)
class Document:
    """What stands behind a row: an act of the office (`change_id`) or an import (`file_name`, true on `as_of`)."""

    change_id: str | None
    kind: str | None
    decision_number: str | None
    decided_on: date | None
    reason: str | None
    recorded_by: str | None
    file_name: str | None
    as_of: date | None


@dataclass(frozen=True)
class HistoryRow:
    """A membership in a person's history, with its unit's name on its first day and the document behind it.

    `replaced_at`: when a later row took its place; None for what is known now. `begun_by`: the document that a
    row which was only ended later began with.
    """

    id: int
    unit_public_id: str
    unit_name: str | None
    is_main: bool
    category: str
    position: str | None
    status: str
    leave_kind: str | None
    end_reason: str | None
    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    replaces_id: int | None
    replaced_at: datetime | None
    document: Document
    begun_by: Document | None = None

    @property
    def is_empty(self) -> bool:
        return self.valid_to is not None and self.valid_to < self.valid_from


def history(person_id: int) -> list[HistoryRow]:
    """Every row ever written about the person's memberships, newest first. One query."""
    later = sa.orm.aliased(Membership)
    name = (
        sa.select(sa.func.min(UnitRecord.name))
        .where(
            UnitRecord.unit_id == Membership.unit_id, not_replaced(UnitRecord),
            UnitRecord.valid_from <= Membership.valid_from,
            sa.or_(UnitRecord.valid_to.is_(None), UnitRecord.valid_to >= Membership.valid_from),
        )
        .correlate(Membership)
        .scalar_subquery()
    )  # fmt: skip
    columns: list[Any] = [
        Membership.id, Unit.public_id, name, Membership.is_main, Membership.category, Membership.position,
        Membership.status, Membership.leave_kind, Membership.end_reason, Membership.valid_from, Membership.valid_to,
        Membership.recorded_at, Membership.replaces_id, later.recorded_at, OrgChange.public_id, OrgChange.kind,
        OrgChange.decision_number, OrgChange.decided_on, OrgChange.reason, OrgChange.recorded_by,
        RosterBatch.file_name, RosterBatch.as_of,
    ]  # fmt: skip
    rows: Any = db.session.execute(
        sa.select(*columns)
        .join(Unit, Unit.id == Membership.unit_id)
        .outerjoin(later, later.replaces_id == Membership.id)
        .outerjoin(OrgChange, OrgChange.id == Membership.change_id)
        .outerjoin(RosterBatch, RosterBatch.id == Membership.batch_id)
        .where(Membership.person_id == person_id)
        .order_by(Membership.valid_from.desc(), Membership.is_main.desc(), Membership.id.desc())
    )
    return _with_beginnings([HistoryRow(*(*row[:14], Document(*row[14:]))) for row in rows])


def _with_beginnings(rows: Sequence[HistoryRow]) -> list[HistoryRow]:
    """Rows that only ended an older one also name what that one began with."""
    by_id = {row.id: row for row in rows}
    found = []
    for row in rows:
        first = row
        while first.replaces_id in by_id:
            older = by_id[first.replaces_id]
            if (older.valid_from, older.unit_public_id, older.category, older.position, older.status) != (
                row.valid_from, row.unit_public_id, row.category, row.position, row.status
            ):  # fmt: skip
                break
            first = older
        found.append(row if first is row else replace(row, begun_by=first.document))
    return found


def get_change(public_id: str) -> OrgChange:
    """The act with this address, or NotFound."""
    found = db.session.scalars(sa.select(OrgChange).where(OrgChange.public_id == public_id)).first()
    if found is None:
        raise NotFound(Message(mark("Không có thay đổi này.")))
    return found


def people_of_change(change_id: int, limit: int, offset: int) -> tuple[list[tuple[str, str]], int]:
    """Public ids and names of the people about whom the act wrote a row, by tên, and how many. Two queries."""
    ids: sa.CompoundSelect[Any] = sa.union(
        sa.select(Membership.person_id).where(Membership.change_id == change_id),
        sa.select(PersonMerge.merged_id).where(PersonMerge.change_id == change_id),
        sa.select(PersonMerge.kept_id).where(PersonMerge.change_id == change_id),
        sa.select(UnitHead.person_id).where(UnitHead.change_id == change_id),
    )
    asked = sa.select(Person.public_id, Person.full_name).where(Person.id.in_(ids))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(asked.subquery())) or 0
    rows = db.session.execute(asked.order_by(Person.name_key, Person.id).limit(limit).offset(offset))
    return [(row.public_id, row.full_name) for row in rows], total


def units_of_change(change_id: int) -> list[tuple[str, str]]:
    """Public ids and names of the units about which the act wrote a record."""
    asked = (
        sa.select(
            Unit.public_id, sa.func.max(UnitRecord.name).label("name"), sa.func.min(UnitRecord.sort_key)
        )
        .join(UnitRecord, UnitRecord.unit_id == Unit.id)
        .where(UnitRecord.change_id == change_id)
        .group_by(Unit.id, Unit.public_id)
        .order_by(sa.func.min(UnitRecord.sort_key), Unit.id)
    )
    return [(row.public_id, row.name) for row in db.session.execute(asked)]

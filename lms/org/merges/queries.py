"""The SELECTs of merged people: who may be one person, and which merges there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.kernel.messages import mark
from lms.org.merges.models import PersonMerge
from lms.org.merges.rules import Merge
from lms.org.models import BirthDate, Membership, OrgChange, Person, UnitRecord
from lms.org.queries import holds_on, in_force, main_membership, not_merged, not_replaced

SAME_BIRTH = mark("Cùng họ tên, cùng ngày sinh")
SAME_UNIT = mark("Cùng họ tên, cùng đơn vị")


@dataclass(frozen=True)
class Record:
    """One of several records that may be of one person. `unit`: the main one today."""

    id: int
    public_id: str
    code: str | None
    full_name: str
    unit: str | None


@dataclass(frozen=True)
class Candidate:
    """Records that may be of one person, oldest first, and on what ground (a message id)."""

    records: tuple[Record, ...]
    why: str


def candidates(on: date, limit: int) -> tuple[list[Candidate], int]:
    """Records that may be of one person, by tên, and how many groups there are. Three queries."""
    same_birth = (
        sa.select(Person.name_key, BirthDate.born_on)
        .join(BirthDate, BirthDate.person_id == Person.id)
        .where(not_merged(Person.id))
        .group_by(Person.name_key, BirthDate.born_on)
        .having(sa.func.count() > 1)
        .subquery()
    )
    same_unit = (
        sa.select(Person.name_key, Membership.unit_id)
        .join(Membership, Membership.person_id == Person.id)
        .where(main_membership(), holds_on(Membership, on))
        .group_by(Person.name_key, Membership.unit_id)
        .having(sa.func.count() > 1)
        .subquery()
    )
    columns: list[Any] = [Person.name_key, Person.id]
    by_birth = db.session.execute(
        sa.select(*columns, BirthDate.born_on)
        .join(BirthDate, BirthDate.person_id == Person.id)
        .join(same_birth, sa.and_(same_birth.c.name_key == Person.name_key, same_birth.c.born_on == BirthDate.born_on))
        .where(not_merged(Person.id))
        .order_by(Person.id)
    )  # fmt: skip
    by_unit = db.session.execute(
        sa.select(*columns, Membership.unit_id)
        .join(Membership, Membership.person_id == Person.id)
        .join(same_unit, sa.and_(same_unit.c.name_key == Person.name_key, same_unit.c.unit_id == Membership.unit_id))
        .where(main_membership(), holds_on(Membership, on))
        .order_by(Person.id)
    )  # fmt: skip
    found: dict[tuple[str, tuple[int, ...]], str] = {}
    for rows, why in ((by_birth, SAME_BIRTH), (by_unit, SAME_UNIT)):
        for (name_key, _), ids in _grouped(rows).items():
            found.setdefault((name_key, ids), why)
    chosen = sorted(found.items())
    shown = chosen[:limit]
    records = records_of({i for (_, ids), _ in shown for i in ids}, on)
    return [Candidate(tuple(records[i] for i in ids), why) for (_, ids), why in shown], len(chosen)


def _grouped(rows: Any) -> dict[tuple[str, Any], tuple[int, ...]]:
    found: dict[tuple[str, Any], list[int]] = {}
    for name_key, person_id, what in rows:
        found.setdefault((name_key, what), []).append(person_id)
    return {key: tuple(ids) for key, ids in found.items()}


def records_of(person_ids: set[int], on: date) -> dict[int, Record]:
    """The people with their main unit of the day, by id. One query."""
    rows: Any = db.session.execute(
        sa.select(Person.id, Person.public_id, Person.code, Person.full_name, UnitRecord.name)
        .select_from(Person)
        .outerjoin(
            Membership,
            sa.and_(Membership.person_id == Person.id, main_membership(), holds_on(Membership, on)),
        )
        .outerjoin(
            UnitRecord,
            sa.and_(
                UnitRecord.unit_id == Membership.unit_id, not_replaced(UnitRecord), holds_on(UnitRecord, on)
            ),
        )
        .where(Person.id.in_(person_ids))
    )
    return {row.id: Record(*row) for row in rows}


def merges_of(kept_id: int) -> list[Merge]:
    """The merges in force into this person."""
    rows = db.session.execute(
        sa.select(PersonMerge.id, PersonMerge.merged_id, PersonMerge.kept_id)
        .where(in_force(), PersonMerge.kept_id == kept_id)
        .order_by(PersonMerge.id)
    )
    return [Merge(row.id, row.merged_id, row.kept_id) for row in rows]


def merge_rows_of_change(change_id: int) -> Sequence[PersonMerge]:
    """The rows in force that one act of merging wrote, its own first."""
    return db.session.scalars(
        sa.select(PersonMerge).where(in_force(), PersonMerge.change_id == change_id).order_by(PersonMerge.id)
    ).all()


def find_merge(public_id: str) -> PersonMerge | None:
    """The row with this address, or None."""
    return db.session.scalars(sa.select(PersonMerge).where(PersonMerge.public_id == public_id)).first()


def first_change_of(row: PersonMerge) -> int:
    """The act that merged these two; rows of later acts (other merges around it) stand for its row."""
    while row.replaces_id is not None:
        row = db.session.get_one(PersonMerge, row.replaces_id)
    return row.change_id


def is_in_force(merge_id: int) -> bool:
    """Whether nothing took the row's place."""
    found = sa.select(PersonMerge.id).where(PersonMerge.id == merge_id, in_force())
    return db.session.scalar(found) is not None


@dataclass(frozen=True)
class MergedRecord:
    """A record that was merged into a person, by which act. `public_id`: of the merge."""

    public_id: str
    person_id: int
    code: str | None
    full_name: str
    recorded_at: datetime
    recorded_by: str
    reason: str | None


def merged_records(kept_id: int) -> list[MergedRecord]:
    """The records that stand for this person too, oldest merge first."""
    rows: Any = db.session.execute(
        sa.select(
            PersonMerge.public_id, Person.id, Person.code, Person.full_name, PersonMerge.recorded_at,
            OrgChange.recorded_by, OrgChange.reason,
        )
        .join(Person, Person.id == PersonMerge.merged_id)
        .join(OrgChange, OrgChange.id == PersonMerge.change_id)
        .where(in_force(), PersonMerge.kept_id == kept_id)
        .order_by(PersonMerge.id)
    )  # fmt: skip
    return [MergedRecord(*row) for row in rows]


def stays_of_change(person_id: int, change_id: int) -> list[int]:
    """The ids of the person's memberships that the act wrote and nothing replaced since."""
    return list(
        db.session.scalars(
            sa.select(Membership.id).where(
                Membership.person_id == person_id, Membership.change_id == change_id, not_replaced(Membership)
            )
        )
    )

"""What the undoing of a batch has to look at: all that was ever written of its people and its units."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import Base, db
from lms.org.models import Membership, Unit, UnitRecord
from lms.org.queries import not_replaced
from lms.org.roster.batches.models import RosterRun, RosterValue
from lms.org.roster.batches.rules import Fact


def touched_count(batch_id: int) -> int:
    """How many people the batch wrote anything about."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(_touched(batch_id, 0).subquery())) or 0


def touched_people(batch_id: int, after: int, limit: int) -> list[int]:
    """The next people that the batch wrote anything about, by id."""
    return list(db.session.scalars(_touched(batch_id, after).order_by("person_id").limit(limit)))


def _touched(batch_id: int, after: int) -> Any:
    parts = [
        sa.select(model.person_id).where(model.batch_id == batch_id, model.person_id > after)
        for model in (Membership, RosterValue)
    ]
    both = sa.union(*parts).subquery()
    return sa.select(both.c.person_id)


def membership_rows_of(person_ids: Sequence[int]) -> dict[int, list[Fact]]:
    """Every membership row ever written of these people, replaced ones too, oldest first."""
    found: dict[int, list[Fact]] = defaultdict(list)
    m = Membership
    for r in db.session.execute(
        sa.select(
            m.person_id, m.id, m.is_main, m.unit_id, m.category, m.position, m.status, m.leave_kind, m.end_reason,
            m.decision_number, m.valid_from, m.valid_to, m.batch_id, m.replaces_id,
        )
        .where(m.person_id.in_(person_ids))
        .order_by(m.person_id, m.id)
    ):  # fmt: skip
        values: Any = r[1:]
        found[r.person_id].append(Fact(*values))
    return found


def values_of(person_ids: Sequence[int]) -> dict[int, list[RosterValue]]:
    """Every value that a batch changed of these people, oldest first."""
    found: dict[int, list[RosterValue]] = defaultdict(list)
    for value in db.session.scalars(
        sa.select(RosterValue).where(RosterValue.person_id.in_(person_ids)).order_by(RosterValue.id)
    ):
        found[value.person_id].append(value)
    return found


def undoings() -> dict[int, int]:
    """Each undoing batch and the batch it takes back."""
    rows = db.session.execute(
        sa.select(RosterRun.batch_id, RosterRun.undoes_id).where(RosterRun.undoes_id.is_not(None))
    )
    return {r.batch_id: r.undoes_id for r in rows}


def unit_records_of(batch_id: int) -> list[UnitRecord]:
    """The records of units that the batch made and that stand as it wrote them, youngest first."""
    return list(
        db.session.scalars(
            sa.select(UnitRecord)
            .where(UnitRecord.batch_id == batch_id, not_replaced(UnitRecord))
            .order_by(UnitRecord.id.desc())
        )
    )


def units_in_use(unit_ids: Iterable[int]) -> set[int]:
    """Which of these units somebody belongs to on any day, or another table names: roles, settings and the like.

    Units that merely hang below one of them do not count; the caller looks at those.
    """
    ids, found = sorted(unit_ids), set[int]()
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        found |= set(
            db.session.scalars(
                sa.select(Membership.unit_id).where(
                    Membership.unit_id.in_(part), not_replaced(Membership),
                    sa.or_(Membership.valid_to.is_(None), Membership.valid_to >= Membership.valid_from),
                ).distinct()
            )
        )  # fmt: skip
        for column in _named_elsewhere():
            found |= set(db.session.scalars(sa.select(column).where(column.in_(part)).distinct()))
    return found


def _named_elsewhere() -> list[sa.Column[Any]]:
    """The columns of other tables that name a unit."""
    own = {Membership.__tablename__, UnitRecord.__tablename__}
    return [
        column
        for table in Base.metadata.sorted_tables
        if table.name not in own
        for column in table.columns
        if any(key.column.table.name == Unit.__tablename__ for key in column.foreign_keys)
    ]


def children_of(unit_ids: Iterable[int]) -> dict[int, set[int]]:
    """By unit the ids of the units whose record, as known now, puts them below it on any day."""
    ids, found = sorted(unit_ids), defaultdict[int, set[int]](set)
    for start in range(0, len(ids), 500):
        for row in db.session.execute(
            sa.select(UnitRecord.parent_id, UnitRecord.unit_id).where(
                UnitRecord.parent_id.in_(ids[start : start + 500]), not_replaced(UnitRecord),
                sa.or_(UnitRecord.valid_to.is_(None), UnitRecord.valid_to >= UnitRecord.valid_from),
            )
        ):  # fmt: skip
            found[row.parent_id].add(row.unit_id)
    return found

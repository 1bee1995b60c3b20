"""Carrying people from one unit into another from a day on: three statements, however many people there are."""

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.db import db
from lms.org.dated.rules import eve, writes
from lms.org.models import Membership
from lms.org.people.actions import write_stays
from lms.org.people.queries import stays
from lms.org.people.rules import without_doubles
from lms.org.queries import not_replaced
from lms.org.units.queries import doubled_people

_SAME = ("person_id", "is_main", "category", "position", "status", "leave_kind", "decision_number")


def carry(
    unit_ids: Collection[int],
    into_id: int,
    start: date,
    change_id: int,
    person_ids: Collection[int] | None = None,
) -> list[int]:
    """Moves who is in the units on `start` or comes later into `into_id` from that day on; `person_ids`: only these.

    New rows stand for the old ones; what ended before `start` stays. Returns the ids of who was moved.
    """
    asked = [Membership.unit_id.in_(unit_ids), not_replaced(Membership)]
    if person_ids is not None:
        asked.append(Membership.person_id.in_(person_ids))
    goes_on = sa.or_(Membership.valid_to.is_(None), Membership.valid_to >= start)
    fixed = {"recorded_at": clock.now(), "change_id": change_id}
    _insert(
        sa.select(
            *_columns(Membership, ends=False), Membership.unit_id, Membership.valid_from, sa.literal(eve(start), sa.Date),
            Membership.id,
        ).where(*asked, goes_on, Membership.valid_from < start),
        fixed,
    )  # fmt: skip
    old, ended = sa.orm.aliased(Membership), sa.orm.aliased(Membership)
    _insert(
        sa.select(
            *_columns(old), sa.literal(into_id), sa.literal(start, sa.Date), old.valid_to,
            sa.cast(sa.null(), sa.Integer),
        )
        .join(ended, ended.replaces_id == old.id)
        .where(ended.change_id == change_id, ended.unit_id.in_(unit_ids), ended.valid_to == eve(start)),
        fixed,
    )  # fmt: skip
    _insert(
        sa.select(
            *_columns(Membership), sa.literal(into_id), Membership.valid_from, Membership.valid_to, Membership.id
        ).where(
            *asked, Membership.valid_from >= start,
            sa.or_(Membership.valid_to.is_(None), Membership.valid_to >= Membership.valid_from),
        ),
        fixed,
    )  # fmt: skip
    moved = sa.select(Membership.person_id).where(
        Membership.change_id == change_id, Membership.unit_id == into_id
    )
    found = list(db.session.scalars(moved.distinct()))
    for person_id in doubled_people(into_id, start):
        held = stays(person_id)
        write_stays(person_id, writes(held, without_doubles(held)), change_id)
    return found


def _columns(row: Any, ends: bool = True) -> list[Any]:
    return [*(getattr(row, name) for name in _SAME), row.end_reason if ends else sa.cast(sa.null(), sa.Text)]


def _insert(rows: sa.Select[Any], fixed: dict[str, Any]) -> None:
    names = [*_SAME, "end_reason", "unit_id", "valid_from", "valid_to", "replaces_id"]
    columns = Membership.__table__.c
    found = rows.add_columns(*(sa.literal(value, columns[name].type) for name, value in fixed.items()))
    db.session.execute(sa.insert(Membership).from_select([*names, *fixed], found))

"""Whom a target means on a day: its categories narrowed to units, positions and people by name."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.kernel.db import db
from lms.org.models import Membership
from lms.org.queries import holds_on, merged_people, not_replaced, unit_nodes
from lms.org.rules import UnitNode, subtree
from lms.targets.asking.rules import written_positions
from lms.targets.models import TargetException
from lms.targets.queries import places
from lms.targets.queries.places import Reader, Shape
from lms.targets.queries.records import TargetView


def units_on(on: date, reader: Reader | None = None, known_at: datetime | None = None) -> dict[int, UnitNode]:
    """Every unit that exists on `on`, by id, read through `reader`; as known now or at an instant."""
    return unit_nodes(on, known_at, reader if isinstance(reader, Connection) else None)


def narrowed(target: TargetView, on: date, known_at: datetime | None) -> dict[str, Any]:
    """What the target narrows its categories to, as values of a Population; no query for what it does not name."""
    found: dict[str, Any] = {}
    if target.unit_ids or target.except_unit_ids:
        nodes = units_on(on, known_at=known_at)
        if target.unit_ids:
            found["units"] = tuple(sorted(subtree(nodes, frozenset(target.unit_ids))))
        found["except_units"] = tuple(sorted(subtree(nodes, frozenset(target.except_unit_ids))))
    if target.positions:
        written = db.session.scalars(
            sa.select(Membership.position)
            .where(Membership.category.in_(target.categories), Membership.position.is_not(None))
            .distinct()
        )
        found["positions"] = tuple(written_positions(target.positions, [str(one) for one in written]))
    if target.has_exceptions:
        merged = merged_people(known_at)
        person: Any = sa.func.coalesce(merged.c.kept_id, TargetException.person_id)
        rows: Any = db.session.execute(
            sa.select(person, TargetException.is_included)
            .outerjoin(merged, merged.c.merged_id == TargetException.person_id)
            .where(
                TargetException.target_id == target.target_id, not_replaced(TargetException, known_at),
                holds_on(TargetException, on),
            )
        ).all()  # fmt: skip
        found["included"] = tuple(sorted({person_id for person_id, is_included in rows if is_included}))
        found["excluded"] = tuple(sorted({person_id for person_id, is_included in rows if not is_included}))
    return found


def meant_condition(model: Any, shape: Shape, said: Any = places) -> sa.ColumnElement[bool]:
    """Condition on a membership: it is one of those the target means, people taken in by name aside. `said`: what
    holds the categories and so on: the statement's places, or a population."""
    conditions = [model.category.in_(said.CATEGORIES)]
    if shape.units:
        conditions.append(model.unit_id.in_(said.UNITS))
    if shape.except_units:
        conditions.append(model.unit_id.not_in(said.EXCEPT_UNITS))
    if shape.positions:
        conditions.append(sa.func.coalesce(model.position, "").in_(said.POSITIONS))
    if shape.excluded:
        conditions.append(model.person_id.not_in(said.EXCLUDED))
    return sa.and_(*conditions)


@dataclass(frozen=True)
class Meant:
    """Whom a target means on a day, as plain values: for statements that ask about several targets at once."""

    CATEGORIES: tuple[str, ...]
    UNITS: tuple[int, ...] | None
    EXCEPT_UNITS: tuple[int, ...]
    POSITIONS: tuple[str, ...] | None
    INCLUDED: tuple[int, ...]
    EXCLUDED: tuple[int, ...]

    def condition(self, member: Any) -> sa.ColumnElement[bool]:
        """Condition on a membership (columns person_id, unit_id, category, position): the target means it."""
        shape = Shape(
            self.UNITS is not None,
            bool(self.EXCEPT_UNITS),
            self.POSITIONS is not None,
            excluded=bool(self.EXCLUDED),
        )
        meant = meant_condition(member, shape, self)
        return sa.or_(meant, member.person_id.in_(self.INCLUDED)) if self.INCLUDED else meant


def meant_by(target: TargetView, on: date, known_at: datetime | None = None) -> Meant:
    """Whom the target means on the day, as known now or at an instant. No query for a target that asks by category alone."""
    found = narrowed(target, on, known_at)
    return Meant(
        tuple(target.categories), found.get("units"), found.get("except_units", ()), found.get("positions"),
        found.get("included", ()), found.get("excluded", ()),
    )  # fmt: skip

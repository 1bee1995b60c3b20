"""What the pages of targets look up: what can be chosen, and whom a change moves."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import Course, CourseVersion
from lms.kernel.db import db
from lms.kernel.vietnamese import clean, fold
from lms.org.models import Membership, Person, Unit, UnitRecord
from lms.org.queries import holds_on, main_membership, not_replaced
from lms.org.rules import UnitKind, UnitNode, in_tree_order
from lms.targets.asking.rules import position_parts
from lms.targets.queries import TargetView
from lms.targets.queries.meaning import Meant, meant_by

TICKED = 80  # units that get a box of their own; more are typed


def units_by_name(nodes: dict[int, UnitNode]) -> dict[str, list[int]]:
    """The units by what somebody may type: the name or the code, as it is written or without marks."""
    found: dict[str, list[int]] = defaultdict(list)
    for node in nodes.values():
        for word in {clean(node.name).casefold(), fold(clean(node.name)), node.code.casefold()}:
            found[word].append(node.id)
    return dict(found)


def boxed_units(nodes: dict[int, UnitNode]) -> list[int]:
    """The units that are offered with a box: no classes, and none at all where there are too many."""
    chosen = [
        node.id
        for node, depth in in_tree_order(nodes)
        if depth and node.kind not in (UnitKind.CLASS, UnitKind.COHORT_GROUP)
    ]
    return chosen if len(chosen) <= TICKED else []


def current_numbers() -> dict[str, int]:
    """The number of each published course's current version, by its key."""
    rows = db.session.execute(
        sa.select(Course.key, CourseVersion.number).join(
            CourseVersion, CourseVersion.id == Course.current_version_id
        )
    )
    return {row.key: row.number for row in rows}


def held_positions() -> frozenset[str]:
    """What stands in memberships as position or trade, folded."""
    rows = db.session.scalars(
        sa.select(Membership.position).where(Membership.position.is_not(None)).distinct()
    )
    return frozenset(part for one in rows for part in position_parts(str(one)))


@dataclass(frozen=True)
class Moved:
    """People whom a change takes into a population or out of it: how many, and the first of their names."""

    count: int
    names: list[str]


def moved(old: TargetView | None, new: TargetView, on: date, shown: int = 20) -> tuple[Moved, Moved]:
    """Who comes in and who goes out when `new` stands in the place of `old` (None: nothing) on the day."""
    to = meant_by(new, on)
    was = meant_by(old, on) if old is not None else None
    return _between(to, was, on, shown), _between(was, to, on, shown)


def _between(meant: Meant | None, unless: Meant | None, on: date, shown: int) -> Moved:
    if meant is None:
        return Moved(0, [])
    member: Any = Membership
    conditions = [main_membership(), holds_on(Membership, on), meant.condition(member)]
    if unless is not None:
        conditions.append(~unless.condition(member))
    found = sa.select(Membership.id).where(*conditions)
    count = db.session.scalar(sa.select(sa.func.count()).select_from(found.subquery())) or 0
    names = db.session.scalars(
        sa.select(Person.full_name)
        .join(Membership, Membership.person_id == Person.id)
        .where(*conditions)
        .order_by(Person.name_key, Person.id)
        .limit(shown)
    )
    return Moved(count, list(names) if count else [])


@dataclass(frozen=True)
class GoneUnit:
    """A unit that exists no more, by what it was last called."""

    name: str
    code: str


def gone_units(ids: Collection[int]) -> dict[int, GoneUnit]:
    """What these units were called at last. No query where there are none."""
    if not ids:
        return {}
    rows: Any = db.session.execute(
        sa.select(UnitRecord.unit_id, UnitRecord.name, Unit.code)
        .join(Unit, Unit.id == UnitRecord.unit_id)
        .where(UnitRecord.unit_id.in_(ids), not_replaced(UnitRecord))
        .order_by(UnitRecord.valid_from, UnitRecord.id)
    )
    return {row.unit_id: GoneUnit(row.name, row.code) for row in rows}

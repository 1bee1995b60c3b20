"""Figures of coverage by unit, and which people stand in which list."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from lms.kernel.actor import Actor, Role
from lms.kernel.db import db
from lms.org.models import Membership, Person, UnitRecord
from lms.org.queries import holds_on, not_replaced
from lms.org.rules import UnitNode, path_up, subtree
from lms.targets.queries.places import rows_of
from lms.targets.queries.population import ON, REQUIRED, Population, Reader, persons, units_on
from lms.targets.rules import Figures, Grounds, Listing, Standing, UnitTree, roll_up, standing, topmost

Groups = dict[Standing, dict[int, int]]


@dataclass(frozen=True)
class Coverage:
    """Everything the figures of a population on a date are made of.

    `leave`: the kinds of leave that are not counted, as they are written in the rows. `grounds`: why people directly in
    each unit are not counted.
    """

    population: Population
    tree: UnitTree
    leave: tuple[str, ...]
    grounds: Mapping[int, Grounds] = field(default_factory=dict)

    def grounds_of(self, unit_id: int | None) -> Grounds:
        """Why people of the unit with its subtree (None: of everything) are not counted."""
        if unit_id is None:
            return sum(self.grounds.values(), Grounds())
        return roll_up(self.tree.nodes, self.grounds).get(unit_id, Grounds())


def visible_units(actor: Actor, nodes: dict[int, UnitNode]) -> frozenset[int] | None:
    """The units whose people the actor may see, given today's units; None: all of them."""
    if actor.is_system or actor.has(Role.OFFICE) or actor.has(Role.LEADER):
        return None
    return subtree(nodes, actor.unit_ids(Role.HEAD))


def looked_at(
    nodes: dict[int, UnitNode], unit_id: int | None, visible: frozenset[int] | None
) -> frozenset[int] | None:
    """The only units whose people make up the figure of a unit (None: of everything) for somebody who may see `visible`
    (None: all); None where everybody may be among them: people of a unit that is gone stand in the topmost one."""
    if unit_id is None or unit_id == topmost(nodes):
        return visible
    below = subtree(nodes, frozenset({unit_id}))
    return below if visible is None else below & visible


def head_roots(actor: Actor, nodes: dict[int, UnitNode]) -> frozenset[int]:
    """The units the actor heads that exist in `nodes`, without those below another of them."""
    own = actor.unit_ids(Role.HEAD) & nodes.keys()
    return frozenset(i for i in own if not (path_up(nodes, i) - {i}) & own)


@lru_cache(maxsize=64)
def _by_unit(found: sa.Subquery) -> sa.Select[Any]:
    exempt = found.c.exemption_id.is_not(None)
    columns: list[Any] = [
        found.c.unit_id, found.c.gone, found.c.leave_kind, exempt.label("exempt"), sa.func.count().label("people"),
        sa.func.sum(sa.case((took_part(found), 1), else_=0)).label("enrolled"),
        sa.func.sum(sa.case((found.c.done_courses >= REQUIRED, 1), else_=0)).label("done"),
    ]  # fmt: skip
    return sa.select(*columns).group_by(found.c.unit_id, found.c.gone, found.c.leave_kind, exempt)


def coverage(
    population: Population,
    reader: Reader | None = None,
    visible: frozenset[int] | None = None,
    nodes: dict[int, UnitNode] | None = None,
) -> Coverage:
    """The figures of every unit: one GROUP BY over the population, and the units of the date.

    `visible`: leaves out the people of all other units; they are not read. `nodes`: the units of the date, where they
    are at hand.
    """
    if visible is not None:
        population = population.only(visible)
    if nodes is None:
        nodes = units_on(population.on, reader, population.known_at)
    return coverage_of(population, figure_rows(population, reader), nodes)


def cover_of_names(population: Population, reader: Reader | None = None) -> Coverage:
    """What a list of names is read against: units and kinds of leave, without a figure; nobody is counted for it."""
    kinds: Any = sa.select(Membership.leave_kind).where(Membership.leave_kind.is_not(None)).distinct()
    written: list[str] = [row[0] for row in (reader or db.session).execute(kinds)]
    leave = (kind for kind in written if standing(False, False, kind, population.uncounted) is Standing.LEAVE)
    nodes = units_on(population.on, reader, population.known_at)
    return Coverage(population, UnitTree(nodes, {}), tuple(sorted(leave)))


def figure_rows(population: Population, reader: Reader | None = None) -> list[Any]:
    """How many people directly in each unit stand alike. Columns: unit_id, gone, leave_kind, exempt, people, enrolled,
    done."""
    return list(rows_of(figures_select(population), population.values, reader))


def figures_select(population: Population) -> sa.Select[Any]:
    """The statement of `figure_rows`; execute it with `Population.values`. Equal shapes give the same object."""
    return _by_unit(persons(population))


def coverage_of(population: Population, rows: Iterable[Any], nodes: dict[int, UnitNode] | None) -> Coverage:
    """The figures of every unit out of `figure_rows`. `nodes`: the units of the date; None: they are read."""
    sums: dict[int, list[int]] = {}  # plain numbers: there may be thousands of units
    leave: set[str] = set()
    grounds: dict[int, Grounds] = defaultdict(Grounds)
    is_asked = bool(population.required)
    for unit_id, gone, leave_kind, exempt, people, enrolled, done in rows:
        own = sums.get(unit_id)
        if own is None:
            own = sums[unit_id] = [0, 0, 0, 0]
        stands = Standing.COUNTED
        if gone or exempt or leave_kind:
            if standing(False, False, leave_kind, population.uncounted) is Standing.LEAVE:
                leave.add(leave_kind)
            stands = standing(bool(gone), bool(exempt), leave_kind, population.uncounted)
        if stands is Standing.COUNTED:
            own[0] += people
            own[1] += enrolled
            own[2] += done if is_asked else 0
        else:
            own[3] += people
            grounds[unit_id] += Grounds(**{stands.value: people})
    figures = {unit_id: Figures(*own) for unit_id, own in sums.items()}
    tree = UnitTree(nodes if nodes is not None else units_on(population.on), figures)
    return Coverage(population, tree, tuple(sorted(leave)), grounds)


def took_part(found: sa.Subquery) -> sa.ColumnElement[bool]:
    """Condition on a row of `persons`: enrolled, in the sense of product rule 3.4."""
    return sa.or_(found.c.begun == 1, found.c.done_courses > 0)


def counted(found: sa.Subquery, leave: Any) -> sa.ColumnElement[bool]:
    """Condition on a row of `persons`: it stands in the denominator. `leave`: kinds not counted, as written, or the
    place of them."""
    working = sa.or_(found.c.leave_kind.is_(None), found.c.leave_kind.not_in(leave))
    return sa.and_(found.c.gone == 0, found.c.exemption_id.is_(None), working)


def in_listing(found: sa.Subquery, cover: Coverage, listing: Listing) -> sa.ColumnElement[bool]:
    """Condition on a row of `persons`: the name stands in the list."""
    return listed_in(found, listing, bool(cover.population.required), cover.leave)


def listed_in(found: sa.Subquery, listing: Listing, is_asked: bool, leave: Any) -> sa.ColumnElement[bool]:
    """`in_listing`, for statements that are made once. `is_asked`: whether the target asks for anything; `leave`: as in
    `counted`."""
    done = found.c.done_courses >= REQUIRED if is_asked else sa.false()
    enrolled = took_part(found)
    stands = counted(found, leave)
    if listing is Listing.NOT_COUNTED:
        return ~stands
    wanted = {
        Listing.DONE: done, Listing.MISSING: ~done, Listing.ENROLLED: enrolled, Listing.NOT_ENROLLED: ~enrolled,
    }  # fmt: skip
    return sa.and_(stands, wanted[listing])


def within(found: sa.Subquery, units: Collection[int] | None) -> sa.ColumnElement[bool]:
    return sa.true() if units is None else found.c.unit_id.in_(units)


def named(found: sa.Subquery, known_at: Any = None) -> sa.Join:
    """`persons` joined to Person and to the UnitRecord of the date (none for a unit that is gone)."""
    unit = sa.and_(
        UnitRecord.unit_id == found.c.unit_id, not_replaced(UnitRecord, known_at), holds_on(UnitRecord, ON)
    )
    return found.join(Person, Person.id == found.c.person_id).outerjoin(UnitRecord, unit)

"""Figures of coverage by unit, and the names behind them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import Course
from lms.kernel.actor import Actor, Role
from lms.kernel.db import db
from lms.kernel.search import matches
from lms.learning.facts import not_revoked
from lms.learning.models import Completion, Participation
from lms.org.models import Membership, Person, RosterBatch, UnitRecord
from lms.org.queries import holds_on, not_replaced
from lms.org.rules import UnitNode, path_up, subtree
from lms.targets.models import Exemption
from lms.targets.queries.population import ON, REQUIRED, Population, Reader, persons, units_on
from lms.targets.queries.records import TargetView
from lms.targets.queries.retakes import counts_on
from lms.targets.rules import (
    Figures,
    Listing,
    NextStep,
    Standing,
    UnitTree,
    is_done,
    next_step,
    standing,
)

Groups = dict[Standing, dict[int, int]]


@dataclass(frozen=True)
class Coverage:
    """Everything the figures of a population on a date are made of.

    `leave`: the kinds of leave that are not counted, as they are written in the rows.
    """

    population: Population
    tree: UnitTree
    leave: tuple[str, ...]


@dataclass(frozen=True)
class PersonRow:
    """A counted person. `finished_on`: when the last of the target's courses was completed, if all are."""

    public_id: str
    code: str | None
    name: str
    unit: str | None
    category: str
    begun: bool
    done_courses: int
    finished_on: date | None
    step: NextStep | None


@dataclass(frozen=True)
class NotCountedRow:
    """A person who is not counted, and on what ground. `source` names who decided, or the roster that says so."""

    public_id: str
    code: str | None
    name: str
    unit: str | None
    category: str
    standing: Standing
    reason: str | None
    since: date
    until: date | None
    decision_number: str | None
    source: str | None
    source_on: date | None


def visible_units(actor: Actor, nodes: dict[int, UnitNode]) -> frozenset[int] | None:
    """The units whose people the actor may see, given today's units; None: all of them."""
    if actor.is_system or actor.has(Role.OFFICE) or actor.has(Role.LEADER):
        return None
    return subtree(nodes, actor.unit_ids(Role.HEAD))


def head_roots(actor: Actor, nodes: dict[int, UnitNode]) -> frozenset[int]:
    """The units the actor heads that exist in `nodes`, without those below another of them."""
    own = actor.unit_ids(Role.HEAD) & nodes.keys()
    return frozenset(i for i in own if not (path_up(nodes, i) - {i}) & own)


@lru_cache(maxsize=1)
def _by_unit() -> sa.Select[Any]:
    found = persons()
    exempt = found.c.exemption_id.is_not(None)
    columns: list[Any] = [
        found.c.unit_id, found.c.gone, found.c.leave_kind, exempt.label("exempt"), sa.func.count().label("people"),
        sa.func.sum(sa.case((took_part(found), 1), else_=0)).label("enrolled"),
        sa.func.sum(sa.case((found.c.done_courses >= REQUIRED, 1), else_=0)).label("done"),
    ]  # fmt: skip
    return sa.select(*columns).group_by(found.c.unit_id, found.c.gone, found.c.leave_kind, exempt)


def coverage(
    population: Population, reader: Reader | None = None, visible: frozenset[int] | None = None
) -> Coverage:
    """The figures of every unit: one GROUP BY over the population, and the units of the date.

    `visible`: leaves out the people of all other units.
    """
    own: dict[int, Figures] = defaultdict(Figures)
    leave: set[str] = set()
    for row in (reader or db.session).execute(_by_unit(), population.values):
        if visible is not None and row.unit_id not in visible:
            continue
        if row.leave_kind and standing(False, False, row.leave_kind, population.uncounted) is Standing.LEAVE:
            leave.add(row.leave_kind)
        stands = standing(bool(row.gone), bool(row.exempt), row.leave_kind, population.uncounted)
        own[row.unit_id] += _figures(row, stands, population)
    return Coverage(population, UnitTree(units_on(population.on, reader), own), tuple(sorted(leave)))


def _figures(row: Any, stands: Standing, population: Population) -> Figures:
    if stands is not Standing.COUNTED:
        return Figures(not_counted=row.people)
    return Figures(row.people, row.enrolled, row.done if population.required else 0)


def took_part(found: sa.Subquery) -> sa.ColumnElement[bool]:
    """Condition on a row of `persons`: enrolled, in the sense of product rule 3.4."""
    return sa.or_(found.c.begun == 1, found.c.done_courses > 0)


def counted(found: sa.Subquery, leave: Collection[str]) -> sa.ColumnElement[bool]:
    """Condition on a row of `persons`: it stands in the denominator. `leave`: kinds not counted, as written."""
    working = sa.or_(found.c.leave_kind.is_(None), found.c.leave_kind.not_in(leave))
    return sa.and_(found.c.gone == 0, found.c.exemption_id.is_(None), working)


def in_listing(found: sa.Subquery, cover: Coverage, listing: Listing) -> sa.ColumnElement[bool]:
    """Condition on a row of `persons`: the name stands in the list."""
    done = found.c.done_courses >= REQUIRED if cover.population.required else sa.false()
    enrolled = took_part(found)
    stands = counted(found, cover.leave)
    if listing is Listing.NOT_COUNTED:
        return ~stands
    wanted = {
        Listing.DONE: done, Listing.MISSING: ~done, Listing.ENROLLED: enrolled, Listing.NOT_ENROLLED: ~enrolled,
    }  # fmt: skip
    return sa.and_(stands, wanted[listing])


def _within(found: sa.Subquery, units: Collection[int] | None) -> sa.ColumnElement[bool]:
    return sa.true() if units is None else found.c.unit_id.in_(units)


def named(found: sa.Subquery) -> sa.Join:
    """`persons` joined to Person and to the UnitRecord of the date (none for a unit that is gone)."""
    unit = sa.and_(UnitRecord.unit_id == found.c.unit_id, not_replaced(UnitRecord), holds_on(UnitRecord, ON))
    return found.join(Person, Person.id == found.c.person_id).outerjoin(UnitRecord, unit)


def names(
    cover: Coverage, target: TargetView, listing: Listing, units: Collection[int] | None, query: str,
    page: int, per_page: int,
) -> tuple[list[PersonRow], int | None]:  # fmt: skip
    """One page (from 1) of a list of counted people by tên; how many match `query`, None without a query."""
    found = persons()
    conditions, rank = matches("person", query, found.c.person_id)
    conditions += [in_listing(found, cover, listing), _within(found, units)]
    joined = named(found)
    rows = db.session.execute(
        sa.select(
            found.c.person_id, Person.public_id, Person.code, Person.full_name, UnitRecord.name.label("unit"),
            found.c.category, found.c.begun, found.c.done_courses,
        )
        .select_from(joined).where(*conditions)
        .order_by(rank, Person.name_key, Person.id).limit(per_page).offset((page - 1) * per_page),
        cover.population.values,
    ).all()  # fmt: skip
    did = _course_facts(cover.population, [row.person_id for row in rows])
    listed = [_person_row(row, target, cover.population, did[row.person_id]) for row in rows]
    return listed, _total(cover, found, conditions) if query.strip() else None


def _total(cover: Coverage, found: sa.Subquery, conditions: list[sa.ColumnElement[bool]]) -> int:
    counting = sa.select(sa.func.count()).select_from(found).where(*conditions)
    return db.session.scalar(counting, cover.population.values) or 0


Facts = tuple[dict[str, date], set[str], set[str]]


def _course_facts(population: Population, person_ids: list[int]) -> dict[int, Facts]:
    """Per person: the target's courses completed by the date with the day of the first time that counts, those
    begun, and those completed only in a version that no longer counts."""
    facts: dict[int, Facts] = defaultdict(lambda: ({}, set(), set()))
    if not person_ids:
        return facts
    day = sa.func.min(sa.case((counts_on(population.on), Completion.completed_on)))
    completed = (
        sa.select(Completion.person_id, Course.key, day.label("day"), sa.literal(1))
        .join(Course, Course.id == Completion.course_id)
        .where(
            Completion.person_id.in_(person_ids), Completion.course_id.in_(population.course_ids),
            Completion.completed_on <= population.on, not_revoked(),
        )
        .group_by(Completion.person_id, Course.key)
    )  # fmt: skip
    begun = (
        sa.select(Participation.person_id, Course.key, sa.cast(sa.null(), sa.Date), sa.literal(0))
        .join(Course, Course.id == Participation.course_id)
        .where(
            Participation.person_id.in_(person_ids), Participation.course_id.in_(population.course_ids),
            Participation.began_on <= population.on,
        )
    )  # fmt: skip
    rows: Any = db.session.execute(sa.union_all(completed, begun))
    for person_id, key, counted_from, is_completed in rows:
        done, begun_keys, lapsed = facts[person_id]
        if counted_from is not None:
            done[key] = counted_from
        else:
            (lapsed if is_completed else begun_keys).add(key)
    return facts


def _person_row(row: Any, target: TargetView, population: Population, facts: Facts) -> PersonRow:
    done, begun, lapsed = facts
    finished = is_done(row.done_courses, population.required)
    return PersonRow(
        row.public_id, row.code, row.full_name, row.unit, row.category, bool(row.begun or row.done_courses),
        row.done_courses, max(done.values(), default=None) if finished else None,
        None if finished else next_step(target.course_keys, done.keys(), begun, lapsed),
    )  # fmt: skip


def not_counted_names(
    cover: Coverage, units: Collection[int] | None, query: str, page: int, per_page: int
) -> tuple[list[NotCountedRow], int | None]:
    """One page (from 1) of those who are not counted, with the ground of each; the total as in `names`."""
    found = persons()
    conditions, rank = matches("person", query, found.c.person_id)
    conditions += [in_listing(found, cover, Listing.NOT_COUNTED), _within(found, units)]
    joined = named(found)
    rows = db.session.execute(
        sa.select(
            Person.public_id, Person.code, Person.full_name, UnitRecord.name.label("unit"), found.c.category,
            found.c.gone, found.c.leave_kind, Membership.valid_from, Membership.valid_to, Membership.end_reason,
            Membership.decision_number, RosterBatch.file_name, RosterBatch.as_of,
            Exemption.id.label("exemption_id"), Exemption.reason, Exemption.valid_from.label("exempt_from"),
            Exemption.valid_to.label("exempt_to"), Exemption.decision_number.label("exempt_number"),
            Exemption.decided_by,
        )
        .select_from(
            joined.join(Membership, Membership.id == found.c.membership_id)
            .outerjoin(RosterBatch, RosterBatch.id == Membership.batch_id)
            .outerjoin(Exemption, Exemption.id == found.c.exemption_id)
        )
        .where(*conditions)
        .order_by(rank, Person.name_key, Person.id).limit(per_page).offset((page - 1) * per_page),
        cover.population.values,
    ).all()  # fmt: skip
    return [_not_counted(row) for row in rows], _total(cover, found, conditions) if query.strip() else None


def _not_counted(row: Any) -> NotCountedRow:
    who = (row.public_id, row.code, row.full_name, row.unit, row.category)
    roster = (row.decision_number, row.file_name, row.as_of)
    if row.gone:
        return NotCountedRow(*who, Standing.LEFT, row.end_reason, row.valid_from, row.valid_to, *roster)
    if row.exemption_id is not None:
        dates = (row.exempt_from, row.exempt_to)
        return NotCountedRow(
            *who, Standing.EXEMPT, row.reason, *dates, row.exempt_number, row.decided_by, None
        )
    return NotCountedRow(*who, Standing.LEAVE, row.leave_kind, row.valid_from, row.valid_to, *roster)

"""The figures of many days at once, from the facts: one statement for all the days on which a target asks the same.

People whose history is a step (not begun, begun, done) are grouped in the database. Those whose standing can change
back (exempt for a time, named in the target, met for a time only) come out of the same statement one by one, and the
rules of the status say what they were on each day.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from itertools import accumulate, groupby
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.org.models import Unit, UnitRecord
from lms.org.queries import merged_people, not_replaced
from lms.org.rules import UnitNode
from lms.targets.models import Exemption, TargetException
from lms.targets.queries import places
from lms.targets.queries.histories import Form, history
from lms.targets.queries.places import rows_of
from lms.targets.queries.population import Population, population_of
from lms.targets.queries.records import TargetView, at, timelines
from lms.targets.queries.satisfying import did_by
from lms.targets.rules import NOBODY, Figures, Standing, standing
from lms.targets.trend.rules import DAY, Point, Scope, Someone, Span, Stay, covers, someone, stands

CHUNK = 2000  # people whose facts are fetched at a time

Nodes = dict[int, UnitNode]


def line(
    target: TargetView, days: Iterable[date], scope: Scope, known_at: datetime | None = None
) -> list[Point]:
    """The figures of each of the days, in order, as known now or at an instant: those of `coverage()` on each day.

    A day before the target began has none, nor has one on which the unit was not there.
    """
    wanted = sorted(set(days))
    timeline = timelines(known_at).get(target.target_id, [])
    asked = [(day, at(timeline, day)) for day in wanted]
    nodes = _nodes(wanted, known_at) if _by_unit(scope, [view for _, view in asked if view]) else None
    found: dict[date, Figures] = {}
    for _, group in groupby(asked, key=lambda one: _content(one[1])):
        held = list(group)
        view = held[0][1]
        if view is not None:
            found |= _figures(view, [day for day, _ in held], scope, known_at, nodes)
    return [Point(day, _of_day(day, view, found, nodes, scope)) for day, view in asked]


def _of_day(
    day: date,
    view: TargetView | None,
    found: dict[date, Figures],
    nodes: dict[date, Nodes] | None,
    scope: Scope,
) -> Figures | None:
    if view is None or day < view.starts_on:
        return None
    there = nodes is None or scope.unit_id is None or scope.unit_id in nodes[day]
    return found[day] if there else None


def _content(view: TargetView | None) -> Any:
    return view and (view.content, view.has_exceptions)


def _by_unit(scope: Scope, views: Sequence[TargetView]) -> bool:
    bound = scope.unit_id is not None or scope.visible is not None
    return bound or any(view.unit_ids or view.except_unit_ids for view in views)


def _nodes(days: Sequence[date], known_at: datetime | None) -> dict[date, Nodes]:
    """The units of each day; days between which nothing changed share them."""
    span = {"first": days[0], "last": days[-1]}
    rows = rows_of(_records(known_at is not None), {**span, **({"known": known_at} if known_at else {})})
    records = [(UnitNode._make(row[:7]), row[7], row[8]) for row in rows]
    changes = sorted({first for _, first, _ in records} | {last + DAY for _, _, last in records if last})
    made: dict[int, Nodes] = {}
    for day in days:
        place = bisect_right(changes, day)
        if place not in made:
            made[place] = {node.id: node for node, first, last in records if covers((first, last), day)}
    return {day: made[bisect_right(changes, day)] for day in days}


@cache
def _records(as_known: bool) -> sa.Select[Any]:
    known = places.Shape(as_known=as_known).known
    first: Any = sa.bindparam("first", type_=sa.Date())
    last: Any = sa.bindparam("last", type_=sa.Date())
    columns: list[Any] = [
        UnitRecord.unit_id, Unit.public_id, UnitRecord.parent_id, UnitRecord.kind, UnitRecord.name,
        UnitRecord.sort_key, Unit.code, UnitRecord.valid_from, UnitRecord.valid_to,
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .join(Unit, Unit.id == UnitRecord.unit_id)
        .where(
            not_replaced(UnitRecord, known), UnitRecord.valid_from <= last,
            sa.or_(UnitRecord.valid_to.is_(None), UnitRecord.valid_to >= first),
        )
    )  # fmt: skip


def _figures(
    view: TargetView,
    days: list[date],
    scope: Scope,
    known_at: datetime | None,
    nodes: dict[date, Nodes] | None,
) -> dict[date, Figures]:
    """The figures of days on which the target asks the same."""
    whole = population_of(replace(view, unit_ids=[], except_unit_ids=[]), days[-1], known_at=known_at)
    named = view.has_exceptions
    reads = scope.reads({id(each): each for each in nodes.values()}.values()) if nodes else scope.visible
    population = replace(whole, included=(), excluded=()).only(reads)
    some = population.required < sum(map(len, population.refs.values()))
    form = Form(population.shape, nodes is not None, some, named)
    values = {**population.values, "first": days[0]}
    steps: dict[int, _Steps] = defaultdict(lambda: _Steps(days))
    stays: dict[int, list[Stay]] = defaultdict(list)
    for row in rows_of(history(form), values):
        if row.person_id is not None:
            span = (row.valid_from, row.valid_to)
            stays[row.person_id].append(Stay(span, row.unit_id or 0, row.leave_kind, bool(row.meant)))
        elif standing(False, False, row.leave_kind, population.uncounted) is Standing.COUNTED:
            steps[row.unit_id or 0].add(row)
    others = _someones(view, population, stays, named)
    found: dict[date, Figures] = {}
    sums = {unit_id: step.figures() for unit_id, step in steps.items()}
    admits = {  # days between which no unit changed share their units
        place: scope.admits(each, view.unit_ids, view.except_unit_ids)
        for place, each in {id(each): each for each in (nodes or {}).values()}.items()
    }
    for place, day in enumerate(days):
        admitted = admits[id(nodes[day])] if nodes else _all
        counted = enrolled = done = 0
        for unit_id, figures in sums.items():
            if admitted(unit_id, False):
                one = figures[place]
                counted, enrolled, done = counted + one[0], enrolled + one[1], done + one[2]
        alone = NOBODY
        for person in others:
            alone += stands(person, day, admitted, population.uncounted)
        found[day] = alone + Figures(counted, enrolled, done)
    return found


def _all(_unit_id: int, _by_name: bool) -> bool:
    return True


class _Steps:
    """How many of a unit's own people were counted, had begun and were done on each day."""

    def __init__(self, days: list[date]) -> None:
        self.days = days
        self.changes = [[0] * (len(days) + 1) for _ in range(3)]

    def add(self, row: Any) -> None:
        """People with the same history: here from a day to a day, begun and done since some day or never."""
        first, end = bisect_left(self.days, row.valid_from), len(self.days)
        if row.valid_to is not None:
            end = bisect_right(self.days, row.valid_to)
        for since, changes in zip((row.valid_from, row.begun, row.done), self.changes, strict=True):
            start = end if since is None else max(first, bisect_left(self.days, since))
            if start < end:
                changes[start] += row.people
                changes[end] -= row.people

    def figures(self) -> list[tuple[int, ...]]:
        """Day by day: counted, enrolled, done."""
        return list(zip(*(accumulate(changes) for changes in self.changes), strict=True))[:-1]


def _someones(
    view: TargetView, population: Population, stays: dict[int, list[Stay]], named: bool
) -> list[Someone]:
    ids = sorted(stays)
    if not ids:
        return []
    exempt = _dated(Exemption, population)
    by_name = _dated(TargetException, population) if named else {}
    found: list[Someone] = []
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        did = did_by(db.session, population.shape, population.values, part)
        for one in part:
            spans = [span for span, _ in exempt.get(one, ())]
            facts = did[one]
            found.append(someone(view, stays[one], facts.facts, facts.begun, spans, by_name.get(one, ())))
    return found


def _dated(model: Any, population: Population) -> dict[int, list[tuple[Span, bool]]]:
    """When rows of the target name each person, and as what."""
    rows = rows_of(_dated_rows(model, population.shape.as_known), population.values)
    found: dict[int, list[tuple[Span, bool]]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(((row.valid_from, row.valid_to), bool(row.what)))
    return found


@cache
def _dated_rows(model: Any, as_known: bool) -> sa.Select[Any]:
    known = places.Shape(as_known=as_known).known
    merged = merged_people(known)
    person: Any = sa.func.coalesce(merged.c.kept_id, model.person_id).label("person_id")
    what: Any = getattr(model, "is_included", sa.literal(True)).label("what")
    return (
        sa.select(person, model.valid_from, model.valid_to, what)
        .outerjoin(merged, merged.c.merged_id == model.person_id)
        .where(model.target_id == places.TARGET, not_replaced(model, known))
    )

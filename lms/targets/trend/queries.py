"""The figures of many days at once, from the facts: one statement for all the days on which a target asks the same.

People whose history is a step (not begun, begun, done) are grouped in the database. Those whose standing can change
back (exempt for a time, named in the target, met for a time only) come out of the same statement one by one, and the
rules of the status say what they were on each day.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from itertools import accumulate, groupby
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.org.models import Membership, Unit, UnitRecord
from lms.org.queries import main_membership, merged_people, not_replaced
from lms.org.rules import MembershipStatus, UnitNode
from lms.targets.models import Exemption, TargetException
from lms.targets.queries import places
from lms.targets.queries.meaning import meant_condition
from lms.targets.queries.places import ON, REQUIRED, Shape, refs_of
from lms.targets.queries.population import Population, population_of
from lms.targets.queries.records import TargetView, at, timelines
from lms.targets.queries.retakes import lapses
from lms.targets.queries.satisfying import did_by
from lms.targets.rules import NOBODY, Figures, Standing, standing
from lms.targets.satisfiers import Moment, answering
from lms.targets.trend.rules import DAY, Point, Scope, Someone, Span, Stay, covers, someone, stands

FIRST: sa.BindParameter[date] = sa.bindparam("first", type_=sa.Date())
CHUNK = 2000  # people whose facts are fetched at a time

Nodes = dict[int, UnitNode]


@dataclass(frozen=True)
class _Form:
    """What the statement looks like. `by_unit`: whether units matter; `some`: fewer than all suffice; `named`: whether
    anybody may be named in the target."""

    shape: Shape
    by_unit: bool
    some: bool
    named: bool


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
    columns: list[Any] = [
        UnitRecord.unit_id, Unit.public_id, UnitRecord.parent_id, UnitRecord.kind, UnitRecord.name,
        UnitRecord.sort_key, Unit.code, UnitRecord.valid_from, UnitRecord.valid_to,
    ]  # fmt: skip
    rows = db.session.execute(
        sa.select(*columns)
        .join(Unit, Unit.id == UnitRecord.unit_id)
        .where(
            not_replaced(UnitRecord, known_at), UnitRecord.valid_from <= days[-1],
            sa.or_(UnitRecord.valid_to.is_(None), UnitRecord.valid_to >= days[0]),
        )
    ).all()  # fmt: skip
    records = [(UnitNode(*row[:7]), row.valid_from, row.valid_to) for row in rows]
    changes = sorted({first for _, first, _ in records} | {last + DAY for _, _, last in records if last})
    made: dict[int, Nodes] = {}
    for day in days:
        place = bisect_right(changes, day)
        if place not in made:
            made[place] = {node.id: node for node, first, last in records if covers((first, last), day)}
    return {day: made[bisect_right(changes, day)] for day in days}


# ---- the statement -------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _statement(form: _Form) -> sa.Select[Any]:
    listed = _stays(form)
    histories = _histories(form, listed)
    special = _special(form)
    alone = sa.or_(sa.func.coalesce(histories.c.ends, 0) == 1, listed.c.person_id.in_(special))
    who: Any = sa.case((alone, listed.c.person_id)).label("person_id")
    since = [_no_earlier(histories.c[name]).label(name) for name in ("done", "begun")]
    keys: list[Any] = [
        listed.c.unit_id, listed.c.leave_kind, listed.c.meant, who, _no_earlier(listed.c.valid_from).label("valid_from"),
        listed.c.valid_to, *since,
    ]  # fmt: skip
    return (
        sa.select(*keys, sa.func.count().label("people"))
        .select_from(listed.outerjoin(histories, histories.c.person_id == listed.c.person_id))
        .group_by(*keys)
    )


def _no_earlier(column: Any) -> sa.ColumnElement[Any]:
    """What came before the first day of the line came before all of it: one group."""
    return sa.case((column < FIRST, FIRST), else_=column)


def _stays(form: _Form) -> sa.CTE:
    """The stretches of main memberships that touch the days, of people the target means by category or by name."""
    meant = meant_condition(Membership, Shape(positions=form.shape.positions))
    asked = sa.or_(meant, Membership.person_id.in_(_named(form))) if form.named else meant
    on_leave = Membership.status == MembershipStatus.LEAVE
    unit: Any = Membership.unit_id if form.by_unit else sa.cast(sa.null(), sa.Integer).label("unit_id")
    columns: list[Any] = [
        Membership.person_id, unit, sa.case((on_leave, Membership.leave_kind)).label("leave_kind"),
        sa.case((meant, 1), else_=0).label("meant"), Membership.valid_from, Membership.valid_to,
    ]  # fmt: skip
    touches = sa.or_(Membership.valid_to.is_(None), Membership.valid_to >= FIRST)
    current = main_membership(Membership, form.shape.known)
    return sa.select(*columns).where(current, asked, Membership.valid_from <= ON, touches).cte()


def _kept(model: Any, form: _Form) -> sa.CompoundSelect[Any]:
    """The people whom rows of the target name, by the ids they are counted under."""
    merged = merged_people(form.shape.known)
    own = (model.target_id == places.TARGET, not_replaced(model, form.shape.known))
    kept = sa.select(merged.c.kept_id).join(model, model.person_id == merged.c.merged_id)
    return sa.union(sa.select(model.person_id).where(*own), kept.where(*own))


def _named(form: _Form) -> sa.CompoundSelect[Any]:
    return _kept(TargetException, form)


def _special(form: _Form) -> Any:
    exempt = sa.select(_kept(Exemption, form).subquery().c[0])
    return sa.union(exempt, sa.select(_named(form).subquery().c[0])) if form.named else exempt


def _histories(form: _Form, listed: sa.CTE) -> sa.Subquery:
    """One row per person who did something: since when everything needed is met (`done`), since when anything was begun
    or met (`begun`), and whether something met counts for a time only (`ends`)."""
    none: Any = sa.null()
    people = sa.select(listed.c.person_id).distinct().cte()
    met = _met(form, people)
    first: list[Any] = [
        met.c.person_id, met.c.met, sa.func.min(met.c.since).label("since"), sa.func.max(met.c.ends).label("ends"),
    ]  # fmt: skip
    firsts = sa.select(*first).group_by(met.c.person_id, met.c.met).subquery()
    done: Any = sa.case((sa.func.count() >= REQUIRED, sa.func.max(firsts.c.since)))
    if form.some:
        order: Any = sa.func.row_number().over(partition_by=firsts.c.person_id, order_by=firsts.c.since)
        firsts = sa.select(*firsts.c, order.label("place")).subquery()
        done = sa.func.max(sa.case((firsts.c.place == REQUIRED, firsts.c.since)))
    columns: list[Any] = [
        firsts.c.person_id, done.label("done"), sa.func.min(firsts.c.since).label("begun"),
        sa.func.max(firsts.c.ends).label("ends"),
    ]  # fmt: skip
    parts: list[Any] = [sa.select(*columns).group_by(firsts.c.person_id)]
    for begun in _begun(form, people):
        told: list[Any] = [
            begun.c.person_id, sa.cast(none, sa.Date), sa.func.min(begun.c.since), sa.literal(0),
        ]  # fmt: skip
        parts.append(sa.select(*told).group_by(begun.c.person_id))
    every = sa.union_all(*parts).subquery()
    grouped: list[Any] = [
        every.c.person_id, sa.func.max(every.c.done).label("done"), sa.func.min(every.c.begun).label("begun"),
        sa.func.max(every.c.ends).label("ends"),
    ]  # fmt: skip
    return sa.select(*grouped).group_by(every.c.person_id).subquery()


def _of(people: sa.CTE, facts: sa.Subquery, columns: Sequence[Any], known: Any, *more: Any) -> list[Any]:
    """Facts of the people, by their own id and by the ids of those merged into them."""
    merged = merged_people(known)
    own = people.join(facts, facts.c.person_id == people.c.person_id)
    others = merged.join(people, people.c.person_id == merged.c.kept_id).join(
        facts, facts.c.person_id == merged.c.merged_id
    )
    chosen = [people.c.person_id, *columns]
    return [
        sa.select(*chosen).select_from(source).where(facts.c.since <= ON, *more) for source in (own, others)
    ]


def _met(form: _Form, people: sa.CTE) -> sa.Subquery:
    shape, parts = form.shape, []
    lapse = lapses(shape.known)
    whole = Moment(
        sa.literal(date.min, sa.Date), shape.known
    )  # of the first day there is: nothing has lapsed
    for satisfier in answering(shape.kinds):
        facts = satisfier.done(whole).subquery()
        ends: Any = facts.c.until.is_not(None)
        more: list[sa.ColumnElement[bool]] = [facts.c.ref.in_(refs_of(satisfier.answers))]
        if "version_id" in facts.c:
            ends = sa.or_(ends, facts.c.version_id.in_(sa.select(lapse.c.version_id)))
            if shape.versions:
                more.append(
                    sa.or_(facts.c.version_id.is_(None), facts.c.version_id.not_in(places.OLD_VERSIONS))
                )
        number = facts.c.ref * len(shape.kinds) + shape.kinds.index(satisfier.answers)
        ends = sa.literal(1) if shape.expires else sa.case((ends, 1), else_=0)
        parts += _of(
            people, facts, [number.label("met"), facts.c.since, ends.label("ends")], shape.known, *more
        )
    return sa.union_all(*parts).subquery()


def _begun(form: _Form, people: sa.CTE) -> list[sa.Subquery]:
    parts = []
    for satisfier in answering(form.shape.kinds):
        begun = satisfier.begun(Moment(ON, form.shape.known))
        if begun is not None:
            facts = begun.subquery()
            asked = facts.c.ref.in_(refs_of(satisfier.answers))
            parts += _of(people, facts, [facts.c.since], form.shape.known, asked)
    return [part.subquery() for part in parts]


# ---- what its rows mean --------------------------------------------------------------------------------------


def _figures(
    view: TargetView,
    days: list[date],
    scope: Scope,
    known_at: datetime | None,
    nodes: dict[date, Nodes] | None,
) -> dict[date, Figures]:
    """The figures of days on which the target asks the same."""
    whole = population_of(replace(view, unit_ids=[], except_unit_ids=[]), days[-1], known_at=known_at)
    shape = replace(whole.shape, included=False, excluded=False)
    named = view.has_exceptions
    population = replace(whole, included=(), excluded=())
    some = population.required < sum(map(len, population.refs.values()))
    form = _Form(shape, nodes is not None, some, named)
    values = {**population.values, "first": days[0]}
    steps: dict[int, _Steps] = defaultdict(lambda: _Steps(days))
    stays: dict[int, list[Stay]] = defaultdict(list)
    for row in db.session.execute(_statement(form), values):
        if row.person_id is not None:
            span = (row.valid_from, row.valid_to)
            stays[row.person_id].append(Stay(span, row.unit_id or 0, row.leave_kind, bool(row.meant)))
        elif standing(False, False, row.leave_kind, population.uncounted) is Standing.COUNTED:
            steps[row.unit_id or 0].add(row)
    others = _someones(view, population, stays, named)
    found: dict[date, Figures] = {}
    sums = {unit_id: step.figures() for unit_id, step in steps.items()}
    for place, day in enumerate(days):
        admitted = (
            scope.admits(nodes[day] if nodes else {}, view.unit_ids, view.except_unit_ids) if nodes else _all
        )
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
    known = population.shape.known
    merged = merged_people(known)
    person: Any = sa.func.coalesce(merged.c.kept_id, model.person_id).label("person_id")
    what: Any = getattr(model, "is_included", sa.literal(True)).label("what")
    rows = db.session.execute(
        sa.select(person, model.valid_from, model.valid_to, what)
        .outerjoin(merged, merged.c.merged_id == model.person_id)
        .where(model.target_id == places.TARGET, not_replaced(model, known)),
        population.values,
    )
    found: dict[int, list[tuple[Span, bool]]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(((row.valid_from, row.valid_to), bool(row.what)))
    return found

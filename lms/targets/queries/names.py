"""The names behind the figures, a page at a time."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.kernel.search import matches
from lms.org.models import Membership, Person, RosterBatch, UnitRecord
from lms.targets.models import Exemption
from lms.targets.queries.cases import cases_of
from lms.targets.queries.coverage import Coverage, in_listing, listed_in, named, within
from lms.targets.queries.places import Numbers, Shape, among, rows_of
from lms.targets.queries.population import Population, persons, persons_of
from lms.targets.queries.records import TargetView
from lms.targets.queries.walking import first_by_name
from lms.targets.rules import Listing, Standing, is_done
from lms.targets.status.rules import Case, NextStep, Owner, Status, met_on, next_step, owner_of, status


@dataclass(frozen=True)
class PersonRow:
    """A counted person. `finished_on`: when the last of what is needed was met, if it is; `due_on`: the person's own
    last day on time."""

    public_id: str
    code: str | None
    name: str
    unit: str | None
    category: str
    begun: bool
    done_courses: int
    finished_on: date | None
    step: NextStep | None
    status: Status
    due_on: date

    def owner(self, published: Collection[str]) -> Owner | None:
        """Whose the next step is, given the keys of what can be learnt; None where there is none."""
        return owner_of(self.status, self.step.course_key in published) if self.step else None


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


def names(
    cover: Coverage, target: TargetView, listing: Listing, units: Collection[int] | None, query: str,
    page: int, per_page: int,
) -> tuple[list[PersonRow], int | None]:  # fmt: skip
    """One page (from 1) of a list of counted people by tên; how many match `query`, None without a query."""
    rows = _rows(cover, Wanted(listing, units, query), page, per_page, _of_counted)
    cases = cases_of(
        cover.population, target, dict.fromkeys((row.person_id for row in rows), Standing.COUNTED)
    )
    keys = cover.population.names
    listed = [person_row(row, target, cover.population, cases[row.person_id], keys) for row in rows]
    return listed, _total(cover, Wanted(listing, units, query))


@dataclass(frozen=True)
class Wanted:
    """Which names: those of a list, of these units (None: all), that match a query; `who`: only the person with this
    public id."""

    listing: Listing
    units: Collection[int] | None
    query: str = ""
    who: str | None = None


def _rows(cover: Coverage, wanted: Wanted, page: int, per_page: int, told: "Told") -> Sequence[Any]:
    """A page of the names by tên. `told`: the SELECT of what a row says, given the rows of the page."""
    end = page * per_page
    if wanted.query.strip() or wanted.who is not None:
        found = persons(cover.population)
        some = _page(found, wanted.listing, *_conditions(found, cover, wanted))
        at = {"number": per_page, "before": end - per_page}
        listed = _in_order(some, told, cover.population.shape)
        return db.session.execute(listed, {**cover.population.values, **at}).all()

    def ask(population: Population, before: int, number: int) -> Sequence[Any]:
        one = (population.shape, wanted.listing, bool(population.required), wanted.units is not None)
        units = tuple(wanted.units or ())
        places = {"leave": cover.leave, "in_units": units, "number": number, "before": before}
        return rows_of(_listed(*one, told), {**population.values, **places})

    few = first_by_name(cover, wanted.listing, wanted.units, end, lambda some: ask(some, 0, end))
    return ask(cover.population, end - per_page, per_page) if few is None else few[end - per_page :]


_LEAVE: Any = sa.bindparam("leave", expanding=True, type_=sa.Text())
_IN_UNITS: Any = sa.bindparam("in_units", type_=Numbers())
_NUMBER: Any = sa.bindparam("number", type_=sa.Integer())
_BEFORE: Any = sa.bindparam("before", type_=sa.Integer())

Told = Callable[[Any, Any], sa.Select[Any]]


@lru_cache(maxsize=64)
def _listed(shape: Shape, listing: Listing, is_asked: bool, some_units: bool, told: Told) -> sa.Select[Any]:
    """A page of a list that nothing narrows but units, made once."""
    found = persons_of(shape)
    conditions = [listed_in(found, listing, is_asked, _LEAVE)]
    if some_units:
        conditions.append(among(found.c.unit_id, _IN_UNITS))
    return _in_order(_page(found, listing, conditions, sa.literal(0)), told, shape)


def _in_order(page: sa.Subquery, told: Told, shape: Shape) -> sa.Select[Any]:
    return told(page, shape.known).order_by(page.c.rank, Person.name_key, Person.id)


def _page(
    found: sa.Subquery, listing: Listing, conditions: Sequence[Any], rank: sa.ColumnElement[int]
) -> sa.Subquery:
    """Who stands on the page. What a row tells beside is looked up for these only, not for everybody who is sorted."""
    columns: list[Any] = [
        found.c.person_id, found.c.unit_id, found.c.category, found.c.membership_id, found.c.done_courses, rank.label("rank"),
    ]  # fmt: skip
    if listing is Listing.NOT_COUNTED:
        columns += [found.c.gone, found.c.leave_kind, found.c.exemption_id]
    return (
        sa.select(*columns)
        .select_from(found.join(Person, Person.id == found.c.person_id))
        .where(*conditions)
        .order_by(rank, Person.name_key, Person.id)
        .limit(_NUMBER)
        .offset(_BEFORE)
        .subquery("page")
    )


def _conditions(
    found: sa.Subquery, cover: Coverage, wanted: Wanted
) -> tuple[list[sa.ColumnElement[bool]], sa.ColumnElement[int]]:
    conditions, rank = matches("person", wanted.query, found.c.person_id)
    if wanted.who is not None:
        its: Any = sa.select(Person.id).where(Person.public_id == wanted.who)
        conditions = [*conditions, found.c.person_id.in_(its)]
    return [*conditions, in_listing(found, cover, wanted.listing), within(found, wanted.units)], rank


def _of_counted(page: Any, known: Any) -> sa.Select[Any]:
    told: list[Any] = [Person.public_id, Person.code, Person.full_name, UnitRecord.name.label("unit")]
    return sa.select(page.c.person_id, page.c.category, page.c.done_courses, *told).select_from(
        named(page, known)
    )


def _total(cover: Coverage, wanted: Wanted) -> int | None:
    if not wanted.query.strip():
        return None
    found = persons(cover.population)
    conditions, _ = _conditions(found, cover, wanted)
    counting = sa.select(sa.func.count()).select_from(found).where(*conditions)
    return db.session.scalar(counting, cover.population.values) or 0


def person_row(
    row: Any, target: TargetView, population: Population, case: Case, keys: Mapping[tuple[str, int], str]
) -> PersonRow:
    """What a list says of the person of a row, given their case."""
    done = is_done(row.done_courses, population.required)
    begun = any(not one.waits for one in case.begun)
    met = met_on(target, case.facts, population.on)
    return PersonRow(
        row.public_id, row.code, row.full_name, row.unit, row.category, begun or row.done_courses > 0,
        row.done_courses, _finished_on(case, met, population) if done else None,
        None if done else step_of(target, case, met, keys), status(case, population.on), case.due_on,
    )  # fmt: skip


def _finished_on(case: Case, met: Collection[tuple[str, int]], population: Population) -> date | None:
    """When so many requirements as are needed had been met, each by the first of its facts that counts now."""
    first: dict[tuple[str, int], date] = {}
    for fact in case.facts:
        place = (fact.kind, fact.ref)
        counts = fact.since >= population.floor and (fact.until is None or fact.until >= population.on)
        if place in met and counts:
            first[place] = min(fact.since, first.get(place, fact.since))
    days = sorted(first.values())
    return days[population.required - 1] if 0 < population.required <= len(days) else None


def step_of(
    target: TargetView, case: Case, met: Collection[tuple[str, int]], keys: Mapping[tuple[str, int], str]
) -> NextStep | None:
    done = {keys[place] for place in met if place in keys}
    begun = {keys[one.kind, one.ref] for one in case.begun if (one.kind, one.ref) in keys}
    lapsed = {keys[fact.kind, fact.ref] for fact in case.facts if (fact.kind, fact.ref) in keys} - done
    return next_step([*target.course_keys, *target.items], done, begun, lapsed)


def not_counted_names(
    cover: Coverage,
    units: Collection[int] | None,
    query: str,
    page: int,
    per_page: int,
    who: str | None = None,
) -> tuple[list[NotCountedRow], int | None]:
    """One page (from 1) of those who are not counted, with the ground of each; the total as in `names`. `who`: only
    the person with this public id."""
    wanted = Wanted(Listing.NOT_COUNTED, units, query, who)
    rows = _rows(cover, wanted, page, per_page, not_counted_select)
    return [not_counted_row(row) for row in rows], _total(cover, wanted)


def not_counted_select(page: Any, known: Any) -> sa.Select[Any]:
    """SELECT of what `not_counted_row` reads, of the rows of `page`: columns of `persons`, of people not counted."""
    told: list[Any] = [
        Person.public_id, Person.code, Person.full_name, UnitRecord.name.label("unit"), page.c.category, page.c.gone,
        page.c.leave_kind, Membership.valid_from, Membership.valid_to, Membership.end_reason,
        Membership.decision_number, RosterBatch.file_name, RosterBatch.as_of, Exemption.id.label("exemption_id"),
        Exemption.reason, Exemption.valid_from.label("exempt_from"), Exemption.valid_to.label("exempt_to"),
        Exemption.decision_number.label("exempt_number"), Exemption.decided_by,
    ]  # fmt: skip
    return sa.select(*told).select_from(
        named(page, known)
        .join(Membership, Membership.id == page.c.membership_id)
        .outerjoin(RosterBatch, RosterBatch.id == Membership.batch_id)
        .outerjoin(Exemption, Exemption.id == page.c.exemption_id)
    )


def not_counted_row(row: Any) -> NotCountedRow:
    """Who is not counted and why: an exemption before a leave, as the figures reckon."""
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

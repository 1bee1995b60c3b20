"""The SELECTs of kept sums: which there are, what came after them, and the figures put together from both."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.kernel import clock
from lms.kernel.db import db
from lms.org.merges.models import PersonMerge
from lms.org.models import Membership
from lms.org.rules import UnitNode
from lms.targets.keeping.models import CoverageKept, CoverageSum
from lms.targets.models import Exemption, RetakeRequirement
from lms.targets.queries.coverage import Coverage, coverage, coverage_of, figure_rows, figures_select
from lms.targets.queries.places import TARGET, WITHIN, Reader, among, rows_of
from lms.targets.queries.population import Population
from lms.targets.queries.records import targets
from lms.targets.satisfiers import News, Satisfier, registered

WORTH = 2_000
"""Memberships from which on sums are kept; fewer are read in no time."""

GROUP = ("unit_id", "gone", "leave_kind", "exempt", "people", "enrolled", "done")

# What asks everybody to be looked at again when a row is added.
WHOLE: tuple[Any, ...] = (RetakeRequirement.id,)


def digest_of(population: Population) -> str:
    """Of everything that the figures of a population are made of beside the facts: the same for the same question. The
    statement itself is in it: where a newer release asks otherwise, what an older one kept is read no more."""
    whole = replace(population, within=None)
    left_out = {
        "uncounted",
        "names",
        "refs",
        "within",
        "people",
    }  # what is left out of the sums, or stands beside
    told = {each.name: getattr(population, each.name) for each in fields(population)}
    said = sorted((name, repr(value)) for name, value in told.items() if name not in left_out)
    refs = sorted((kind, sorted(ref)) for kind, ref in population.refs.items())
    asked = _text(figures_select(whole))
    return hashlib.sha256(repr((said, refs, asked)).encode()).hexdigest()


@lru_cache(maxsize=64)
def _text(statement: sa.Select[Any]) -> str:
    return str(statement)


def can_keep(population: Population) -> bool:
    """Whether sums may stand for the facts: today, as known now, and where every satisfier says what is new with it."""
    asked = [one for one in registered() if one.source in population.shape.sources]
    is_now = population.on == clock.today() and population.known_at is None and population.people is None
    return is_now and all(getattr(one, "news", None) for one in asked)


@cache
def _news(satisfiers: tuple[Satisfier, ...]) -> list[News]:
    """Whose figures a new row of each table of facts may change. A row of org or of targets itself, then those of the
    satisfiers."""
    older = aliased(PersonMerge)
    replaced = [
        (PersonMerge.id, sa.select(column).join(PersonMerge, PersonMerge.replaces_id == older.id))
        for column in (older.merged_id, older.kept_id)
    ]
    own: list[Any] = [
        (Membership.id, sa.select(Membership.person_id)),
        (Exemption.id, sa.select(Exemption.person_id)),
        (PersonMerge.id, sa.select(PersonMerge.merged_id)),
        (PersonMerge.id, sa.select(PersonMerge.kept_id)),
        *replaced,
    ]
    theirs = [news for one in satisfiers if (told := getattr(one, "news", None)) for news in told()]
    return [*own, *theirs]


def _table(column: Any) -> sa.Table:
    found: sa.Table = sa.inspect(column.class_).local_table
    return found


def tables() -> list[sa.Table]:
    """The tables of facts whose new rows are looked for, by name."""
    return _tables(tuple(registered()))


@cache
def _tables(satisfiers: tuple[Satisfier, ...]) -> list[sa.Table]:
    columns = (*(column for column, _ in _news(satisfiers)), *WHOLE)
    found = {_table(column).name: _table(column) for column in columns}
    return [found[name] for name in sorted(found)]


def marks(reader: Reader | None = None) -> dict[str, int]:
    """How far each table of facts has come."""
    row = rows_of(_marks(tuple(registered())), {}, reader)[0]
    return {each.name: value or 0 for each, value in zip(tables(), row, strict=True)}


@cache
def _marks(satisfiers: tuple[Satisfier, ...]) -> sa.Select[Any]:
    columns = [sa.select(sa.func.max(each.c.id)).scalar_subquery() for each in _tables(satisfiers)]
    return sa.select(*(column.label(f"m{place}") for place, column in enumerate(columns)))


def _after(column: Any) -> sa.ColumnElement[bool]:
    later: sa.ColumnElement[bool] = column > sa.bindparam(f"mark_{_table(column).name}", type_=sa.Integer())
    return later


@lru_cache(maxsize=64)
def _touched(satisfiers: tuple[Satisfier, ...], ahead: frozenset[str]) -> sa.CompoundSelect[Any]:
    """The units in which somebody ever was whom a row after the marks names, by whatever id, of the tables that are
    `ahead` of their marks."""
    news = [(column, select) for column, select in _news(satisfiers) if _table(column).name in ahead]
    people = sa.union(*(select.where(_after(column)) for column, select in news)).cte("touched")
    ids = sa.select(people.c[0])
    merged = sa.select(PersonMerge.kept_id).where(
        PersonMerge.merged_id.in_(ids), PersonMerge.kept_id.is_not(None)
    )
    own, kept = (sa.select(Membership.unit_id).where(Membership.person_id.in_(who)) for who in (ids, merged))
    return sa.union(own, kept)


def touched_units(held: Mapping[str, int], reader: Reader | None = None) -> frozenset[int] | None:
    """The units whose figures may have changed since the marks; None: all of them may have."""
    if held.keys() != {each.name for each in tables()}:
        return None
    # Mostly nothing is new: the last id of each table says so, and only those that went on are asked whom it is about.
    ahead = frozenset(name for name, last in marks(reader).items() if last > held[name])
    if not ahead:
        return frozenset()
    if not ahead.isdisjoint(_table(column).name for column in WHOLE):
        return None
    places = {f"mark_{name}": held[name] for name in ahead}
    found = rows_of(_touched(tuple(registered()), ahead), places, reader)
    return frozenset(row[0] for row in found)


@dataclass(frozen=True)
class Held:
    """What is kept of a target: see CoverageKept. `rows`: the sums asked for."""

    digest: str
    marks: Mapping[str, int]
    upto: int
    is_complete: bool
    number: int
    rows: Sequence[Any] = ()


def find_held(target_id: int, reader: Reader | None = None) -> Held | None:
    """What is kept of the target, without its sums."""
    rows = rows_of(_HEAD, {"target_id": target_id}, reader)
    return Held(*rows[0]) if rows else None


_COLUMNS: list[Any] = [
    CoverageKept.digest, CoverageKept.marks, CoverageKept.upto, CoverageKept.is_complete, CoverageKept.number,
]  # fmt: skip
_HEAD = sa.select(*_COLUMNS).where(CoverageKept.target_id == TARGET)


@cache
def _sums(some_units: bool) -> sa.Select[Any]:
    """The sums of a target, of some units only; one row of nothing where there is none."""
    number: Any = sa.bindparam("number", type_=sa.Integer())
    its = [CoverageSum.target_id == CoverageKept.target_id]
    if some_units:
        its.append(among(CoverageSum.unit_id, WITHIN))
    return (
        sa.select(*(getattr(CoverageSum, name) for name in GROUP))
        .select_from(sa.outerjoin(CoverageKept, CoverageSum, sa.and_(*its)))
        .where(CoverageKept.target_id == TARGET, CoverageKept.number == number)
    )


def find_sums(population: Population, reader: Reader | None = None) -> Held | None:
    """The complete sums that answer the question, with the marks they were made at; None: none."""
    if not can_keep(population):
        return None
    held = find_held(population.target_id, reader)
    if held is None or not held.is_complete or held.digest != digest_of(population):
        return None
    within = population.within
    asked: dict[str, Any] = {"target_id": population.target_id, "number": held.number}
    if within is not None:
        asked["within"] = within
    rows = rows_of(_sums(within is not None), asked, reader)
    # None at all: they were written anew since the head was read.
    return replace(held, rows=[row for row in rows if row.unit_id is not None]) if rows else None


def coverage_now(
    population: Population,
    visible: frozenset[int] | None = None,
    nodes: dict[int, UnitNode] | None = None,
) -> Coverage:
    """The figures of `coverage()`: where sums are kept from these, and from the facts for every unit with news."""
    asked = population if visible is None else population.only(visible)
    held = find_sums(asked)
    touched = touched_units(held.marks) if held else None
    if held is None or touched is None:
        return coverage(population, visible=visible, nodes=nodes)
    again = touched if asked.within is None else touched & frozenset(asked.within)
    rows = list(held.rows)
    if again:
        rows = [row for row in rows if row.unit_id not in again] + figure_rows(asked.only(again))
    return coverage_of(asked, rows, nodes)


def next_units(after: int, people: int) -> list[int]:
    """The next units after an id in which somebody ever was: so many that they hold about so many people, one at least;
    empty where there are no more."""
    rows = db.session.execute(
        sa.select(Membership.unit_id, sa.func.count().label("n"))
        .where(Membership.unit_id > after)
        .group_by(Membership.unit_id)
        .order_by(Membership.unit_id)
        .limit(1_000)
    )
    found: list[int] = []
    total = 0
    for row in rows:
        if found and total + row.n > people:
            break
        found.append(row.unit_id)
        total += row.n
    return found


def people_in(units: Collection[int]) -> int:
    """How many memberships there are in the units."""
    return db.session.scalar(sa.select(sa.func.count()).where(Membership.unit_id.in_(units))) or 0


def is_worth() -> bool:
    """Whether there are so many people that sums are kept."""
    some = sa.select(Membership.id).limit(WORTH).subquery()
    return (db.session.scalar(sa.select(sa.func.count()).select_from(some)) or 0) >= WORTH


def wanted_targets() -> list[Any]:
    """The targets in force today, whose sums are kept."""
    today = clock.today()
    return [view for view in targets(today) if view.in_force(today)]


def sum_rows(population: Population, reader: Reader) -> list[dict[str, Any]]:
    """The sums of the population as rows to write, read from the facts."""
    return [
        {
            "target_id": population.target_id, "unit_id": row.unit_id, "gone": bool(row.gone), "leave_kind": row.leave_kind,
            "exempt": bool(row.exempt), "people": row.people, "enrolled": row.enrolled, "done": row.done,
        }
        for row in figure_rows(population, reader)
    ]  # fmt: skip

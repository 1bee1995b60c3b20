"""Figures: one statement for a table, one for what its rows do not add up to in its Cộng row."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from lms.reports.statistics.queries.facts import (
    Scope,
    Shape,
    facts,
    placed,
    places,
    read_through,
    sums_of_people,
)
from lms.reports.statistics.rules import By, Counting, Source, Sums
from lms.targets.queries import Reader
from lms.workshops.models import WorkshopCourse

Key = tuple[Any, ...]
Taught = tuple[tuple[int, str], ...]


def sums_by(
    scope: Scope, by: By, counting: Counting, reader: Reader, codes: Mapping[int, tuple[str, ...]]
) -> dict[Key, Sums]:
    """The figures by what rows stand for: (unit id,), (course id,), (competence code,), (year, month) or (category,); None
    for what has none. `codes`: the competences of each course; used for those only."""
    shape, months = scope.shape, month_starts(scope.first, scope.last)
    if by is By.COMPETENCE:
        statement = _by_competence(shape, counting, _taught(scope, codes))
    else:
        statement = _table(shape, by, counting, len(months) if len(months) <= MOST_MONTHS else 0)
    by_month = by is By.MONTH and len(months) <= MOST_MONTHS
    places = scope.values | ({f"month_{n}": day for n, day in enumerate(months)} if by_month else {})
    rows = [tuple(row) for row in reader.execute(statement, places)]
    keys = 2 if by is By.MONTH and not by_month else 1
    found = {row[:keys]: _sums(shape, counting, row[keys:]) for row in rows}
    return {(months[n].year, months[n].month): sums for (n,), sums in found.items()} if by_month else found


def total_of(scope: Scope, counting: Counting, reader: Reader) -> Sums:
    """The figures of everything together: each turn and each person once."""
    row = reader.execute(_total(scope.shape, counting), scope.values).one()
    return _sums(scope.shape, counting, tuple(row))


def total_of_turns(scope: Scope, counting: Counting, reader: Reader, rows: Iterable[Sums]) -> Sums:
    """The same from `rows` in which each turn stands once and a person can stand in several."""
    added = Sums.added(rows)
    people, *each = reader.execute(_people(scope.shape, counting), scope.values).one()
    if counting is Counting.TURNS:
        return added._replace(people=people)
    return added._replace(people=people, by_source=_by_source(scope.shape, people, each))


def month_starts(first: date, last: date) -> list[date]:
    """The first day of each month that these days touch."""
    count = 12 * (last.year - first.year) + last.month - first.month + 1
    months = (first.month - 1 + n for n in range(count))
    return [date(first.year + month // 12, month % 12 + 1, 1) for month in months]


def _taught(scope: Scope, codes: Mapping[int, tuple[str, ...]]) -> Taught:
    wanted = [one for one in codes if scope.course_ids is None or one in scope.course_ids]
    return tuple((course_id, code) for course_id in wanted for code in codes[course_id]) or ((0, ""),)


# ---- statements, each made once ------------------------------------------------------------------------------

_SHAPES = 64  # asked for again and again: nobody's questions take many
MOST_MONTHS = 13  # of a year from day to day; they are compared one after the other


@lru_cache(_SHAPES)
def _table(shape: Shape, by: By, counting: Counting, months: int) -> sa.Select[Any]:
    if by in (By.UNIT, By.CATEGORY):
        at = places(shape)
        return _summed(
            shape, sums_of_people(shape), at, counting, [at.c.unit_id if by is By.UNIT else at.c.category]
        )
    turns = facts(shape, by is By.COURSE)
    course = read_through(turns.c.course_id).label("of_course")
    keys: list[Any] = [course] if by is By.COURSE else _month_of(turns.c.done_on, months)
    return _summed(shape, turns, places(shape) if shape.needs_places else None, counting, keys)


def _month_of(day: sa.ColumnElement[date], months: int) -> list[Any]:
    """Which of so many months the day is in, from 0; reading its month and year off each day costs as much as the sums.
    0 for too many months: year and month."""
    if not months:
        return [sa.extract(part, day).label(part) for part in ("year", "month")]
    starts = [sa.bindparam(f"month_{n}", type_=sa.Date()) for n in range(months)]
    before: list[Any] = [(day < start, sa.literal_column(str(n))) for n, start in enumerate(starts[1:])]
    last = sa.literal_column(str(months - 1), sa.Integer)
    return [(sa.case(*before, else_=last) if before else last).label("which_month")]


@lru_cache(_SHAPES)
def _total(shape: Shape, counting: Counting) -> sa.Select[Any]:
    if shape.needs_places:
        return _summed(shape, sums_of_people(shape), places(shape), counting, [])
    return _summed(shape, facts(shape), None, counting, [])


@lru_cache(_SHAPES)
def _people(shape: Shape, counting: Counting) -> sa.Select[Any]:
    turns = facts(shape, who_only=True)
    found_in, conditions = placed(shape, turns, places(shape)) if shape.needs_places else (turns, [])
    each = _each(shape, turns, counting) if counting is Counting.PEOPLE else []
    who = sa.func.count(sa.distinct(turns.c.person_id))
    return sa.select(who, *each).select_from(found_in).where(*conditions)


@lru_cache(_SHAPES)
def _by_competence(shape: Shape, counting: Counting, pairs: Taught) -> sa.Select[Any]:
    """A turn counts once in each competence of its course, or of any of its workshop's courses."""
    turns = facts(shape)
    names = (sa.column("course_id", sa.Integer), sa.column("code", sa.Text))
    taught = sa.values(*names, name="taught").data(pairs).cte("taught")
    shown = (
        sa.select(WorkshopCourse.workshop_id, taught.c.code)
        .join(taught, taught.c.course_id == WorkshopCourse.course_id)
        .distinct()
        .subquery("shown")
    )
    at = places(shape) if shape.needs_places else None
    joined = turns.outerjoin(taught, taught.c.course_id == turns.c.course_id).outerjoin(
        shown, shown.c.workshop_id == turns.c.workshop_id
    )
    return _summed(shape, turns, at, counting, [sa.func.coalesce(taught.c.code, shown.c.code)], joined)


def _each(shape: Shape, turns: sa.Subquery, counting: Counting) -> list[Any]:
    """How many of each source; nothing where there is one source only: these are all."""
    each: list[Any] = []
    for source in shape.sources if len(shape.sources) > 1 else ():
        mine = turns.c.source == list(Source).index(source)
        if counting is Counting.PEOPLE:
            each.append(sa.func.count(sa.distinct(sa.case((mine, turns.c.person_id)))))
        else:
            each.append(sa.func.sum(sa.case((mine, turns.c.get("turns", sa.literal(1))), else_=0)))
    return each


def _summed(
    shape: Shape,
    turns: sa.Subquery,
    at: sa.Subquery | None,
    counting: Counting,
    keys: list[Any],
    joined: Any = None,
) -> sa.Select[Any]:
    """`turns`: rows of `facts` or of `sums_of_people`."""
    found_in: Any = turns if joined is None else joined
    conditions: list[Any] = []
    if at is not None:
        found_in, conditions = placed(shape, turns, at, found_in)
    of = turns.c
    added = "turns" in of
    counts = [sa.func.sum(of[name]) for name in ("turns", "graded", "certificates")] if added else [
        sa.func.count(), sa.func.count(of.grade), sa.func.count(of.certificate_id)
    ]  # fmt: skip
    figures: list[Any] = [
        counts[0], sa.func.count(sa.distinct(of.person_id)), *_each(shape, turns, counting), sa.func.sum(of.minutes),
        sa.func.sum(of.grade), *counts[1:],
    ]  # fmt: skip
    found = sa.select(*keys, *figures).select_from(found_in).where(*conditions)
    names = [key.name if isinstance(key, sa.Label) else key for key in keys]
    return found.group_by(*names) if keys else found


@lru_cache(_SHAPES)
def _places_of(shape: Shape) -> tuple[int, ...]:
    return tuple(list(Source).index(source) for source in shape.sources)


def _by_source(shape: Shape, count: int, each: Sequence[Any]) -> tuple[int, int, int]:
    found = [0, 0, 0]
    for place, value in zip(_places_of(shape), each or (count,), strict=True):
        found[place] = value or 0
    return found[0], found[1], found[2]


def _sums(shape: Shape, counting: Counting, row: tuple[Any, ...]) -> Sums:
    turns, people, *each, minutes, grades, graded, certificates = row
    count = people if counting is Counting.PEOPLE else turns
    return Sums(
        turns or 0, people, _by_source(shape, count or 0, each), int(minutes or 0), grades or 0.0, graded or 0,
        certificates or 0,
    )  # fmt: skip

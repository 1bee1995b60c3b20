"""Figures: one statement for a table, one for what its rows do not add up to in its Cộng row."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from lms.reports.statistics.queries.facts import Scope, Shape, facts, placed, places
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
    if by is By.COMPETENCE:
        statement = _by_competence(scope.shape, counting, _taught(scope, codes))
    else:
        statement = _table(scope.shape, by, counting, _is_a_year(scope.first, scope.last))
    rows = [tuple(row) for row in reader.execute(statement, scope.values)]
    keys = len(rows[0]) - _FIGURES if rows else 0
    found = {row[:keys]: _sums(row[keys:]) for row in rows}
    if by is By.MONTH and keys == 1:
        first = scope.first
        return {(first.year + (month < first.month), int(month)): sums for (month,), sums in found.items()}
    return found


def total_of(scope: Scope, counting: Counting, reader: Reader) -> Sums:
    """The figures of everything together: each turn and each person once."""
    return _sums(reader.execute(_total(scope.shape, counting), scope.values).one())


def total_of_turns(scope: Scope, counting: Counting, reader: Reader, rows: Iterable[Sums]) -> Sums:
    """The same from `rows` in which each turn stands once and a person can stand in several."""
    added = sum(rows, Sums())
    people, *each = reader.execute(_people(scope.shape, counting), scope.values).one()
    return replace(added, people=people, by_source=tuple(each) if each else added.by_source)


def _is_a_year(first: date, last: date) -> bool:
    """Whether a month's number says which month it is: reading the year of every day costs as much as the sums."""
    return 12 * (last.year - first.year) + last.month - first.month < 12


def _taught(scope: Scope, codes: Mapping[int, tuple[str, ...]]) -> Taught:
    wanted = [one for one in codes if scope.course_ids is None or one in scope.course_ids]
    return tuple((course_id, code) for course_id in wanted for code in codes[course_id]) or ((0, ""),)


# ---- statements, each made once ------------------------------------------------------------------------------

_SHAPES = 64  # asked for again and again: nobody's questions take many


@lru_cache(_SHAPES)
def _table(shape: Shape, by: By, counting: Counting, is_a_year: bool) -> sa.Select[Any]:
    turns = facts(shape, by is By.COURSE)
    at = places(shape) if shape.needs_places or by in (By.UNIT, By.CATEGORY) else None
    keys: list[Any] = [turns.c.course_id]
    if by is By.MONTH:
        year, month = (sa.extract(part, turns.c.done_on) for part in ("year", "month"))
        keys = [month] if is_a_year else [year, month]
    elif at is not None and by is not By.COURSE:
        keys = [at.c.unit_id if by is By.UNIT else at.c.category]
    return _summed(shape, turns, at, counting, keys)


@lru_cache(_SHAPES)
def _total(shape: Shape, counting: Counting) -> sa.Select[Any]:
    at = places(shape) if shape.needs_places else None
    return _summed(shape, facts(shape), at, counting, [])


@lru_cache(_SHAPES)
def _people(shape: Shape, counting: Counting) -> sa.Select[Any]:
    turns = facts(shape, who_only=True)
    found_in, conditions = placed(shape, turns, places(shape)) if shape.needs_places else (turns, [])
    each = _each(turns, counting) if counting is Counting.PEOPLE else []
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


def _each(turns: sa.Subquery, counting: Counting) -> list[Any]:
    each: list[Any] = []
    for number in range(len(Source)):
        mine = turns.c.source == number
        if counting is Counting.PEOPLE:
            each.append(sa.func.count(sa.distinct(sa.case((mine, turns.c.person_id)))))
        else:
            each.append(sa.func.sum(sa.case((mine, 1), else_=0)))
    return each


def _summed(
    shape: Shape,
    turns: sa.Subquery,
    at: sa.Subquery | None,
    counting: Counting,
    keys: list[Any],
    joined: Any = None,
) -> sa.Select[Any]:
    found_in: Any = turns if joined is None else joined
    conditions: list[Any] = []
    if at is not None:
        found_in, conditions = placed(shape, turns, at, found_in)
    figures: list[Any] = [
        sa.func.count(), sa.func.count(sa.distinct(turns.c.person_id)), *_each(turns, counting),
        sa.func.sum(turns.c.minutes), sa.func.sum(turns.c.grade), sa.func.count(turns.c.grade),
        sa.func.count(turns.c.certificate_id),
    ]  # fmt: skip
    found = sa.select(*keys, *figures).select_from(found_in).where(*conditions)
    return found.group_by(*keys) if keys else found


_FIGURES = 6 + len(Source)


def _sums(row: Any) -> Sums:
    turns, people, one, two, three, minutes, grades, graded, certificates = row
    return Sums(
        turns,
        people,
        (one or 0, two or 0, three or 0),
        int(minutes or 0),
        grades or 0.0,
        graded,
        certificates,
    )

"""Figures: one statement for a table, one for its Cộng row where rows do not add up."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from lms.reports.statistics.queries.facts import Scope, facts, placed, places
from lms.reports.statistics.rules import By, Counting, Source, Sums
from lms.targets.queries import Reader

Key = tuple[Any, ...]


def sums_by(
    scope: Scope, by: By, counting: Counting, reader: Reader, codes: Mapping[int, tuple[str, ...]]
) -> dict[Key, Sums]:
    """The figures by what rows stand for: (unit id,), (course id,), (competence code,), (year, month) or (category,); None
    for what has none. `codes`: the competences of each course; used for those only."""
    turns = facts(scope, by in (By.COURSE, By.COMPETENCE))
    if by is By.COMPETENCE:
        return _by_competence(scope, turns, counting, reader, codes)
    at = places(scope) if scope.needs_places or by in (By.UNIT, By.CATEGORY) else None
    keys: list[Any] = [turns.c.course_id]
    if by is By.MONTH:
        keys = [sa.extract("year", turns.c.done_on), sa.extract("month", turns.c.done_on)]
    elif at is not None and by is not By.COURSE:
        keys = [at.c.unit_id if by is By.UNIT else at.c.category]
    rows = reader.execute(_summed(scope, turns, at, counting, keys))
    return {tuple(row[: len(keys)]): _sums(row[len(keys) :]) for row in rows}


def total_of(scope: Scope, counting: Counting, reader: Reader) -> Sums:
    """The figures of everything together: each turn and each person once."""
    turns = facts(scope)
    at = places(scope) if scope.needs_places else None
    return _sums(reader.execute(_summed(scope, turns, at, counting, [])).one())


def _by_competence(
    scope: Scope, turns: sa.Subquery, counting: Counting, reader: Reader, codes: Mapping[int, tuple[str, ...]]
) -> dict[Key, Sums]:
    """A course with several competences counts in each."""
    pairs = [(course_id, code) for course_id, held in codes.items() for code in held] or [(0, "")]
    listed = (
        sa.values(sa.column("course_id", sa.Integer), sa.column("code", sa.Text), name="taught")
        .data(pairs)
        .cte("taught")
    )
    at = places(scope) if scope.needs_places else None
    statement = _summed(scope, turns, at, counting, [listed.c.code], listed)
    return {(row[0],): _sums(row[1:]) for row in reader.execute(statement)}


def _summed(
    scope: Scope,
    turns: sa.Subquery,
    at: sa.Subquery | None,
    counting: Counting,
    keys: list[Any],
    taught: Any = None,
) -> sa.Select[Any]:
    each: list[Any] = []
    for number in range(len(Source)):
        mine = turns.c.source == number
        if counting is Counting.PEOPLE:
            each.append(sa.func.count(sa.distinct(sa.case((mine, turns.c.person_id)))))
        else:
            each.append(sa.func.sum(sa.case((mine, 1), else_=0)))
    joined: Any = turns
    conditions: list[Any] = []
    if at is not None:
        joined, conditions = placed(scope, turns, at)
    if taught is not None:
        joined = joined.outerjoin(taught, taught.c.course_id == turns.c.course_id)
    columns: list[Any] = [
        *keys, sa.func.count(), sa.func.count(sa.distinct(turns.c.person_id)), *each, sa.func.sum(turns.c.minutes),
        sa.func.sum(turns.c.grade), sa.func.count(turns.c.grade), sa.func.count(turns.c.certificate_id),
    ]  # fmt: skip
    found = sa.select(*columns).select_from(joined).where(*conditions)
    return found.group_by(*keys) if keys else found


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

"""Figures: one statement for a table, one for its Cộng row where rows do not add up."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from lms.reports.statistics.queries.facts import Scope, facts, placed, places
from lms.reports.statistics.rules import By, Counting, Source, Sums
from lms.targets.queries import Reader
from lms.workshops.models import WorkshopCourse

Key = tuple[Any, ...]


def sums_by(
    scope: Scope, by: By, counting: Counting, reader: Reader, codes: Mapping[int, tuple[str, ...]]
) -> dict[Key, Sums]:
    """The figures by what rows stand for: (unit id,), (course id,), (competence code,), (year, month) or (category,); None
    for what has none. `codes`: the competences of each course; used for those only."""
    turns = facts(scope, by is By.COURSE)
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
    """A turn counts once in each competence of its course, or of any of its workshop's courses."""
    wanted = {one: held for one, held in codes.items() if scope.course_ids is None or one in scope.course_ids}
    pairs = [(course_id, code) for course_id, held in wanted.items() for code in held] or [(0, "")]
    names = (sa.column("course_id", sa.Integer), sa.column("code", sa.Text))
    taught = sa.values(*names, name="taught").data(pairs).cte("taught")
    shown = (
        sa.select(WorkshopCourse.workshop_id, taught.c.code)
        .join(taught, taught.c.course_id == WorkshopCourse.course_id)
        .distinct()
        .subquery("shown")
    )
    at = places(scope) if scope.needs_places else None
    joined = turns.outerjoin(taught, taught.c.course_id == turns.c.course_id).outerjoin(
        shown, shown.c.workshop_id == turns.c.workshop_id
    )
    code = sa.func.coalesce(taught.c.code, shown.c.code)
    rows = reader.execute(_summed(scope, turns, at, counting, [code], joined))
    return {(row[0],): _sums(row[1:]) for row in rows}


def _summed(
    scope: Scope,
    turns: sa.Subquery,
    at: sa.Subquery | None,
    counting: Counting,
    keys: list[Any],
    joined: Any = None,
) -> sa.Select[Any]:
    each: list[Any] = []
    for number in range(len(Source)):
        mine = turns.c.source == number
        if counting is Counting.PEOPLE:
            each.append(sa.func.count(sa.distinct(sa.case((mine, turns.c.person_id)))))
        else:
            each.append(sa.func.sum(sa.case((mine, 1), else_=0)))
    found_in: Any = turns if joined is None else joined
    conditions: list[Any] = []
    if at is not None:
        found_in, conditions = placed(scope, turns, at, found_in)
    columns: list[Any] = [
        *keys, sa.func.count(), sa.func.count(sa.distinct(turns.c.person_id)), *each, sa.func.sum(turns.c.minutes),
        sa.func.sum(turns.c.grade), sa.func.count(turns.c.grade), sa.func.count(turns.c.certificate_id),
    ]  # fmt: skip
    found = sa.select(*columns).select_from(found_in).where(*conditions)
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

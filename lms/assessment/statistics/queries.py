"""The SELECTs of quiz statistics: sums and counts made by the database, whatever the number of attempts.

`first_results()` is the only place that knows which attempts count and where their marks stand. The sums of answers are
in `sums/`.
"""

from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import GenericFunction

from lms.assessment.marking.models import AttemptRegrade, RegradeDecision
from lms.assessment.models import Attempt, AttemptAnswer, AttemptItem, AttemptResult
from lms.assessment.queries import newest_result
from lms.assessment.statistics.rules.measures import FEWEST, Total
from lms.kernel.db import db
from lms.org.queries import kept_id, merged_people


class seconds_between(GenericFunction[float]):  # noqa: N801 - a function of SQL, named as those are
    """Seconds from one instant to a later one; each database says it in its own way."""

    type = sa.Float()
    inherit_cache = True


@compiles(seconds_between, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    begin, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"ROUND((julianday({end}) - julianday({begin})) * 86400.0, 3)"  # days are exact to 0.05 ms


@compiles(seconds_between, "postgresql")
def _on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    begin, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"EXTRACT(EPOCH FROM {end} - {begin})"


def results(which: sa.ColumnElement[bool], *conditions: sa.ColumnElement[bool]) -> sa.Subquery:
    """Results of the attempts that meet `conditions` (on Attempt): attempt_id, quiz_id, person_id, started_at,
    started_on, submitted_at, points (the sum of its questions' marks, whatever they weigh), grade, passed, marks.

    `which`: condition on AttemptResult, that leaves one of each attempt at most.
    """
    columns: list[Any] = [
        Attempt.id.label("attempt_id"), Attempt.quiz_id, Attempt.person_id, Attempt.started_at, Attempt.started_on,
        Attempt.submitted_at, sa.func.coalesce(AttemptResult.earned, AttemptResult.points).label("points"), AttemptResult.grade,
        AttemptResult.passed, AttemptResult.marks,
    ]  # fmt: skip
    counted = sa.and_(AttemptResult.attempt_id == Attempt.id, which)
    return sa.select(*columns).join(AttemptResult, counted).where(*conditions).subquery("first_result")


def first_results(*conditions: sa.ColumnElement[bool]) -> sa.Subquery:
    """The newest `results` of the first graded attempt of each person at each quiz that meets `conditions`.

    Of two merged records that both tried, the earlier attempt counts.
    """
    return results(newest_result(), Attempt.number == 1, is_earliest(), *conditions)


def is_earliest() -> sa.ColumnElement[bool]:
    """Condition on an Attempt with number 1: no other record of the same person began the quiz before."""
    merges, other = merged_people(), aliased(Attempt)
    concerned = sa.union_all(sa.select(merges.c.merged_id), sa.select(merges.c.kept_id))
    of_one = [other.quiz_id, kept_id(other.person_id)]
    place = sa.func.row_number().over(partition_by=of_one, order_by=other.id)
    columns: list[Any] = [other.id, place.label("place")]
    ranked = sa.select(*columns).where(other.number == 1, other.person_id.in_(concerned)).subquery()
    return Attempt.id.not_in(sa.select(ranked.c.id).where(ranked.c.place > 1))


def totals(quiz_ids: Collection[int]) -> dict[int, Total]:
    """The sums of each of these quizzes that anybody took. One query, none for no quiz."""
    if not quiz_ids:
        return {}
    first = first_results(Attempt.quiz_id.in_(quiz_ids))
    passed = sa.func.sum(sa.case((first.c.passed, 1), else_=0))
    columns: list[Any] = [
        first.c.quiz_id, sa.func.count().label("n"), sa.func.sum(first.c.points).label("points"),
        sa.func.sum(first.c.points * first.c.points).label("squared"), passed.label("passed"),
        sa.func.sum(first.c.grade).label("grades"), sa.func.max(first.c.attempt_id).label("attempt_id"),
    ]  # fmt: skip
    found = sa.select(*columns).group_by(first.c.quiz_id).subquery("total")
    # A quiz asks as many questions of everybody: they are counted in one attempt.
    items = sa.select(sa.func.count()).where(AttemptItem.attempt_id == found.c.attempt_id).scalar_subquery()
    return {
        row.quiz_id: Total(
            row.n, float(row.points), float(row.squared), int(row.passed), row.questions, float(row.grades)
        )
        for row in db.session.execute(sa.select(found, items.label("questions")))
    }


class Remarked(NamedTuple):
    """How many first attempts have other marks than their first ones: since a key was corrected, and since a person
    marked a work of theirs anew. One attempt may be in both."""

    by_key: int
    by_hand: int


def remarked(quiz_id: int) -> Remarked:
    """Why the figures of the quiz are others than they were. One query."""
    first, held = first_results(Attempt.quiz_id == quiz_id), AttemptRegrade

    def attempts(cause: Any) -> Any:
        return sa.func.count(sa.distinct(sa.case((cause.is_not(None), held.attempt_id))))

    counted = (
        sa.select(attempts(held.correction_id), attempts(held.work_id))
        .select_from(held)
        .join(first, first.c.attempt_id == held.attempt_id)
        .outerjoin(RegradeDecision, RegradeDecision.regrade_id == held.id)
        .where(sa.or_(held.number.is_not(None), RegradeDecision.is_upheld.is_(False)))
    )
    return Remarked(*db.session.execute(counted).one())


def median_seconds(quiz_id: int, n: int) -> float | None:
    """The median time from start to hand-in of the quiz's `n` first attempts; None of too few. One that ended before it
    began tells nothing: the server's clock was put back meanwhile."""
    if n < FEWEST:
        return None
    first = first_results(Attempt.quiz_id == quiz_id)
    taken, is_told = (
        seconds_between(first.c.started_at, first.c.submitted_at),
        first.c.submitted_at >= first.c.started_at,
    )
    n = db.session.scalar(sa.select(sa.func.count()).select_from(first).where(is_told)) or 0
    if n < FEWEST:
        return None
    middle = sa.select(taken).where(is_told).order_by(taken).offset((n - 1) // 2).limit(2 - n % 2)
    found = [float(seconds) for seconds in db.session.scalars(middle)]
    return sum(found) / len(found) if found else None


class each_mark(GenericFunction[Any]):  # noqa: N801 - as above
    """The marks of a result, one row each."""

    inherit_cache = True


@compiles(each_mark, "sqlite")
def _each_on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(each_mark, "postgresql")
def _each_on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"json_array_elements({compiler.process(element.clauses, **options)})"


def marks(first: sa.Subquery, within: Collection[int] | None = None) -> tuple[Any, Any]:
    """(FROM clause, mark as text): `first` with each of its questions (AttemptItem), one row each. `within`: the ids of
    its attempts, where they are few and known; PostgreSQL takes them for all there are otherwise.

    Every mark has its item; the outer join keeps SQLite from beginning with the items, which would read the marks of
    an attempt anew for each of them.
    """
    each = each_mark(first.c.marks).table_valued(sa.column("value", sa.JSON), name="each_mark")
    value: Any = each.c.value
    is_item = sa.and_(
        AttemptItem.attempt_id == first.c.attempt_id, AttemptItem.position == value["position"].as_integer()
    )
    if within is not None:
        is_item = sa.and_(is_item, AttemptItem.attempt_id.in_(within))
    return sa.join(first, each, sa.true()).outerjoin(AttemptItem, is_item), value["fraction"].as_string()


def marked_items(first: sa.Subquery, within: Collection[int] | None = None) -> tuple[Any, Any, Any]:
    """(FROM clause, mark as text, newest answer or NULL): `marks` with what was answered to each."""
    rows, mark = marks(first, within)
    later = aliased(AttemptAnswer)
    newest = ~sa.exists().where(
        later.attempt_id == AttemptAnswer.attempt_id, later.position == AttemptAnswer.position,
        later.id > AttemptAnswer.id,
    )  # fmt: skip
    is_answer = sa.and_(
        AttemptAnswer.attempt_id == AttemptItem.attempt_id, AttemptAnswer.position == AttemptItem.position, newest
    )  # fmt: skip
    return rows.outerjoin(AttemptAnswer, is_answer), mark, sa.cast(AttemptAnswer.chosen, sa.Text)

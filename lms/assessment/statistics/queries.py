"""Every SELECT of quiz statistics: sums and counts made by the database, whatever the number of attempts.

`first_results()` is the only place that knows which attempts count and where their marks stand.
"""

import json
from collections.abc import Collection, Iterator
from fractions import Fraction
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


def first_results(*conditions: sa.ColumnElement[bool]) -> sa.Subquery:
    """The first graded attempt of each person at each quiz that meets `conditions` (on Attempt): attempt_id, quiz_id,
    person_id, started_at, started_on, submitted_at, points (the sum of its questions' marks, whatever they weigh),
    grade, passed, marks.

    Of two merged records that both tried, the earlier attempt counts.
    """
    columns: list[Any] = [
        Attempt.id.label("attempt_id"), Attempt.quiz_id, Attempt.person_id, Attempt.started_at, Attempt.started_on,
        Attempt.submitted_at, sa.func.coalesce(AttemptResult.earned, AttemptResult.points).label("points"), AttemptResult.grade,
        AttemptResult.passed, AttemptResult.marks,
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .join(AttemptResult, newest_result())
        .where(Attempt.number == 1, _is_earliest(), *conditions)
        .subquery("first_result")
    )


def _is_earliest() -> sa.ColumnElement[bool]:
    """Condition on an Attempt with number 1: no other record of the same person began the quiz before."""
    merges, other = merged_people(), aliased(Attempt)
    concerned = sa.union_all(sa.select(merges.c.merged_id), sa.select(merges.c.kept_id))
    earlier = sa.exists().where(
        other.quiz_id == Attempt.quiz_id, other.number == 1, other.id < Attempt.id,
        kept_id(other.person_id) == kept_id(Attempt.person_id),
    )  # fmt: skip
    return sa.or_(Attempt.person_id.not_in(concerned), ~earlier)


def _sums(first: sa.Subquery) -> list[Any]:
    passed = sa.func.sum(sa.case((first.c.passed, 1), else_=0))
    return [
        sa.func.count(), sa.func.sum(first.c.points), sa.func.sum(first.c.points * first.c.points), passed,
        sa.func.max(sa.func.json_array_length(first.c.marks)), sa.func.sum(first.c.grade),
    ]  # fmt: skip


def totals(quiz_ids: Collection[int]) -> dict[int, Total]:
    """The sums of each of these quizzes that anybody took. One query, none for no quiz."""
    if not quiz_ids:
        return {}
    first = first_results(Attempt.quiz_id.in_(quiz_ids))
    rows: Any = db.session.execute(sa.select(first.c.quiz_id, *_sums(first)).group_by(first.c.quiz_id))
    return {
        quiz_id: Total(n, float(points), float(squared), int(passed), int(questions), float(grades))
        for quiz_id, n, points, squared, passed, questions, grades in rows
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


class Answered(NamedTuple):
    """`people` who were asked the question gave the same answer (empty: none) and got the same mark; `points`,
    `squares`: sums of these people's points in the whole attempt, and of their squares."""

    question_version_id: int
    mark: Fraction
    answer: list[str]
    people: int
    points: float
    squares: float


def each_mark(marks: Any) -> tuple[Any, Any]:
    """(FROM clause, its JSON value) of a result's marks, one row each. The function has a name of its own in each
    database; everything else is said once."""
    on_postgresql = db.session.get_bind().dialect.name == "postgresql"
    function = sa.func.json_array_elements if on_postgresql else sa.func.json_each
    rows = function(marks).table_valued(sa.column("value", sa.JSON), name="each_mark")
    return rows, rows.c.value


def marked_items(first: sa.Subquery) -> tuple[Any, Any, Any]:
    """(FROM clause, mark as text, newest answer or NULL): `first` with each of its questions, one row each.

    Every mark has its item; the outer join keeps SQLite from beginning with the items, which would read the marks of
    an attempt anew for each of them.
    """
    each, value = each_mark(first.c.marks)
    later = aliased(AttemptAnswer)
    newest = ~sa.exists().where(
        later.attempt_id == AttemptAnswer.attempt_id, later.position == AttemptAnswer.position,
        later.id > AttemptAnswer.id,
    )  # fmt: skip
    position = value["position"].as_integer()
    is_item = sa.and_(AttemptItem.attempt_id == first.c.attempt_id, AttemptItem.position == position)
    is_answer = sa.and_(
        AttemptAnswer.attempt_id == AttemptItem.attempt_id, AttemptAnswer.position == AttemptItem.position, newest
    )  # fmt: skip
    rows = sa.join(first, each, sa.true()).outerjoin(AttemptItem, is_item).outerjoin(AttemptAnswer, is_answer)
    return rows, value["fraction"].as_string(), sa.cast(AttemptAnswer.chosen, sa.Text)


def answers(quiz_id: int, question_version_id: int | None = None) -> Iterator[Answered]:
    """Everything answered in the quiz's first attempts, or to one question, by question, the most frequent first.

    One statement, read in pieces: what it holds grows with the number of different answers, not of attempts.
    """
    first = first_results(Attempt.quiz_id == quiz_id)
    rows, fraction, answer = marked_items(first)
    people = sa.func.count().label("people")
    points = first.c.points
    columns: list[Any] = [
        AttemptItem.question_version_id, fraction.label("fraction"), answer.label("answer"), people,
        sa.func.sum(points), sa.func.sum(points * points),
    ]  # fmt: skip
    wanted = (
        sa.select(*columns)
        .select_from(rows)
        .group_by(AttemptItem.question_version_id, sa.literal_column("fraction"), sa.literal_column("answer"))
        .order_by(AttemptItem.question_version_id, people.desc(), sa.literal_column("answer"))
    )
    if question_version_id is not None:
        wanted = wanted.where(AttemptItem.question_version_id == question_version_id)
    for version_id, mark, chosen, count, total, squared in db.session.execute(
        wanted, execution_options={"yield_per": 1_000}
    ):
        yield Answered(
            version_id,
            Fraction(mark),
            json.loads(chosen) if chosen else [],
            count,
            float(total),
            float(squared),
        )

"""Every SELECT behind the signs of formalism: the database finds the few attempts that rules then look at."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from lms.assessment.kinds.handed import known
from lms.assessment.models import Attempt, AttemptAnswer, AttemptItem
from lms.assessment.signs.rules import FEWEST_ALIKE, Given, UnitDay
from lms.assessment.statistics.queries import first_results, marked_items, seconds_between
from lms.kernel.db import db
from lms.org.models import Membership
from lms.org.queries import holds_on, kept_id, main_membership

MOST = 200
"""So many candidates are looked at of each sign, the plainest first."""


class Quick(NamedTuple):
    """A first attempt that took less than so many seconds."""

    attempt_id: int
    person_id: int
    started_at: datetime
    seconds: float
    passed: bool


def quickest(quiz_id: int, below: float) -> list[Quick]:
    """The quiz's first attempts that took less than `below` seconds, the shortest first; not those in which nothing
    was answered, which were only looked at, nor those that ended before they began, by a clock put back. One query."""
    first = first_results(Attempt.quiz_id == quiz_id)
    taken = seconds_between(first.c.started_at, first.c.submitted_at)
    columns: list[Any] = [first.c.attempt_id, _person(first), first.c.started_at, taken, first.c.passed]
    answered = sa.exists().where(AttemptAnswer.attempt_id == first.c.attempt_id)
    rows = db.session.execute(
        sa.select(*columns)
        .where(taken < below, taken >= 0, answered)
        .order_by(taken, first.c.attempt_id)
        .limit(MOST)
    )
    return [Quick(*row) for row in rows]


def _person(first: sa.Subquery) -> Any:
    """Who the attempt's person is today."""
    return kept_id(first.c.person_id)


def drawn_questions(attempt_ids: Collection[int]) -> dict[int, list[int]]:
    """By attempt, the question versions it asked. One query, none for no attempt."""
    found: dict[int, list[int]] = {attempt_id: [] for attempt_id in attempt_ids}
    if not found:
        return found
    rows = db.session.execute(
        sa.select(AttemptItem.attempt_id, AttemptItem.question_version_id).where(
            AttemptItem.attempt_id.in_(attempt_ids)
        )
    )
    for attempt_id, version_id in rows:
        found[attempt_id].append(version_id)
    return found


def _placed(quiz_id: int) -> sa.Subquery:
    """The quiz's first attempts whose person had a main membership on that day: attempt_id, person_id (who it is
    today), unit_id, started_on, started_at, submitted_at, marks."""
    first = first_results(Attempt.quiz_id == quiz_id)
    person = _person(first)
    columns: list[Any] = [
        first.c.attempt_id, person.label("person_id"), Membership.unit_id, first.c.started_on, first.c.started_at,
        first.c.submitted_at, first.c.marks,
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(first)
        .join(Membership, Membership.person_id == person)
        .where(main_membership(Membership), holds_on(Membership, first.c.started_on))
        .subquery("placed")
    )


def unit_days(quiz_id: int) -> list[UnitDay]:
    """When the members of each unit made their first attempts at the quiz, day by day. One query; what it returns
    grows with units and days, not with people."""
    placed = _placed(quiz_id)
    columns: list[Any] = [
        placed.c.unit_id, placed.c.started_on, sa.func.count(), sa.func.min(placed.c.started_at),
        sa.func.max(placed.c.submitted_at),
    ]  # fmt: skip
    found = db.session.execute(
        sa.select(*columns)
        .group_by(placed.c.unit_id, placed.c.started_on)
        .order_by(placed.c.started_on, placed.c.unit_id)
    )
    return [UnitDay(*row) for row in found]


class Pair(NamedTuple):
    """Two first attempts of a unit on a day that share so many identical wrong answers."""

    first_attempt_id: int
    second_attempt_id: int
    first_person_id: int
    second_person_id: int
    unit_id: int
    day: Any
    shared: int


def alike_pairs(quiz_id: int) -> list[Pair]:
    """The pairs with at least `FEWEST_ALIKE` identical wrong answers, most first. One query.

    What was left open is left out only where two are compared: to look at it earlier would let SQLite begin with the
    answers and read an attempt's marks once for each of them.
    """
    placed = _placed(quiz_id)
    items, fraction, answer = marked_items(placed)
    wrong = (
        sa.select(
            placed.c.attempt_id, placed.c.person_id, placed.c.unit_id, placed.c.started_on.label("day"),
            AttemptItem.question_version_id, answer.label("answer"),
        )
        .select_from(items)
        .where(fraction != "1")
        .cte("wrong_answer")
    )  # fmt: skip
    one, two = wrong.alias("one"), wrong.alias("two")
    shared = sa.func.count().label("shared")
    columns: list[Any] = [
        one.c.attempt_id, two.c.attempt_id, one.c.person_id, two.c.person_id, one.c.unit_id, one.c.day, shared,
    ]  # fmt: skip
    rows = db.session.execute(
        sa.select(*columns)
        .join(
            two,
            sa.and_(
                two.c.unit_id == one.c.unit_id, two.c.day == one.c.day, two.c.attempt_id > one.c.attempt_id,
                two.c.question_version_id == one.c.question_version_id, two.c.answer == one.c.answer,
                one.c.answer != "[]",
            ),
        )
        .group_by(*columns[:-1])
        .having(sa.func.count() >= FEWEST_ALIKE)
        .order_by(shared.desc(), one.c.attempt_id, two.c.attempt_id)
        .limit(MOST)
    )  # fmt: skip
    return [Pair(*row) for row in rows]


def as_compared(answer: Sequence[str]) -> str:
    """An answer as one text that is the same for the same answers; of a long text its token, as sums keep it."""
    return json.dumps(known(answer) or list(answer))


def given_answers(quiz_id: int, attempt_ids: Sequence[int]) -> dict[int, dict[int, Given]]:
    """By attempt and question version, what was answered there where it was not right; left open counts as an answer
    that is like no other. One query, none for no attempt."""
    found: dict[int, dict[int, Given]] = {attempt_id: {} for attempt_id in attempt_ids}
    if not found:
        return found
    first = first_results(Attempt.quiz_id == quiz_id, Attempt.id.in_(attempt_ids))
    items, fraction, answer = marked_items(first, attempt_ids)
    columns: list[Any] = [first.c.attempt_id, AttemptItem.question_version_id, fraction, answer]
    for attempt_id, version_id, mark, stored in db.session.execute(sa.select(*columns).select_from(items)):
        chosen = json.loads(stored or "[]")
        told = as_compared(chosen) if chosen else f"-{attempt_id}"
        found[attempt_id][version_id] = Given(None if mark == "1" else told)
    return found

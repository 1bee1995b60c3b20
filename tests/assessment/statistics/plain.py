"""The figures of a quiz by their definitions, from every single row and without a sum made by a database."""

import statistics
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import sqlalchemy as sa

from lms.assessment import kinds
from lms.assessment.models import Attempt, AttemptAnswer, AttemptItem, AttemptResult, QuestionVersion
from lms.assessment.statistics.rules.counts import Counts
from lms.kernel.db import db
from lms.org.queries import find_kept_id


class Sat(NamedTuple):
    """A first attempt that counts: by question version the mark and what was answered."""

    seconds: float
    grade: float
    passed: bool
    marks: dict[int, Fraction]
    given: dict[int, tuple[str, ...]]

    @property
    def points(self) -> float:
        return float(sum(self.marks.values()))


def first_attempts(quiz_id: int) -> list[Sat]:
    """The first graded attempt of each person, whichever record it was made under."""
    found: dict[int, Sat] = {}
    attempts = db.session.scalars(
        sa.select(Attempt).where(Attempt.quiz_id == quiz_id, Attempt.number == 1).order_by(Attempt.id)
    ).all()
    for attempt in attempts:
        person_id = find_kept_id(attempt.person_id) or attempt.person_id
        if person_id in found:
            continue
        asked = {
            item.position: item.question_version_id
            for item in db.session.scalars(sa.select(AttemptItem).where(AttemptItem.attempt_id == attempt.id))
        }
        saved = db.session.scalars(
            sa.select(AttemptAnswer).where(AttemptAnswer.attempt_id == attempt.id).order_by(AttemptAnswer.id)
        )
        newest = {answer.position: tuple(answer.chosen) for answer in saved}
        result = db.session.get_one(AttemptResult, (attempt.id, attempt.results))
        assert attempt.submitted_at is not None
        found[person_id] = Sat(
            (attempt.submitted_at - attempt.started_at).total_seconds(), result.grade, result.passed,
            {asked[entry["position"]]: Fraction(entry["fraction"]) for entry in result.marks},
            {version_id: newest.get(position, ()) for position, version_id in asked.items()},
        )  # fmt: skip
    db.session.rollback()
    return list(found.values())


def facility(sat: Sequence[Sat], version_id: int) -> Fraction:
    marks = [one.marks[version_id] for one in sat if version_id in one.marks]
    return sum(marks, Fraction(0)) / len(marks)


def discrimination(sat: Sequence[Sat], version_id: int) -> float | None:
    """Pearson's correlation of the mark and the points of the rest; None where one of them is the same for all."""
    own = [float(one.marks[version_id]) for one in sat if version_id in one.marks]
    rest = [one.points - float(one.marks[version_id]) for one in sat if version_id in one.marks]
    if max(own) - min(own) < 1e-9 or max(rest) - min(rest) < 1e-9:
        return None
    return statistics.correlation(own, rest)


def alpha(sat: Sequence[Sat], places: Sequence[tuple[int, Sequence[int]]]) -> float:
    """Cronbach's alpha; `places`: how many are drawn from which questions."""
    k, within = sum(draws for draws, _ in places), 0.0
    for draws, questions in places:
        marks = [
            float(mark) for one in sat for version_id, mark in one.marks.items() if version_id in questions
        ]
        within += draws * statistics.pvariance(marks)
    return k / (k - 1) * (1 - within / statistics.pvariance([one.points for one in sat]))


def counts(sat: Sequence[Sat], version_id: int) -> Counts:
    """As the question's kind counts them."""
    question = db.session.get_one(QuestionVersion, version_id)
    kind, body = kinds.get(question.kind), dict(question.body)
    db.session.rollback()
    given = Counter(one.given[version_id] for one in sat if version_id in one.given)
    return kind.count(body, sorted(given.items(), key=lambda pair: (-pair[1], pair[0])))

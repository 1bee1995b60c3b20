"""What the queries of assessment answer with: plain values, apart from the tables."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, NamedTuple

from lms.assessment import kinds, rules
from lms.assessment.kinds.protocol import Asked, Reviewed, ReviewOption


@dataclass(frozen=True)
class AttemptRow:
    """An attempt with its quiz. `points` of `max_points` and `grade` (0..1) are None until it is graded."""

    id: int
    public_id: str
    person_id: int
    quiz_id: int
    number: int
    state: str
    started_at: datetime
    started_on: date
    deadline_at: datetime | None
    submitted_at: datetime | None
    submitted_by: str | None
    title: str
    pass_mark: int
    grade: float | None
    points: float | None
    max_points: float | None
    passed: bool | None

    @property
    def is_open(self) -> bool:
        return self.state == rules.AttemptState.OPEN

    @property
    def exact_grade(self) -> Fraction:
        """The grade as the fraction it was, 0 before grading; show it with `show_percent`."""
        return rules.exact(self.grade or 0.0, int(self.max_points or 0))


class AttemptItemView(NamedTuple):
    """A question of an open attempt, as its kind asks it."""

    position: int
    kind: str
    asked: Asked

    @property
    def template(self) -> str:
        return kinds.get(self.kind).template

    @property
    def question_html(self) -> str:
        return self.asked.html

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        return self.asked.options

    @property
    def chosen(self) -> frozenset[str]:
        return self.asked.chosen


@dataclass(frozen=True)
class ReviewItem:
    """A question after the attempt, as its kind shows it. `mark` is 0..1."""

    position: int
    kind: str
    reviewed: Reviewed
    mark: Fraction
    is_answered: bool

    @property
    def template(self) -> str:
        return kinds.get(self.kind).template

    @property
    def question_html(self) -> str:
        return self.reviewed.html

    @property
    def options(self) -> Sequence[ReviewOption]:
        return self.reviewed.options


@dataclass(frozen=True)
class QuizFacts:
    """What one may know of a quiz before taking it. `pass_mark` percent, `time_limit` seconds or None,
    `attempts_allowed` 0 for any number."""

    quiz_id: int
    title: str
    pass_mark: int
    time_limit: int | None
    attempts_allowed: int
    question_count: int


@dataclass(frozen=True)
class QuestionKeys:
    """A question with everything, for those who write: `body` as its kind made it."""

    question_version_id: int
    key: str
    number: int
    kind: str
    tags: list[str]
    difficulty: int
    body: dict[str, Any]

    @property
    def reviewed(self) -> Reviewed:
        """The question with the right answer given."""
        kind = kinds.get(self.kind)
        order = kind.lay_out(self.body, False, random.Random(0))  # noqa: S311 - the same order each time
        return kind.review(self.body, order, kind.right(self.body))


class ItemRow(NamedTuple):
    """A drawn question with its key and the newest saved answer (None: none yet); never goes to a page as it is."""

    position: int
    option_order: list[str]
    kind: str
    body: dict[str, Any]
    chosen: list[str] | None

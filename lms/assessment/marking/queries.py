"""Every SELECT of marking: the questions of an attempt with the key that holds now."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.assessment import kinds
from lms.assessment.kinds import rubric
from lms.assessment.kinds.protocol import Reviewed
from lms.assessment.marking.models import KeyCorrection
from lms.assessment.marking.rules import ItemMark, Marking, cost_of
from lms.assessment.models import Attempt, AttemptAnswer, AttemptItem, QuestionVersion, Quiz
from lms.assessment.tasks.models import TaskMark, TaskWork
from lms.kernel.db import read


def wrong_choices(reviewed: Reviewed) -> Fraction:
    """How many wrong choices an answer holds: wrong options that are ticked, or, of a question of several parts, the
    share of the parts that are filled in wrongly. What is left open is not wrong."""
    if reviewed.lines:
        wrong = sum(bool(line.given) and not line.is_right for line in reviewed.lines)
        return Fraction(wrong, len(reviewed.lines))
    return Fraction(sum(option.is_chosen and not option.is_correct for option in reviewed.options))


class Given(NamedTuple):
    """A mark that a person gave the work at a place of an attempt."""

    position: int
    number: int
    levels: Mapping[str, int]
    comment: str


class MarkedRow(NamedTuple):
    """A drawn question with its newest saved answer (None: none) and the key by which it is marked: that of the
    version that was drawn, or of the one that corrects it. `given`: the newest mark that a person gave it. Never goes
    to a page as it is."""

    position: int
    option_order: list[str]
    kind: str
    body: dict[str, Any]
    chosen: list[str] | None
    points: int
    given: Given | None = None

    @property
    def is_by_hand(self) -> bool:
        """Only a person can mark what was answered."""
        return bool(self.chosen) and kinds.get(self.kind).needs_grader

    @property
    def waits(self) -> bool:
        """Nobody has marked it yet."""
        return self.given is None and self.is_by_hand

    def mark(self, marking: Marking) -> ItemMark:
        """What the answer earns and costs. ValueError while it waits for a person."""
        kind, chosen = kinds.get(self.kind), self.chosen or ()
        if chosen and self.given is not None:
            earned = rubric.mark_of(self.body, self.given.levels)
            return ItemMark(self.position, earned, points=self.points, hand=self.given.number)
        earned, cost = kind.grade(self.body, chosen), Fraction(0)
        if marking.wrong_cost and chosen and not earned:
            wrong = wrong_choices(kind.review(self.body, self.option_order, chosen))
            cost = cost_of(earned, wrong, marking)
        return ItemMark(self.position, earned, cost, self.points)


def newest_answer() -> Any:
    """Scalar subquery: the id of the newest answer saved for the AttemptItem of the statement around it."""
    saved = aliased(AttemptAnswer)
    return (
        sa.select(sa.func.max(saved.id))
        .where(saved.attempt_id == AttemptItem.attempt_id, saved.position == AttemptItem.position)
        .correlate(AttemptItem)
        .scalar_subquery()
    )


def key_version() -> Any:
    """Expression: the question version by which the AttemptItem of the statement around it is marked now, in its Quiz:
    the one that was drawn, or the one that corrects it."""
    corrected = (
        sa.select(KeyCorrection.corrected_version_id)
        .where(
            KeyCorrection.series == Quiz.series,
            KeyCorrection.question_version_id == AttemptItem.question_version_id,
        )
        .order_by(KeyCorrection.id.desc())
        .limit(1)
        .correlate(Quiz, AttemptItem)
        .scalar_subquery()
    )
    return sa.func.coalesce(corrected, AttemptItem.question_version_id)


def _marked_rows() -> sa.Select[Any]:
    columns: list[Any] = [
        AttemptItem.position, AttemptItem.option_order, QuestionVersion.kind, QuestionVersion.body,
        AttemptAnswer.chosen, AttemptItem.points,
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(AttemptItem)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(QuestionVersion, QuestionVersion.id == key_version())
        .outerjoin(AttemptAnswer, AttemptAnswer.id == newest_answer())
        .where(AttemptItem.attempt_id == sa.bindparam("attempt_id"))
        .order_by(AttemptItem.position)
    )


# Built once, as all that every handing-in runs.
_MARKED_ROWS = _marked_rows()
_WEIGHTS = (
    sa.select(AttemptItem.position, AttemptItem.points)
    .where(AttemptItem.attempt_id == sa.bindparam("attempt_id"))
    .order_by(AttemptItem.position)
)


_GIVEN = (
    sa.select(TaskWork.position, TaskMark.number, TaskMark.levels, TaskMark.comment)
    .join(TaskMark, TaskMark.work_id == TaskWork.id)
    .where(TaskWork.attempt_id == sa.bindparam("attempt_id"))
    .order_by(TaskMark.number)
)


def given_marks(attempt_id: int) -> list[Given]:
    """Every mark that people gave works of the attempt, the newest last. One query."""
    return [Given(*row) for row in read(_GIVEN, {"attempt_id": attempt_id})]


def marked_rows(attempt_id: int) -> list[MarkedRow]:
    """The attempt's questions in order, with the key that holds now. One query, two where a person marks some."""
    rows = [MarkedRow(*row) for row in read(_MARKED_ROWS, {"attempt_id": attempt_id})]
    if not any(row.is_by_hand for row in rows):
        return rows
    newest = {given.position: given for given in given_marks(attempt_id)}
    return [row._replace(given=newest.get(row.position)) for row in rows]


def weights(attempt_id: int) -> dict[int, int]:
    """What each question of the attempt is worth, by position. One query."""
    return {row[0]: row[1] for row in read(_WEIGHTS, {"attempt_id": attempt_id})}

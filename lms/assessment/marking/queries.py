"""Every SELECT of marking: the questions of an attempt with the key that holds now."""

from fractions import Fraction
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.assessment import kinds
from lms.assessment.kinds.protocol import Reviewed
from lms.assessment.marking.models import KeyCorrection
from lms.assessment.marking.rules import ItemMark, Marking, cost_of
from lms.assessment.models import Attempt, AttemptAnswer, AttemptItem, QuestionVersion, Quiz
from lms.kernel.db import read


def wrong_choices(reviewed: Reviewed) -> Fraction:
    """How many wrong choices an answer holds: wrong options that are ticked, or, of a question of several parts, the
    share of the parts that are filled in wrongly. What is left open is not wrong."""
    if reviewed.lines:
        wrong = sum(bool(line.given) and not line.is_right for line in reviewed.lines)
        return Fraction(wrong, len(reviewed.lines))
    return Fraction(sum(option.is_chosen and not option.is_correct for option in reviewed.options))


class MarkedRow(NamedTuple):
    """A drawn question with its newest saved answer (None: none) and the key by which it is marked: that of the
    version that was drawn, or of the one that corrects it. Never goes to a page as it is."""

    position: int
    option_order: list[str]
    kind: str
    body: dict[str, Any]
    chosen: list[str] | None
    points: int

    def mark(self, marking: Marking) -> ItemMark:
        """What the answer earns and costs."""
        kind, chosen = kinds.get(self.kind), self.chosen or ()
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


def marked_rows(attempt_id: int) -> list[MarkedRow]:
    """The attempt's questions in order, with the key that holds now. One query."""
    return [MarkedRow(*row) for row in read(_MARKED_ROWS, {"attempt_id": attempt_id})]


def weights(attempt_id: int) -> dict[int, int]:
    """What each question of the attempt is worth, by position. One query."""
    return {row[0]: row[1] for row in read(_WEIGHTS, {"attempt_id": attempt_id})}

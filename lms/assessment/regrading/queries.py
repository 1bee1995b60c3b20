"""Every SELECT of corrections: which are possible, which were made, what they changed and what waits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.assessment.marking.models import AttemptRegrade, KeyCorrection, RegradeDecision
from lms.assessment.models import (
    Attempt,
    AttemptItem,
    Question,
    QuestionVersion,
    Quiz,
    QuizSlot,
    QuizSlotQuestion,
)
from lms.assessment.regrading.rules import may_correct
from lms.assessment.tasks.models import TaskMark, TaskWork
from lms.kernel.db import db, read
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark


@dataclass(frozen=True)
class Correctable:
    """A question version that a quiz of the series asks, and the newest one that can correct it."""

    series: str
    version_id: int
    number: int
    key: str
    html: str
    corrected_id: int
    corrected_number: int


def correctables(series: Collection[str]) -> list[Correctable]:
    """The questions of these quizzes of which a newer version can correct an older one that was asked; where it has
    done so already, the older one itself, which takes that back. Two queries."""
    new = aliased(QuestionVersion)
    columns: list[Any] = [
        Quiz.series, QuestionVersion.id, QuestionVersion.number, Question.key, QuestionVersion.kind,
        QuestionVersion.body, new.id.label("new_id"), new.number.label("new_number"), new.kind.label("new_kind"),
        new.body.label("new_body"),
    ]  # fmt: skip
    rows = db.session.execute(
        sa.select(*columns)
        .select_from(QuizSlotQuestion)
        .join(QuizSlot, QuizSlot.id == QuizSlotQuestion.slot_id)
        .join(Quiz, Quiz.id == QuizSlot.quiz_id)
        .join(QuestionVersion, QuestionVersion.id == QuizSlotQuestion.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(
            new, sa.and_(new.question_id == QuestionVersion.question_id, new.number > QuestionVersion.number)
        )
        .where(Quiz.series.in_(series), Quiz.series != "")
        .order_by(Quiz.series, Question.key, QuestionVersion.number, new.number)
    )
    marked_by = _marked_by(series)
    found: dict[tuple[str, int], Correctable] = {}
    for row in rows:
        if may_correct(row.kind, row.body, row.new_kind, row.new_body):
            taken_back = marked_by.get((row.series, row.id)) == row.new_id
            by = (row.id, row.number) if taken_back else (row.new_id, row.new_number)
            found[row.series, row.id] = Correctable(
                row.series, row.id, row.number, row.key, row.body["html"], *by
            )
    return list(found.values())


def _marked_by(series: Collection[str]) -> dict[tuple[str, int], int]:
    """By series and question version the one by which its answers are marked, where that was corrected."""
    columns: list[Any] = [
        KeyCorrection.series, KeyCorrection.question_version_id, KeyCorrection.corrected_version_id,
    ]  # fmt: skip
    rows = db.session.execute(
        sa.select(*columns).where(KeyCorrection.series.in_(series)).order_by(KeyCorrection.id)
    )
    return {(row[0], row[1]): row[2] for row in rows}


class Correction(NamedTuple):
    """A correction with how far it has come: attempts changed, and attempts that wait for a decision."""

    id: int
    public_id: str
    series: str
    question_version_id: int
    corrected_version_id: int
    key: str
    reason: str
    made_by: str
    made_at: datetime
    finished_at: datetime | None
    changed: int
    waiting: int


def _corrections() -> sa.Select[Any]:
    waits = sa.and_(AttemptRegrade.number.is_(None), RegradeDecision.id.is_(None))
    columns: list[Any] = [
        KeyCorrection.id, KeyCorrection.public_id, KeyCorrection.series, KeyCorrection.question_version_id,
        KeyCorrection.corrected_version_id, Question.key, KeyCorrection.reason, KeyCorrection.made_by,
        KeyCorrection.made_at, KeyCorrection.finished_at,
    ]  # fmt: skip
    return (
        sa.select(
            *columns,
            sa.func.count(AttemptRegrade.id),
            sa.func.coalesce(
                sa.func.sum(sa.case((sa.and_(AttemptRegrade.id.is_not(None), waits), 1), else_=0)), 0
            ),
        )
        .join(QuestionVersion, QuestionVersion.id == KeyCorrection.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .outerjoin(AttemptRegrade, AttemptRegrade.correction_id == KeyCorrection.id)
        .outerjoin(RegradeDecision, RegradeDecision.regrade_id == AttemptRegrade.id)
        .group_by(*columns)
        .order_by(KeyCorrection.id.desc())
    )


def corrections(series: Collection[str]) -> list[Correction]:
    """What was corrected in these quizzes, the newest first. One query."""
    return [
        Correction(*row) for row in db.session.execute(_corrections().where(KeyCorrection.series.in_(series)))
    ]


def get_correction(series: Collection[str], public_id: str) -> Correction:
    """A correction in one of these quizzes, or NotFound."""
    found = _corrections().where(KeyCorrection.series.in_(series), KeyCorrection.public_id == public_id)
    row: Any = db.session.execute(found).first()
    if row is None:
        raise NotFound(Message(mark("Không có lần sửa đáp án này.")))
    return Correction(*row)


def find_correction(correction_id: int) -> KeyCorrection | None:
    """The correction, or None."""
    return db.session.get(KeyCorrection, correction_id)


def find_newest_corrected_id(series: str, version_id: int) -> int | None:
    """The version by which the question version is marked now; None where it was never corrected."""
    return db.session.scalar(
        sa.select(KeyCorrection.corrected_version_id)
        .where(KeyCorrection.series == series, KeyCorrection.question_version_id == version_id)
        .order_by(KeyCorrection.id.desc())
        .limit(1)
    )


class RegradeRow(NamedTuple):
    """An attempt that a correction, or a person who marked a work of it anew, changed or would change."""

    id: int
    public_id: str
    correction_id: int | None
    work_id: int | None
    attempt_id: int
    person_id: int
    series: str
    title: str
    key: str
    correction_reason: str
    number: int | None
    grade_before: float
    passed_before: bool
    grade: float
    passed: bool
    max_points: float
    made_at: datetime
    is_upheld: bool | None
    decision_reason: str | None
    attempt_public_id: str
    made_by: str
    decided_by: str | None
    decided_at: datetime | None

    @property
    def waits(self) -> bool:
        return self.number is None and self.is_upheld is None


def _is_its_mark() -> sa.ColumnElement[bool]:
    """Condition: the person's mark for which the AttemptRegrade was written."""
    return sa.and_(TaskMark.work_id == AttemptRegrade.work_id, TaskMark.number == AttemptRegrade.mark_number)


def _why() -> sa.ColumnElement[str]:
    return sa.func.coalesce(KeyCorrection.reason, TaskMark.reason, "")


def _regrades() -> sa.Select[Any]:
    columns: list[Any] = [
        AttemptRegrade.id, AttemptRegrade.public_id, AttemptRegrade.correction_id, AttemptRegrade.work_id,
        AttemptRegrade.attempt_id, Attempt.person_id, Quiz.series, Quiz.title, Question.key, _why(), AttemptRegrade.number,
        AttemptRegrade.grade_before, AttemptRegrade.passed_before, AttemptRegrade.grade, AttemptRegrade.passed,
        AttemptRegrade.max_points, AttemptRegrade.made_at, RegradeDecision.is_upheld, RegradeDecision.reason,
        Attempt.public_id, sa.func.coalesce(KeyCorrection.made_by, TaskMark.marked_by, ""), RegradeDecision.decided_by, RegradeDecision.decided_at,
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(AttemptRegrade)
        .outerjoin(KeyCorrection, KeyCorrection.id == AttemptRegrade.correction_id)
        .outerjoin(TaskWork, TaskWork.id == AttemptRegrade.work_id)
        .outerjoin(TaskMark, _is_its_mark())
        .outerjoin(
            AttemptItem,
            sa.and_(AttemptItem.attempt_id == TaskWork.attempt_id, AttemptItem.position == TaskWork.position),
        )
        .join(
            QuestionVersion,
            QuestionVersion.id
            == sa.func.coalesce(KeyCorrection.question_version_id, AttemptItem.question_version_id),
        )
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(Attempt, Attempt.id == AttemptRegrade.attempt_id)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .outerjoin(RegradeDecision, RegradeDecision.regrade_id == AttemptRegrade.id)
    )


_WAITING = (AttemptRegrade.number.is_(None), RegradeDecision.id.is_(None))


def regrades(correction_id: int, first: int, most: int) -> Sequence[RegradeRow]:
    """What a correction changed, what waits for a decision first. One query."""
    rows = db.session.execute(
        _regrades()
        .where(AttemptRegrade.correction_id == correction_id)
        .order_by(sa.case((sa.and_(*_WAITING), 0), else_=1), AttemptRegrade.id)
        .offset(first)
        .limit(most)
    )
    return [RegradeRow(*row) for row in rows]


def regrades_of(attempt_id: int) -> Sequence[RegradeRow]:
    """What corrections did, or would do, to one attempt, the oldest first. One query."""
    rows = db.session.execute(
        _regrades().where(AttemptRegrade.attempt_id == attempt_id).order_by(AttemptRegrade.id)
    )
    return [RegradeRow(*row) for row in rows]


def waiting(first: int, most: int) -> Sequence[RegradeRow]:
    """What waits for a decision, in all courses, the oldest first. One query."""
    rows = db.session.execute(
        _regrades().where(*_WAITING).order_by(AttemptRegrade.id).offset(first).limit(most)
    )
    return [RegradeRow(*row) for row in rows]


_REASON = (
    sa.select(_why())
    .select_from(AttemptRegrade)
    .outerjoin(KeyCorrection, KeyCorrection.id == AttemptRegrade.correction_id)
    .outerjoin(TaskMark, _is_its_mark())
    .outerjoin(RegradeDecision, RegradeDecision.regrade_id == AttemptRegrade.id)
    .where(
        AttemptRegrade.attempt_id == sa.bindparam("attempt_id"),
        sa.or_(AttemptRegrade.number.is_not(None), RegradeDecision.is_upheld.is_(False)),
    )
    .order_by(AttemptRegrade.id.desc())
    .limit(1)
)


def find_reason(attempt_id: int) -> str | None:
    """Why the attempt was last marked anew; None where its marks are the first ones. One query."""
    return next((row[0] for row in read(_REASON, {"attempt_id": attempt_id})), None)


def count_waiting() -> int:
    """How many attempts wait for a decision."""
    statement = (
        sa.select(sa.func.count(AttemptRegrade.id))
        .outerjoin(RegradeDecision, RegradeDecision.regrade_id == AttemptRegrade.id)
        .where(*_WAITING)
    )
    return db.session.scalar(statement) or 0


DECIDED = Message(mark("Lượt làm bài này đã được quyết định trước đó."))


def get_regrade(public_id: str) -> RegradeRow:
    """The change of an attempt, or NotFound."""
    row: Any = db.session.execute(_regrades().where(AttemptRegrade.public_id == public_id)).first()
    if row is None:
        raise NotFound(Message(mark("Không có lượt làm bài nào chờ quyết định ở đây.")))
    return RegradeRow(*row)

"""Every SELECT of tasks: files that were handed in, works, and the marks they were given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from lms.assessment.attempts.saving import newest_answers
from lms.assessment.kinds import rubric
from lms.assessment.kinds.handed import files_of
from lms.assessment.marking.models import AttemptRegrade, RegradeDecision
from lms.assessment.marking.queries import newest_answer
from lms.assessment.marking.rules import ItemMark
from lms.assessment.models import (
    Attempt,
    AttemptAnswer,
    AttemptItem,
    AttemptResult,
    QuestionVersion,
    Quiz,
)
from lms.assessment.tasks.models import AttemptFile, TaskMark, TaskWork
from lms.kernel.db import db, read
from lms.kernel.errors import NotFound
from lms.kernel.files.models import StoredFile
from lms.kernel.messages import Message, mark

IS_OF_WORK = sa.and_(AttemptItem.attempt_id == TaskWork.attempt_id, AttemptItem.position == TaskWork.position)
"""Joins a work with what was drawn at its place."""

WAITS = (TaskWork.marks == 0, TaskWork.withdrawn_at.is_(None))
"""Conditions: nobody has marked the work yet."""


class HandedIn(NamedTuple):
    """A file to send: its hash, format and size, and the name it came with. `number` counts the files of the answer
    from 1."""

    sha256: str
    kind: str
    size: int
    name: str
    position: int
    number: int


_FILE = (
    sa.select(
        StoredFile.sha256, StoredFile.kind, StoredFile.size, AttemptFile.name, AttemptFile.position
    )
    .join(StoredFile, StoredFile.id == AttemptFile.file_id)
    .where(
        AttemptFile.attempt_id == sa.bindparam("attempt_id"), AttemptFile.public_id == sa.bindparam("public_id")
    )
)  # fmt: skip


def get_file(attempt_id: int, public_id: str) -> HandedIn:
    """A file that the answers of the attempt hold now, or NotFound. Two queries."""
    rows = read(_FILE, {"attempt_id": attempt_id, "public_id": public_id})
    held = (
        [file.id for file in files_of(newest_answers(attempt_id).get(rows[0].position, ()))] if rows else []
    )
    if public_id not in held:
        raise NotFound(Message(mark("Không có tệp này trong bài làm.")))
    row = rows[0]
    return HandedIn(row.sha256, row.kind, row.size, row.name, row.position, held.index(public_id) + 1)


@dataclass(frozen=True)
class WorkRow:
    """A work with the task and the answer. `results`: how many results its attempt has; `counted`: the number of the
    mark that the attempt's result rests on, None for none."""

    id: int
    public_id: str
    attempt_id: int
    position: int
    handed_at: datetime
    marks: int
    withdrawn_at: datetime | None
    person_id: int
    quiz_id: int
    quiz_title: str
    series: str
    anonymous: bool
    results: int
    points: int
    kind: str
    option_order: list[str]
    body: dict[str, Any]
    chosen: list[str] | None
    result_marks: list[dict[str, Any]] | None

    @property
    def counted(self) -> int | None:
        return next(
            (each.get("hand") for each in self.result_marks or () if each["position"] == self.position), None
        )


def _works() -> sa.Select[Any]:
    columns: list[Any] = [
        TaskWork.id, TaskWork.public_id, TaskWork.attempt_id, TaskWork.position, TaskWork.handed_at, TaskWork.marks,
        TaskWork.withdrawn_at, Attempt.person_id, Quiz.id, Quiz.title, Quiz.series, Quiz.anonymous, Attempt.results,
        AttemptItem.points, QuestionVersion.kind, AttemptItem.option_order, QuestionVersion.body, AttemptAnswer.chosen,
        AttemptResult.marks,
    ]  # fmt: skip
    counts = sa.and_(AttemptResult.attempt_id == Attempt.id, AttemptResult.number == Attempt.results)
    return (
        sa.select(*columns)
        .select_from(TaskWork)
        .join(Attempt, Attempt.id == TaskWork.attempt_id)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(AttemptItem, IS_OF_WORK)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .outerjoin(AttemptAnswer, AttemptAnswer.id == newest_answer())
        .outerjoin(AttemptResult, counts)
    )


def get_work(public_id: str) -> WorkRow:
    """The work, or NotFound. One query."""
    row: Any = db.session.execute(_works().where(TaskWork.public_id == public_id)).first()
    if row is None:
        raise NotFound(Message(mark("Không có bài làm này.")))
    return WorkRow(*row)


class MarkRow(NamedTuple):
    """A mark that a work was given."""

    number: int
    levels: Mapping[str, int]
    comment: str
    reason: str | None
    marked_by: str
    marked_at: datetime


def marks_of(work_id: int) -> Sequence[MarkRow]:
    """What the work was given, the newest first. One query."""
    rows = db.session.execute(
        sa.select(
            TaskMark.number, TaskMark.levels, TaskMark.comment, TaskMark.reason, TaskMark.marked_by, TaskMark.marked_at
        )
        .where(TaskMark.work_id == work_id)
        .order_by(TaskMark.number.desc())
    )  # fmt: skip
    return [MarkRow(*row) for row in rows]


_NEWEST_MARK = (
    sa.select(TaskWork.position, TaskMark.number, TaskMark.levels, AttemptItem.points, QuestionVersion.body)
    .join(TaskMark, sa.and_(TaskMark.work_id == TaskWork.id, TaskMark.number == TaskWork.marks))
    .join(AttemptItem, IS_OF_WORK)
    .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
    .where(TaskWork.id == sa.bindparam("work_id"))
)


def get_newest_mark(work_id: int) -> ItemMark:
    """What the newest mark of a work earns; of a work that has one."""
    row = read(_NEWEST_MARK, {"work_id": work_id})[0]
    return ItemMark(row.position, rubric.mark_of(row.body, row.levels), points=row.points, hand=row.number)


def is_withdrawn(work_id: int) -> bool:
    """Whether nobody is to mark the work any more."""
    return db.session.scalar(sa.select(TaskWork.withdrawn_at).where(TaskWork.id == work_id)) is not None


def is_undecided(work_id: int) -> bool:
    """Whether somebody has yet to decide about a mark of the work."""
    waiting = (
        sa.select(AttemptRegrade.id)
        .outerjoin(RegradeDecision, RegradeDecision.regrade_id == AttemptRegrade.id)
        .where(
            AttemptRegrade.work_id == work_id, AttemptRegrade.number.is_(None), RegradeDecision.id.is_(None)
        )
    )
    return db.session.scalar(waiting.limit(1)) is not None

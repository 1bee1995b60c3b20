"""What `lms verify` asks of assessment: an attempt that was handed in has its result, or somebody has yet to mark it."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.assessment.attempts.rules import AttemptState
from lms.assessment.models import Attempt, AttemptResult
from lms.assessment.statistics.sums import checks as sums
from lms.assessment.tasks.models import TaskMark, TaskWork
from lms.kernel.messages import mark
from lms.kernel.verify import Check, Problem, each

NO_RESULT = mark("đã nộp mà không có kết quả, cũng không có bài nào chờ chấm")
MISSING_RESULT = mark("không có kết quả mang số mà lượt làm bài đang tính")
MISSING_MARK = mark("không có lần chấm mang số mà bài làm đang ghi")
TOO_MANY = mark("không phải bài của một lượt đã nộp")


def _results(connection: Connection) -> Iterator[Problem]:
    submitted = (
        sa.select(Attempt.id).where(Attempt.state == AttemptState.SUBMITTED.value).order_by(Attempt.id)
    )
    waits = sa.exists().where(TaskWork.attempt_id == Attempt.id, TaskWork.marks == 0)
    yield from each(connection, "attempt", submitted.where(Attempt.results == 0, ~waits), NO_RESULT)
    counted = sa.exists().where(
        AttemptResult.attempt_id == Attempt.id, AttemptResult.number == Attempt.results
    )
    yield from each(connection, "attempt", submitted.where(Attempt.results > 0, ~counted), MISSING_RESULT)


def _works(connection: Connection) -> Iterator[Problem]:
    works = sa.select(TaskWork.id).order_by(TaskWork.id)
    newest = sa.exists().where(TaskMark.work_id == TaskWork.id, TaskMark.number == TaskWork.marks)
    yield from each(connection, "task_work", works.where(TaskWork.marks > 0, ~newest), MISSING_MARK)
    handed = works.join(Attempt, Attempt.id == TaskWork.attempt_id).where(
        Attempt.state != AttemptState.SUBMITTED.value
    )
    yield from each(connection, "task_work", handed, TOO_MANY)


CHECKS = (
    Check("assessment.results", mark("Lượt đã nộp có kết quả, hoặc đang chờ người chấm"), _results),
    Check("assessment.works", mark("Mỗi bài làm chờ chấm hoặc đã chấm khớp với các lần chấm"), _works),
    *sums.CHECKS,
)

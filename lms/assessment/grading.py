"""Handing in: the end of an attempt and its marks. Once, whoever asks and however often."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.assessment import rules
from lms.assessment.attempts import steps
from lms.assessment.attempts.rules import AttemptState, AtTimeout, Step, SubmittedBy
from lms.assessment.marking.queries import MarkedRow, marked_rows
from lms.assessment.marking.rules import earned, entries, from_text, outcome
from lms.assessment.models import Attempt, AttemptResult, Quiz
from lms.assessment.tasks.models import TaskWork
from lms.kernel import clock
from lms.kernel.db import Instant, change, db, read, write
from lms.kernel.hooks import AttemptGraded, announce
from lms.kernel.ids import new_public_id


def _of_quiz(column: Any) -> Any:
    return sa.select(column).where(Quiz.id == Attempt.quiz_id).correlate(Attempt).scalar_subquery()


_IS_OVER = sa.and_(Attempt.over_at.is_not(None), Attempt.over_at < sa.bindparam("now", type_=Instant))
_ABANDONS = sa.and_(_IS_OVER, _of_quiz(Quiz.at_timeout) == AtTimeout.ABANDON.value)

# Built once, as all that every handing-in runs.
_SUBMIT = (
    sa.update(Attempt.__table__)  # type: ignore[arg-type] # a table, which the stubs know as its base class
    .where(
        Attempt.id == sa.bindparam("attempt_id"),
        Attempt.state == AttemptState.OPEN.value,
        sa.or_(sa.bindparam("by_system", type_=sa.Boolean), Attempt.person_id == sa.bindparam("owner_id")),
    )
    .values(
        state=sa.case((_ABANDONS, AttemptState.ABANDONED.value), else_=AttemptState.SUBMITTED.value),
        submitted_at=sa.bindparam("now", type_=Instant),
        submitted_by=sa.case((_IS_OVER, SubmittedBy.TIME.value), else_=sa.bindparam("by")),
        results=sa.case((_ABANDONS, 0), else_=1),
    )
)
_RESULT = sa.insert(AttemptResult.__table__)  # type: ignore[arg-type] # as above
_LOOKED_AT: tuple[Any, ...] = (
    Attempt.quiz_id, Attempt.person_id, Attempt.turn, Attempt.state, Attempt.submitted_by,
    _of_quiz(Quiz.pass_mark).label("pass_mark"), _of_quiz(Quiz.marking).label("marking"),
)  # fmt: skip
_SUBMITTED = _SUBMIT.returning(*_LOOKED_AT)
_ENDED = sa.select(*_LOOKED_AT).where(Attempt.id == sa.bindparam("attempt_id"))


def submit(attempt_id: int, person_id: int | None, by: str) -> bool:
    """Ends the attempt, marks the last saved answers, stores the result and announces AttemptGraded; where a person has
    to mark some of them, the attempt waits for that instead.

    `person_id` None: the system submits. `by`: 'person' or 'time'; 'time' in any case once the time is over. Then an
    attempt at a quiz that says so is abandoned: no result, no announcement. False, and nothing happens, if it ended
    before.
    """
    now = clock.now()
    places = {
        "attempt_id": attempt_id, "by_system": person_id is None, "owner_id": person_id, "now": now, "by": str(by)
    }  # fmt: skip
    ended = next(iter(read(_SUBMITTED, places)), None)
    if ended is None:
        return False
    if ended.state == AttemptState.ABANDONED:
        steps.record(attempt_id, Step.ABANDON, now)
        return True
    steps.record(attempt_id, Step.SUBMIT if ended.submitted_by == SubmittedBy.PERSON else Step.TIME_OUT, now)
    rows = marked_rows(attempt_id)
    waiting = [row.position for row in rows if row.waits]
    if waiting:
        _wait_for_marks(attempt_id, waiting, now)
    else:
        _grade(attempt_id, ended, rows, now)
    return True


def _wait_for_marks(attempt_id: int, positions: Sequence[int], now: datetime) -> None:
    """Puts what only a person can mark among the works that wait. There is no result before they are all marked."""
    db.session.execute(sa.update(Attempt).where(Attempt.id == attempt_id).values(results=0))
    works = [
        {"public_id": new_public_id(), "attempt_id": attempt_id, "position": position, "handed_at": now, "marks": 0}
        for position in positions
    ]  # fmt: skip
    db.session.execute(sa.insert(TaskWork), works)


def grade_waiting(attempt_id: int, graded_by: str) -> bool:
    """Stores the first result of an attempt whose last waiting work was just marked, and announces AttemptGraded.
    False, and nothing happens, where one waits still or there is a result already. Call it with the attempt locked."""
    rows = marked_rows(attempt_id)
    if any(row.waits for row in rows):
        return False
    waits = sa.and_(
        Attempt.id == attempt_id, Attempt.state == AttemptState.SUBMITTED.value, Attempt.results == 0
    )
    if not change(sa.update(Attempt).where(waits).values(results=1)):
        return False
    _grade(attempt_id, read(_ENDED, {"attempt_id": attempt_id})[0], rows, clock.now(), graded_by)
    return True


def _grade(
    attempt_id: int, ended: Any, rows: Sequence[MarkedRow], now: datetime, graded_by: str | None = None
) -> None:
    marking = from_text(ended.marking)
    items = [row.mark(marking) for row in rows]
    found = outcome(items, marking, ended.turn)
    passed = rules.is_passed(found.grade, ended.pass_mark)
    result = {
        "attempt_id": attempt_id, "number": 1, "points": float(found.points), "max_points": float(found.max_points),
        "grade": float(found.grade), "passed": passed, "graded_at": now, "marks": entries(items),
        "earned": earned(items), "graded_by": graded_by,
    }  # fmt: skip
    write(_RESULT, result)
    announce(AttemptGraded(attempt_id, ended.quiz_id, ended.person_id, float(found.grade), passed, now))

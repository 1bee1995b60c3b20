"""Handing in: the end of an attempt and its marks. Once, whoever asks and however often."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.assessment import rules
from lms.assessment.attempts import steps
from lms.assessment.attempts.rules import AttemptState, AtTimeout, Step, SubmittedBy
from lms.assessment.marking.queries import marked_rows
from lms.assessment.marking.rules import Marking, earned, entries, from_text, outcome
from lms.assessment.models import Attempt, AttemptResult, Quiz
from lms.kernel import clock
from lms.kernel.db import Instant, read, write
from lms.kernel.hooks import AttemptGraded, announce

_IS_OVER = sa.and_(Attempt.over_at.is_not(None), Attempt.over_at < sa.bindparam("now", type_=Instant))
_ABANDONS = sa.and_(
    _IS_OVER,
    sa.select(Quiz.at_timeout).where(Quiz.id == Attempt.quiz_id).correlate(Attempt).scalar_subquery()
    == AtTimeout.ABANDON.value,
)

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
_ENDED = (
    sa.select(
        Attempt.quiz_id, Attempt.person_id, Attempt.turn, Attempt.state, Attempt.submitted_by, Quiz.pass_mark,
        Quiz.marking,
    )
    .join(Quiz, Quiz.id == Attempt.quiz_id)
    .where(Attempt.id == sa.bindparam("attempt_id"))
)  # fmt: skip


def submit(attempt_id: int, person_id: int | None, by: str) -> bool:
    """Ends the attempt, marks the last saved answers, stores the result and announces AttemptGraded.

    `person_id` None: the system submits. `by`: 'person' or 'time'; 'time' in any case once the time is over. Then an
    attempt at a quiz that says so is abandoned: no result, no announcement. False, and nothing happens, if it ended
    before.
    """
    now = clock.now()
    places = {
        "attempt_id": attempt_id, "by_system": person_id is None, "owner_id": person_id, "now": now, "by": str(by)
    }  # fmt: skip
    if write(_SUBMIT, places) != 1:
        return False
    ended = read(_ENDED, {"attempt_id": attempt_id})[0]
    if ended.state == AttemptState.ABANDONED:
        steps.record(attempt_id, Step.ABANDON, now)
        return True
    steps.record(attempt_id, Step.SUBMIT if ended.submitted_by == SubmittedBy.PERSON else Step.TIME_OUT, now)
    _grade(attempt_id, ended, from_text(ended.marking), now)
    return True


def _grade(attempt_id: int, ended: Any, marking: Marking, now: datetime) -> None:
    items = [row.mark(marking) for row in marked_rows(attempt_id)]
    found = outcome(items, marking, ended.turn)
    passed = rules.is_passed(found.grade, ended.pass_mark)
    result = {
        "attempt_id": attempt_id, "number": 1, "points": float(found.points), "max_points": float(found.max_points),
        "grade": float(found.grade), "passed": passed, "graded_at": now, "marks": entries(items),
        "earned": earned(items),
    }  # fmt: skip
    write(_RESULT, result)
    announce(AttemptGraded(attempt_id, ended.quiz_id, ended.person_id, float(found.grade), passed, now))

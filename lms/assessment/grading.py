"""Handing in: the end of an attempt and its marks. Once, whoever asks and however often."""

from datetime import datetime

import sqlalchemy as sa

from lms.assessment import kinds, queries, rules
from lms.assessment.models import Attempt, AttemptResult, Quiz
from lms.kernel import clock
from lms.kernel.db import Instant, read, write
from lms.kernel.hooks import AttemptGraded, announce

# Built once, as all that every handing-in runs.
_SUBMIT = (
    sa.update(Attempt.__table__)  # type: ignore[arg-type] # a table, which the stubs know as its base class
    .where(
        Attempt.id == sa.bindparam("attempt_id"),
        Attempt.state == rules.AttemptState.OPEN.value,
        sa.or_(sa.bindparam("by_system", type_=sa.Boolean), Attempt.person_id == sa.bindparam("owner_id")),
    )
    .values(
        state=rules.AttemptState.SUBMITTED.value,
        submitted_at=sa.bindparam("now", type_=Instant),
        submitted_by=sa.case(
            (
                sa.and_(
                    Attempt.deadline_at.is_not(None),
                    Attempt.deadline_at < sa.bindparam("last", type_=Instant),
                ),
                rules.SubmittedBy.TIME.value,
            ),
            else_=sa.bindparam("by"),
        ),
    )
)
_RESULT = sa.insert(AttemptResult.__table__)  # type: ignore[arg-type] # as above
_PASS_MARK = (
    sa.select(Attempt.quiz_id, Attempt.person_id, Quiz.pass_mark)
    .join(Quiz, Quiz.id == Attempt.quiz_id)
    .where(Attempt.id == sa.bindparam("attempt_id"))
)


def submit(attempt_id: int, person_id: int | None, by: str) -> bool:
    """Ends the attempt, marks the last saved answers, stores the result and announces AttemptGraded.

    `person_id` None: the system submits. `by`: 'person' or 'time'; 'time' in any case once the time is over.
    False, and nothing happens, if it was submitted before.
    """
    now = clock.now()
    places = {
        "attempt_id": attempt_id, "by_system": person_id is None, "owner_id": person_id, "now": now,
        "last": now - rules.GRACE, "by": str(by),
    }  # fmt: skip
    if write(_SUBMIT, places) != 1:
        return False
    _grade(attempt_id, now)
    return True


def _grade(attempt_id: int, now: datetime) -> None:
    attempt = read(_PASS_MARK, {"attempt_id": attempt_id})[0]
    rows = queries.item_rows(attempt_id)
    marks = {row.position: kinds.get(row.kind).grade(row.body, row.chosen or ()) for row in rows}
    grade = rules.grade_attempt(list(marks.values()))
    passed = rules.is_passed(grade, attempt.pass_mark)
    result = {
        "attempt_id": attempt_id, "points": float(sum(marks.values())), "max_points": float(len(marks)),
        "grade": float(grade), "passed": passed, "graded_at": now,
        "marks": [{"position": position, "fraction": str(mark_)} for position, mark_ in sorted(marks.items())],
    }  # fmt: skip
    write(_RESULT, result)
    announce(AttemptGraded(attempt_id, attempt.quiz_id, attempt.person_id, float(grade), passed, now))

"""What completes a lesson and a course, and what takes a completion's force away.

A completion follows in the transaction of the fact that met the rule, exactly once: the enrolment's row is locked
while its facts are counted, and its place among the completions is unique.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.assessment.attempts.rules import Counts, Graded, count_attempts
from lms.assessment.marking.rules import grade_of
from lms.assessment.models import Attempt, AttemptResult, Quiz
from lms.assessment.queries import newest_result
from lms.catalog.models import CourseVersion, Lesson
from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db, insert_ignore, read
from lms.kernel.errors import Conflict, Invalid, NotFound
from lms.kernel.hooks import AttemptGraded, CompletionRevoked, CourseCompleted, announce
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean
from lms.learning import rules
from lms.learning.models import (
    Completion,
    CompletionRevocation,
    Enrolment,
    LessonCompletion,
    Participation,
    QuizUse,
)


def participate(person_id: int, course_id: int, kind: str, evidence_id: int, now: datetime) -> None:
    """Writes the first thing the person did in the course; anything later does nothing."""
    insert_ignore(
        Participation, person_id=person_id, course_id=course_id, kind=kind, evidence_id=evidence_id,
        began_at=now, began_on=clock.local_date(now),
    )  # fmt: skip


@dataclass(frozen=True)
class _Locked:
    """An enrolment whose row is locked until the transaction ends, with its version's rule, and the lesson of
    that version that has the key of the lesson asked about (None: there is none such). `counts`, `pass_mark`: of the
    final quiz."""

    id: int
    person_id: int
    course_id: int
    version_id: int
    final_quiz_id: int | None
    minutes: int
    lesson_id: int | None
    counts: str | None
    pass_mark: int | None


def _lock() -> sa.Select[Any]:
    asked, own = aliased(Lesson), aliased(Lesson)
    columns: list[Any] = [
        Enrolment.id, Enrolment.person_id, Enrolment.course_id, Enrolment.version_id,
        CourseVersion.final_quiz_id, CourseVersion.minutes, own.id.label("lesson_id"), Quiz.counts,
        Quiz.pass_mark,
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .outerjoin(Quiz, Quiz.id == CourseVersion.final_quiz_id)
        .outerjoin(asked, asked.id == sa.bindparam("lesson_id", type_=sa.Integer))
        .outerjoin(own, sa.and_(own.version_id == Enrolment.version_id, own.key == asked.key))
        .where(Enrolment.id == sa.bindparam("enrolment_id"))
        .with_for_update(of=Enrolment, key_share=True)
    )  # fmt: skip


_LOCK = _lock()


def _locked(enrolment_id: int, lesson_id: int | None = None) -> _Locked:
    """Two facts that together meet the rule must not each miss the other: whoever comes second, sees both.

    A publication may move the enrolment while this waits for it; PostgreSQL then finds the row no longer joined
    to its version and answers with none. The second look sees both as they are.
    """
    places = {"enrolment_id": enrolment_id, "lesson_id": lesson_id}
    return _Locked(*(read(_LOCK, places) or read(_LOCK, places))[0])


def hold(enrolment_id: int) -> int:
    """Locks the enrolment until the transaction ends; the id of the version it is on then. A publication moves it
    before or after, and two starts of the same quiz come one after the other."""
    return _locked(enrolment_id).version_id


def complete_lesson(
    enrolment_id: int, lesson_id: int, rule: str, attempt_id: int | None, now: datetime
) -> None:
    """Writes that the lesson's rule was met, and whatever follows for the course. Again does nothing.

    A lesson of a version that the enrolment was moved from counts for the one with the same key.
    """
    enrolment = _locked(enrolment_id, lesson_id)
    lesson_id = enrolment.lesson_id or lesson_id
    if not insert_ignore(
        LessonCompletion, enrolment_id=enrolment.id, lesson_id=lesson_id, rule=rule, attempt_id=attempt_id,
        completed_at=now, completed_on=clock.local_date(now),
    ):  # fmt: skip
        return
    if rule == rules.CONFIRMED:
        completion_id = db.session.scalars(
            sa.select(LessonCompletion.id).where(
                LessonCompletion.enrolment_id == enrolment.id, LessonCompletion.lesson_id == lesson_id
            )
        ).one()
        participate(enrolment.person_id, enrolment.course_id, "lesson", completion_id, now)
    _complete_course(enrolment, now)


_LESSONS = (
    sa.select(Lesson.id, LessonCompletion.id)
    .outerjoin(
        LessonCompletion,
        sa.and_(
            LessonCompletion.lesson_id == Lesson.id,
            LessonCompletion.enrolment_id == sa.bindparam("enrolment_id"),
        ),
    )
    .where(Lesson.version_id == sa.bindparam("version_id"))
    .order_by(Lesson.position)
)
_GRADED = (
    sa.select(QuizUse.attempt_id, AttemptResult.marks, AttemptResult.passed, Attempt.turn, Quiz.marking)
    .join(Attempt, Attempt.id == QuizUse.attempt_id)
    .join(Quiz, Quiz.id == Attempt.quiz_id)
    .join(AttemptResult, newest_result())
    .where(
        QuizUse.enrolment_id == sa.bindparam("enrolment_id"),
        sa.func.coalesce(QuizUse.lesson_id, 0) == sa.bindparam("lesson_id"),
    )
    .order_by(QuizUse.attempt_id)
)


def _reached(
    enrolment_id: int, lesson_id: int | None, counts: str, pass_mark: int
) -> tuple[list[int], float] | None:
    """The attempts that together pass the quiz of the lesson (None: the final quiz) by what counts there, and their
    grade; None where it is not passed."""
    rows = read(_GRADED, {"enrolment_id": enrolment_id, "lesson_id": lesson_id or 0})
    graded = [Graded(grade_of(row.marks, row.marking, row.turn), bool(row.passed)) for row in rows]
    found = count_attempts(counts, graded, pass_mark)
    if found is None or not found.passed:
        return None
    return [rows[place].attempt_id for place in found.places], float(found.grade)


def _complete_course(enrolment: _Locked, now: datetime) -> None:
    """Writes the completion and announces it, if the rule is met and it was not written before."""
    places = {"enrolment_id": enrolment.id, "version_id": enrolment.version_id}
    lessons, final = read(_LESSONS, places), None
    if any(row[1] is None for row in lessons):
        return  # the most frequent case: the final quiz need not be looked at
    if enrolment.counts is not None and enrolment.pass_mark is not None:
        final = _reached(enrolment.id, None, enrolment.counts, enrolment.pass_mark)
    has_final = enrolment.final_quiz_id is not None
    if not rules.is_complete([row[1] is not None for row in lessons], has_final, final is not None):
        return
    evidence = {"lesson_completions": [row[1] for row in lessons], "attempts": final[0] if final else []}
    public_id, on, grade = new_public_id(), clock.local_date(now), final[1] if final else None
    if not insert_ignore(
        Completion, public_id=public_id, person_id=enrolment.person_id, course_id=enrolment.course_id,
        version_id=enrolment.version_id, enrolment_id=enrolment.id, rule=rules.rule_name(has_final),
        evidence=evidence, grade=grade, minutes=enrolment.minutes, completed_at=now, completed_on=on,
    ):  # fmt: skip
        return
    completion_id = db.session.scalars(
        sa.select(Completion.id).where(Completion.public_id == public_id)
    ).one()
    announce(
        CourseCompleted(
            completion_id, enrolment.person_id, enrolment.course_id, enrolment.version_id, now, on, grade,
            enrolment.minutes,
        )
    )  # fmt: skip


def complete_course(enrolment_id: int, now: datetime) -> None:
    """Writes the completion if the rule of the enrolment's version is met; otherwise, and again, nothing."""
    _complete_course(_locked(enrolment_id), now)


_USE = (
    sa.select(QuizUse.enrolment_id, QuizUse.lesson_id, Quiz.counts, Quiz.pass_mark)
    .join(Attempt, Attempt.id == QuizUse.attempt_id)
    .join(Quiz, Quiz.id == Attempt.quiz_id)
    .where(QuizUse.attempt_id == sa.bindparam("attempt_id"))
)


def on_attempt_graded(event: AttemptGraded) -> None:
    """A passed check quiz completes its lesson; a passed final quiz may complete the course.

    Passed is what counts of the attempts. One that did not pass by itself makes nothing of that pass, but where the
    average counts: marked anew, it may lift the average above the mark and stay below it.
    """
    use = next(iter(read(_USE, {"attempt_id": event.attempt_id})), None)
    if use is None or not (event.passed or use.counts == Counts.AVERAGE):
        return
    if use.lesson_id is None:
        complete_course(use.enrolment_id, event.at)
    elif use.counts == Counts.BEST or _reached(use.enrolment_id, use.lesson_id, use.counts, use.pass_mark):
        complete_lesson(use.enrolment_id, use.lesson_id, rules.CHECK_QUIZ, event.attempt_id, event.at)


def is_still_passed(attempt_id: int) -> bool:
    """Whether the quiz that the attempt was made for is passed by what counts of all its attempts, as they are marked
    now: another one may pass, or their average."""
    use = next(iter(read(_USE, {"attempt_id": attempt_id})), None)
    return use is not None and _reached(*use) is not None


def revoke_completion(actor: Actor, public_id: str, reason: str) -> None:
    """Declares the completion void, with a reason; the fact stays. Announces CompletionRevoked.

    NotFound, Invalid without a reason, Conflict if it was revoked before.
    """
    require(actor, "learning.revoke")
    reason = clean(reason)
    if not reason:
        raise Invalid(Message(mark("Cần ghi lý do hủy kết quả hoàn thành.")))
    found = db.session.execute(
        sa.select(Completion.id, Completion.person_id).where(Completion.public_id == public_id)
    ).first()
    if found is None:
        raise NotFound(Message(mark("Không có kết quả hoàn thành mang mã {id}."), {"id": public_id}))
    now = clock.now()
    on = clock.local_date(now)
    if not insert_ignore(
        CompletionRevocation, completion_id=found.id, reason=reason, revoked_at=now, revoked_on=on,
        revoked_by=actor.name,
    ):  # fmt: skip
        raise Conflict(Message(mark("Kết quả hoàn thành này đã bị hủy trước đó.")))
    # The revocation is its own record of why; the act only leads to it.
    record(actor, "completion.revoke", f"completion:{found.id}", person_id=found.person_id)
    announce(CompletionRevoked(found.id, found.person_id, now, on, reason))

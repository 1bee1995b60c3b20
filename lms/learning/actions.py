"""Every write of learning: enrolling, opening and confirming lessons, starting quizzes; what completes a lesson or
a course, and revoking it, is in `completing`."""

import random
from collections.abc import Sequence
from typing import Any, cast

import sqlalchemy as sa

from lms.assessment import actions as assessment
from lms.assessment.actions import StartedAttempt
from lms.assessment.attempts import rules as quiz_rules
from lms.assessment.attempts.starting import describe, newest_number
from lms.assessment.models import Attempt
from lms.assessment.queries import AttemptRow, quiz_facts
from lms.assessment.rules import AttemptState, SubmittedBy
from lms.catalog.models import Course
from lms.kernel import clock
from lms.kernel.db import change, db, insert_ignore
from lms.kernel.errors import Conflict, Forbidden, NotFound
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.learning import completing, finals, queries, rules
from lms.learning.completing import revoke_completion
from lms.learning.models import Completion, CompletionRevocation, Enrolment, LessonOpened, QuizUse
from lms.learning.rows import CourseView, EnrolmentRow, LessonStep

__all__ = ["LessonLocked", "confirm_lesson", "enrol", "record_opened", "revoke_completion", "start_quiz"]

ENROL_TRIES = 3


class LessonLocked(Forbidden):
    """The lesson waits for another one; `first` is the one to do."""

    def __init__(self, first: LessonStep) -> None:
        self.first = first
        super().__init__(
            Message(
                mark("Bài này mở khi bạn hoàn thành bài {position}: {title}."),
                {"position": first.position, "title": first.title},
            )
        )


def enrol(person_id: int, course_id: int, again: bool = False) -> EnrolmentRow:
    """The person's enrolment in the course, made on the current version if there is none.

    `again`: a new one, where the course was finished and there is a newer version, or its completion was
    revoked; otherwise the one there is. Simultaneous calls make one. NotFound without a published version.
    """
    current = db.session.scalar(sa.select(Course.current_version_id).where(Course.id == course_id))
    if current is None:
        raise NotFound(Message(mark("Không có khóa học này, hoặc khóa học chưa được đăng.")))
    for _ in range(ENROL_TRIES):
        newest = queries.find_newest_enrolment(person_id, course_id)
        if newest is not None and not (again and _may_begin_again(newest, current)):
            return newest
        if newest is not None:
            _end_open_attempts(newest.id)
        now = clock.now()
        insert_ignore(
            Enrolment, public_id=new_public_id(), person_id=person_id, course_id=course_id, version_id=current,
            number=newest.number + 1 if newest else 1, enrolled_at=now, enrolled_on=clock.local_date(now),
        )  # fmt: skip
        again = False
    raise Conflict(Message(mark("Chưa ghi danh được. Hãy thử lại sau ít giây.")))


def _may_begin_again(newest: EnrolmentRow, current_version_id: int) -> bool:
    row: Any = db.session.execute(
        sa.select(Completion.id, CompletionRevocation.id)
        .outerjoin(CompletionRevocation, CompletionRevocation.completion_id == Completion.id)
        .where(Completion.enrolment_id == newest.id)
    ).first()
    return row is not None and (row[1] is not None or newest.version_id != current_version_id)


def _end_open_attempts(enrolment_id: int) -> None:
    """An attempt that was left open belongs to what is behind the person; the new enrolment starts afresh."""
    left_open = db.session.scalars(
        sa.select(Attempt.id)
        .join(QuizUse, QuizUse.attempt_id == Attempt.id)
        .where(QuizUse.enrolment_id == enrolment_id, Attempt.state == AttemptState.OPEN)
    ).all()
    for attempt_id in left_open:
        assessment.submit(attempt_id, None, SubmittedBy.TIME)


def record_opened(person_id: int, course_id: int, lesson_id: int) -> None:
    """Remembers the lesson as the one opened last, for resuming; enrols a person who is not enrolled yet."""
    enrolment_id, now = enrol(person_id, course_id).id, clock.now()
    updated = change(
        sa.update(LessonOpened)
        .where(LessonOpened.enrolment_id == enrolment_id, LessonOpened.lesson_id == lesson_id)
        .values(opened_at=now)
    )
    if updated == 0:
        insert_ignore(LessonOpened, enrolment_id=enrolment_id, lesson_id=lesson_id, opened_at=now)


def _open_lesson(course: CourseView, position: int) -> LessonStep:
    lessons = queries.lesson_steps(course)
    if not 1 <= position <= len(lessons):
        raise NotFound(Message(mark("Khóa học không có bài này.")))
    lesson = lessons[position - 1]
    if not rules.may_enter(lesson.state):
        raise LessonLocked(next(step for step in lessons if rules.may_enter(step.state) and not step.is_done))
    return lesson


def _enrolled(person_id: int, course_public_id: str) -> tuple[CourseView, int]:
    """The course as the person sees it, and the enrolment's id, made if there was none."""
    course = queries.get_course_view(course_public_id, person_id)
    if course.enrolment_id is None:
        enrol(person_id, course.course_id)
        course = queries.get_course_view(course_public_id, person_id)
    return course, cast(int, course.enrolment_id)


def confirm_lesson(person_id: int, course_public_id: str, position: int, shown: str | None = None) -> None:
    """Completes a lesson that has no check quiz, because the person says so at its end. Again does nothing.

    `shown`: what was on the screen, as the page's form says it: number of the version, a point, public id of the
    lesson; a corrected version may have put another one in its place meanwhile. LessonLocked where it is not its turn; Conflict where a check quiz decides, and where the
    lesson is not the one that was shown.
    """
    course, enrolment_id = _enrolled(person_id, course_public_id)
    lesson = _open_lesson(course, position)
    if lesson.quiz_id is not None:
        raise Conflict(Message(mark("Bài này hoàn thành khi bạn đạt bài kiểm tra cuối bài.")))
    number, _, lesson_public_id = (shown or str(course.number)).partition(".")
    if number != str(course.number) and not queries.is_same_lesson(lesson.id, lesson_public_id):
        raise Conflict(
            Message(
                mark(
                    "Khóa học vừa được cập nhật và ở chỗ này là một bài khác. Hãy mở bài đó, học rồi xác nhận."
                )
            )
        )
    completing.complete_lesson(enrolment_id, lesson.id, rules.CONFIRMED, None, clock.now())


def start_quiz(
    person_id: int, course_public_id: str, position: int | None, rng: random.Random
) -> StartedAttempt:
    """An attempt at a lesson's check quiz, or at the final quiz (`position` None); the open one if there is one.

    LessonLocked, or Conflict before the lessons are complete; NotFound where there is no such quiz.
    """
    course, enrolment_id = _enrolled(person_id, course_public_id)
    if completing.hold(enrolment_id) != course.version_id:
        course = queries.get_course_view(course_public_id, person_id)  # moved since it was looked at
    if position is None:
        quiz_id, lesson_id = course.final_quiz_id, None
        missing = [step for step in queries.lesson_steps(course) if not step.is_done]
        if missing:
            raise Conflict(
                Message(
                    mark("Bài kiểm tra cuối khóa mở khi bạn hoàn thành tất cả các bài học; còn {count} bài."),
                    {"count": len(missing)},
                )
            )
    else:
        lesson = _open_lesson(course, position)
        quiz_id, lesson_id = lesson.quiz_id, lesson.id
    if quiz_id is None:
        raise NotFound(Message(mark("Ở đây không có bài kiểm tra.")))
    tried = queries.attempts_in(enrolment_id, quiz_id, lesson_id)
    _refuse_while_waiting(tried)
    started = _from_before_the_move(tried, quiz_id)
    started = started or assessment.start_attempt(
        quiz_id, person_id, rng, _of_other_enrolments(tried, person_id, quiz_id),
        elsewhere=sum(attempt.quiz_id != quiz_id for attempt in tried),
    )  # fmt: skip
    if started.is_new:
        if any(attempt.is_open for attempt in tried):  # handed in since it was looked at
            _refuse_while_waiting(queries.attempts_in(enrolment_id, quiz_id, lesson_id))
        insert_ignore(QuizUse, attempt_id=started.id, enrolment_id=enrolment_id, lesson_id=lesson_id)
        completing.participate(person_id, course.course_id, "attempt", started.id, clock.now())
    return started


def _refuse_while_waiting(tried: Sequence[AttemptRow]) -> None:
    if any(attempt.waits for attempt in tried):
        raise Conflict(
            Message(mark("Bài bạn đã nộp đang chờ chấm. Khi có kết quả, bạn mới làm lượt khác được nếu cần."))
        )


def _of_other_enrolments(tried: Sequence[AttemptRow], person_id: int, quiz_id: int) -> int:
    """How many attempts at the quiz were made for an earlier enrolment: after a revocation one begins anew."""
    own = [attempt.number for attempt in tried if attempt.quiz_id == quiz_id]
    return min(own) - 1 if own else newest_number(person_id, quiz_id)


def _from_before_the_move(tried: Sequence[AttemptRow], quiz_id: int) -> StartedAttempt | None:
    """The attempt that was left open at an earlier version's quiz of the same place, to go on with. `tried`: those of
    the enrolment at this place.

    None without one. Conflict where the attempts made there hinder the next: a corrected typing error gives none
    back.
    """
    if all(attempt.quiz_id == quiz_id for attempt in tried):
        return None
    for attempt in tried:
        if attempt.is_open and attempt.quiz_id != quiz_id:
            if quiz_rules.is_over(attempt.over_at, clock.now()):
                assessment.submit(attempt.id, None, SubmittedBy.TIME)
            return StartedAttempt(attempt.id, attempt.public_id, is_new=False)
    if not any(attempt.is_open for attempt in tried):
        terms = finals.terms_of(quiz_facts([quiz_id])[quiz_id], tried[-1].person_id)
        if found := finals.hindrance(tried, terms):
            raise Conflict(describe(found, terms))
    return None

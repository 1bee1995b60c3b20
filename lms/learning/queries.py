"""Every SELECT of learning. Pages select columns; each function is one query unless it says otherwise."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.assessment.attempts.rules import Counts
from lms.assessment.models import Attempt, Quiz
from lms.assessment.queries import AttemptRow, attempt_rows, attempt_select
from lms.assessment.review.rules import DEFAULT
from lms.catalog.models import Course, CourseVersion, Lesson
from lms.kernel.db import db, read
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.learning.facts import completed_course_ids, completions_of, not_revoked, valid_completions
from lms.learning.models import (
    Completion,
    CompletionRevocation,
    Enrolment,
    LessonCompletion,
    LessonOpened,
    QuizUse,
)
from lms.learning.progress import course_progress, my_courses
from lms.learning.rows import (
    AttemptPlace,
    CompletionRow,
    CourseProgress,
    CourseView,
    EnrolmentRow,
    LessonStep,
    with_states,
)
from lms.learning.rules import LessonState
from lms.org.queries import whole_person

__all__ = [
    "AttemptPlace", "CompletionRow", "CourseProgress", "CourseView", "EnrolmentRow", "LessonStep",
    "completed_course_ids", "completions_of", "course_progress", "my_courses", "valid_completions",
]  # fmt: skip


# The statements of the hot pages are built once: building one costs as much as running it.


def _course_view() -> sa.Select[Any]:
    person_id = sa.bindparam("person_id", type_=sa.Integer)
    own = sa.select(sa.func.max(Enrolment.id)).where(
        Enrolment.person_id.in_(whole_person(person_id)), Enrolment.course_id == Course.id
    )
    earlier = (
        sa.select(sa.func.max(Completion.completed_on))
        .where(
            Completion.person_id.in_(whole_person(person_id)), Completion.course_id == Course.id,
            Completion.enrolment_id != Enrolment.id, not_revoked(),
        )
        .correlate(Course, Enrolment)
        .scalar_subquery()
    )  # fmt: skip
    columns: list[Any] = [
        Course.id, Course.public_id, Course.current_version_id, CourseVersion.id, CourseVersion.number,
        CourseVersion.title, CourseVersion.summary, CourseVersion.description_html, CourseVersion.cover,
        CourseVersion.cover_alt, CourseVersion.cover_width, CourseVersion.cover_height, CourseVersion.level,
        CourseVersion.minutes, CourseVersion.sequential, CourseVersion.gives_certificate,
        CourseVersion.authors, CourseVersion.licence, CourseVersion.reviewed_on, CourseVersion.final_quiz_id,
        Enrolment.id, Enrolment.enrolled_on, Completion.id, Completion.completed_on,
        CompletionRevocation.revoked_on, CompletionRevocation.reason, earlier, CourseVersion.audience,
        CourseVersion.competences,
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(Course)
        .outerjoin(Enrolment, Enrolment.id == own.correlate(Course).scalar_subquery())
        .join(
            CourseVersion,
            CourseVersion.id == sa.func.coalesce(Enrolment.version_id, Course.current_version_id),
        )
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .outerjoin(CompletionRevocation, CompletionRevocation.completion_id == Completion.id)
        .where(Course.public_id == sa.bindparam("public_id"), Course.current_version_id.is_not(None))
    )


_COURSE_VIEW = _course_view()


def find_course_view(public_id: str, person_id: int | None) -> CourseView | None:
    """The course as the person sees it; None if there is no such published course. `person_id` None: an account
    without a person, who can look and not enrol."""
    row = next(iter(read(_COURSE_VIEW, {"public_id": public_id, "person_id": person_id})), None)
    return CourseView(*row) if row else None


def get_course_view(public_id: str, person_id: int | None) -> CourseView:
    """`find_course_view`, or NotFound."""
    course = find_course_view(public_id, person_id)
    if course is None:
        raise NotFound(Message(mark("Không có khóa học này, hoặc khóa học chưa được đăng.")))
    return course


def _ordinary() -> sa.ColumnElement[bool]:
    """Condition: of the lesson's check quiz nothing needs to be asked that its page does not know."""
    return sa.and_(
        Quiz.opens_on.is_(None), Quiz.closes_on.is_(None), Quiz.time_limit.is_(None), Quiz.attempts_allowed == 0,
        Quiz.first_delay == 0, Quiz.later_delay == 0, Quiz.counts == Counts.BEST.value, Quiz.review == DEFAULT,
    )  # fmt: skip


def _lesson_steps() -> sa.Select[Any]:
    enrolment_id = sa.bindparam("enrolment_id", type_=sa.Integer)
    columns: list[Any] = [
        Lesson.id, Lesson.position, Lesson.title, Lesson.minutes, Lesson.quiz_id, Quiz.pass_mark,
        LessonCompletion.completed_on, LessonOpened.opened_at, _ordinary(),
    ]  # fmt: skip
    completed = sa.and_(
        LessonCompletion.lesson_id == Lesson.id, LessonCompletion.enrolment_id == enrolment_id
    )
    opened = sa.and_(LessonOpened.lesson_id == Lesson.id, LessonOpened.enrolment_id == enrolment_id)
    return (
        sa.select(*columns)
        .outerjoin(Quiz, Quiz.id == Lesson.quiz_id)
        .outerjoin(LessonCompletion, completed)
        .outerjoin(LessonOpened, opened)
        .where(Lesson.version_id == sa.bindparam("version_id"))
        .order_by(Lesson.position)
    )


_LESSON_STEPS = _lesson_steps()


def lesson_steps(course: CourseView) -> list[LessonStep]:
    """The lessons of the version the person is on, in order, with their states."""
    values = {"enrolment_id": course.enrolment_id, "version_id": course.version_id}
    lessons = [
        LessonStep(*(*row[:8], LessonState.LOCKED, row[8] in (None, True)))
        for row in read(_LESSON_STEPS, values)
    ]
    return with_states(lessons, course.sequential, course.enrolment_id is not None)


_OF_ENROLMENT = attempt_select(
    Attempt.id.in_(
        sa.select(QuizUse.attempt_id).where(
            QuizUse.enrolment_id == sa.bindparam("enrolment_id"),
            sa.func.coalesce(QuizUse.lesson_id, 0) == sa.bindparam("lesson_id"),
        )
    ),
)


def attempts_in(enrolment_id: int | None, quiz_id: int | None, lesson_id: int | None) -> list[AttemptRow]:
    """The enrolment's attempts at the quiz of the lesson (None: at the final quiz), oldest first; in an enrolment
    that was moved, those at the quizzes of earlier versions too. No query where one of the first two is None."""
    if enrolment_id is None or quiz_id is None:
        return []
    return attempt_rows(_OF_ENROLMENT, enrolment_id=enrolment_id, lesson_id=lesson_id or 0)


def _place() -> sa.Select[Any]:
    columns: list[Any] = [
        Enrolment.id, Course.public_id, CourseVersion.title, QuizUse.lesson_id,
        sa.case((Lesson.version_id == Enrolment.version_id, Lesson.position)), Lesson.title,
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(QuizUse)
        .join(Enrolment, Enrolment.id == QuizUse.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .outerjoin(Lesson, Lesson.id == QuizUse.lesson_id)
        .where(QuizUse.attempt_id == sa.bindparam("attempt_id"))
    )


_PLACE = _place()


def get_attempt_place(attempt_id: int) -> AttemptPlace:
    """The course and lesson the attempt belongs to, or NotFound."""
    row = next(iter(read(_PLACE, {"attempt_id": attempt_id})), None)
    if row is None:
        raise NotFound(Message(mark("Lượt làm bài này không thuộc khóa học nào.")))
    return AttemptPlace(*row)


_ENROLMENT = sa.select(
    Enrolment.id, Enrolment.public_id, Enrolment.person_id, Enrolment.course_id, Enrolment.version_id,
    Enrolment.number, Enrolment.enrolled_at, Enrolment.enrolled_on,
)  # fmt: skip


def enrolments_of(person_id: int) -> list[EnrolmentRow]:
    """All enrolments of the person, oldest first."""
    rows: Any = db.session.execute(
        _ENROLMENT.where(Enrolment.person_id.in_(whole_person(person_id))).order_by(Enrolment.id)
    )
    return [EnrolmentRow(*row) for row in rows]


def find_newest_enrolment(person_id: int, course_id: int) -> EnrolmentRow | None:
    """The person's newest enrolment in the course, or None."""
    row: Any = db.session.execute(
        _ENROLMENT.where(Enrolment.person_id.in_(whole_person(person_id)), Enrolment.course_id == course_id)
        .order_by(Enrolment.id.desc())
        .limit(1)
    ).first()
    return EnrolmentRow(*row) if row else None


def is_same_lesson(lesson_id: int, public_id: str) -> bool:
    """Whether the lesson is, in whatever version of its course, the one with this public id."""
    shown, own, version = aliased(Lesson), aliased(Lesson), aliased(CourseVersion)
    own_version = aliased(CourseVersion)
    found = (
        sa.select(own.id)
        .join(own_version, own_version.id == own.version_id)
        .join(shown, shown.key == own.key)
        .join(version, sa.and_(version.id == shown.version_id, version.course_id == own_version.course_id))
        .where(own.id == lesson_id, shown.public_id == public_id)
    )
    return db.session.scalar(found) is not None

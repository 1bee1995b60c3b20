"""Which works wait for marks, in which courses: for those who mark them, and for the figure on their home page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

import sqlalchemy as sa

from lms.assessment.models import Attempt, AttemptItem, Question, QuestionVersion, Quiz
from lms.assessment.tasks.actions import PERMISSION
from lms.assessment.tasks.models import TaskWork
from lms.assessment.tasks.queries import IS_OF_WORK, WAITS
from lms.assessment.tasks.rules import last_day
from lms.catalog.drafts.queries import authors_of, courses_written_by, hidden_from
from lms.catalog.models import Course, CourseVersion
from lms.kernel import clock
from lms.kernel.access import Scope, permits
from lms.kernel.actor import Actor
from lms.kernel.db import db
from lms.learning.models import Enrolment, QuizUse
from lms.org.models import Person
from lms.org.queries import whole_person

Courses = Collection[int] | None
"""The courses somebody may mark in; None: all of them."""


def courses_of(actor: Actor) -> Courses:
    """The courses the actor may mark in: not those that others write. Three queries at most."""
    unwritten = Scope(course_id=0, author_ids=frozenset())
    if permits(actor, PERMISSION, unwritten):  # who may where nobody writes, may wherever others do not
        hidden = hidden_from(actor)
        return frozenset(db.session.scalars(sa.select(Course.id))) - hidden if hidden else None
    given = {grant.course_id for grant in actor.grants if grant.course_id is not None}
    authors = authors_of(given | courses_written_by(actor))
    return frozenset(one for one, whose in authors.items() if permits(actor, PERMISSION, whose.scope(one)))


@dataclass(frozen=True)
class Wanted:
    """Which works: of those courses, never of `marker` (a person) themselves; `course`, `question` public ids or keys,
    `quiz` a series, "" for any; `marked`: those that have marks instead of those that wait."""

    courses: Courses
    marker: int | None = None
    course: str = ""
    quiz: str = ""
    question: str = ""
    marked: bool = False


class QueueRow(NamedTuple):
    """A work in a list."""

    id: int
    public_id: str
    handed_at: datetime
    person_id: int
    full_name: str
    anonymous: bool
    quiz_title: str
    course_title: str
    body: dict[str, Any]


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [TaskWork.marks > 0] if wanted.marked else list(WAITS)
    if wanted.courses is not None:
        found.append(Enrolment.course_id.in_(wanted.courses))
    if wanted.marker is not None:
        found.append(Attempt.person_id.not_in(whole_person(sa.literal(wanted.marker))))
    if wanted.course:
        found.append(Course.public_id == wanted.course)
    if wanted.quiz:
        found.append(Quiz.series == wanted.quiz)
    if wanted.question:
        found.append(Question.key == wanted.question)
    return found


def _joined(columns: Sequence[Any], wanted: Wanted) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .select_from(TaskWork)
        .join(Attempt, Attempt.id == TaskWork.attempt_id)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(AttemptItem, IS_OF_WORK)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(QuizUse, QuizUse.attempt_id == Attempt.id)
        .join(Enrolment, Enrolment.id == QuizUse.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .where(*_conditions(wanted))
    )


def works(wanted: Wanted, first: int, most: int) -> list[QueueRow]:
    """Those that wait, the oldest first; those that are marked, the newest first. One query."""
    columns: list[Any] = [
        TaskWork.id, TaskWork.public_id, TaskWork.handed_at, Attempt.person_id, Person.full_name, Quiz.anonymous,
        Quiz.title, CourseVersion.title, QuestionVersion.body,
    ]  # fmt: skip
    order: list[Any] = [TaskWork.handed_at, TaskWork.id]
    rows = db.session.execute(
        _joined(columns, wanted)
        .join(Person, Person.id == Attempt.person_id)
        .order_by(*([column.desc() for column in order] if wanted.marked else order))
        .offset(first)
        .limit(most)
    )
    return [QueueRow(*row) for row in rows]


def count(wanted: Wanted) -> int:
    """How many there are. One query."""
    return db.session.scalar(_joined([sa.func.count()], wanted)) or 0


class Group(NamedTuple):
    """A question with works, and how many."""

    course: str
    course_title: str
    quiz: str
    quiz_title: str
    question: str
    works: int


def groups(wanted: Wanted) -> list[Group]:
    """What there is to choose among: courses, quizzes and questions with works. One query."""
    columns: list[Any] = [Course.public_id, sa.func.max(CourseVersion.title), Quiz.series, sa.func.max(Quiz.title), Question.key]  # fmt: skip
    rows = db.session.execute(
        _joined([*columns, sa.func.count()], wanted)
        .group_by(Course.public_id, Quiz.series, Question.key)
        .order_by(sa.func.max(CourseVersion.title), Quiz.series, Question.key)
    )
    return [Group(*row) for row in rows]


def find_next(wanted: Wanted, handed_at: datetime, work_id: int) -> str | None:
    """The waiting work after this one, else the oldest other one; None where no other waits. One query."""
    later = sa.or_(
        TaskWork.handed_at > handed_at, sa.and_(TaskWork.handed_at == handed_at, TaskWork.id > work_id)
    )
    columns: list[Any] = [TaskWork.public_id]
    found: str | None = db.session.scalar(
        _joined(columns, wanted)
        .where(TaskWork.id != work_id)
        .order_by(sa.case((later, 0), else_=1), TaskWork.handed_at, TaskWork.id)
        .limit(1)
    )
    return found


@dataclass(frozen=True)
class Backlog:
    """How many works wait, and how many of them for too long."""

    waiting: int
    overdue: int


def backlog(wanted: Wanted, today: date) -> Backlog:
    """What waits for the marker. One query."""
    before = datetime.combine(last_day(today), time(), clock.LOCAL_ZONE)
    late = sa.func.coalesce(sa.func.sum(sa.case((TaskWork.handed_at < before, 1), else_=0)), 0)
    row: Any = db.session.execute(_joined([sa.func.count(), late], wanted)).one()
    return Backlog(int(row[0]), int(row[1]))


def find_course_id(attempt_id: int) -> int | None:
    """The course the attempt was made for, or None."""
    return db.session.scalar(
        sa.select(Enrolment.course_id)
        .join(QuizUse, QuizUse.enrolment_id == Enrolment.id)
        .where(QuizUse.attempt_id == attempt_id)
    )

"""What the studio shows: courses with their versions, quizzes with their keys."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.assessment import queries as assessment
from lms.assessment.rows import QuestionKeys, QuizFacts
from lms.catalog import queries as catalog
from lms.catalog.drafts.queries import authors_of, authors_of_course
from lms.catalog.models import CourseVersion
from lms.catalog.queries import CourseCard, LessonRow
from lms.kernel.access import Scope, permits
from lms.kernel.actor import Actor
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.learning.models import Enrolment, EnrolmentMove
from lms.learning.moving import movable, under_way
from lms.learning.queries import valid_completions
from lms.org.queries import merged_people, not_replaced
from lms.studio.rules import Impact
from lms.targets.models import RetakeRequirement

PERMISSION = "studio.read"
LEARNERS = "studio.learners"


_MERGED = merged_people()
_PEOPLE: Any = sa.func.count(sa.distinct(sa.func.coalesce(_MERGED.c.kept_id, Enrolment.person_id)))


def _enrolled(*columns: Any) -> sa.Select[Any]:
    """SELECT of enrolments; `_PEOPLE` counts who they are, somebody with several records once."""
    return (
        sa.select(*columns)
        .select_from(Enrolment)
        .outerjoin(_MERGED, _MERGED.c.merged_id == Enrolment.person_id)
    )


@dataclass(frozen=True)
class StudioCourse:
    """A course in the studio's list."""

    card: CourseCard
    versions: int
    finished: int


@dataclass(frozen=True)
class QuizSheet:
    """A quiz with every question it may ask; `lesson` is None for the final quiz."""

    lesson: LessonRow | None
    facts: QuizFacts
    questions: list[QuestionKeys]


def finished_people(course_id: int) -> int:
    """How many people hold a completion of the course that was not revoked."""
    done = valid_completions().subquery()
    found = sa.select(sa.func.count(sa.distinct(done.c.person_id))).where(done.c.course_id == course_id)
    return db.session.scalar(found) or 0


def impact(course_id: int) -> Impact:
    """Whom a new version of the course would concern, as things stand. Three queries, whoever many they are."""

    def people(condition: sa.ColumnElement[bool]) -> int:
        return db.session.scalar(_enrolled(_PEOPLE).where(condition)) or 0

    return Impact(finished_people(course_id), people(under_way(course_id)), people(movable(course_id)))


@dataclass(frozen=True)
class Reach:
    """What a version's publication did: how many people it took along, and by when those who had finished are to learn
    it again; 0 and None where it did not."""

    moved: int = 0
    retake_on: date | None = None


def reach_of_versions(course_id: int) -> dict[int, Reach]:
    """By version number, for the versions that moved somebody or are to be learnt again. Two queries."""
    moved = db.session.execute(
        _enrolled(CourseVersion.number, _PEOPLE)
        .join(EnrolmentMove, EnrolmentMove.enrolment_id == Enrolment.id)
        .join(CourseVersion, CourseVersion.id == EnrolmentMove.to_version_id)
        .where(CourseVersion.course_id == course_id)
        .group_by(CourseVersion.number)
    )
    found = {row[0]: Reach(row[1]) for row in moved}
    asked = sa.select(RetakeRequirement.from_number, RetakeRequirement.due_on).where(
        RetakeRequirement.course_id == course_id, not_replaced(RetakeRequirement)
    )
    for number, due_on in db.session.execute(asked):
        found[number] = replace(found.get(number, Reach()), retake_on=due_on)
    return found


def courses_visible_to(actor: Actor) -> list[StudioCourse]:
    """The published courses that are the actor's to teach or to look at, by title."""
    versions = catalog.version_counts()
    done = valid_completions().subquery()
    people = sa.func.count(sa.distinct(done.c.person_id))
    rows = db.session.execute(sa.select(done.c.course_id, people).group_by(done.c.course_id))
    finished: dict[int, int] = {row[0]: row[1] for row in rows}
    cards = catalog.courses()
    authors = authors_of([card.course_id for card in cards])
    return [
        StudioCourse(card, versions.get(card.course_id, 0), finished.get(card.course_id, 0))
        for card in cards
        if permits(actor, PERMISSION, Scope(course_id=card.course_id))
        or permits(actor, "drafts.see", authors[card.course_id].scope(card.course_id))
    ]


def get_course_visible_to(actor: Actor, public_id: str) -> CourseCard:
    """The course, or NotFound if there is none or it is not the actor's to teach."""
    card = catalog.get_course(public_id)
    if (
        not permits(actor, PERMISSION, Scope(course_id=card.course_id))
        and not ties(actor, card.course_id).sees
    ):
        raise NotFound(Message(mark("Không có khóa học này, hoặc bạn không được giao biên soạn.")))
    return card


def get_course_taught_by(actor: Actor, public_id: str) -> CourseCard:
    """The course, or NotFound if there is none or its learners are not the actor's."""
    card = catalog.get_course(public_id)
    if not teaches(actor, card.course_id):
        raise NotFound(
            Message(mark("Không có khóa học này, hoặc người học của khóa không phải do bạn phụ trách."))
        )
    return card


def teaches(actor: Actor, course_id: int) -> bool:
    """Whether the course's learners are the actor's. One query."""
    return ties(actor, course_id).teaches


@dataclass(frozen=True)
class Ties:
    """What a course is to somebody: its learners are theirs, it is theirs to write, or to look on while it is written."""

    teaches: bool
    writes: bool
    sees: bool


def ties(actor: Actor, course_id: int) -> Ties:
    """What the course is to the actor. One query."""
    scope = authors_of_course(course_id).scope(course_id)
    return Ties(*(permits(actor, each, scope) for each in (LEARNERS, "drafts.write", "drafts.see")))


def quiz_sheets(version_id: int) -> list[QuizSheet]:
    """The version's quizzes in the order of the course, the final one last, with keys and explanations."""
    lessons = catalog.lesson_rows(version_id)
    final = catalog.get_version(version_id).final_quiz_id
    wanted = [(lesson, lesson.quiz_id) for lesson in lessons if lesson.quiz_id is not None]
    places: list[tuple[LessonRow | None, int]] = [*wanted, *([(None, final)] if final is not None else [])]
    facts = assessment.quiz_facts([quiz_id for _, quiz_id in places])
    return [
        QuizSheet(lesson, facts[quiz_id], assessment.question_keys(quiz_id)) for lesson, quiz_id in places
    ]

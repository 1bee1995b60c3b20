"""Whose quiz is whose, and who may see its figures."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.assessment.models import Quiz
from lms.catalog import queries as catalog
from lms.catalog.drafts.queries import authors_of, authors_of_course
from lms.catalog.models import CourseVersion, Lesson
from lms.catalog.queries import CourseCard
from lms.kernel.access import permits
from lms.kernel.actor import Actor
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.models import UnitRecord
from lms.org.queries import not_replaced
from lms.targets.models import RetakeRequirement
from lms.targets.queries import targets

STATISTICS, SIGNS = "studio.statistics", "studio.signs"


@dataclass(frozen=True)
class QuizPlace:
    """A quiz in a version of a course; `lesson_position`, `lesson_title` are None for the final quiz."""

    quiz_id: int
    public_id: str
    title: str
    version_id: int
    version_number: int
    lesson_position: int | None
    lesson_title: str | None


def courses_visible_to(actor: Actor) -> list[CourseCard]:
    """The published courses whose figures the actor may see, by title."""
    cards = catalog.courses()
    authors = authors_of([card.course_id for card in cards])
    return [
        card for card in cards if permits(actor, STATISTICS, authors[card.course_id].scope(card.course_id))
    ]


def get_course_visible_to(actor: Actor, public_id: str, permission: str = STATISTICS) -> CourseCard:
    """The course, or NotFound if there is none or its figures are not the actor's to see."""
    card = catalog.get_course(public_id)
    if not permits(actor, permission, authors_of_course(card.course_id).scope(card.course_id)):
        raise NotFound(Message(mark("Không có khóa học này, hoặc bạn không được giao xem số liệu của khóa.")))
    return card


def sees_signs(actor: Actor, course_id: int) -> bool:
    """Whether what is worth looking at again in the course's quizzes, with names, is the actor's to see."""
    return permits(actor, SIGNS, authors_of_course(course_id).scope(course_id))


def _places(*conditions: sa.ColumnElement[bool]) -> list[QuizPlace]:
    common: list[Any] = [Quiz.id, Quiz.public_id, Quiz.title, CourseVersion.id, CourseVersion.number]
    of_lessons = (
        sa.select(*common, Lesson.position, Lesson.title)
        .join(Lesson, Lesson.quiz_id == Quiz.id)
        .join(CourseVersion, CourseVersion.id == Lesson.version_id)
    )
    final = sa.select(*common, sa.null(), sa.null()).join(
        CourseVersion, CourseVersion.final_quiz_id == Quiz.id
    )
    rows = db.session.execute(sa.union_all(of_lessons.where(*conditions), final.where(*conditions)))
    found = [QuizPlace(*row) for row in rows]
    return sorted(
        found, key=lambda place: (-place.version_number, place.lesson_position or 999, place.quiz_id)
    )


def quiz_places(course_id: int) -> list[QuizPlace]:
    """The quizzes of every version of the course, the newest version first, each in the order of the course."""
    return _places(CourseVersion.course_id == course_id)


def final_places(course_ids: Collection[int]) -> dict[int, list[QuizPlace]]:
    """The final quiz of every version of these courses that has one, by course, the newest version first. One query, none
    for no course."""
    if not course_ids:
        return {}
    rows: Any = db.session.execute(
        sa.select(
            CourseVersion.course_id,
            Quiz.id,
            Quiz.public_id,
            Quiz.title,
            CourseVersion.id,
            CourseVersion.number,
        )
        .join(CourseVersion, CourseVersion.final_quiz_id == Quiz.id)
        .where(CourseVersion.course_id.in_(course_ids))
        .order_by(CourseVersion.number.desc())
    )
    found: dict[int, list[QuizPlace]] = {}
    for course_id, quiz_id, public_id, title, version_id, number in rows:
        place = QuizPlace(quiz_id, public_id, title, version_id, number, None, None)
        found.setdefault(course_id, []).append(place)
    return found


def get_place(course_id: int, quiz_public_id: str) -> QuizPlace:
    """The quiz of the course, in whatever version, or NotFound."""
    for place in _places(CourseVersion.course_id == course_id, Quiz.public_id == quiz_public_id):
        return place
    raise NotFound(Message(mark("Khóa học này không có bài kiểm tra ấy.")))


def deadlines(course_id: int, course_key: str) -> set[date]:
    """The last days on time of what asks for the course today: targets, and learning it again."""
    asked = {
        target.due_on for target in targets() if target.state == "active" and course_key in target.course_keys
    }
    again = sa.select(RetakeRequirement.due_on).where(
        RetakeRequirement.course_id == course_id, not_replaced(RetakeRequirement)
    )
    return asked | set(db.session.scalars(again))


def unit_names(unit_ids: Collection[int]) -> dict[int, str]:
    """The newest name of each of these units. One query, none for no unit."""
    if not unit_ids:
        return {}
    rows = db.session.execute(
        sa.select(UnitRecord.unit_id, UnitRecord.name)
        .where(UnitRecord.unit_id.in_(unit_ids), not_replaced(UnitRecord))
        .order_by(UnitRecord.valid_from)
    )
    return {row[0]: row[1] for row in rows}

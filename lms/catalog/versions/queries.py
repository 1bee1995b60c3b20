"""The SELECTs of a whole version: what was published, as it was. The number of queries does not depend on its size."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Row

from lms.assessment.models import QuestionVersion, Quiz
from lms.catalog.models import Course, CourseVersion, Lesson, Media
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark


def get_version_row(version_id: int) -> tuple[CourseVersion, str]:
    """The version and the key of its course, or NotFound."""
    asked = sa.select(CourseVersion, Course.key).join(Course, Course.id == CourseVersion.course_id)
    row = db.session.execute(asked.where(CourseVersion.id == version_id)).first()
    if row is None:
        raise NotFound(Message(mark("Không có phiên bản khóa học này.")))
    return row[0], row[1]


def get_version_id(key: str, number: int | None = None) -> tuple[int, int]:
    """Id and number of a course's version, of the newest where `number` is None; NotFound says what is missing."""
    asked = sa.select(CourseVersion.id, CourseVersion.number)
    asked = asked.join(Course, Course.id == CourseVersion.course_id).where(Course.key == key)
    if number is not None:
        asked = asked.where(CourseVersion.number == number)
    row = db.session.execute(asked.order_by(CourseVersion.number.desc()).limit(1)).first()
    if row is None and number is not None:
        raise NotFound(
            Message(mark("Không có phiên bản {number} của khóa học “{key}”."), {"number": number, "key": key})
        )
    if row is None:
        raise NotFound(Message(mark("Không có khóa học nào mang mã “{key}”."), {"key": key}))
    return row[0], row[1]


def lessons_of(version_id: int) -> list[Lesson]:
    """The version's lessons in order."""
    asked = sa.select(Lesson).where(Lesson.version_id == version_id).order_by(Lesson.position)
    return list(db.session.scalars(asked))


def shown_bodies(version_id: int) -> Mapping[str, str]:
    """The HTML of the version's lessons, by key."""
    asked: Any = sa.select(Lesson.key, Lesson.body_html).where(Lesson.version_id == version_id)
    return {row.key: row.body_html for row in db.session.execute(asked)}


def quizzes_by_id(quiz_ids: Collection[int]) -> Mapping[int, Quiz]:
    """These quizzes."""
    return {quiz.id: quiz for quiz in db.session.scalars(sa.select(Quiz).where(Quiz.id.in_(quiz_ids)))}


def questions_by_id(version_ids: Collection[int]) -> Mapping[int, Row[Any]]:
    """Kind, difficulty, tags and source of these question versions."""
    names = ("id", "kind", "difficulty", "tags", "source")
    columns: list[Any] = [getattr(QuestionVersion, name) for name in names]
    asked = sa.select(*columns).where(QuestionVersion.id.in_(version_ids))
    return {row.id: row for row in db.session.execute(asked)}


def media_by_hash(hashes: Collection[str]) -> Mapping[str, Row[Any]]:
    """What is known of these files, without their content."""
    names = ("sha256", "content_type", "author", "licence", "source", "size", "file_id")
    columns: list[Any] = [getattr(Media, name) for name in names]
    asked = sa.select(*columns).where(Media.sha256.in_(hashes))
    return {row.sha256: row for row in db.session.execute(asked)}


def get_content(sha256: str) -> bytes:
    """The bytes of a picture; NotFound if it is gone."""
    found = db.session.scalar(sa.select(Media.content).where(Media.sha256 == sha256))
    if found is not None:
        return bytes(found)
    raise NotFound(Message(mark("Có tệp của khóa học không còn trong kho tệp; hãy báo người quản trị.")))

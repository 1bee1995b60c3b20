"""What a draft needs to know of a published version."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from lms.assessment.bank.models import BankQuestion
from lms.assessment.models import Question, QuestionVersion
from lms.catalog.models import Course, CourseVersion
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark


def get_version_id(course_id: int, number: int | None) -> int:
    """The course's version with this number, its newest for None; NotFound if there is none."""
    asked = sa.select(CourseVersion.id).where(CourseVersion.course_id == course_id)
    if number is not None:
        asked = asked.where(CourseVersion.number == number)
    found = db.session.scalar(asked.order_by(CourseVersion.number.desc()).limit(1))
    if found is None:
        raise NotFound(Message(mark("Không có phiên bản khóa học này.")))
    return found


def source_of(version_id: int) -> Mapping[str, Any]:
    """What the version holds of its pack."""
    found: Mapping[str, Any] = db.session.scalars(
        sa.select(CourseVersion.source).where(CourseVersion.id == version_id)
    ).one()
    return found


def question_ids(version_ids: Collection[int]) -> dict[int, int]:
    """The questions of these question versions, by id of the version."""
    asked = sa.select(QuestionVersion.id, QuestionVersion.question_id)
    rows = db.session.execute(asked.where(QuestionVersion.id.in_(list(version_ids))))
    return {row.id: row.question_id for row in rows}


def bank_keys(version_ids: Collection[int]) -> dict[int, str]:
    """In which bank each of these question versions is, by its id."""
    asked = sa.select(QuestionVersion.id, Question.bank_key)
    asked = asked.join(Question, Question.id == QuestionVersion.question_id)
    rows = db.session.execute(asked.where(QuestionVersion.id.in_(list(version_ids))))
    return {row.id: row.bank_key for row in rows}


def get_course(key: str) -> tuple[int, str]:
    """Id and public id of the course with this key, or NotFound."""
    row = db.session.execute(sa.select(Course.id, Course.public_id).where(Course.key == key)).first()
    if row is None:
        raise NotFound(Message(mark("Không có khóa học nào mang mã “{key}”."), {"key": key}))
    return row[0], row[1]


def counting_hashes(bank_key: str) -> dict[str, str]:
    """What tells the wording that counts of each question that the bank offers apart, by the question's key."""
    rows = db.session.execute(
        sa.select(Question.key, QuestionVersion.content_hash)
        .join(BankQuestion, BankQuestion.question_id == Question.id)
        .join(QuestionVersion, QuestionVersion.id == BankQuestion.version_id)
        .where(Question.bank_key == bank_key, BankQuestion.retired_at.is_(None))
    )
    return {row.key: row.content_hash for row in rows}


def retired_keys(bank_key: str) -> set[str]:
    """The keys of the questions that the bank no longer offers."""
    asked = sa.select(Question.key).join(BankQuestion, BankQuestion.question_id == Question.id)
    return set(
        db.session.scalars(asked.where(Question.bank_key == bank_key, BankQuestion.retired_at.is_not(None)))
    )

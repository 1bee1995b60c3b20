"""Whose questions somebody sees, and where a question is used in courses."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lms.assessment.bank.models import BankQuestion
from lms.assessment.bank.rules import Reach, reachable
from lms.assessment.models import Question, QuestionVersion
from lms.catalog import queries as catalog
from lms.catalog.drafts import queries as drafts
from lms.catalog.models import Course, CourseVersion, Lesson, Media
from lms.kernel.access import Scope, permits
from lms.kernel.actor import Actor
from lms.kernel.db import db

READ, WRITE = "bank.read", "bank.write"
_NO_COURSE = Scope(course_id=0)  # only who may open every course's bank may open that of no course


def course_titles(actor: Actor) -> dict[str, str]:
    """The courses whose banks the actor may open, by key: their titles. Those they write are among them, published or
    not."""
    titles = {
        card.key: card.title
        for card in catalog.courses()
        if permits(actor, READ, Scope(course_id=card.course_id))
    }
    drafted = drafts.drafted_titles()
    authors = drafts.authors_of([course_id for course_id, _ in drafted.values()])
    for key, (course_id, title) in drafted.items():
        if permits(actor, "drafts.write", authors[course_id].scope(course_id)):
            titles.setdefault(key, title)
    return titles


def reach_of(actor: Actor, titles: Collection[str], keys: Collection[str]) -> Reach:
    """Of the banks with these `keys` those the actor may open: of their courses (`titles`, by key), and the shared
    one."""
    if permits(actor, READ, _NO_COURSE):
        return None
    return reachable(keys, titles)


@dataclass(frozen=True)
class Place:
    """A quiz in a version of a course; `lesson` None for the final one."""

    course_public_id: str
    title: str
    number: int
    lesson: str | None


def places_of(quiz_ids: Collection[int]) -> dict[int, Place]:
    """Where each of the quizzes stands. Two queries."""
    finals: Any = db.session.execute(
        sa.select(CourseVersion.final_quiz_id, Course.public_id, CourseVersion.title, CourseVersion.number)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(CourseVersion.final_quiz_id.in_(list(quiz_ids)))
    )
    found = {row[0]: Place(row[1], row[2], row[3], None) for row in finals}
    checks: Any = db.session.execute(
        sa.select(Lesson.quiz_id, Course.public_id, CourseVersion.title, CourseVersion.number, Lesson.title)
        .join(CourseVersion, CourseVersion.id == Lesson.version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(Lesson.quiz_id.in_(list(quiz_ids)))
    )
    return found | {row[0]: Place(row[1], row[2], row[3], row[4]) for row in checks}


def course_pictures(keys: Collection[str], types: Collection[str]) -> list[tuple[str, str, str, str]]:
    """(course key, name, hash, content type) of the files of these courses' current versions that have one of the
    `types`. Two queries."""
    held: Any = db.session.execute(
        sa.select(Course.key, CourseVersion.source["media"])
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .where(Course.key.in_(list(keys)))
    )
    files = [(row[0], name, sha256) for row in held for name, sha256 in (row[1] or {}).items()]
    asked = sa.select(Media.sha256, Media.content_type).where(
        Media.sha256.in_({sha256 for *_, sha256 in files}), Media.content_type.in_(list(types))
    )
    known = {row[0]: row[1] for row in db.session.execute(asked)}
    return [(*file, known[file[2]]) for file in files if file[2] in known]


MOST_PICTURED = 500


def question_pictures(bank_keys: Collection[str]) -> list[tuple[str, dict[str, Any]]]:
    """(bank, its pictures by name) of the newest questions of these banks that show some, at most `MOST_PICTURED` of
    them. One query."""
    media = QuestionVersion.source["media"]
    rows: Any = db.session.execute(
        sa.select(Question.bank_key, media)
        .join(BankQuestion, BankQuestion.question_id == Question.id)
        .join(QuestionVersion, QuestionVersion.id == BankQuestion.version_id)
        .where(Question.bank_key.in_(list(bank_keys)), media.as_string().is_not(None))
        .order_by(QuestionVersion.id.desc())
        .limit(MOST_PICTURED)
    )
    return [(row[0], row[1]) for row in rows]

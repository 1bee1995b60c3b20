"""A course whose final quiz asks one choice and some tasks, and what people do with it."""

import io
import random
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from lms.assessment.queries import find_attempt
from lms.assessment.tasks.actions import mark_work
from lms.assessment.tasks.models import TaskWork
from lms.assessment.tasks.queries import get_work
from lms.catalog.models import CourseVersion
from lms.kernel.access import Scope
from lms.kernel.db import db
from lms.learning.actions import confirm_lesson, start_quiz
from tests import sample_files as samples
from tests.assessment.make import answer, make_question, make_quiz, submit, writing
from tests.assessment.tasks import publish_task
from tests.learning.browser import post
from tests.learning.make import MadeCourse, make_course
from tests.make import SYSTEM, make_person
from tests.pages import LmsClient

SERIES = "khoa-thu"
BEST = {"du": 2, "ro": 1}


def make_task_course(
    tasks: int = 1, task: Mapping[str, Any] | None = None, key: str = SERIES, **terms: Any
) -> MadeCourse:
    """One lesson to confirm, then a final quiz: a choice (worth 1; "a" is right), then `tasks` tasks; pass mark 60."""
    made = make_course(lessons=1, checked=(), final=False, key=key)
    questions = [make_question("chon", bank=f"{key}/final")]
    questions += [publish_task(f"viec-{n}", f"{key}/final", **(task or {})) for n in range(1, tasks + 1)]
    quiz_id = make_quiz(questions, series=key, **terms)
    with writing():
        db.session.get_one(CourseVersion, made.version_id).final_quiz_id = quiz_id
    return MadeCourse(made.id, made.public_id, made.version_id, made.lesson_ids, made.quizzes, quiz_id)


def learn(made: MadeCourse, person_id: int) -> None:
    """Everything before the final quiz."""
    with writing():
        confirm_lesson(person_id, made.public_id, 1)


def hand_in(made: MadeCourse, name: str = "Lê Văn Nộp", choice: str = "a", texts: tuple[str, ...] = ("Em làm rồi.",)) -> tuple[int, int]:  # fmt: skip
    """A person learns and hands in; (person, attempt)."""
    person_id = make_person(name)
    learn(made, person_id)
    with writing():
        begun = start_quiz(person_id, made.public_id, None, random.Random(1))
    answer(begun.id, person_id, 1, choice)
    for position, text in enumerate(texts, 2):
        answer(begun.id, person_id, position, text)
    submit(begun.id, person_id)
    return person_id, begun.id


def works_of(attempt_id: int) -> list[str]:
    """The public ids of the attempt's works, in order."""
    found = db.session.scalars(
        sa.select(TaskWork.public_id).where(TaskWork.attempt_id == attempt_id).order_by(TaskWork.position)
    ).all()
    db.session.rollback()
    return list(found)


def mark(made: MadeCourse, work_id: str, levels: Mapping[str, int] = BEST, seen: int = 0, reason: str = "", comment: str = "Tốt.") -> None:  # fmt: skip
    """Somebody marks the work."""
    with writing():
        mark_work(SYSTEM, Scope(course_id=made.id), get_work(work_id), levels, comment, reason, seen)


def begin(client: LmsClient, made: MadeCourse, person_id: int) -> str:
    """The person begins the final quiz in a browser; the attempt's address."""
    learn(made, person_id)
    return post(client, f"{made.href}/final-quiz/attempts")


def upload(name: str = "ảnh màn hình.png", content: bytes | None = None) -> tuple[io.BytesIO, str]:
    """A file as a form sends it."""
    return io.BytesIO(samples.png() if content is None else content), name


def row_of(href: str) -> Any:
    """The attempt at an address."""
    found = find_attempt(href.split("/")[2])
    db.session.rollback()
    return found

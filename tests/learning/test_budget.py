"""What the hot pages cost in statements; the same however many lessons, questions or people there are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from lms.kernel.db import db
from lms.learning import actions, queries
from tests.assessment.make import writing
from tests.conftest import sign_in
from tests.learning.browser import attempt_id_of, finish_lessons, get, post
from tests.learning.make import MadeCourse, form_of, make_course
from tests.make import make_account, make_person
from tests.pages import LmsClient


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements run inside, without BEGIN."""
    found: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            found.append(statement)

    db.session.rollback()
    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)


@pytest.fixture(params=[2, 12], ids=["few lessons", "many lessons"])
def course(app: Flask, request: pytest.FixtureRequest) -> MadeCourse:
    return make_course(lessons=request.param, checked=(1, 2))


@pytest.fixture
def learner(client: LmsClient, course: MadeCourse) -> LmsClient:
    sign_in(client, make_account(make_person()))
    get(client, "/courses")  # the school's name is kept for a few seconds
    get(client, course.lesson(1))
    return client


def test_lesson_page(learner: LmsClient, course: MadeCourse) -> None:
    post(learner, f"{course.lesson(1)}/attempts")
    with statements() as found:
        get(learner, course.lesson(1))
    assert len(found) <= 6, found


def test_course_page(learner: LmsClient, course: MadeCourse) -> None:
    with statements() as found:
        get(learner, course.href)
    assert len(found) <= 6, found


def test_attempt_page(learner: LmsClient, course: MadeCourse) -> None:
    href = post(learner, f"{course.lesson(1)}/attempts")
    post(learner, f"{href}/answers", {"q1": "a", "was1": ""})
    with statements() as found:
        get(learner, href)
    assert len(found) <= 6, found


def test_saving_an_answer(learner: LmsClient, course: MadeCourse) -> None:
    href = post(learner, f"{course.lesson(1)}/attempts")
    with statements() as found:
        learner.post(
            f"{href}/answers", data={"q1": "a", "was1": "", "was2": ""}, headers={"X-Requested-With": "fetch"}
        )
    assert len(found) <= 6, found


def test_submitting_costs_the_same_for_two_questions_and_for_three(
    learner: LmsClient, course: MadeCourse
) -> None:
    href = post(learner, f"{course.lesson(1)}/attempts")
    form = form_of(attempt_id_of(href))
    with statements() as check:
        post(learner, f"{href}/submission", form)
    finish_lessons(learner, course)
    href = post(learner, f"{course.href}/final-quiz/attempts")
    form = form_of(attempt_id_of(href), "b")
    with statements() as final:
        post(learner, f"{href}/submission", form)
    assert len(final) <= len(check) <= 18, check


def test_progress_costs_the_same_for_one_course_and_for_five(app: Flask) -> None:
    person_id = make_person()
    counts = []
    for number in (1, 2, 3, 4, 5):
        made = make_course(key=f"khoa-{number}", checked=())
        with writing():
            actions.confirm_lesson(person_id, made.public_id, 1)
        with statements() as found:
            queries.my_courses(person_id)
        counts.append(len(found))
    assert counts == [2] * 5

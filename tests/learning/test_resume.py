"""What was saved is there for the next process: the service is killed in the middle of a quiz."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from lms.app import create_app
from lms.kernel import clock, jobs
from lms.kernel.db import Base, db
from tests.conftest import sign_in, test_config
from tests.learning.browser import attempt_id_of, finish_lessons, get, is_ticked, post
from tests.learning.make import form_of, make_course
from tests.make import make_account, make_person
from tests.pages import LmsClient

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def start_service(url: str) -> Flask:
    """A new process's application on the same database."""
    made = create_app(test_config(url))
    made.test_client_class = LmsClient
    return made


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'lms.sqlite3'}"


def browser(app: Flask, account_id: int) -> LmsClient:
    made = app.test_client()
    assert isinstance(made, LmsClient)
    return sign_in(made, account_id)


def stop(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_quiz_goes_on_after_the_service_was_killed(url: str) -> None:
    first = start_service(url)
    with first.app_context(), clock.frozen(NOW):
        Base.metadata.create_all(db.engine)
        course = make_course()
        account_id = make_account(make_person())
        client = browser(first, account_id)
        finish_lessons(client, course)
        href = post(client, f"{course.href}/final-quiz/attempts")
        form = form_of(attempt_id_of(href))
        post(client, f"{href}/answers", {**form, "q3": "b"})
    stop(first)

    second = start_service(url)
    with second.app_context(), clock.frozen(NOW + timedelta(minutes=5)):
        client = browser(second, account_id)
        page = get(client, href)
        assert is_ticked(page, "q1", "a")
        assert is_ticked(page, "q3", "b")
        assert 'data-deadline="2026-11-22T08:20:00+00:00"' in page
        assert post(client, f"{href}/submission", {**form, "was3": "b"}) == f"{href}/result"
        assert "Bạn đã hoàn thành khóa học" in get(client, f"{href}/result")
    stop(second)


def test_the_time_runs_while_the_service_is_down(url: str) -> None:
    first = start_service(url)
    with first.app_context(), clock.frozen(NOW):
        Base.metadata.create_all(db.engine)
        course = make_course()
        account_id = make_account(make_person())
        client = browser(first, account_id)
        finish_lessons(client, course)
        href = post(client, f"{course.href}/final-quiz/attempts")
        post(client, f"{href}/answers", form_of(attempt_id_of(href)))
    stop(first)

    second = start_service(url)
    with second.app_context(), clock.frozen(NOW + timedelta(hours=3)):
        jobs.run_due()
        page = get(browser(second, account_id), f"{href}/result")
        assert "tự nộp bài" in page
        assert "Bạn đã hoàn thành khóa học" in page
    stop(second)

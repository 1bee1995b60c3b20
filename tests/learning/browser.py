"""What a browser without JavaScript does, in one word each."""

import re
from datetime import UTC, datetime

import sqlalchemy as sa
from werkzeug.test import TestResponse

from lms.assessment import queries as attempts
from lms.catalog import queries as catalog
from lms.catalog.packs.content import Pack
from lms.kernel.db import db
from tests.catalog.make import publish
from tests.learning.make import MadeCourse, form_of
from tests.pages import LmsClient

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def text(response: TestResponse) -> str:
    """The page."""
    return response.get_data(as_text=True)


def get(client: LmsClient, href: str, status: int = 200) -> str:
    """The page; what runs after the response has run."""
    response = client.get(href, buffered=True)
    assert response.status_code == status
    return text(response)


def post(client: LmsClient, href: str, data: dict[str, str] | None = None) -> str:
    """Posts; where to go next."""
    response = client.post(href, data=data or {})
    assert response.status_code == 303, text(response)
    return str(response.location)


def is_ticked(page: str, name: str, value: str) -> bool:
    """Whether the option is ticked on the page."""
    return re.search(rf'name="{name}"\s+value="{value}" checked', page) is not None


def rows(model: type) -> int:
    """How many rows there are."""
    found = db.session.scalar(sa.select(sa.func.count()).select_from(model))
    db.session.rollback()
    return found or 0


def attempt_id_of(href: str) -> int:
    """The id of the attempt at the address."""
    found = attempts.find_attempt(href.split("/")[2])
    db.session.rollback()
    assert found is not None
    return found.id


def take(client: LmsClient, start: str, choose: str = "a") -> str:
    """Begins a quiz, ticks `choose` everywhere and hands in; the result page."""
    href = post(client, start)
    result = post(client, f"{href}/submission", form_of(attempt_id_of(href), choose))
    return get(client, result)


def finish_lessons(client: LmsClient, course: MadeCourse) -> None:
    """Does every lesson of the course."""
    for position, quiz_id in enumerate(course.quizzes, 1):
        if quiz_id is None:
            post(client, f"{course.lesson(position)}/confirmation")
        else:
            take(client, f"{course.lesson(position)}/attempts")


def course_of(pack: Pack) -> str:
    """The address of the pack's course, published with its lessons in free order."""
    card = catalog.find_card_by_course_id(publish(pack, order="free").course_id)
    db.session.rollback()
    assert card is not None
    return f"/courses/{card.public_id}"


def begin_final(client: LmsClient, course: str) -> str:
    """Does the two lessons of the sound pack and begins its final quiz; the address of the attempt."""
    check = post(client, f"{course}/lessons/1/attempts")
    post(client, f"{check}/submission", {"q1": "true", "was1": ""})
    get(client, f"{course}/lessons/2")
    post(client, f"{course}/lessons/2/confirmation")
    return post(client, f"{course}/final-quiz/attempts")

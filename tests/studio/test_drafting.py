"""Writing a course in the browser: beginning, the outline, settings; what two people at once see."""

import re

import pytest
from flask import Flask

from lms.catalog import queries as catalog
from lms.catalog.drafts import actions, queries
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from tests.catalog.make import publish
from tests.conftest import sign_in
from tests.databases import count_queries
from tests.make import SYSTEM, make_account, make_person
from tests.pages import LmsClient


@pytest.fixture
def trainer(app: Flask) -> LmsClient:
    """A trainer of every course."""
    return browser(app, Role.TRAINER)


def browser(app: Flask, *roles: Role, name: str = "Nguyễn Thị Ánh") -> LmsClient:
    client = app.test_client()
    assert isinstance(client, LmsClient)
    return sign_in(client, make_account(make_person(name), list(roles)))


def begin(trainer: LmsClient, title: str = "Dùng bảng tính ở lớp") -> str:
    """A new course; the address of its draft."""
    answer = trainer.post("/studio/courses/new", data={"title": title})
    assert answer.status_code == 303
    return str(answer.location)


def add(trainer: LmsClient, draft: str, title: str) -> str:
    """A new lesson; the address of its text."""
    answer = trainer.post(f"{draft}/lessons", data={"title": title})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.location)


def text(client: LmsClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def order(page: str) -> list[str]:
    """The lessons of an outline."""
    return re.findall(r'data-title="([^"]*)"', page)


def published(trainer: LmsClient) -> str:
    """The studio's address of a published course of the sound pack."""
    card = catalog.find_card_by_course_id(publish().course_id)
    db.session.rollback()
    assert card is not None
    return f"/studio/courses/{card.public_id}"


def test_a_course_begins_with_its_name(trainer: LmsClient) -> None:
    draft = begin(trainer)
    page = text(trainer, draft)
    assert "Dùng bảng tính ở lớp" in page
    assert "Chưa có bài nào" in page
    assert "Dùng bảng tính ở lớp" in text(trainer, "/studio")
    assert trainer.post("/studio/courses/new", data={"title": " "}).status_code == 422


def test_lessons_are_added_moved_taken_out_and_put_back(trainer: LmsClient) -> None:
    draft = begin(trainer)
    for title in ("Một", "Hai", "Ba"):
        last = add(trainer, draft, title)
    assert trainer.post(f"{last}/place", data={"act": "up"}).status_code == 303
    assert order(text(trainer, draft)) == ["Một", "Ba", "Hai"]
    assert trainer.post(f"{last}/place", data={"place": "1"}).status_code == 303
    assert order(text(trainer, draft)) == ["Ba", "Một", "Hai"]
    assert trainer.post(f"{last}/place", data={"place": "x"}).status_code == 422
    assert trainer.post(f"{last}/place", data={"place": "99"}).status_code == 303
    assert order(text(trainer, draft)) == ["Một", "Hai", "Ba"]
    assert trainer.post(f"{last}/removal").status_code == 303
    assert "Bài đã bỏ (1)" in text(trainer, draft)
    assert order(text(trainer, draft)) == ["Một", "Hai"]
    assert trainer.post(f"{last}/return").status_code == 303
    assert order(text(trainer, draft)) == ["Một", "Hai", "Ba"]


def test_the_pages_of_a_draft_belong_to_the_studio(trainer: LmsClient) -> None:
    def here(address: str) -> list[str]:
        links = re.findall(r"<a [^>]*aria-current=\"page\"[^>]*>.*?</a>", text(trainer, address), re.DOTALL)
        return [
            found[1]
            for link in links
            if (found := re.search(r'href="(/[a-z/]*)"', link)) and found[1] in places
        ]

    places = {"/", "/courses", "/studio", "/studio/bank"}
    draft = begin(trainer)
    assert set(here(draft)) == set(here("/studio/courses/new")) == {"/studio"}
    assert set(here("/studio/bank/new?kind=single")) == {"/studio/bank"}
    assert here("/account") == []


def test_every_page_of_a_draft_made_from_a_version(trainer: LmsClient) -> None:
    course = published(trainer)
    assert "Phiên bản 1" in text(trainer, f"{course}/draft/beginning")
    assert trainer.post(f"{course}/draft", data={"version": "1"}).status_code == 303
    page = text(trainer, f"{course}/draft")
    lesson = re.findall(r'href="([^"]*/draft/lessons/[a-z0-9]+)"', page)[0]
    for address in ("", "/settings", "/discarding", "/beginning"):
        assert trainer.get(f"{course}/draft{address}").status_code == 200, address
    for address in (
        "",
        "/details",
        "/preview",
        "/preview?width=phone",
        "/preview?framed=1",
        "/revisions",
        "/revisions?number=1",
    ):
        assert trainer.get(f"{lesson}{address}").status_code == 200, address


def test_a_long_course_costs_as_many_queries_as_a_short_one(app: Flask, trainer: LmsClient) -> None:
    draft = begin(trainer)
    course_id = next(iter(queries.drafted_titles().values()))[0]
    held = queries.find_open_draft(course_id)
    assert held is not None
    release()

    def grow(count: int) -> None:
        for number in range(count):
            with transaction():
                actions.add_lesson(SYSTEM, held, f"Bài {number}")

    def cost() -> dict[str, int]:
        found = {}
        for page in ("", "/checklist", "/history", "/final-quiz"):
            trainer.get(f"{draft}{page}")
            with count_queries(db.engine) as seen:
                assert trainer.get(f"{draft}{page}").status_code == 200
            found[page] = len(seen)
        return found

    grow(4)
    few = cost()
    grow(36)
    assert cost() == few
    assert max(few.values()) <= 20

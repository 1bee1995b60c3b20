"""What ends an approval, and what does not: it holds for what was read, and for nothing else."""

import re

import pytest
from flask import Flask

from lms.kernel.actor import Role
from tests.make import make_school
from tests.pages import LmsClient
from tests.studio.test_drafting import browser, text, trainer
from tests.studio.test_drafting_publishing import write_course
from tests.studio.test_drafting_review import changes_of, decide, go, say

__all__ = ["trainer"]


@pytest.fixture
def reviewer(app: Flask) -> LmsClient:
    """Somebody else, at a school that wants a second pair of eyes."""
    say(make_school(), "có")
    return browser(app, Role.TRAINER, name="Lê Thị Duyệt")


def lesson_of(client: LmsClient, draft: str) -> str:
    return re.findall(r'href="([^"]*/draft/lessons/[a-z0-9]+)"', text(client, draft))[0]


def shown(client: LmsClient, lesson: str) -> dict[str, str]:
    """The lesson's text as its form holds it."""
    page = text(client, lesson)
    body = re.search(r'<textarea[^>]*name="body"[^>]*>\s?(.*?)</textarea>', page, re.S)
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', page)
    assert body is not None
    assert revision is not None
    return {"body": body[1], "revision": revision[1], "format": "markdown"}


def test_saving_an_equal_text_or_one_kept_aside_ends_no_approval(
    trainer: LmsClient, reviewer: LmsClient
) -> None:
    draft = write_course(trainer)
    lesson = lesson_of(trainer, draft)
    as_it_is = shown(trainer, lesson)
    trainer.post(f"{draft}/review")
    before = changes_of(draft)
    assert trainer.post(f"{lesson}/text", data=as_it_is).status_code in (200, 303)
    late = {**as_it_is, "body": "Viết ở một máy khác.", "revision": "0"}
    assert trainer.post(f"{lesson}/text", data=late).status_code == 409
    assert changes_of(draft) == before
    assert decide(reviewer, draft, seen=before) == 303, "what waits is what was read"
    assert trainer.post(f"{lesson}/text", data=as_it_is).status_code in (200, 303)
    assert trainer.post(f"{lesson}/text", data=late).status_code == 409
    assert go(trainer, draft) == 303


def test_a_text_that_counts_ends_the_approval(trainer: LmsClient, reviewer: LmsClient) -> None:
    draft = write_course(trainer)
    trainer.post(f"{draft}/review")
    assert decide(reviewer, draft) == 303
    lesson = lesson_of(trainer, draft)
    new = {**shown(trainer, lesson), "body": "Điều người duyệt chưa đọc."}
    assert trainer.post(f"{lesson}/text", data=new).status_code in (200, 303)
    assert go(trainer, draft) == 422

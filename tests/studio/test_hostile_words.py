"""Words that would run, in every field that a trainer, a reviewer or a learner fills: shown as they were typed."""

import io
import re

from flask import Flask

from lms.catalog.models import Course
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release
from lms.learning.survey.rules import FEWEST
from tests import sample_files as samples
from tests.conftest import sign_in
from tests.make import make_account, make_person, make_school
from tests.pages import LmsClient
from tests.studio.test_drafting import browser, text, trainer
from tests.studio.test_drafting_publishing import WHOLE, changes, write_course
from tests.studio.test_drafting_review import decide, say
from tests.targets.make import complete

__all__ = ["trainer"]
WORDS = "\"'><svg onload=alert(1)>{{7*7}}"
SHOWN = "svg onload=alert(1)&gt;{{7*7}}"


def is_harmless(client: LmsClient, *addresses: str) -> int:
    """How often the words are shown on the pages; they are a tag on none."""
    pages = [text(client, address) for address in addresses]
    ran = [address for address, page in zip(addresses, pages, strict=True) if "<svg onload" in page]
    assert not ran
    return sum(page.count(SHOWN) for page in pages)


def test_no_field_of_the_studio_makes_a_tag(app: Flask, trainer: LmsClient) -> None:
    say(make_school(), "Có")
    draft = write_course(trainer)
    studio = draft.removesuffix("/draft")
    course = studio.removeprefix("/studio")
    lesson = re.findall(r'href="([^"]*/draft/lessons/[a-z0-9]+)"', text(trainer, draft))[0]
    sent = {
        "file": (io.BytesIO(samples.SVG), WORDS.replace('"', "") + ".svg"),
        "author": WORDS,
        "source": WORDS,
        "licence": "CC0-1.0",
    }
    assert trainer.post(f"{studio}/media", data=sent, content_type="multipart/form-data").status_code == 303
    file = re.search(rf"{studio}/media/(?!credits)[A-Za-z0-9_-]+", text(trainer, f"{studio}/media"))
    assert file
    said = {"alt": WORDS, "author": WORDS, "source": WORDS, "licence": "CC0-1.0"}
    assert trainer.post(file[0], data=said).status_code == 303
    whole = {
        **WHOLE, "revision": "2", "title": WORDS, "summary": WORDS, "description": WORDS.replace("<", r"\<"),
        "authors": WORDS, "licence": WORDS, "cover_alt": WORDS,
    }  # fmt: skip
    assert trainer.post(f"{draft}/settings", data=whole).status_code == 303
    details = {
        "revision": "2", "title": WORDS, "objectives": WORDS, "minutes": "", "sources": "1", "source-0-title": WORDS,
        "source-0-url": "https://example.vn/x", "source-0-reviewed_on": "01/11/2026", "source-0-supports": WORDS,
    }  # fmt: skip
    assert trainer.post(f"{lesson}/details", data=details).status_code == 303
    reviewer = browser(app, Role.TRAINER, name="Lê Thị Duyệt")
    assert trainer.post(f"{draft}/review").status_code == 303
    assert decide(reviewer, draft, "return", remark=WORDS) == 303
    parts = ("", "/settings", "/checklist", "/publication", "/comparison", "/answers", "/history", "/review")
    written = [
        *(f"{draft}{part}" for part in parts),
        *(f"{lesson}{part}" for part in ("", "/details", "/preview")),
    ]
    assert is_harmless(trainer, *written, file[0], f"{file[0]}/removal", f"{studio}/media", "/studio") > 20
    assert trainer.post(f"{draft}/review").status_code == 303
    assert decide(reviewer, draft, remark=WORDS) == 303
    data = {"note": WORDS, "seen": changes(trainer, draft)}
    answer = trainer.post(f"{draft}/publication", data=data)
    assert answer.status_code == 303, answer.get_data(as_text=True)

    course_id = db.session.query(Course.id).scalar()
    release()
    for number in range(FEWEST):
        person = make_person(f"Người Học {number}")
        complete(person, course_id, clock.today())
        learner = sign_in(app.test_client(), make_account(person))
        told = {"clear": "4", "useful": "3", "remark": WORDS}
        assert learner.post(f"{course}/survey", data=told).status_code == 303
    parts = (
        "",
        "/progress",
        "/learners",
        "/versions/1/history",
        "/lessons/1",
        "/questions",
        "/media",
        "/authors",
    )
    assert is_harmless(trainer, *(f"{studio}{part}" for part in parts), "/studio", "/studio/reviews") > 20
    assert is_harmless(browser(app), "/courses", course, f"{course}/lessons/1") > 3

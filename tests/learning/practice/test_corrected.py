"""A round that began before a question was corrected: it asks, marks and explains by what counts now."""

import re

import pytest
from flask import Flask

from lms.kernel.db import db
from lms.learning.models import Completion
from tests.assessment.make import make_question
from tests.conftest import sign_in
from tests.learning.browser import get, post, rows, text
from tests.learning.make import MadeCourse, make_course
from tests.learning.practice.make import at, begin, offer, reply
from tests.learning.test_regrading import correct, corrected, make_wrong, sit, work
from tests.make import make_account, make_person
from tests.pages import LmsClient

BANK = "khoa-thu/luyen"


@pytest.fixture
def course(app: Flask) -> MadeCourse:
    return make_course(lessons=1, final=False)


def wrong_and_open(client: LmsClient, course: MadeCourse) -> tuple[str, str]:
    """A round of two questions whose keys wrongly say "a": the one is answered with "b", the other open. Their
    addresses."""
    versions = [make_question(key, bank=BANK) for key in ("mot", "hai")]
    offer(versions)
    first = begin(client, course.id)
    second = at(first, 2)
    assert "Chưa đúng" in reply(client, first, "b")
    return first, second


def repaired(*keys: str) -> None:
    """New versions in which "b" is right; the same options unless others are named."""
    for key in ("mot", "hai"):
        make_question(key, bank=BANK, correct=("b",), **({"keys": keys} if keys else {}))
    db.session.rollback()


def test_a_corrected_key_marks_and_explains_from_then_on(course: MadeCourse, learner: LmsClient) -> None:
    answered, open_one = wrong_and_open(learner, course)
    repaired()
    page = get(learner, answered)
    assert "Đúng rồi" in page
    assert "Chưa đúng" not in page
    assert "Đúng rồi" in reply(learner, open_one, "b")
    assert "Đúng 2/2 câu" in get(learner, answered.partition("/questions")[0])


def test_other_options_are_asked_anew_and_an_old_answer_is_explained_by_no_other_key(
    course: MadeCourse, learner: LmsClient
) -> None:
    answered, open_one = wrong_and_open(learner, course)
    repaired("b", "d", "e")
    gone = learner.get(answered)
    assert gone.status_code == 404
    assert "hiện không luyện được" in text(gone)
    assert "is-correct" not in text(gone)
    page = get(learner, open_one)
    order = re.findall(r"Phương án \w", page)
    assert order == re.findall(r"Phương án \w", get(learner, open_one))  # the same way each time
    assert set(order) == {"Phương án b", "Phương án d", "Phương án e"}
    stale = learner.post(f"{open_one}/answer", data={"q2": "a"})
    assert stale.status_code == 422
    assert "Đúng rồi" in reply(learner, open_one, "b")


def test_what_was_shown_in_an_attempt_is_practised_by_its_corrected_key(
    app: Flask, client: LmsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question is practised because an attempt showed it; the attempt is marked anew, and so is the round."""
    made, wrong = make_wrong()
    person_id, _ = sit(made, "caaaaa", make_person("Lê Văn Lên"))
    sign_in(client, make_account(person_id))
    first = begin(client, made.id)
    held = [at(first, place) for place in range(1, 7)]
    mine = next(href for href in held if "RUTCAU1RUT" in get(client, href))
    before = rows(Completion)
    correct(made, wrong, corrected())
    work(monkeypatch)
    page = get(client, mine)
    assert "Trả lời" in page
    assert "Đúng rồi" in reply(client, mine, "b")
    assert rows(Completion) == before
    assert post(client, f"{mine}/answer", {"unknown": "1"}) == mine  # the first answer counts

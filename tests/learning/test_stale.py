"""One attempt on two pages: a save that would undo what it never saw is refused, both answers are shown, and either can
be taken."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.assessment.models import AttemptAnswer
from lms.kernel import clock
from tests.learning.browser import attempt_id_of, finish_lessons, get, is_ticked, post, rows, text
from tests.learning.make import form_of, make_course
from tests.pages import LmsClient

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
FETCH = {"X-Requested-With": "fetch"}
BLANK = {"was1": "", "was2": ""}


@pytest.fixture
def href(learner: LmsClient) -> str:
    """The address of an open attempt of two questions."""
    return post(learner, f"{make_course().lesson(1)}/attempts")


def test_two_browsers_do_not_undo_each_other(learner: LmsClient, href: str) -> None:
    post(learner, f"{href}/answers", {**BLANK, "page": "one", "q1": "b"})
    post(learner, f"{href}/answers", {**BLANK, "page": "two", "q2": "c"})
    post(learner, f"{href}/answers", {**BLANK, "page": "one", "q1": "c"})
    page = get(learner, href)
    assert is_ticked(page, "q1", "c")
    assert is_ticked(page, "q2", "c")


def test_a_stale_save_is_refused_and_nothing_is_lost(learner: LmsClient, href: str) -> None:
    post(learner, f"{href}/answers", {**BLANK, "page": "one", "q1": "b"})
    refused = learner.post(f"{href}/answers", data={**BLANK, "page": "two", "q1": "c", "q2": "a"})
    page = text(refused)
    assert refused.status_code == 409
    assert "Có câu đã được trả lời ở nơi khác" in page
    assert "Câu 1: đã lưu ở nơi khác" in page
    assert "Câu 2: đã lưu" not in page
    assert is_ticked(page, "q1", "c")  # what was typed here
    assert is_ticked(page, "q2", "a")
    assert "Phương án b" in page.split("đã lưu ở nơi khác</p>")[1].split("</ul>")[0]
    assert 'name="was1"\n           value="b"' in page
    assert rows(AttemptAnswer) == 1
    saved = get(learner, href)
    assert is_ticked(saved, "q1", "b")


@pytest.mark.parametrize(("choice", "kept"), [({"keep": "1"}, "b"), ({"take": "1"}, "c"), ({}, "c")])
def test_either_answer_can_be_taken(learner: LmsClient, href: str, choice: dict[str, str], kept: str) -> None:
    """The buttons beside the question, and the one at the end of the page."""
    post(learner, f"{href}/answers", {**BLANK, "page": "one", "q1": "b"})
    learner.post(f"{href}/answers", data={**BLANK, "page": "two", "q1": "c", "q2": "a"})
    shown = {"was1": "b", "was2": "", "page": "three", "q1": "c", "q2": "a"}
    post(learner, f"{href}/answers", {**shown, **choice})
    page = get(learner, href)
    assert is_ticked(page, "q1", kept)
    assert is_ticked(page, "q2", "a")


def test_two_stale_questions_are_chosen_one_by_one(learner: LmsClient, href: str) -> None:
    post(learner, f"{href}/answers", {**BLANK, "page": "one", "q1": "b", "q2": "b"})
    mine = {**BLANK, "page": "two", "q1": "c", "q2": "c"}
    refused = learner.post(f"{href}/answers", data={**mine, "keep": "1"})
    assert refused.status_code == 409
    page = text(refused)
    assert "Câu 1: đã lưu" not in page
    assert "Câu 2: đã lưu ở nơi khác" in page
    assert is_ticked(page, "q1", "b")
    assert is_ticked(page, "q2", "c")


def test_the_script_is_told_which_questions(learner: LmsClient, href: str) -> None:
    post(learner, f"{href}/answers", {**BLANK, "page": "one", "q1": "b"})
    stale = {**BLANK, "page": "two", "q1": "c", "q2": "a"}
    response = learner.post(f"{href}/answers", data=stale, headers=FETCH)
    assert (response.status_code, response.get_json()["stale"]) == (409, [1])
    assert "Câu 1 đã được lưu ở nơi khác" in response.get_json()["message"]
    rest = {name: value for name, value in stale.items() if name not in ("q1", "was1")}
    assert learner.post(f"{href}/answers", data=rest, headers=FETCH).status_code == 200
    page = get(learner, href)
    assert is_ticked(page, "q1", "b")
    assert is_ticked(page, "q2", "a")


def test_the_same_answer_on_both_is_no_quarrel(learner: LmsClient, href: str) -> None:
    post(learner, f"{href}/answers", {**BLANK, "page": "one", "q1": "b"})
    post(learner, f"{href}/answers", {**BLANK, "page": "two", "q1": "b"})
    assert rows(AttemptAnswer) == 1


def test_a_lost_answer_of_the_server_makes_no_quarrel(learner: LmsClient, href: str) -> None:
    """The page's save arrived, its confirmation did not: the page still says what it was shown with."""
    post(learner, f"{href}/answers", {**BLANK, "page": "one", "q1": "b"})
    post(learner, f"{href}/answers", {**BLANK, "page": "one", "q1": "c"})
    assert is_ticked(get(learner, href), "q1", "c")


def test_what_was_taken_back_elsewhere_is_shown_as_left_blank(learner: LmsClient, href: str) -> None:
    post(learner, f"{href}/answers", {**BLANK, "page": "one", "q1": "b"})
    post(learner, f"{href}/answers", {"was1": "b", "was2": "", "page": "two"})
    refused = learner.post(f"{href}/answers", data={"was1": "b", "was2": "", "page": "three", "q1": "c"})
    assert refused.status_code == 409
    assert "Ở đó câu này được bỏ trống." in text(refused)


def test_handing_in_from_a_stale_page_asks_too(learner: LmsClient, href: str) -> None:
    post(learner, f"{href}/answers", {**BLANK, "page": "one", "q1": "b"})
    refused = learner.post(f"{href}/submission", data={**BLANK, "page": "two", "q1": "a", "q2": "a"})
    assert refused.status_code == 409
    assert "Câu 1: đã lưu ở nơi khác" in text(refused)
    assert get(learner, href)  # still open
    done = {"was1": "b", "was2": "", "page": "three", "q1": "a", "q2": "a"}
    assert post(learner, f"{href}/submission", done) == f"{href}/result"
    assert "Đạt: 100%" in get(learner, f"{href}/result")


def test_when_time_runs_out_what_was_saved_stays_and_the_rest_counts(learner: LmsClient) -> None:
    course = make_course()
    with clock.frozen(NOW):
        finish_lessons(learner, course)
        href = post(learner, f"{course.href}/final-quiz/attempts")
        form = form_of(attempt_id_of(href))
        post(learner, f"{href}/answers", {"page": "one", "was1": "", "q1": "b"})
    with clock.frozen(NOW + timedelta(minutes=20, seconds=1)):
        assert post(learner, f"{href}/submission", {**form, "page": "two"}) == f"{href}/result"
        page = get(learner, f"{href}/result")
    assert "66,6%" in page
    assert "được giữ như ở đó" in page

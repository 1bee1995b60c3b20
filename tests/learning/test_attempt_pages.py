"""The pages of an attempt, as a browser without JavaScript meets them."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from werkzeug.test import TestResponse

from lms.assessment.models import AttemptAnswer
from lms.kernel import clock
from lms.learning.models import LessonCompletion
from tests.conftest import sign_in
from tests.learning.browser import attempt_id_of, finish_lessons, get, is_ticked, post, rows, text
from tests.learning.make import form_of, make_course, undrawn_texts
from tests.make import make_account, make_person
from tests.pages import LmsClient

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def test_questions_left_open_are_asked_about_once(learner: LmsClient) -> None:
    course = make_course()
    href = post(learner, f"{course.lesson(1)}/attempts")
    form = form_of(attempt_id_of(href), leave=(2,))
    asked = post(learner, f"{href}/submission", form)
    assert asked == f"{href}/submission"
    page = get(learner, asked)
    assert "Còn 1 câu chưa trả lời" in page
    assert rows(AttemptAnswer) == 1
    assert post(learner, f"{href}/submission", {"confirmed": "1"}) == f"{href}/result"
    page = get(learner, f"{href}/result")
    assert "Chưa đạt: 50%" in page
    assert "Chưa trả lời" in page
    assert learner.get(f"{href}/submission").status_code == 303


def test_submitting_five_times_submits_once(learner: LmsClient) -> None:
    course = make_course()
    href = post(learner, f"{course.lesson(1)}/attempts")
    form = form_of(attempt_id_of(href))
    assert {post(learner, f"{href}/submission", form) for _ in range(5)} == {f"{href}/result"}
    assert rows(LessonCompletion) == 1
    assert "đã nộp trước đó" not in get(learner, f"{href}/result")


def test_a_stale_tab_is_told_that_its_answers_came_too_late(learner: LmsClient) -> None:
    course = make_course()
    href = post(learner, f"{course.lesson(1)}/attempts")
    form = form_of(attempt_id_of(href))
    post(learner, f"{href}/submission", form)
    late = {**form, "q1": "c"}

    response = learner.post(f"{href}/answers", data=late)
    assert response.status_code == 409
    assert "đã nộp" in text(response)
    response = learner.post(f"{href}/answers", data=late, headers={"X-Requested-With": "fetch"})
    assert (response.status_code, response.mimetype) == (409, "application/json")
    assert "đã nộp" in response.get_json()["message"]
    post(learner, f"{href}/submission", late)
    assert "đã nộp trước đó" in get(learner, f"{href}/result")
    assert rows(AttemptAnswer) == 2


def test_the_script_saves_and_gets_a_short_answer(learner: LmsClient) -> None:
    course = make_course()
    href = post(learner, f"{course.lesson(1)}/attempts")
    fetch = {"X-Requested-With": "fetch"}
    response = learner.post(f"{href}/answers", data={"q1": "a", "was1": "", "was2": ""}, headers=fetch)
    assert (response.status_code, sorted(response.get_json())) == (200, ["deadline", "saved_at"])
    assert learner.post(f"{href}/answers/2", data={"q2": "b"}, headers=fetch).status_code == 200
    assert learner.post(f"{href}/answers/2", data={"q2": "z"}, headers=fetch).status_code == 422
    assert learner.post(f"{href}/answers/7", data={"q7": "a"}, headers=fetch).status_code == 422
    page = get(learner, href)
    assert is_ticked(page, "q1", "a")
    assert is_ticked(page, "q2", "b")


def test_others_attempts_are_not_there(app: Flask, learner: LmsClient) -> None:
    course = make_course()
    href = post(learner, f"{course.lesson(1)}/attempts")
    other = app.test_client()
    assert isinstance(other, LmsClient)
    sign_in(other, make_account(make_person("Trần Văn Bình")))
    for path in ("", "/submission", "/result"):
        get(other, href + path, 404)
    for path in ("/answers", "/answers/1", "/submission"):
        assert other.post(href + path, data={"q1": "a", "was1": ""}).status_code == 404
    assert rows(AttemptAnswer) == 0
    stranger = app.test_client()
    assert "/sign-in" in str(stranger.get(href).location)


def test_nothing_secret_leaves_before_submission(learner: LmsClient, person_id: int) -> None:
    course = make_course()
    finish_lessons(learner, course)
    seen: list[bytes] = []

    def keep(response: TestResponse) -> TestResponse:
        seen.append(response.get_data() + str(response.headers).encode())
        return response

    href = str(keep(learner.post(f"{course.href}/final-quiz/attempts")).location)
    attempt_id = attempt_id_of(href)
    form = form_of(attempt_id, leave=(2,))
    fetch = {"X-Requested-With": "fetch"}
    keep(learner.get(href))
    keep(learner.post(f"{href}/answers", data=form))
    keep(learner.post(f"{href}/answers", data=form, headers=fetch))
    keep(learner.post(f"{href}/answers/1", data={"q1": "b"}, headers=fetch))
    keep(learner.post(f"{href}/answers/1", data={"q1": "zz"}))
    keep(learner.get(f"{href}/result"))
    keep(learner.post(f"{href}/submission", data=form))
    for path in (f"{href}/submission", href, course.href, course.lesson(2)):
        keep(learner.get(path))
    sent = b"\n".join(seen)
    undrawn = undrawn_texts(attempt_id)
    assert len(undrawn) == 3
    assert sent.count(b"RUTCAU") >= 6  # the drawn ones are there
    for secret in ("VISAO", "is-correct", "is-wrong", "is-missed", '"correct"', *undrawn):
        assert secret.encode() not in sent, secret


def test_the_clock_shown_is_the_servers(learner: LmsClient) -> None:
    course = make_course()
    with clock.frozen(NOW):
        finish_lessons(learner, course)
        href = post(learner, f"{course.href}/final-quiz/attempts")
        page = get(learner, href)
    assert 'data-deadline="2026-11-22T08:20:00+00:00"' in page
    assert 'data-now="2026-11-22T08:00:00+00:00"' in page
    assert "data-submit-at-deadline" in page


def test_after_the_deadline_saved_answers_count_and_late_ones_do_not(learner: LmsClient) -> None:
    course = make_course()
    with clock.frozen(NOW):
        finish_lessons(learner, course)
        href = post(learner, f"{course.href}/final-quiz/attempts")
        form = form_of(attempt_id_of(href))
        post(learner, f"{href}/answers", {"q1": "a", "was1": ""})
    with clock.frozen(NOW + timedelta(minutes=21)):
        response = learner.post(f"{href}/answers", data=form)
        assert response.status_code == 409
        assert "hết giờ" in text(response)
        assert "Đã hết giờ" in get(learner, href)
        assert post(learner, f"{href}/submission", form) == f"{href}/result"
        page = get(learner, f"{href}/result")
    assert "Chưa đạt: 33,3%" in page
    assert "tự nộp bài" in page


def test_at_the_deadline_the_form_is_handed_in_without_asking(learner: LmsClient) -> None:
    course = make_course()
    with clock.frozen(NOW):
        finish_lessons(learner, course)
        href = post(learner, f"{course.href}/final-quiz/attempts")
        form = form_of(attempt_id_of(href), leave=(1,))
    with clock.frozen(NOW + timedelta(minutes=20, seconds=1)):
        assert post(learner, f"{href}/submission", form) == f"{href}/result"
        assert "66,6%" in get(learner, f"{href}/result")

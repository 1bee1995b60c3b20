"""Course and lesson pages, as a browser without JavaScript meets them."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment.models import Attempt
from lms.kernel.db import db
from lms.learning import actions, queries
from lms.learning.models import Completion, Enrolment, LessonCompletion, LessonOpened, Participation
from tests.assessment.make import writing
from tests.conftest import sign_in
from tests.learning.browser import finish_lessons, get, is_ticked, post, rows, take, text
from tests.learning.make import make_course
from tests.make import make_account
from tests.pages import LmsClient

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def test_from_the_course_page_to_the_completion(learner: LmsClient, person_id: int) -> None:
    course = make_course()
    assert "Bắt đầu học" in get(learner, course.href)
    assert rows(Enrolment) == 0
    assert post(learner, f"{course.href}/enrolment") == course.lesson(1)

    assert "Làm bài kiểm tra" in get(learner, course.lesson(1))
    page = take(learner, f"{course.lesson(1)}/attempts")
    assert "Đạt: 100%" in page
    assert page.count("Học tiếp: Bài số 2") == 2  # above the answers and below them
    assert "Trả lời đúng" in page

    assert post(learner, f"{course.lesson(2)}/confirmation") == course.lesson(3)
    assert "hoàn thành bài 2" in get(learner, course.lesson(3))
    assert post(learner, f"{course.lesson(3)}/confirmation") == course.href
    page = get(learner, course.href)
    assert "Vào bài kiểm tra cuối khóa" in page
    assert "Đã xong 3/3 bài học" in page
    assert "Đang học" not in page  # what comes next is a quiz
    assert "Bước tiếp theo · " in page

    page = take(learner, f"{course.href}/final-quiz/attempts")
    assert "Bạn đã hoàn thành khóa học" in page
    done = db.session.scalars(sa.select(Completion)).one()
    assert (done.person_id, done.version_id, done.rule, done.minutes, done.grade) == (
        person_id, course.version_id, "all_lessons_and_final_quiz", 15, 1.0,
    )  # fmt: skip
    assert (len(done.evidence["lesson_completions"]), len(done.evidence["attempts"])) == (3, 1)
    db.session.rollback()
    assert "Bạn đã hoàn thành khóa học ngày" in get(learner, course.href)


def test_opening_a_lesson_enrols_and_is_remembered_but_is_no_participation(learner: LmsClient) -> None:
    course = make_course(sequential=False)
    get(learner, course.lesson(3))
    assert (rows(Enrolment), rows(LessonOpened), rows(Participation), rows(LessonCompletion)) == (1, 1, 0, 0)
    assert "Học tiếp: Bài số 3" in get(learner, course.href)
    get(learner, course.lesson(2))
    get(learner, course.lesson(2))
    assert "Học tiếp: Bài số 2" in get(learner, course.href)
    assert rows(LessonOpened) == 2


def test_learning_goes_on_from_another_browser(app: Flask, learner: LmsClient, person_id: int) -> None:
    course = make_course()
    post(learner, f"{course.href}/enrolment")
    href = post(learner, f"{course.lesson(1)}/attempts")
    post(learner, f"{href}/answers", {"q1": "b", "was1": ""})
    account = db.session.scalars(sa.text("select id from account")).one()
    other = app.test_client()
    assert isinstance(other, LmsClient)
    sign_in(other, account)
    assert href in get(other, course.lesson(1))
    page = get(other, href)
    assert is_ticked(page, "q1", "b")
    assert post(other, f"{course.lesson(1)}/attempts") == href


def test_a_locked_lesson_says_which_one_comes_first(learner: LmsClient) -> None:
    course = make_course()
    page = get(learner, course.lesson(2), 403)
    assert "Bài số 1" in page
    assert course.lesson(1) in page
    assert "NOIDUNG-2" not in page
    for noun in ("confirmation", "attempts"):
        assert learner.post(f"{course.lesson(2)}/{noun}").status_code == 403
    assert rows(LessonCompletion) == rows(Attempt) == rows(Enrolment) == 0


def test_a_lesson_with_a_check_quiz_is_not_confirmed_by_hand(learner: LmsClient) -> None:
    course = make_course()
    assert learner.post(f"{course.lesson(1)}/confirmation").status_code == 409
    assert rows(LessonCompletion) == 0


def test_the_final_quiz_waits_for_the_lessons(learner: LmsClient) -> None:
    course = make_course()
    assert "Chưa mở" in get(learner, course.href)
    response = learner.post(f"{course.href}/final-quiz/attempts")
    assert response.status_code == 409
    assert "còn 3 bài" in text(response)
    assert rows(Attempt) == 0


@pytest.mark.parametrize("path", ["/lessons/0", "/lessons/9", "/lessons/x"])
def test_pages_that_are_not_there(learner: LmsClient, path: str) -> None:
    get(learner, make_course().href + path, 404)
    get(learner, "/courses/khongcogi", 404)
    get(learner, "/attempts/khongcogi", 404)


def test_a_course_without_a_final_quiz_has_none(learner: LmsClient) -> None:
    course = make_course(final=False)
    finish_lessons(learner, course)
    assert rows(Completion) == 1
    assert learner.post(f"{course.href}/final-quiz/attempts").status_code == 404


def test_a_failed_check_quiz_explains_and_can_be_taken_again(learner: LmsClient) -> None:
    course = make_course()
    page = take(learner, f"{course.lesson(1)}/attempts", "b")
    assert "Chưa đạt: 0%" in page
    assert "Bạn chọn – chưa đúng" in page
    assert "Đáp án đúng, bạn chưa chọn" in page
    assert all(f"VISAO-{key}" in page for key in "abc")
    assert "Làm lại" in page
    assert rows(LessonCompletion) == 0
    take(learner, f"{course.lesson(1)}/attempts")
    assert rows(LessonCompletion) == 1
    page = get(learner, course.lesson(1))
    assert "Chưa đạt" in page
    assert "100%" in page


def test_when_no_attempt_is_left_the_page_says_so(learner: LmsClient) -> None:
    course = make_course(final_attempts=1)
    finish_lessons(learner, course)
    take(learner, f"{course.href}/final-quiz/attempts", "b")
    page = get(learner, course.href)
    assert "dùng hết số lượt" in page
    assert "Làm lại bài kiểm tra cuối khóa" not in page
    response = learner.post(f"{course.href}/final-quiz/attempts")
    assert response.status_code == 409


def test_an_enrolment_stays_on_its_version(learner: LmsClient, person_id: int) -> None:
    old = make_course()
    post(learner, f"{old.href}/enrolment")
    new = make_course(lessons=4, number=2)
    assert "/3 bài học" in get(learner, old.href)
    finish_lessons(learner, old)
    take(learner, f"{old.href}/final-quiz/attempts")
    assert db.session.scalars(sa.select(Completion.version_id)).all() == [old.version_id]
    db.session.rollback()
    page = get(learner, old.href)
    assert "Bạn đã hoàn thành khóa học ngày" in page
    assert "Học phiên bản mới" in page
    assert post(learner, f"{old.href}/enrolment") == new.lesson(1)
    page = get(learner, old.href)
    assert "kết quả đó vẫn còn giá trị" in page
    assert "/4 bài học" in page
    assert queries.completed_course_ids(person_id) == {old.id}


def test_new_enrolments_take_the_current_version(learner: LmsClient) -> None:
    make_course()
    new = make_course(lessons=4, number=2)
    post(learner, f"{new.href}/enrolment")
    assert db.session.scalars(sa.select(Enrolment.version_id)).all() == [new.version_id]


def test_a_revoked_completion_is_shown_and_the_course_can_be_taken_again(
    learner: LmsClient, person_id: int
) -> None:
    from tests.make import SYSTEM

    course = make_course(lessons=1, checked=(), final=False)
    finish_lessons(learner, course)
    public_id = queries.completions_of(person_id)[0].public_id
    with writing():
        actions.revoke_completion(SYSTEM, public_id, "Làm bài hộ")
    page = get(learner, course.href)
    assert "đã bị hủy" in page
    assert "Làm bài hộ" in page
    assert post(learner, f"{course.href}/enrolment") == course.lesson(1)
    finish_lessons(learner, course)
    assert rows(Completion) == 2
    assert queries.completed_course_ids(person_id) == {course.id}


def test_an_account_without_a_person_can_look(client: LmsClient, app: Flask) -> None:
    sign_in(client, make_account())
    course = make_course()
    page = get(client, course.href)
    assert "không gắn với người nào" in page
    assert "Bắt đầu học" not in page
    get(client, course.lesson(1), 404)
    assert client.post(f"{course.href}/enrolment").status_code == 404


def test_get_changes_no_fact(learner: LmsClient) -> None:
    course = make_course()
    for path in (course.href, course.lesson(1), course.href):
        get(learner, path)
    assert rows(Participation) == rows(LessonCompletion) == rows(Completion) == rows(Attempt) == 0
    assert learner.get(f"{course.lesson(1)}/confirmation").status_code == 405
    assert learner.get(f"{course.href}/final-quiz/attempts").status_code == 405


def test_the_course_says_for_whom_and_what_it_is_about(learner: LmsClient) -> None:
    """Each leads to the other courses of that kind."""
    page = get(learner, make_course().href)
    for address, words in (
        ("/courses?audience=teacher", "Giáo viên"),
        ("/courses?competence=2.6", "2.6 Quản lý danh tính số"),
    ):
        assert f'<a href="{address}">{words}</a>' in page
        assert "Khóa học thử" in get(learner, address)

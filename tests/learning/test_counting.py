"""Which attempt counts, and when one may begin: on the pages, in completion, on the home page."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment import actions as assessment
from lms.assessment.models import AttemptResult
from lms.kernel import clock
from lms.kernel.db import db
from lms.learning import actions, queries
from lms.learning.models import Completion, LessonCompletion
from lms.learning.rules import FinalState
from tests.assessment.make import writing
from tests.learning.acts import confirm
from tests.learning.browser import attempt_id_of, finish_lessons, get, post, rows, take, text
from tests.learning.make import MadeCourse, form_of, make_course
from tests.pages import LmsClient

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def final_of_three(person_id: int, course: MadeCourse, right: int) -> None:
    """Takes the final quiz with that many of its three questions right."""
    with writing():
        attempt = actions.start_quiz(person_id, course.public_id, None, random.Random(1))
        given = {n: ["a"] if n <= right else ["b"] for n in (1, 2, 3)}
        assessment.save_answers(attempt.id, person_id, given)
        assessment.submit(attempt.id, person_id, "person")


@pytest.mark.parametrize(
    ("counts", "tries", "completes", "grade"),
    [
        ("best", [0, 3], True, 1.0),
        ("best", [2, 1], False, None),
        ("last", [0, 3], True, 1.0),
        ("first", [0, 3], False, None),
        ("first", [3], True, 1.0),
        ("average", [0, 3], False, None),
        ("average", [2, 3], True, 5 / 6),
    ],
)
def test_a_course_is_complete_by_the_grade_that_counts(
    app: Flask, person_id: int, counts: str, tries: list[int], completes: bool, grade: float | None
) -> None:
    course = make_course(lessons=1, checked=(), final_terms={"counts": counts})
    confirm(person_id, course, 1)
    for right in tries:
        final_of_three(person_id, course, right)
    found = db.session.execute(sa.select(Completion.grade, Completion.evidence)).all()
    db.session.rollback()
    assert len(found) == completes
    if completes:
        assert found[0].grade == pytest.approx(grade)
        assert len(found[0].evidence["attempts"]) == (len(tries) if counts == "average" else 1)


def test_the_marks_decide_and_no_rounded_number(app: Flask, person_id: int) -> None:
    """The stored grade is a float, for sorting and sums; whether an average passes is reckoned from the marks."""
    course = make_course(lessons=1, checked=(), final_terms={"counts": "average"})
    confirm(person_id, course, 1)
    final_of_three(person_id, course, 2)
    with writing():
        db.session.execute(sa.update(AttemptResult).values(grade=0.0, points=0.0))
    final_of_three(person_id, course, 3)
    assert rows(Completion) == 1
    view = queries.find_course_view(course.public_id, person_id)
    db.session.rollback()
    assert view is not None
    assert view.is_done


def test_a_completion_is_never_undone_by_a_worse_attempt(app: Flask, person_id: int) -> None:
    course = make_course(lessons=1, checked=(), final_terms={"counts": "last"})
    confirm(person_id, course, 1)
    for right in (3, 0):
        final_of_three(person_id, course, right)
    assert rows(Completion) == 1
    assert queries.find_course_view(course.public_id, person_id).is_done
    db.session.rollback()


def test_a_check_quiz_counts_by_its_own_rule(learner: LmsClient) -> None:
    course = make_course(lessons=1, checked=(1,), final=False, check_terms={"counts": "average"})
    take(learner, f"{course.lesson(1)}/attempts", "b")
    page = take(learner, f"{course.lesson(1)}/attempts")
    assert "Bài này tính điểm trung bình của các lượt." in page
    assert "Làm lại" in page
    assert rows(LessonCompletion) == 0
    take(learner, f"{course.lesson(1)}/attempts")
    assert rows(LessonCompletion) == 1


def state(person_id: int) -> FinalState:
    [found] = queries.my_courses(person_id)
    db.session.rollback()
    return found.final


def test_the_home_page_and_the_course_page_know_what_counts(learner: LmsClient, person_id: int) -> None:
    course = make_course(lessons=1, checked=(), final_terms={"counts": "first"})
    confirm(person_id, course, 1)
    assert state(person_id) is FinalState.READY
    final_of_three(person_id, course, 0)
    assert state(person_id) is FinalState.USED_UP
    assert "đã dùng hết số lượt" in get(learner, course.href)
    assert "không còn làm được bài kiểm tra" in get(learner, "/")


@pytest.mark.parametrize(
    ("terms", "expected", "words"),
    [
        ({"opens_on": TODAY + timedelta(days=2)}, FinalState.WAITING, "mở từ ngày 24/11/2026"),
        ({"closes_on": TODAY - timedelta(days=1)}, FinalState.CLOSED, "ngày cuối được làm là 21/11/2026"),
        ({"opens_on": TODAY, "closes_on": TODAY}, FinalState.READY, ""),
    ],
)
def test_a_quiz_that_is_shut_says_until_when(
    learner: LmsClient, person_id: int, terms: dict[str, Any], expected: FinalState, words: str
) -> None:
    course = make_course(lessons=1, checked=(), final_terms=terms)
    confirm(person_id, course, 1)
    with clock.frozen(NOW):
        assert state(person_id) is expected
        page = get(learner, course.href)
        home = get(learner, "/")
        started = learner.post(f"{course.href}/final-quiz/attempts")
    assert words in page
    assert ("Vào bài kiểm tra cuối khóa" in page) == (expected is FinalState.READY)
    assert started.status_code == (303 if expected is FinalState.READY else 409)
    assert words in text(started) or expected is FinalState.READY
    assert ("chờ đến lúc làm được bài kiểm tra" in home) == (expected is FinalState.WAITING)


def test_who_waits_between_attempts_sees_until_when(learner: LmsClient, person_id: int) -> None:
    course = make_course(lessons=1, checked=(1,), check_terms={"first_delay": 3600, "attempts_allowed": 2})
    with clock.frozen(NOW):
        page = get(learner, course.lesson(1))
        assert "Được làm 2 lượt." in page
        assert "làm lại bao nhiêu lần cũng được" not in page
        take(learner, f"{course.lesson(1)}/attempts", "b")
        page = get(learner, course.lesson(1))
        assert "Lượt sau mở lúc 16:00 ngày 22/11/2026" in page
        assert f"{course.lesson(1)}/attempts" not in page
        assert learner.post(f"{course.lesson(1)}/attempts").status_code == 409
    with clock.frozen(NOW + timedelta(hours=1)):
        take(learner, f"{course.lesson(1)}/attempts", "b")
        assert "đã dùng hết 2 lượt" in get(learner, course.lesson(1))


def test_an_attempt_that_was_abandoned_is_told_so(learner: LmsClient) -> None:
    course = make_course(final_terms={"at_timeout": "abandon"})
    with clock.frozen(NOW):
        finish_lessons(learner, course)
        href = post(learner, f"{course.href}/final-quiz/attempts")
        page = get(learner, href)
        assert "hết giờ mà chưa nộp thì lượt này không được tính" in page
        assert "data-submit-at-deadline" not in page
        post(learner, f"{href}/answers", form_of(attempt_id_of(href)))
    with clock.frozen(NOW + timedelta(hours=1)):
        assert "chưa được nộp nên không được tính" in get(learner, href)
        assert post(learner, f"{href}/submission") == f"{href}/result"
        page = get(learner, f"{href}/result")
        assert "Lượt này không được tính" in page
        assert "VISAO" not in page
        assert "Không tính: hết giờ chưa nộp" in get(learner, course.href)
    assert rows(Completion) == 0

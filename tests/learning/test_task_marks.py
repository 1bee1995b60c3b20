"""What the marks of a person make of an attempt, and what of it is shown when."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from lms.assessment.models import AttemptResult
from lms.assessment.tasks.models import TaskMark
from lms.catalog.models import Lesson
from lms.kernel.db import db
from lms.learning.models import LessonCompletion
from tests.assessment.make import make_quiz, writing
from tests.assessment.tasks import SECRETS, publish_task
from tests.learning.browser import get, post, rows
from tests.learning.make import make_course
from tests.learning.tasks import BEST, begin, hand_in, make_task_course, mark, row_of, works_of
from tests.learning.test_tasks import send
from tests.pages import LmsClient

pytestmark = pytest.mark.usefixtures("app")


def test_the_result_comes_with_the_last_of_several_marks() -> None:
    made = make_task_course(tasks=2)
    _, attempt_id = hand_in(made, texts=("Việc một", "Việc hai"))
    first, second = works_of(attempt_id)
    mark(made, first, BEST)
    assert rows(AttemptResult) == 0
    mark(made, second, {"du": 1, "ro": 1})
    result = db.session.scalars(sa.select(AttemptResult)).one()
    assert (result.points, result.max_points) == (1 + 1 + 2 / 3, 3)
    assert [entry.get("hand") for entry in result.marks] == [None, 1, 1]
    assert result.graded_by == "test"
    db.session.rollback()
    assert rows(TaskMark) == 2


def test_weights_and_costs_count_for_tasks_as_for_all() -> None:
    made = make_task_course(points=(1, 4))
    _, attempt_id = hand_in(made, choice="b")
    mark(made, works_of(attempt_id)[0], {"du": 2, "ro": 0})
    grade = db.session.scalars(sa.select(AttemptResult.grade)).one()
    db.session.rollback()
    assert grade == pytest.approx(4 * 2 / 3 / 5)


def test_what_may_be_seen_while_it_waits_follows_the_quiz(learner: LmsClient, person_id: int) -> None:
    made = make_task_course(review="no-key")
    href = begin(learner, made, person_id)
    send(learner, f"{href}/files/submission", q1="b", q2="Xong")
    page = get(learner, f"{href}/result")
    assert "Trả lời chưa đúng" in page
    assert "VISAO" not in page
    mark(made, works_of(row_of(href).id)[0], BEST)
    page = get(learner, f"{href}/result")
    assert "2/2 điểm" in page
    assert "KINHIEM đủ cả" in page
    for hidden in ("BAIMAU", "KINHIEM thiếu", "KINHIEM không có"):
        assert hidden not in page


def test_a_quiz_that_shows_nothing_shows_nothing_of_a_task(learner: LmsClient, person_id: int) -> None:
    made = make_task_course(review="never")
    href = begin(learner, made, person_id)
    send(learner, f"{href}/files/submission", q1="b", q2="Bí mật của em")
    for _ in (1, 2):
        page = get(learner, f"{href}/result")
        assert "Bí mật của em" not in page
        assert not [secret for secret in SECRETS if secret in page]
        if row_of(href).waits:
            mark(made, works_of(row_of(href).id)[0], BEST)


def test_a_check_quiz_waits_too_and_then_completes_its_lesson(learner: LmsClient) -> None:
    made = make_course(lessons=2, checked=(1,))
    quiz_id = make_quiz([publish_task(takes="text")], series="khoa-thu/bai-1")
    with writing():
        db.session.get_one(Lesson, made.lesson_ids[0]).quiz_id = quiz_id
    href = post(learner, f"{made.lesson(1)}/attempts")
    assert "multipart" not in get(learner, href)
    assert post(learner, f"{href}/submission", {"q1": "Xong"}) == f"{href}/result"
    page = get(learner, f"{href}/result")
    assert "Làm lại" not in page
    assert "Đọc lại bài 1" in page
    assert "đang chờ giảng viên chấm" in get(learner, made.lesson(1))
    assert learner.post(f"{made.lesson(1)}/attempts").status_code == 409
    assert rows(LessonCompletion) == 0
    mark(made, works_of(row_of(href).id)[0], BEST)
    assert rows(LessonCompletion) == 1
    assert "Bài 1 đã hoàn thành" in get(learner, f"{href}/result")


@pytest.mark.parametrize(
    ("terms", "promises"),
    [
        ({"review": "all"}, True),
        ({"review": "grade"}, True),
        ({"review": "never"}, False),
        ({"review": "closed", "closes_on": date(2099, 12, 31)}, True),
        ({"review": "closed"}, False),  # it is never closed
    ],
)
def test_marks_are_promised_only_where_they_ever_come(
    learner: LmsClient, person_id: int, terms: dict[str, Any], promises: bool
) -> None:
    made = make_task_course(**terms)
    href = begin(learner, made, person_id)
    post(learner, f"{href}/submission", {"q1": "a", "q2": "Em làm rồi.", "sure": "1"})
    page = get(learner, f"{href}/result")
    assert "đang chờ chấm" in page
    assert ("Chấm xong, điểm và nhận xét hiện ở trang này" in page) is promises
    assert row_of(href).mark_ever_comes is promises

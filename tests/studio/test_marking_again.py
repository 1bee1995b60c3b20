"""Marking a work again: nobody loses a pass unasked, and what counts is what the result rests on."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment.marking.models import AttemptRegrade
from lms.assessment.models import Attempt, AttemptResult, Quiz
from lms.kernel.actor import Role
from lms.kernel.db import db
from lms.learning.models import Completion, CompletionRevocation
from tests.learning.browser import get, post, rows, text
from tests.learning.make import MadeCourse
from tests.learning.tasks import BEST, hand_in, make_task_course, mark, works_of
from tests.pages import LmsClient
from tests.studio.test_grading import browser, page_of


@pytest.fixture
def trainer(app: Flask) -> LmsClient:
    return browser(app, Role.TRAINER)


def test_a_pass_is_not_lost_without_a_decision(app: Flask, trainer: LmsClient) -> None:
    made = make_task_course()
    person_id, attempt_id = hand_in(made)
    (work,) = works_of(attempt_id)
    mark(made, work, BEST)
    assert rows(Completion) == 1
    lower = {"c-du": "0", "c-ro": "0", "seen": "1", "reason": "Bài chép của bạn", "comment": "Xem lại"}
    post(trainer, page_of(work), lower)
    assert (rows(AttemptResult), rows(AttemptRegrade), rows(CompletionRevocation)) == (1, 1, 0)
    again = trainer.post(page_of(work), data={**lower, "seen": "2"})
    assert again.status_code == 409
    assert "chờ quyết định" in text(again)
    owner = browser(app, None, person_id)
    shown = db.session.scalar(sa.select(Attempt.public_id))
    db.session.rollback()
    result = get(owner, f"/attempts/{shown}/result")
    assert "Đạt: 100%" in result
    assert "Tốt." in result
    assert "Xem lại" not in result
    office = browser(app, Role.OFFICE)
    page = get(office, "/studio/decisions")
    assert "Lê Văn Nộp" in page
    assert "người chấm đổi điểm một bài thực hành" in page
    assert "Người chấm đã đổi điểm bài thực hành" in page
    assert "Đáp án của câu hỏi đã sửa" not in page
    link = re.search(r'href="(/studio/decisions/\w+)"', page)
    assert link is not None
    page = get(office, link[1])
    assert "Bài chép của bạn" in page
    assert "viec-1" in page
    assert "Câu hỏi người chấm đã đổi điểm" in page
    assert "đã sửa đáp án" not in page
    post(office, link[1], {"decision": "apply", "reason": "Đã xác minh"})
    assert rows(CompletionRevocation) == 1
    result = get(owner, f"/attempts/{shown}/result")
    assert "Chưa đạt: 50%" in result
    assert "Xem lại" in result
    assert "Bài này đã được chấm lại: Bài chép của bạn" in result


def test_an_upheld_pass_keeps_the_marks_it_rests_on(app: Flask, trainer: LmsClient) -> None:
    made = make_task_course()
    _, attempt_id = hand_in(made)
    (work,) = works_of(attempt_id)
    mark(made, work, BEST)
    mark(made, work, {"du": 0, "ro": 0}, seen=1, reason="Nhầm", comment="Sai rồi")
    office = browser(app, Role.OFFICE)
    link = re.search(r'href="(/studio/decisions/\w+)"', get(office, "/studio/decisions"))
    assert link is not None
    post(office, link[1], {"decision": "uphold", "reason": "Giữ"})
    page = get(trainer, page_of(work))
    assert "Người học đọc được lý do này trên trang kết quả" in page
    assert page.index("Sai rồi") < page.index("Đang tính")
    mark(made, work, {"du": 2, "ro": 0}, seen=2, reason="Lần ba")
    assert rows(AttemptResult) == 2


def test_a_word_that_changes_nothing_in_the_grade_reaches_the_learner(app: Flask, trainer: LmsClient) -> None:
    made = make_task_course()
    person_id, attempt_id = hand_in(made)
    (work,) = works_of(attempt_id)
    mark(made, work, BEST, comment="Nhầm người")
    mark(made, work, BEST, seen=1, reason="Sửa nhận xét", comment="Rất gọn")
    assert (rows(AttemptResult), rows(AttemptRegrade), rows(Completion)) == (2, 0, 1)
    shown = db.session.scalar(sa.select(Attempt.public_id))
    db.session.rollback()
    page = get(browser(app, None, person_id), f"/attempts/{shown}/result")
    assert "Rất gọn" in page
    assert "Nhầm người" not in page


def test_figures_that_moved_say_why(app: Flask, trainer: LmsClient) -> None:
    """A mark that a person changed and a key that was corrected are told apart; a pass that was upheld moved nothing."""
    made = make_task_course()
    works = []
    for n in range(10):
        _, attempt_id = hand_in(made, f"Lê Văn {n}")
        works += works_of(attempt_id)
        mark(made, works[-1], {"du": 1, "ro": 0})
    page = get(trainer, figures_of(made))
    assert "kết quả mới nhất" not in page
    mark(made, works[0], BEST, seen=1, reason="Chấm nhầm")
    mark(made, works[1], BEST, seen=1, reason="Chấm nhầm")
    mark(made, works[2], {"du": 0, "ro": 0}, seen=1, reason="Bài chép")
    page = get(trainer, figures_of(made))
    assert "Số liệu tính theo kết quả mới nhất" in page
    assert "2 lượt có bài thực hành được người chấm đổi điểm" in page
    assert "vì đáp án được sửa" not in page


def figures_of(made: MadeCourse) -> str:
    """The address of the figures of the final quiz."""
    assert made.final_quiz_id
    public_id = db.session.get_one(Quiz, made.final_quiz_id).public_id
    db.session.rollback()
    return f"/studio/courses/{made.public_id}/statistics/{public_id}"

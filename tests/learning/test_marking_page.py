"""What costs and what weighs is said before the first answer, and counts as it was said."""

from lms.assessment.marking.rules import Marking
from tests.learning.browser import attempt_id_of, finish_lessons, get, post
from tests.learning.make import form_of, make_course
from tests.pages import LmsClient

COSTS = Marking(wrong_cost=50, floor=-50, retry_cost=20)


def test_a_learner_reads_it_before_the_first_answer(learner: LmsClient) -> None:
    course = make_course(
        lessons=1, checked=(), final_terms={"draw": None, "marking": COSTS, "points": (1, 1, 1, 1, 1, 3)}
    )
    finish_lessons(learner, course)
    href = post(learner, f"{course.href}/final-quiz/attempts")
    page = get(learner, href)
    assert "mỗi lựa chọn sai mất 50 phần trăm số điểm của câu" in page
    assert "mỗi lượt làm thêm bị trừ 20 điểm phần trăm" in page
    assert "3 điểm: câu" in page
    result = get(learner, post(learner, f"{href}/submission", form_of(attempt_id_of(href), "b")))
    assert "Chưa đạt: 0%" in result
    second = post(learner, f"{course.href}/final-quiz/attempts")
    result = get(learner, post(learner, f"{second}/submission", form_of(attempt_id_of(second))))
    assert "Đạt: 80%" in result


def test_an_ordinary_quiz_says_nothing_of_it(learner: LmsClient) -> None:
    course = make_course(lessons=1, checked=())
    finish_lessons(learner, course)
    page = get(learner, post(learner, f"{course.href}/final-quiz/attempts"))
    assert "điểm phần trăm" not in page
    assert "bị trừ" not in page

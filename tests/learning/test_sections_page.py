"""Sections on the pages of an attempt: each heading once, above its questions, before and after handing in."""

import re

from lms.kernel.db import db
from tests.databases import count_queries
from tests.learning.browser import attempt_id_of, finish_lessons, get, post
from tests.learning.make import MadeCourse, form_of, make_course
from tests.pages import LmsClient

TITLES = ["", "Trước khi bấm", "Trước khi bấm", "Khi <đã> lỡ", "Khi <đã> lỡ", "Khi <đã> lỡ"]


def sectioned(**more: object) -> MadeCourse:
    return make_course(
        lessons=1, checked=(), final_terms={"draw": None, "sections": TITLES, "review": "all", **more}
    )


def headings(page: str) -> list[str]:
    return re.findall(r'<h[23] id="phan-\d+">(.*?)</h', page)


def test_each_heading_stands_above_its_questions(learner: LmsClient) -> None:
    course = sectioned()
    finish_lessons(learner, course)
    href = post(learner, f"{course.href}/final-quiz/attempts")
    page = get(learner, href)
    assert headings(page) == ["Trước khi bấm", "Khi &lt;đã&gt; lỡ"]
    places = [page.index(f'id="cau-{n}"') for n in range(1, 7)]
    first, second = (page.index(f'id="phan-{n}"') for n in (2, 3))
    assert places[0] < first < places[1] < places[2] < second < places[3]
    assert places == sorted(places)
    result = get(learner, post(learner, f"{href}/submission", form_of(attempt_id_of(href), "a")))
    assert [each.partition(" <span")[0] for each in headings(result)] == headings(page)
    assert "đúng trọn vẹn 3/3 câu" in result


def test_what_may_not_be_told_is_not_counted(learner: LmsClient) -> None:
    course = sectioned(review="grade")
    finish_lessons(learner, course)
    href = post(learner, f"{course.href}/final-quiz/attempts")
    result = get(learner, post(learner, f"{href}/submission", form_of(attempt_id_of(href), "a")))
    assert headings(result)
    assert "đúng trọn vẹn" not in result


def test_one_query_more_and_none_without_sections(learner: LmsClient) -> None:
    taken = []
    for key, titles in (("khong", []), ("co", TITLES)):
        course = make_course(lessons=1, checked=(), key=key, final_terms={"draw": None, "sections": titles})
        finish_lessons(learner, course)
        href = post(learner, f"{course.href}/final-quiz/attempts")
        get(learner, href)
        db.session.rollback()
        with count_queries(db.engine) as found:
            get(learner, href)
        taken.append(len(found))
    assert taken[1] == taken[0] + 1 <= 7

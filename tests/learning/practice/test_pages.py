"""Practice as a browser without JavaScript meets it: every kind, the tired and the hostile, the list of mistakes."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment.models import Attempt, AttemptAnswer, AttemptResult, AttemptStep
from lms.kernel.audit import AuditEvent
from lms.kernel.db import Base, db
from lms.learning.models import Completion, Enrolment, LessonCompletion, Participation
from lms.learning.practice.models import PracticeAnswer
from tests.assessment.make import count, make_question
from tests.assessment.questions import SOURCES
from tests.assessment.questions import publish as publish_kind
from tests.assessment.test_hotspot import SOURCE as HOTSPOT
from tests.learning.acts import pass_quiz
from tests.learning.browser import get, post, text
from tests.learning.make import MadeCourse, make_course
from tests.learning.paper import Paper
from tests.learning.practice.make import SECRETS, at, begin, offer, reply, versions_in
from tests.learning.test_review import raw
from tests.pages import LmsClient

FACTS: tuple[type[Base], ...] = (
    Attempt, AttemptAnswer, AttemptResult, AttemptStep, Enrolment, Participation, LessonCompletion, Completion, AuditEvent,
)  # fmt: skip

# What earns the full mark, and what does not, as a form sends them.
RIGHT = {
    "single": {"q1": ["a"]},
    "multiple": {"q1": ["a", "c"]},
    "truefalse": {"q1": ["true"]},
    "text": {"q1": ["mã bimat"]},
    "number": {"q1": ["98.761,5"]},
}


@pytest.fixture
def course(app: Flask) -> MadeCourse:
    return make_course(lessons=1, final=False)


def question_of(kind: str) -> int:
    if kind == "hotspot":
        return publish_kind(kind, HOTSPOT, bank="khoa-thu/luyen")
    if kind in SOURCES:
        return publish_kind(kind, bank="khoa-thu/luyen")
    keys = ("true", "false") if kind == "truefalse" else ("a", "b", "c")
    correct = {"multiple": ("a", "c"), "truefalse": ("true",)}.get(kind, ("a",))
    return make_question("cau", kind, bank="khoa-thu/luyen", keys=keys, correct=correct)


KINDS = ("single", "multiple", "truefalse", *SOURCES, "hotspot")


def filled(page: str, kind: str) -> dict[str, list[str]]:
    """The right answer as the page's own form sends it."""
    if kind in RIGHT:
        return RIGHT[kind]
    paper = Paper(page)
    if kind == "matching":
        paper.fill("Xem giấy tờ", "VNeID")
        paper.fill("Nộp hồ sơ", "Cổng dịch vụ công")
    elif kind == "ordering":
        for place, words in enumerate(("đổi mật khẩu", "đăng xuất", "báo cho trường", "ghi lại"), 1):
            paper.fill(f"Việc {words}", str(place))
    elif kind == "blanks":
        paper.fill("Chỗ trống (1)", "bi mat")
        paper.fill("Chỗ trống (2)", "do mình tìm")
    else:
        return {"q1": [numbers_on(page)[words] for words in ("Chỗ duoi", "Chỗ tren")]}
    return {name: [value] for name, value in paper.form.items() if name.startswith("q")}


def numbers_on(page: str) -> dict[str, str]:
    """The numbered places of a picture, by their words."""
    found = re.findall(
        r'name="q1"\s+value="(\d+)"[^>]*>\s*<span[^>]*>\s*<strong>\d+\.</strong> ([^<]+)', page
    )
    return {words.strip(): number for number, words in found}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_asked_without_its_key_and_then_explained(
    course: MadeCourse, learner: LmsClient, kind: str
) -> None:
    offer([question_of(kind)])
    first = begin(learner, course.id)
    asked = raw(learner.get(first))
    assert [word for word in SECRETS if word in asked] == []
    to = learner.post(f"{first}/answer", data=filled(asked, kind))
    assert to.status_code == 303, text(to)
    explained = get(learner, to.location)
    assert "Đúng rồi" in explained
    assert "VISAO" in explained
    assert "Đúng 1/1 câu" in get(learner, first.partition("/questions")[0])


@pytest.mark.parametrize("kind", KINDS)
def test_who_does_not_know_is_told(course: MadeCourse, learner: LmsClient, kind: str) -> None:
    offer([question_of(kind)])
    first = begin(learner, course.id)
    paper = Paper(get(learner, first))
    blank = learner.post(f"{first}/answer", data=paper.form)
    assert blank.status_code == 422
    assert "Bạn chưa trả lời" in text(blank)
    assert [word for word in SECRETS if word in raw(blank)] == []
    explained = get(learner, post(learner, f"{first}/answer", {"unknown": "1"}))
    assert "Lời giải" in explained
    assert "VISAO" in explained
    assert "Đúng 0/1 câu" in get(learner, first.partition("/questions")[0])


@pytest.mark.parametrize("kind", KINDS)
def test_what_can_be_no_answer_is_refused_and_tells_nothing(
    course: MadeCourse, learner: LmsClient, kind: str
) -> None:
    offer([question_of(kind)])
    first = begin(learner, course.id)
    for sent in ({"q1": "x" * 5_000}, {"q1.9": "1"}, {"q1": ["a", "b", "c", "z"]}, {"q2": "a"}, {}):
        refused = learner.post(f"{first}/answer", data=sent)
        if refused.status_code == 303:  # a text is an answer to what asks for one
            assert kind in ("text", "number")
            return
        assert refused.status_code == 422
        assert [word for word in SECRETS if word in raw(refused)] == []
    assert count(PracticeAnswer) == 0


def test_what_was_typed_comes_back_with_a_refusal(course: MadeCourse, learner: LmsClient) -> None:
    offer([question_of("text")])
    first = begin(learner, course.id)
    refused = learner.post(f"{first}/answer", data={"q1": "tôi nghĩ là " + "rất " * 600})
    assert refused.status_code == 422
    assert "tôi nghĩ là rất rất" in text(refused)


def test_practice_leaves_no_trace_where_anything_counts(course: MadeCourse, learner: LmsClient) -> None:
    offer([question_of("single")])
    before = [count(model) for model in FACTS]
    first = begin(learner, course.id)
    reply(learner, first, "a")
    get(learner, first.partition("/questions")[0])
    assert [count(model) for model in FACTS] == before
    assert "Bắt đầu học" in get(learner, course.href), "who practised has not taken part"


def test_the_first_answer_counts_however_often_it_is_sent(course: MadeCourse, learner: LmsClient) -> None:
    offer([question_of("single")])
    first = begin(learner, course.id)
    reply(learner, first, "b")
    assert "Chưa đúng" in reply(learner, first, "a")
    assert db.session.scalars(sa.select(PracticeAnswer.chosen)).all() == [["b"]]


def test_one_goes_from_question_to_question_and_may_come_back_later(
    course: MadeCourse, learner: LmsClient
) -> None:
    offer([make_question(f"c{n}", bank="khoa-thu/luyen", text=f"Câu số {n}?") for n in range(7)])
    first = begin(learner, course.id, count="5")
    assert len(versions_in(first)) == 5
    explained = reply(learner, first, "a")
    assert at(first, 2) in explained
    assert "Luyện tiếp lượt đang dở" in get(learner, "/practice")
    summary = get(learner, first.partition("/questions")[0])
    assert "Đang luyện dở" in summary
    assert summary.count("Chưa trả lời") == 4
    for place in (5, 4, 3):
        reply(learner, at(first, place), "b")
    assert at(first, 2) in reply(learner, at(first, 3), "b"), "the one left open, though it lies behind"
    assert "Xem kết quả lượt luyện" in reply(learner, at(first, 2), "a")
    assert "Đúng 2/5 câu" in get(learner, first.partition("/questions")[0])
    assert "Luyện tiếp lượt đang dở" not in get(learner, "/practice")
    second = begin(learner, course.id, count="5")
    assert len(set(versions_in(second)) - set(versions_in(first))) == 2, "what was not practised comes first"


@pytest.mark.parametrize(
    "sent",
    [{}, {"part": "whole"}, {"part": "lesson:khong-co", "count": "5"}, {"part": "whole", "count": "5000"},
     {"part": "mistakes", "count": "5"}, {"part": "final", "count": "5"}],
)  # fmt: skip
def test_a_part_that_is_not_offered_is_refused(
    course: MadeCourse, learner: LmsClient, sent: dict[str, str]
) -> None:
    offer([question_of("single")])
    refused = learner.post(f"/practice/courses/{course.public_id}/rounds", data=sent)
    assert refused.status_code == 422


def test_tags_are_topics(course: MadeCourse, learner: LmsClient) -> None:
    offer([make_question("tag", bank="khoa-thu/luyen", text="Có thẻ?")])
    page = get(learner, f"/practice/courses/{course.public_id}")
    assert "Chủ đề: bai-1 (1 câu)" in page
    assert len(versions_in(begin(learner, course.id, "tag:bai-1"))) == 1


def test_mistakes_of_attempts_and_of_practice(course: MadeCourse, learner: LmsClient, person_id: int) -> None:
    assert "Bạn chưa có câu nào hay sai" in get(learner, "/practice/mistakes")
    assert learner.post("/practice/mistakes/rounds", data={"count": "5"}).status_code == 409
    pass_quiz(person_id, course, 1, "b")
    page = get(learner, "/practice/mistakes")
    assert page.count("1/1 lần") == 2
    assert [word for word in SECRETS if word in page] == []
    first = post(learner, "/practice/mistakes/rounds", {"count": "5"})
    reply(learner, first, "c")
    reply(learner, at(first, 2), "a")
    page = get(learner, "/practice/mistakes")
    assert page.index("2/2 lần") < page.index("1/2 lần"), "the most often wrong first"
    again = post(learner, "/practice/mistakes/rounds", {"count": "5"})
    for place, version in enumerate(versions_in(again), 1):
        if version == versions_in(first)[1]:
            reply(learner, at(again, place), "a")
    page = get(learner, "/practice/mistakes")
    assert "2/2 lần" in page
    assert "1/3 lần" not in page, "right twice in a row"


def test_an_open_attempt_takes_its_questions_off_the_list(
    course: MadeCourse, learner: LmsClient, person_id: int
) -> None:
    pass_quiz(person_id, course, 1, "b")
    post(learner, f"{course.lesson(1)}/attempts")
    assert "Bạn chưa có câu nào hay sai" in get(learner, "/practice/mistakes")

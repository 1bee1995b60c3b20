"""The checklist's measures: how many lessons, how long, and the final quiz. Each is broken, and named; put right, and gone."""

from dataclasses import replace

import pytest
from flask import Flask

from lms.catalog.drafts.checklist.facts.rules import CourseFacts, DrawFacts
from lms.catalog.drafts.checklist.rules import findings
from lms.kernel.db import release
from lms.studio.drafting.publishing.queries import facts_of
from tests.catalog.drafts.make import opened
from tests.catalog.drafts.test_check_quizzes import asking, true_or_false
from tests.catalog.make import publish


@pytest.fixture
def facts(app: Flask) -> CourseFacts:
    found = facts_of(opened(publish(asking(true_or_false("a")))), lambda address: True)
    release()
    return found


def said(facts: CourseFacts, part: str) -> list[tuple[str, bool]]:
    """What is found of this part, and whether it blocks."""
    return [(one.message.plain(), one.blocks) for one in findings(facts) if one.part == part]


@pytest.mark.parametrize(
    ("lessons", "found"),
    [
        (0, [("Khóa học chưa có bài nào.", True)]),
        (1, [("Khóa học có 1 bài; thường nên có 3 đến 5 bài ngắn.", False)]),
        (2, []),
        (8, []),
        (9, [("Khóa học có 9 bài; thường nên có 3 đến 5 bài ngắn.", False)]),
    ],
)
def test_how_many_lessons(facts: CourseFacts, lessons: int, found: list[tuple[str, bool]]) -> None:
    assert said(replace(facts, lessons=[facts.lessons[0]] * lessons), "outline") == found


@pytest.mark.parametrize(
    ("final", "found"),
    [
        (None, [("Chưa có bài kiểm tra cuối khóa; khóa học xong khi xong bài cuối.", False)]),
        ((), [("Bài kiểm tra cuối khóa chưa có câu nào.", True)]),
        ((DrawFacts(2, 2), DrawFacts(5, 4)), [("Bài kiểm tra cuối khóa, mục 2: cần 5 câu, chỉ có 4 câu đang dùng.", True)]),
        ((DrawFacts(5, 5),), []),
    ],
)  # fmt: skip
def test_the_final_quiz(
    facts: CourseFacts, final: tuple[DrawFacts, ...] | None, found: list[tuple[str, bool]]
) -> None:
    assert said(replace(facts, final=final), "final") == found


def test_how_long_a_lesson_is(facts: CourseFacts) -> None:
    def minutes(words: int, told: int | None) -> list[str]:
        lesson = replace(facts.lessons[0], words=words, minutes=told, faults=())
        texts = said(replace(facts, lessons=[lesson]), "text") + said(
            replace(facts, lessons=[lesson]), "details"
        )
        return [text for text, blocks in texts if "phút" in text and not blocks]

    assert minutes(800, None) == minutes(800, 5) == []
    [short] = minutes(20, None)
    assert "từng quãng 4 đến 6 phút" in short
    [long] = minutes(9000, None)
    assert "từng quãng 4 đến 6 phút" in long
    [wrong] = minutes(800, 60)
    assert "Ghi 60 phút mà độ dài của bài cần khoảng" in wrong

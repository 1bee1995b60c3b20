"""Publishing questions and quizzes."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from lms.assessment import actions, queries
from lms.assessment.models import QuestionVersion
from lms.kernel.db import transaction
from lms.kernel.errors import Invalid
from tests.assessment.make import count, five, make_question, make_quiz, source

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
CROWD = 50


def test_equal_content_is_published_once(app: Flask) -> None:
    first = make_question("cau-1")
    assert make_question("cau-1") == first
    assert make_question("cau-1", text="Khác rồi?") != first
    assert make_question("cau-1", bank="khoa/bai-2") != first
    assert count(QuestionVersion) == 3


@pytest.mark.parametrize(("kind", "correct"), [("single", ()), ("essay", ("a",))])
def test_a_faulty_question_is_not_published(app: Flask, kind: str, correct: tuple[str, ...]) -> None:
    with pytest.raises(Invalid, match="cau-1"), transaction():
        actions.publish_question("k", "cau-1", kind, [], 1, source(correct=correct))
    assert count(QuestionVersion) == 0


def test_a_quiz_needs_enough_questions_and_sensible_figures(app: Flask) -> None:
    questions = five()
    with pytest.raises(Invalid, match="không đủ câu hỏi"):
        make_quiz(questions, draw=6)
    with pytest.raises(Invalid, match="không đủ câu hỏi"):
        make_quiz([])
    with pytest.raises(Invalid, match="điểm đạt"):
        make_quiz(questions, pass_mark=0)


def test_a_quiz_tells_its_facts_and_not_its_questions(app: Flask) -> None:
    quiz_id = make_quiz(five(), draw=3, time_limit=600)
    facts = queries.quiz_facts([quiz_id])[quiz_id]
    assert (facts.question_count, facts.time_limit, facts.pass_mark) == (3, 600, 60)
    assert queries.quiz_facts([]) == {}
    assert [q.key for q in queries.question_keys(quiz_id)] == [f"cau-{n}" for n in range(1, 6)]

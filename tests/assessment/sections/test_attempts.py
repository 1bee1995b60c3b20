"""Attempts at a quiz with sections, and what is mixed of it."""

from fractions import Fraction

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment import queries
from lms.assessment.actions import create_quiz, publish_question
from lms.assessment.models import AttemptItem
from lms.assessment.sections.queries import sections_of
from lms.assessment.sections.rules import Section
from lms.kernel.db import db
from lms.kernel.errors import Invalid
from tests.assessment.make import make_question, make_quiz, source, start, writing
from tests.assessment.statistics.make import everywhere, sit_all
from tests.assessment.statistics.test_reports import people, reported
from tests.make import make_person

SEEDS = range(12)


def asked(attempt_id: int) -> list[int]:
    """The question versions of the attempt, in order."""
    found = list(
        db.session.scalars(
            sa.select(AttemptItem.question_version_id)
            .where(AttemptItem.attempt_id == attempt_id)
            .order_by(AttemptItem.position)
        )
    )
    db.session.rollback()
    return found


def orders(attempt_id: int) -> list[tuple[str, ...]]:
    """How the options of each question stand."""
    found = [tuple(key for key, _ in item.options) for item in queries.attempt_items(attempt_id)]
    db.session.rollback()
    return found


def test_questions_are_mixed_inside_their_section_only(app: Flask) -> None:
    one = [make_question(f"a-{n}") for n in range(4)]
    two = [make_question(f"b-{n}") for n in range(4)]
    quiz_id = make_quiz([*one, *two], shuffle=True, sections=["A"] * 4 + ["B"] * 4)
    found = [asked(start(quiz_id, make_person(f"Người {seed}"), seed).id) for seed in SEEDS]
    assert all(set(each[:4]) == set(one) and set(each[4:]) == set(two) for each in found)
    assert len({tuple(each) for each in found}) > 1
    assert sections_of(quiz_id) == [Section("A", 1, 4), Section("B", 5, 8)]


@pytest.mark.parametrize("questions", [True, False])
def test_questions_and_options_are_mixed_separately(app: Flask, questions: bool) -> None:
    quiz_id = make_quiz(
        [make_question(f"cau-{n}") for n in range(6)], shuffle=questions, shuffle_options=not questions
    )
    attempts = [start(quiz_id, make_person(f"Người {seed}"), seed).id for seed in SEEDS]
    assert (len({tuple(asked(each)) for each in attempts}) > 1) is questions
    is_mixed = any(order != ("a", "b", "c") for each in attempts for order in orders(each))
    assert is_mixed is not questions


def test_a_question_may_keep_its_order(app: Flask) -> None:
    held = {**source(text="Chọn ý nào?"), "shuffle": False}
    with writing():
        fixed = publish_question("khoa/bai-1", "ba-y", "single", [], 1, held)
    quiz_id = make_quiz([fixed, make_question("cau-2")], shuffle=True)
    for seed in SEEDS:
        attempt = start(quiz_id, make_person(f"Người {seed}"), seed)
        place = asked(attempt.id).index(fixed)
        assert orders(attempt.id)[place] == ("a", "b", "c")


@pytest.mark.parametrize("sections", [["A", "B", "A"], ["A", "", "B"], ["x" * 151] * 3, ["A"]])
def test_sections_that_make_no_sense_are_refused(app: Flask, sections: list[str]) -> None:
    questions = [make_question(f"cau-{n}") for n in range(3)]
    with pytest.raises(Invalid, match="đứng liền nhau"):
        make_quiz(questions, sections=sections)


def test_figures_of_each_section(app: Flask) -> None:
    questions = [make_question(f"cau-{n}") for n in range(4)]
    quiz_id = make_quiz(questions, sections=["A", "A", "B", "B"])
    sit_all(quiz_id, people(10), lambda _: everywhere(questions[:3], "a"))
    first, second = reported(quiz_id).sections
    assert (first.title, first.asks, first.facility) == ("A", 2, Fraction(1))
    assert (second.title, second.asks, second.facility) == ("B", 2, Fraction(1, 2))
    assert [one.question.section for one in reported(quiz_id).questions] == ["A", "A", "B", "B"]


def test_of_few_people_no_section_tells(app: Flask) -> None:
    questions = [make_question(f"cau-{n}") for n in range(2)]
    quiz_id = make_quiz(questions, sections=["A", "B"])
    sit_all(quiz_id, people(9), lambda _: everywhere(questions, "a"))
    assert [part.facility for part in reported(quiz_id).sections] == [None, None]


def test_a_question_of_two_sections_has_no_figure_of_one(app: Flask) -> None:
    questions = [make_question(f"cau-{n}") for n in range(3)]
    with writing():
        slots = [(1, questions[:2]), (1, questions[1:])]
        quiz_id = create_quiz("Chung", 60, None, 0, False, slots, sections=["A", "B"])
    sit_all(quiz_id, people(12), lambda _: everywhere(questions, "a"))
    assert [part.facility for part in reported(quiz_id).sections] == [None, None]
    assert [one.question.section for one in reported(quiz_id).questions] == ["A", "A / B", "B"]


def test_a_quiz_without_headings_has_no_sections(app: Flask) -> None:
    questions = [make_question("cau-1")]
    quiz_id = make_quiz(questions)
    sit_all(quiz_id, people(12), lambda _: everywhere(questions, "a"))
    assert reported(quiz_id).sections == []

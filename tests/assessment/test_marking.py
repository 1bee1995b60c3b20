"""Attempts at quizzes that weigh their questions, or take something off."""

from fractions import Fraction

import pytest
from flask import Flask

from lms.assessment import queries
from lms.assessment.actions import create_quiz
from lms.assessment.marking.queries import weights
from lms.assessment.marking.rules import Marking
from lms.kernel.errors import Invalid
from tests.assessment.make import answer, five, review, start, submit, writing
from tests.make import make_person


def quiz(marking: Marking, points: tuple[int, ...] = (), questions: list[int] | None = None) -> int:
    """A quiz of five questions; "a" is right in each."""
    with writing():
        return create_quiz(
            "Kiểm tra", 60, None, 0, False, [(1, [q]) for q in questions or five()], marking=marking, points=points
        )  # fmt: skip


def sat(quiz_id: int, person_id: int, chosen: str) -> queries.AttemptRow:
    """The attempt after these choices, one letter a question, "-" for none."""
    begun = start(quiz_id, person_id)
    for position, letter in enumerate(chosen, 1):
        if letter != "-":
            answer(begun.id, person_id, position, letter)
    submit(begun.id, person_id)
    found = queries.find_attempt(begun.public_id)
    assert found is not None
    return found


def test_wrong_choices_cost_and_open_ones_do_not(app: Flask) -> None:
    person_id = make_person()
    quiz_id = quiz(Marking(wrong_cost=50))
    # 3 right, 1 wrong (-0,5), 1 open: 2,5 of 5.
    row = sat(quiz_id, person_id, "aaab-")
    assert (row.exact_grade, row.points, row.max_points, row.passed) == (Fraction(1, 2), 2.5, 5, False)
    assert sat(quiz_id, person_id, "aaa--").passed
    assert sat(quiz_id, person_id, "bbbbb").exact_grade == 0


def test_a_costly_mistake_is_shown_as_wrong_and_not_as_half_right(app: Flask) -> None:
    person_id = make_person()
    begun = start(quiz(Marking(wrong_cost=50)), person_id)
    answer(begun.id, person_id, 1, "b")
    submit(begun.id, person_id)
    assert review(begun)[0].mark == 0


def test_weights_count_and_are_drawn_with_the_question(app: Flask) -> None:
    person_id = make_person()
    quiz_id = quiz(Marking(), (5, 2, 1, 1, 1))
    row = sat(quiz_id, person_id, "ab--a")
    assert (row.points, row.max_points, row.exact_grade) == (6, 10, Fraction(3, 5))
    assert weights(row.id) == {1: 5, 2: 2, 3: 1, 4: 1, 5: 1}


def test_each_further_attempt_costs(app: Flask) -> None:
    person_id = make_person()
    quiz_id = quiz(Marking(retry_cost=30))
    grades = [sat(quiz_id, person_id, "aaaaa").exact_grade for _ in range(5)]
    assert grades == [1, Fraction(7, 10), Fraction(4, 10), Fraction(1, 10), 0]


@pytest.mark.parametrize(
    ("marking", "points"),
    [(Marking(101), ()), (Marking(-1), ()), (Marking(5, 3), ()), (Marking(5, -101), ()), (Marking(0, -100, 101), ()),
     (Marking(), (1, 2)), (Marking(), (0, 1, 1, 1, 1)), (Marking(), (11, 1, 1, 1, 1))],
)  # fmt: skip
def test_figures_without_sense_are_refused(app: Flask, marking: Marking, points: tuple[int, ...]) -> None:
    with pytest.raises(Invalid, match="mức trừ"):
        quiz(marking, points)

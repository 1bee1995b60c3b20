"""Weights, what a wrong choice and a further attempt cost: what must hold whatever a quiz says."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assessment import rules
from lms.assessment.attempts.rules import Graded, count_attempts
from lms.assessment.kinds.protocol import Line, Reviewed, ReviewOption
from lms.assessment.marking.queries import wrong_choices
from lms.assessment.marking.rules import (
    USUAL,
    ItemMark,
    Marking,
    as_text,
    cost_of,
    entries,
    from_entries,
    from_text,
    grade_of,
    outcome,
)

markings = st.builds(
    Marking, st.integers(0, 100), st.integers(-100, 0), st.integers(0, 100), st.booleans()
)  # fmt: skip
fractions = st.fractions(0, 1, max_denominator=7)


@st.composite
def items(draw: st.DrawFn, marking: Marking) -> list[ItemMark]:
    """What a quiz with that marking can give, with 1 to 30 questions."""
    found = []
    for position in range(1, draw(st.integers(1, 30)) + 1):
        earned, wrong = draw(fractions), draw(st.integers(0, 7) | st.fractions(0, 1, max_denominator=7))
        points = draw(st.integers(1, 10)) if marking.is_weighted else 1
        found.append(ItemMark(position, earned, cost_of(earned, Fraction(wrong), marking), points))
    return found


@st.composite
def attempts(draw: st.DrawFn) -> tuple[list[ItemMark], Marking, int]:
    marking = draw(markings)
    return draw(items(marking)), marking, draw(st.integers(1, 12))


@given(attempts())
def test_a_grade_lies_between_0_and_1_and_agrees_with_the_points(
    attempt: tuple[list[ItemMark], Marking, int],
) -> None:
    found = outcome(*attempt)
    assert 0 <= found.grade <= 1
    assert found.points == found.grade * found.max_points
    assert found.max_points == sum(item.points for item in attempt[0])


@given(attempts())
def test_all_right_at_the_first_attempt_is_the_full_grade(
    attempt: tuple[list[ItemMark], Marking, int],
) -> None:
    right = [replace(item, earned=Fraction(1), cost=Fraction(0)) for item in attempt[0]]
    assert outcome(right, attempt[1], 1).grade == 1


@given(attempts(), st.data())
def test_one_more_right_answer_never_lowers_the_grade(
    attempt: tuple[list[ItemMark], Marking, int], data: st.DataObject
) -> None:
    held, marking, number = attempt
    place = data.draw(st.integers(0, len(held) - 1))
    better = [*held]
    better[place] = replace(held[place], earned=Fraction(1), cost=Fraction(0))
    assert outcome(better, marking, number).grade >= outcome(held, marking, number).grade


@given(attempts(), st.randoms(use_true_random=False))
def test_the_order_of_the_questions_does_not_matter(
    attempt: tuple[list[ItemMark], Marking, int], rng: object
) -> None:
    held, marking, number = attempt
    mixed = [*held]
    rng.shuffle(mixed)  # type: ignore[attr-defined] # hypothesis gives a Random
    assert outcome(mixed, marking, number) == outcome(held, marking, number)


@given(st.lists(fractions, min_size=1, max_size=30), st.integers(1, 9))
def test_a_quiz_that_says_nothing_marks_as_ever(marks: list[Fraction], number: int) -> None:
    held = [ItemMark(n, earned, cost_of(earned, Fraction(3), USUAL)) for n, earned in enumerate(marks)]
    found = outcome(held, USUAL, number)
    assert found.grade == rules.grade_attempt(marks)
    assert (found.points, found.max_points) == (sum(marks), len(marks))
    assert all(set(entry) == {"position", "fraction"} for entry in entries(held))


@given(fractions, st.fractions(0, 7, max_denominator=7), markings)
def test_no_question_goes_below_its_floor(earned: Fraction, wrong: Fraction, marking: Marking) -> None:
    value = ItemMark(1, earned, cost_of(earned, wrong, marking)).value
    assert Fraction(marking.floor, 100) <= value <= 1


@given(attempts())
def test_a_stored_grade_is_shown_as_the_fraction_it_was(
    attempt: tuple[list[ItemMark], Marking, int],
) -> None:
    found = outcome(*attempt)
    assert rules.exact(float(found.grade), found.max_points) == found.grade


rubrics = st.integers(1, 1000).flatmap(lambda most: st.integers(0, most).map(lambda n: Fraction(n, most)))


@given(st.lists(rubrics, min_size=1, max_size=12), markings, st.integers(1, 5))
def test_rubrics_of_any_sum_give_the_exact_grade_back(
    earned: list[Fraction], marking: Marking, turn: int
) -> None:
    """Twelve tasks marked out of 1000, 997, 991 … have denominators that no float tells apart; the marks do."""
    held = [ItemMark(number, each, points=number) for number, each in enumerate(earned, 1)]
    assert grade_of(entries(held), as_text(marking), turn) == outcome(held, marking, turn).grade


def test_an_average_at_the_very_pass_mark_passes() -> None:
    def sat(first: int, second: int) -> Graded:
        held = [ItemMark(1, Fraction(first, 997)), ItemMark(2, Fraction(second, 991))]
        grade = grade_of(entries(held), "", 1)
        return Graded(grade, rules.is_passed(grade, 50))

    for first in range(0, 997, 83):
        found = count_attempts("average", [sat(first, 100), sat(997 - first, 891)], 50)
        assert found is not None
        assert (found.grade, found.passed) == (Fraction(1, 2), True)
    below = count_attempts("average", [sat(400, 333), sat(596, 658)], 50)
    assert below is not None
    assert not below.passed


@given(attempts())
def test_what_is_stored_reads_back(attempt: tuple[list[ItemMark], Marking, int]) -> None:
    held, marking, _ = attempt
    assert from_entries(entries(held)) == held
    kept = from_text(as_text(marking))
    assert kept == marking or (marking.is_usual and kept == USUAL)


@pytest.mark.parametrize("text", ["1", "1/2", "a/b/c", "/"])
def test_another_text_is_no_marking(text: str) -> None:
    with pytest.raises(ValueError, match=r"unpack|invalid literal"):
        from_text(text)


def test_marks_computed_by_hand() -> None:
    # Four questions worth 1, 1, 2, 2; a wrong choice costs 25%, at most half the question; 5 points per retry.
    marking = Marking(25, -50, 5, True)
    held = [
        ItemMark(1, Fraction(1)),
        ItemMark(2, Fraction(0), cost_of(Fraction(0), Fraction(1), marking)),  # -0.25
        ItemMark(3, Fraction(1, 2), points=2),  # +1
        ItemMark(4, Fraction(0), cost_of(Fraction(0), Fraction(3), marking), 2),  # 75% cut to 50%: -1
    ]
    found = outcome(held, marking, 1)
    assert found.grade == Fraction(75, 100) / 6  # 1 - 0.25 + 1 - 1 of 6
    assert outcome(held, marking, 3).grade == Fraction(75, 600) - Fraction(10, 100)
    assert outcome(held, marking, 9).grade == 0


def test_the_smallest_parts_are_shown_as_they_were() -> None:
    # 1/7 of the first; of the second a quarter of 1%: denominators that no simple quiz has.
    marking = Marking(1)
    held = [
        ItemMark(1, Fraction(1, 7)),
        ItemMark(2, Fraction(0), cost_of(Fraction(0), Fraction(1, 4), marking)),
    ]
    found = outcome(held, marking, 1)
    assert found.grade == Fraction(393, 5600)
    assert rules.exact(float(found.grade), 2) == found.grade


def test_what_is_left_open_is_not_wrong() -> None:
    lines = [Line("", "x", "y", False), Line("", "", "y", False), Line("", "y", "y", True)]
    assert wrong_choices(Reviewed("", lines=lines)) == Fraction(1, 3)
    options = [ReviewOption("a", "", "", True, True), ReviewOption("b", "", "", False, True),
               ReviewOption("c", "", "", False, False)]  # fmt: skip
    assert wrong_choices(Reviewed("", options)) == 1

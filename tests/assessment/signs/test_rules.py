"""The rules behind the signs: what is told, what is left to chance, and what must hold for any answers."""

import random
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.assessment.signs.rules import (
    FEWEST_ALIKE,
    FEWEST_PEOPLE,
    Given,
    Others,
    UnitDay,
    chance_alike,
    identical,
    is_beyond_chance,
    least_seconds,
    pairs_among,
    rushes,
)

RIGHT = Given(None)
DUE = date(2026, 5, 19)
MORNING = datetime(2026, 5, 19, 1, 0, tzinfo=UTC)


def test_reading_takes_time() -> None:
    assert round(least_seconds([1000]), 6) == 60
    assert round(least_seconds([50] * 20), 6) == 60
    assert least_seconds([2, 0]) == 2, "a second each at least"
    assert least_seconds([]) == 0


def answers(wrong: int, of: int = 10, option: str = "b") -> dict[int, Given]:
    return {question: Given(option) if question < wrong else RIGHT for question in range(of)}


def spread(of: int = 10, right: int = 60, each: int = 13) -> dict[int, Others]:
    return {question: Others(right, {"b": each, "c": each, "d": each}) for question in range(of)}


def test_the_same_five_mistakes_are_beyond_chance() -> None:
    chance = chance_alike(answers(5), answers(5), spread())
    assert chance < 0.01
    assert is_beyond_chance(5, chance, 1)
    assert not is_beyond_chance(5, chance, 10_000), "among so many pairs it happens"


def test_what_everybody_gets_wrong_alike_is_no_sign() -> None:
    trap = {question: Others(5, {"b": 95}) for question in range(10)}
    chance = chance_alike(answers(5), answers(5), trap)
    assert not is_beyond_chance(5, chance, 1)


def test_few_mistakes_alike_are_told_of_nobody() -> None:
    assert not is_beyond_chance(FEWEST_ALIKE - 1, 0.0, 1)


def test_both_right_everywhere_is_no_sign() -> None:
    assert chance_alike(answers(0), answers(0), spread()) == 1.0


def test_questions_left_open_are_like_no_other() -> None:
    one = {question: Given("-1") for question in range(10)}
    two = {question: Given("-2") for question in range(10)}
    assert identical(one, two) == 0


def test_by_chance_few_pairs_are_told() -> None:
    """Two hundred people who work alone: what is told stays near what is promised."""
    rng = random.Random(5)
    everybody = spread(20, right=70, each=10)
    told = 0
    for _ in range(400):
        one, two = (
            {q: RIGHT if rng.random() < 0.7 else Given(rng.choice("bcd")) for q in range(20)} for _ in "12"
        )
        told += is_beyond_chance(identical(one, two), chance_alike(one, two, everybody), 400)
    assert told <= 1


given_answers = st.dictionaries(
    st.integers(0, 7), st.sampled_from([RIGHT, Given("b"), Given("c")]), min_size=1, max_size=8
)
others = st.dictionaries(
    st.integers(0, 7),
    st.builds(Others, st.integers(0, 50), st.dictionaries(st.sampled_from("bcd"), st.integers(2, 30))),
)


@given(given_answers, given_answers, others)
def test_a_chance_is_a_probability_and_knows_no_order(
    one: dict[int, Given], two: dict[int, Given], everybody: dict[int, Others]
) -> None:
    chance = chance_alike(one, two, everybody)
    assert 0 <= chance <= 1 + 1e-9
    assert abs(chance - chance_alike(two, one, everybody)) < 1e-9
    assert 0 <= identical(one, two) <= len(one.keys() & two.keys())


def day(unit_id: int, on: date, people: int = 5, minutes: int = 40, at: datetime = MORNING) -> UnitDay:
    began = at + (on - DUE) * 1
    return UnitDay(unit_id, on, people, began, began + timedelta(minutes=minutes))


def test_a_unit_that_did_it_all_in_the_last_hour() -> None:
    (found,) = rushes([day(1, DUE)], [DUE])
    assert (found.unit_id, found.due_on, found.people) == (1, DUE, 5)


def test_what_is_no_rush() -> None:
    eve = DUE - timedelta(days=1)
    assert rushes([day(1, eve)], [DUE]) == [], "not on the last day"
    assert rushes([day(1, eve, people=1), day(1, DUE)], [DUE]) == [], "somebody did it before"
    assert rushes([day(1, DUE, people=FEWEST_PEOPLE - 1)], [DUE]) == []
    assert rushes([day(1, DUE, minutes=61)], [DUE]) == []
    assert rushes([day(1, DUE)], []) == []
    assert rushes([day(1, DUE + timedelta(days=1))], [DUE]) == [], "after the deadline"


def test_what_comes_after_the_deadline_does_not_hide_a_rush() -> None:
    assert len(rushes([day(1, DUE), day(1, DUE + timedelta(days=3))], [DUE])) == 1


def test_pairs_are_counted_within_groups() -> None:
    assert pairs_among([4, 1, 3]) == 6 + 0 + 3

"""The pure rules: what must hold for every quiz and every answer."""

import random
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assessment import rules

KEYS = "abcdefgh"
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@st.composite
def several(draw: st.DrawFn) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """(correct, all keys, chosen) of a question with several answers."""
    keys = frozenset(KEYS[: draw(st.integers(2, 8))])
    correct = draw(st.sets(st.sampled_from(sorted(keys)), min_size=1, max_size=len(keys) - 1))
    return frozenset(correct), keys, frozenset(draw(st.sets(st.sampled_from(sorted(keys)))))


marks = st.lists(st.fractions(0, 1, max_denominator=7), min_size=1, max_size=30)


@given(several())
def test_a_mark_lies_between_0_and_1(question: tuple[frozenset[str], frozenset[str], frozenset[str]]) -> None:
    correct, keys, chosen = question
    assert 0 <= rules.grade_choice("multiple", correct, keys, chosen) <= 1


@given(several())
def test_exactly_the_right_ones_get_the_full_mark_and_nothing_else_does(
    question: tuple[frozenset[str], frozenset[str], frozenset[str]],
) -> None:
    correct, keys, chosen = question
    assert rules.grade_choice("multiple", correct, keys, correct) == 1
    assert (rules.grade_choice("multiple", correct, keys, chosen) == 1) == (chosen == correct)


@given(several())
def test_ticking_everything_or_nothing_gains_nothing(
    question: tuple[frozenset[str], frozenset[str], frozenset[str]],
) -> None:
    correct, keys, _ = question
    assert rules.grade_choice("multiple", correct, keys, keys) == 0
    assert rules.grade_choice("multiple", correct, keys, frozenset()) == 0


@given(several(), st.data())
def test_one_more_right_tick_never_lowers_a_mark_short_of_ticking_everything(
    question: tuple[frozenset[str], frozenset[str], frozenset[str]], data: st.DataObject
) -> None:
    correct, keys, chosen = question
    more = chosen | {data.draw(st.sampled_from(sorted(correct)))}
    if more != keys:
        grade = rules.grade_choice("multiple", correct, keys, more)
        assert grade >= rules.grade_choice("multiple", correct, keys, chosen)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("ab", Fraction(1)),
        ("a", Fraction(1, 2)),
        ("abc", Fraction(1, 2)),
        ("ac", Fraction(0)),
        ("cd", Fraction(0)),
    ],
)
def test_wrong_ticks_are_taken_off_right_ones(chosen: str, expected: Fraction) -> None:
    assert rules.grade_choice("multiple", frozenset("ab"), frozenset("abcd"), frozenset(chosen)) == expected


@pytest.mark.parametrize("kind", ["single", "truefalse"])
def test_one_choice_is_all_or_nothing(kind: str) -> None:
    grade = rules.grade_choice
    assert grade(kind, frozenset("a"), frozenset("abc"), frozenset("a")) == 1
    assert grade(kind, frozenset("a"), frozenset("abc"), frozenset("b")) == 0
    assert grade(kind, frozenset("a"), frozenset("abc"), frozenset("ab")) == 0
    assert grade(kind, frozenset("a"), frozenset("abc"), frozenset()) == 0


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="essay"):
        rules.grade_choice("essay", frozenset("a"), frozenset("ab"), frozenset("a"))


@given(marks)
def test_a_grade_lies_between_0_and_1_and_all_right_is_full(found: list[Fraction]) -> None:
    assert 0 <= rules.grade_attempt(found) <= 1
    assert rules.grade_attempt([Fraction(1)] * len(found)) == 1


@given(marks, st.randoms(use_true_random=False))
def test_the_order_of_questions_does_not_matter(found: list[Fraction], rng: random.Random) -> None:
    shuffled = list(found)
    rng.shuffle(shuffled)
    assert rules.grade_attempt(shuffled) == rules.grade_attempt(found)


@given(marks, st.data())
def test_one_more_right_answer_never_lowers_a_grade(found: list[Fraction], data: st.DataObject) -> None:
    better = list(found)
    better[data.draw(st.integers(0, len(found) - 1))] = Fraction(1)
    assert rules.grade_attempt(better) >= rules.grade_attempt(found)


@given(marks)
def test_a_stored_grade_gives_its_fraction_back(found: list[Fraction]) -> None:
    grade = rules.grade_attempt(found)
    assert rules.exact(float(grade), len(found)) == grade


@given(st.integers(1, 60), st.data())
def test_passing_is_exact(total: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, total))
    pass_mark = data.draw(st.integers(1, 100))
    grade = rules.grade_attempt([Fraction(1)] * right + [Fraction(0)] * (total - right))
    assert rules.is_passed(grade, pass_mark) == (right * 100 >= pass_mark * total)


def test_four_of_five_is_80_percent() -> None:
    assert rules.is_passed(rules.grade_attempt([Fraction(1)] * 4 + [Fraction(0)]), 80)
    assert not rules.is_passed(rules.grade_attempt([Fraction(1)] * 4 + [Fraction(0)]), 81)


def test_an_attempt_without_questions_has_no_grade() -> None:
    assert rules.grade_attempt([]) == 0


@st.composite
def quizzes(draw: st.DrawFn) -> list[rules.Slot]:
    """Slots that can be filled, also overlapping ones: each takes its share of one hidden solution."""
    questions = draw(st.lists(st.integers(1, 40), min_size=1, max_size=25, unique=True))
    slots, rest = [], list(questions)
    while rest:
        size = draw(st.integers(1, len(rest)))
        own, rest = rest[:size], rest[size:]
        extra = draw(st.lists(st.sampled_from(questions), max_size=8, unique=True))
        slots.append(rules.Slot(draw(st.integers(1, size)), tuple(dict.fromkeys([*own, *extra]))))
    return slots


@given(quizzes(), st.sets(st.integers(1, 40)), st.integers())
def test_a_draw_has_the_right_size_and_comes_from_the_lists_without_repeats(
    slots: list[rules.Slot], seen: set[int], seed: int
) -> None:
    drawn = rules.draw(slots, seen, random.Random(seed))
    assert len(drawn) == len(set(drawn)) == sum(slot.count for slot in slots)
    place = 0
    for slot in slots:
        part = drawn[place : place + slot.count]
        assert set(part) <= set(slot.candidates)
        assert part == [c for c in slot.candidates if c in part]
        place += slot.count


@given(quizzes(), st.sets(st.integers(1, 40)), st.integers())
def test_a_draw_repeats_as_few_seen_questions_as_it_must(
    slots: list[rules.Slot], seen: set[int], seed: int
) -> None:
    fresh = [rules.Slot(slot.count, tuple(c for c in slot.candidates if c not in seen)) for slot in slots]
    drawn = rules.draw(slots, seen, random.Random(seed))
    try:
        rules.draw(fresh, (), random.Random(seed))
    except ValueError:
        unseen = {c for slot in fresh for c in slot.candidates}
        assert len([q for q in drawn if q in unseen]) >= min(len(unseen), 1)
    else:
        assert not seen & set(drawn)


def test_every_candidate_has_its_chance() -> None:
    slots = [rules.Slot(2, (1, 2, 3, 4))]
    drawn = [q for seed in range(200) for q in rules.draw(slots, (), random.Random(seed))]
    assert all(60 < drawn.count(q) < 140 for q in (1, 2, 3, 4))


def test_a_draw_that_is_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        rules.draw([rules.Slot(1, (1,)), rules.Slot(1, (1,))], (), random.Random(1))


@given(st.lists(st.text(max_size=3), unique=True), st.booleans(), st.integers())
def test_ordering_keeps_every_option(items: list[str], shuffle: bool, seed: int) -> None:
    ordered = rules.in_order(items, shuffle, random.Random(seed))
    assert sorted(ordered) == sorted(items)
    assert shuffle or ordered == items

"""Pure: parts and their texts, what comes first, what is often wrong."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.learning.practice import rules
from lms.learning.practice.rules import Of, Part, Practicable, Told

T0 = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def told(*right: bool) -> list[Told]:
    return [Told(T0 + timedelta(hours=n), is_right) for n, is_right in enumerate(right)]


def questions(count: int) -> list[Practicable]:
    return [Practicable(n, n, "khoa/bai-1") for n in range(1, count + 1)]


@given(st.sampled_from(Of), st.text(min_size=0, max_size=20))
def test_a_part_comes_back_from_its_text(of: Of, name: str) -> None:
    part = Part(of, name)
    assert rules.part_from(part.as_text()) == part


@pytest.mark.parametrize("text", ["", "nothing", "whole-", ":x"])
def test_any_other_text_is_no_part(text: str) -> None:
    with pytest.raises(ValueError, match="is not a valid Of"):
        rules.part_from(text)


def test_where_a_question_belongs() -> None:
    one = Practicable(1, 1, "khoa/bai-1", frozenset({"khoa/bai-1", "khac"}), frozenset({("tag", "mã")}))
    assert one.courses == {"khoa", "khac"}
    assert rules.belongs(one, "khoa", rules.WHOLE)
    assert rules.belongs(one, "khoa", Part(Of.LESSON, "bai-1"))
    assert not rules.belongs(one, "khoa", Part(Of.LESSON, "bai-2"))
    assert not rules.belongs(one, "khoa", Part(Of.FINAL))
    assert rules.belongs(one, "khac", Part(Of.FINAL))
    assert rules.belongs(one, "khac", Part(Of.TAG, "mã"))
    assert not rules.belongs(one, "khac", Part(Of.COMPETENCE, "mã"))
    assert not rules.belongs(one, "khoa-khac", rules.WHOLE)
    assert not rules.belongs(one, "khoa", rules.MISTAKES), "one's mistakes are no part of a course"
    assert Practicable(2, 2, "chung").courses == {""}


def test_mistakes_say_how_often_and_when_last() -> None:
    [one] = rules.mistakes({7: told(False, True, False)})
    assert (one.question_id, one.wrong, one.times, one.last_at) == (7, 2, 3, T0 + timedelta(hours=2))


def test_two_right_answers_in_a_row_take_a_question_off_the_list() -> None:
    assert rules.mistakes({1: told(False, True)}), "one may have been a guess"
    assert not rules.mistakes({1: told(False, True, True)})
    assert rules.mistakes({1: told(False, True, True, False)})
    assert not rules.mistakes({1: told(True)})


@given(st.dictionaries(st.integers(1, 9), st.lists(st.booleans(), min_size=1, max_size=6)))
def test_what_was_never_wrong_is_never_listed_and_what_was_wrong_last_always(
    answers: dict[int, list[bool]],
) -> None:
    listed = {
        one.question_id: one for one in rules.mistakes({key: told(*each) for key, each in answers.items()})
    }
    for key, each in answers.items():
        if all(each):
            assert key not in listed
        elif not each[-1]:
            assert key in listed
    for key, found in listed.items():
        assert 1 <= found.wrong <= found.times == len(answers[key])


@given(st.integers(0, 8), st.sets(st.integers(1, 8)), st.integers(1, 8), st.integers())
def test_what_was_not_practised_comes_first(many: int, before: set[int], count: int, seed: int) -> None:
    found, last = questions(many), {n: T0 + timedelta(minutes=n) for n in before}
    chosen = rules.choose(found, last, count, random.Random(seed))
    assert len(chosen) == len(set(chosen)) == min(many, count)
    left = set(found) - set(chosen)
    for one in chosen:
        for other in left:
            assert one.question_id not in last or (
                other.question_id in last and last[one.question_id] <= last[other.question_id]
            )


def test_next_is_the_first_open_place_after_this_one_then_from_the_beginning() -> None:
    assert rules.next_open([1, 2, 3], [], 0) == 1
    assert rules.next_open([1, 2, 3], [1, 2], 2) == 3
    assert rules.next_open([1, 2, 3], [2, 3], 3) == 1
    assert rules.next_open([1, 2, 3], [1, 2, 3], 3) is None

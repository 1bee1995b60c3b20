"""What may be published after what."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.catalog.competences import AREAS, COMPETENCES
from lms.catalog.rules import Effect, Published, Refusal, is_unchanged, recorded_effect, refusal

ONE, TWO = Published(1, "a"), Published(2, "b")
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("versions", "number", "effect", "finished", "expected"),
    [
        ([], 1, None, None, None),
        ([], 7, None, 0, None),
        ([ONE], 1, "valid", 0, Refusal.NUMBER_TAKEN),
        ([ONE, TWO], 1, "valid", 0, Refusal.NUMBER_TAKEN),
        ([Published(5, "a")], 3, "valid", 0, Refusal.NUMBER_OLD),
        ([ONE], 2, None, 0, None),
        ([ONE], 2, None, 1, Refusal.EFFECT_NEEDED),
        ([ONE], 2, None, None, Refusal.EFFECT_NEEDED),
        ([ONE], 2, "typo", 1, None),
        ([ONE], 2, "first", 1, Refusal.EFFECT_UNKNOWN),
        ([ONE], 2, "", 0, Refusal.EFFECT_UNKNOWN),
    ],
)
def test_refusals(
    versions: list[Published], number: int, effect: str | None, finished: int | None, expected: Refusal | None
) -> None:
    assert refusal(versions, number, effect, finished, None, TODAY) == expected


@pytest.mark.parametrize(
    ("versions", "effect", "days", "expected"),
    [
        ([ONE], "retake", None, Refusal.DUE_NEEDED),
        ([ONE], "retake", -1, Refusal.DUE_PAST),
        ([ONE], "retake", 0, None),
        ([ONE], "retake", 400, None),
        ([ONE], "typo", 5, Refusal.DUE_UNUSED),
        ([ONE], "valid", 5, Refusal.DUE_UNUSED),
        ([ONE], None, 5, Refusal.DUE_UNUSED),
        ([], "retake", None, None),
    ],
)
def test_learning_again_needs_a_day_that_has_not_passed(
    versions: list[Published], effect: str | None, days: int | None, expected: Refusal | None
) -> None:
    due_on = None if days is None else TODAY + timedelta(days=days)
    assert refusal(versions, 2, effect, 0, due_on, TODAY) == expected


def test_equal_content_changes_nothing() -> None:
    assert is_unchanged([ONE, TWO], 1, "a")
    assert is_unchanged([ONE, TWO], 3, "b")
    assert not is_unchanged([], 1, "a")
    assert not is_unchanged([ONE, TWO], 1, "b2")


def test_going_back_makes_a_new_number() -> None:
    assert not is_unchanged([ONE, TWO], 3, "a")
    assert refusal([ONE, TWO], 3, "valid", 4, None, TODAY) is None


@given(
    st.lists(st.integers(1, 50), unique=True),
    st.integers(1, 60),
    st.sampled_from(["typo", "valid", "retake"]),
)
def test_a_published_number_is_never_taken_again(numbers: list[int], number: int, effect: str) -> None:
    versions = [Published(n, f"content {n}") for n in numbers]
    due_on = TODAY if effect == "retake" else None
    allowed = refusal(versions, number, effect, 3, due_on, TODAY) is None
    assert allowed == all(number > n for n in numbers)


def test_what_is_written_down() -> None:
    assert recorded_effect([], "retake") is Effect.FIRST
    assert recorded_effect([ONE], "retake") is Effect.RETAKE
    assert recorded_effect([ONE], None) is Effect.VALID


def test_the_24_competences() -> None:
    assert len(COMPETENCES) == 24
    assert [sum(code.startswith(f"{area}.") for code in COMPETENCES) for area in AREAS] == [3, 6, 4, 4, 4, 3]

"""The pure rules of learning."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assessment.attempts.rules import Hindrance
from lms.learning import rules
from lms.learning.rules import FinalState, LessonState, Step

dones = st.lists(st.booleans(), min_size=1, max_size=8)
openings = st.none() | st.integers(0, 7)


@given(dones, st.booleans(), openings)
def test_done_lessons_are_done_and_one_other_is_current(
    done: list[bool], sequential: bool, last: int | None
) -> None:
    states = rules.lesson_states(done, sequential, last)
    assert [state is LessonState.DONE for state in states] == done
    assert states.count(LessonState.CURRENT) == (0 if all(done) else 1)


@given(dones, openings)
def test_in_order_exactly_the_first_missing_lesson_is_open(done: list[bool], last: int | None) -> None:
    states = rules.lesson_states(done, True, last)
    missing = [index for index, is_done in enumerate(done) if not is_done]
    assert [index for index, state in enumerate(states) if state is LessonState.LOCKED] == missing[1:]


@given(dones, openings)
def test_in_free_order_nothing_is_locked_and_the_last_opened_goes_on(
    done: list[bool], last: int | None
) -> None:
    states = rules.lesson_states(done, False, last)
    assert LessonState.LOCKED not in states
    if last is not None and last < len(done) and not done[last]:
        assert states[last] is LessonState.CURRENT


@given(dones, st.booleans(), openings)
def test_nothing_is_current_before_one_began(done: list[bool], sequential: bool, last: int | None) -> None:
    assert LessonState.CURRENT not in rules.lesson_states(done, sequential, last, begun=False)


@given(dones, st.booleans(), openings, st.sampled_from(FinalState), st.booleans())
def test_the_next_step_can_be_taken(
    done: list[bool], sequential: bool, last: int | None, final: FinalState, begun: bool
) -> None:
    states = rules.lesson_states(done, sequential, last, begun)
    following = rules.next_step(states, final)
    if following.step is Step.LESSON:
        assert following.position is not None
        assert states[following.position - 1] in (LessonState.CURRENT, LessonState.OPEN)
    else:
        assert all(done)
        assert (following.step is Step.FINAL) == (
            final in (FinalState.READY, FinalState.RUNNING, FinalState.FAILED)
        )


@given(dones, st.booleans(), st.booleans())
def test_a_course_is_complete_when_all_of_it_is(done: list[bool], has_final: bool, passed: bool) -> None:
    assert rules.is_complete(done, has_final, passed) == (all(done) and (passed or not has_final))


@given(dones, st.booleans(), st.booleans(), st.data())
def test_one_more_lesson_never_undoes_a_completion(
    done: list[bool], has_final: bool, passed: bool, data: st.DataObject
) -> None:
    more = list(done)
    more[data.draw(st.integers(0, len(done) - 1))] = True
    assert rules.is_complete(more, has_final, passed) >= rules.is_complete(done, has_final, passed)


def test_a_course_without_lessons_is_never_complete() -> None:
    assert not rules.is_complete([], False, False)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"has_final": False}, FinalState.NONE),
        ({"all_done": False}, FinalState.LOCKED),
        ({}, FinalState.READY),
        ({"running": True, "tried": 1}, FinalState.RUNNING),
        ({"tried": 2}, FinalState.FAILED),
        ({"tried": 2, "hindrance": Hindrance.USED_UP}, FinalState.USED_UP),
        ({"tried": 2, "is_settled": True}, FinalState.USED_UP),
        ({"tried": 2, "hindrance": Hindrance.WAIT}, FinalState.WAITING),
        ({"hindrance": Hindrance.NOT_YET}, FinalState.WAITING),
        ({"hindrance": Hindrance.CLOSED}, FinalState.CLOSED),
        ({"hindrance": Hindrance.CLOSED, "running": True}, FinalState.RUNNING),
        ({"hindrance": Hindrance.CLOSED, "all_done": False}, FinalState.LOCKED),
        ({"passed": True, "tried": 2, "hindrance": Hindrance.USED_UP}, FinalState.PASSED),
        ({"passed": True, "running": True, "tried": 2}, FinalState.PASSED),
    ],
)
def test_the_final_quiz(facts: dict[str, Any], expected: FinalState) -> None:
    usual = {"all_done": True, "has_final": True, "passed": False, "running": False, "tried": 0}
    assert rules.final_state(**(usual | facts)) is expected

"""Pure rules of learning: which lesson is open, what the next step is, when a course is complete."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lms.assessment.attempts.rules import Hindrance


class LessonState(StrEnum):
    """A lesson as its learner sees it. `CURRENT`: the one to go on with."""

    DONE = "done"
    CURRENT = "current"
    OPEN = "open"
    LOCKED = "locked"


class FinalState(StrEnum):
    """The final quiz as its learner sees it. `FAILED`: tried, may try again; `USED_UP`: no attempt is left, or none
    that would change what counts; `WAITING`: not open yet, or not again yet; `CLOSED`: its last day is over; `MARKING`:
    handed in, and a person has yet to mark some of it."""

    NONE = "none"
    LOCKED = "locked"
    READY = "ready"
    RUNNING = "running"
    FAILED = "failed"
    USED_UP = "used_up"
    WAITING = "waiting"
    CLOSED = "closed"
    MARKING = "marking"
    PASSED = "passed"


class Step(StrEnum):
    """What comes next in a course."""

    LESSON = "lesson"
    FINAL = "final"
    NOTHING = "nothing"


@dataclass(frozen=True)
class NextStep:
    """`position` names the lesson for `Step.LESSON`, from 1; None otherwise."""

    step: Step
    position: int | None = None


LESSONS_RULE = "all_lessons"
FINAL_RULE = "all_lessons_and_final_quiz"
CHECK_QUIZ = "check_quiz"
CONFIRMED = "confirmed"
MOVED = "moved"


def lesson_states(
    done: Sequence[bool], sequential: bool, last_opened: int | None = None, begun: bool = True
) -> list[LessonState]:
    """The state of each lesson, in order.

    `done`: whether each is complete; `last_opened`: index of the lesson that was on the screen last. Where the
    order is free, that one is the current one if it is not done; otherwise the first that is not done. Nothing
    is current before the course was begun.
    """
    states = [LessonState.DONE if is_done else LessonState.OPEN for is_done in done]
    missing = [index for index, is_done in enumerate(done) if not is_done]
    if not missing:
        return states
    current = last_opened if not sequential and last_opened in missing else missing[0]
    if sequential:
        for index in missing[1:]:
            states[index] = LessonState.LOCKED
    if begun and current is not None:
        states[current] = LessonState.CURRENT
    return states


def may_enter(state: LessonState) -> bool:
    """Whether the lesson can be read and completed."""
    return state is not LessonState.LOCKED


_HINDERED = {
    Hindrance.USED_UP: FinalState.USED_UP,
    Hindrance.CLOSED: FinalState.CLOSED,
    Hindrance.NOT_YET: FinalState.WAITING,
    Hindrance.WAIT: FinalState.WAITING,
}


def final_state(
    all_done: bool,
    has_final: bool,
    passed: bool,
    running: bool,
    tried: int,
    hindrance: Hindrance | None = None,
    is_settled: bool = False,
    marking: bool = False,
) -> FinalState:
    """`passed`: what counts of the attempts passes; `tried`: attempts begun so far; `hindrance`: why no attempt may
    begin now; `is_settled`: a further attempt could not change what counts; `marking`: an attempt waits for marks."""
    if not has_final:
        return FinalState.NONE
    if passed:
        return FinalState.PASSED
    if running:
        return FinalState.RUNNING
    if marking:
        return FinalState.MARKING
    if not all_done:
        return FinalState.LOCKED
    if is_settled:
        return FinalState.USED_UP
    if hindrance is not None:
        return _HINDERED[hindrance]
    return FinalState.FAILED if tried else FinalState.READY


def next_step(states: Sequence[LessonState], final: FinalState) -> NextStep:
    """The one thing to do next; never a locked lesson, nor a quiz that can't be taken."""
    for wanted in (LessonState.CURRENT, LessonState.OPEN):
        if wanted in states:
            return NextStep(Step.LESSON, states.index(wanted) + 1)
    if final in (FinalState.READY, FinalState.RUNNING, FinalState.FAILED):
        return NextStep(Step.FINAL)
    return NextStep(Step.NOTHING)


def is_complete(done: Sequence[bool], has_final: bool, final_passed: bool) -> bool:
    """The course's rule: every lesson complete and, where there is a final quiz, that passed."""
    return bool(done) and all(done) and (final_passed or not has_final)


def rule_name(has_final: bool) -> str:
    """The text key of the rule a completion met."""
    return FINAL_RULE if has_final else LESSONS_RULE

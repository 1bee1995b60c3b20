"""Pure rules of "Việc của tôi": which one thing comes next, and how a due date stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lms.learning.rules import FinalState
from lms.learning.rules import Step as Next
from lms.targets.rules import WEEKDAYS


class Doing(StrEnum):
    """What the next step asks of the person."""

    BEGIN = "begin"  # a course that was not begun
    LESSON = "lesson"
    FINAL = "final"
    FINAL_RUNNING = "final_running"  # an attempt is open, its clock may be running
    FINAL_AGAIN = "final_again"
    AGAIN = "again"  # the completion was revoked
    RETAKE = "retake"  # finished in an older version; the new one is to be learnt again by a day
    ASK = "ask"  # no attempt is left, or the quiz is closed: the office has to help
    WAIT = "wait"  # the final quiz opens later
    MARKING = "marking"  # it was handed in, and a trainer has yet to mark it
    CERTIFICATE = "certificate"  # nothing is missing; here is what was earned
    CHOOSE = "choose"  # nothing is missing and nothing was begun: the catalogue


IDLE = (Doing.ASK, Doing.WAIT, Doing.MARKING)
"""Nothing the person could do today: anything else comes first."""


@dataclass(frozen=True)
class Course:
    """A course as the home page knows it. `done` and `total` count lessons, 0 of 0 before it is begun.

    `due_on` is set for a required course: the last day on time. `code` opens the certificate, once issued.
    `retake`: what was completed is an older version, and `due_on` is the day to learn the new one by.
    """

    course_id: int
    public_id: str
    title: str
    minutes: int
    due_on: date | None = None
    begun: bool = False
    done: int = 0
    total: int = 0
    final: FinalState = FinalState.NONE
    next: Next = Next.NOTHING
    position: int | None = None
    lesson_title: str | None = None
    completed_on: date | None = None
    code: str | None = None
    retake: bool = False

    @property
    def is_required(self) -> bool:
        return self.due_on is not None

    @property
    def is_complete(self) -> bool:
        return self.completed_on is not None and not self.retake

    @property
    def steps_total(self) -> int:
        """Lessons and the final quiz, if there is one."""
        return self.total + (self.final is not FinalState.NONE)

    @property
    def steps_done(self) -> int:
        return self.done + (self.final is FinalState.PASSED)

    @property
    def doing(self) -> Doing:
        """What comes next in it, while it is not complete."""
        return doing_in(self)

    @property
    def weekday(self) -> str:
        """The weekday of the last day on time, as a message id; of a required course only."""
        assert self.due_on is not None
        return WEEKDAYS[self.due_on.weekday()]

    @property
    def before(self) -> date:
        """The day before which it is due; of a required course only."""
        assert self.due_on is not None
        return day_after(self.due_on)

    def stands_on(self, today: date) -> "tuple[Due, int]":
        """How the due date stands, as `due` says it; of a required course only."""
        assert self.due_on is not None
        return due(self.due_on, today)


@dataclass(frozen=True)
class Step:
    """The one next step; `course` is None only where there is none to name."""

    doing: Doing
    course: Course | None = None


_FINALS = {FinalState.RUNNING: Doing.FINAL_RUNNING, FinalState.FAILED: Doing.FINAL_AGAIN}


def doing_in(course: Course) -> Doing:
    """What comes next in a course that is not complete."""
    if not course.begun:
        return Doing.BEGIN
    if course.next is Next.LESSON:
        return Doing.LESSON
    if course.next is Next.FINAL:
        return _FINALS.get(course.final, Doing.FINAL)
    if course.final in (FinalState.USED_UP, FinalState.CLOSED):
        return Doing.ASK
    if course.final is FinalState.WAITING:
        return Doing.WAIT
    if course.final is FinalState.MARKING:
        return Doing.MARKING
    return Doing.RETAKE if course.retake else Doing.AGAIN


def missing(courses: Sequence[Course]) -> list[Course]:
    """The required courses that are not complete: what the person can do first, the nearest due date first, a
    begun one before one that was not, otherwise in the order given."""
    found = [c for c in courses if c.due_on is not None and not c.is_complete]
    return sorted(found, key=lambda c: (doing_in(c) in IDLE, c.due_on or date.max, not c.begun))


def next_step(courses: Sequence[Course]) -> Step:
    """Exactly one. While a required course is missing, it is in one of those; then in a course one is taking of
    one's own accord (the last begun); then the newest certificate; else the catalogue."""
    required = missing(courses)
    if required:
        return Step(doing_in(required[0]), required[0])
    taking = [c for c in courses if c.begun and not c.is_complete and doing_in(c) not in IDLE]
    if taking:
        return Step(doing_in(taking[-1]), taking[-1])
    earned = [c for c in courses if c.completed_on is not None and c.code is not None]
    if earned:
        return Step(Doing.CERTIFICATE, max(earned, key=lambda c: c.completed_on or date.min))
    return Step(Doing.CHOOSE)


def day_after(due_on: date) -> date:
    """The day before which something is due: "trước ngày 20/5" means by the 19th (product rule 3.6)."""
    return due_on + timedelta(days=1)


class Due(StrEnum):
    """How a due date stands on a day."""

    LATER = "later"
    TODAY = "today"
    OVERDUE = "overdue"


def due(due_on: date, today: date) -> tuple[Due, int]:
    """The state and the days between: until the last day on time, or since it has passed; 0 on that day."""
    days = (due_on - today).days
    if days == 0:
        return Due.TODAY, 0
    return (Due.LATER, days) if days > 0 else (Due.OVERDUE, -days)

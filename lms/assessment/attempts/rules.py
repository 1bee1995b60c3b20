"""Pure rules of attempts: states and steps, beginning, time, which attempt counts, which answers are new.

Dates are local; instants and the zone are handed in. Durations of a quiz are whole seconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from fractions import Fraction

HURRY = timedelta(seconds=5)
"""This close to the deadline nobody is asked whether they are sure."""

GRACE = 30
"""Seconds after the deadline in which an answer that was already on its way still counts, unless the quiz says else."""


class AttemptState(StrEnum):
    """What is stored of an attempt. It leaves `open` once; a submitted one is graded as soon as it has a result."""

    OPEN = "open"
    SUBMITTED = "submitted"
    ABANDONED = "abandoned"


class Phase(StrEnum):
    """Where an attempt stands, its results included. `SUBMITTED`: handed in, waiting for somebody's marks."""

    OPEN = "open"
    SUBMITTED = "submitted"
    GRADED = "graded"
    ABANDONED = "abandoned"


class Step(StrEnum):
    """What happens to an attempt. `EXTEND`: its deadline moves, because somebody gave more time."""

    START = "start"
    SAVE = "save"
    EXTEND = "extend"
    SUBMIT = "submit"
    TIME_OUT = "time_out"
    ABANDON = "abandon"
    GRADE = "grade"
    REGRADE = "regrade"


RECORDED = (Step.START, Step.EXTEND, Step.SUBMIT, Step.TIME_OUT, Step.ABANDON)
"""Steps with a row of their own; a save is the row of its answer, a grade and a regrade the row of their result."""

TRANSITIONS: Mapping[tuple[Phase | None, Step], Phase] = {
    (None, Step.START): Phase.OPEN,
    (Phase.OPEN, Step.SAVE): Phase.OPEN,
    (Phase.OPEN, Step.EXTEND): Phase.OPEN,
    (Phase.OPEN, Step.SUBMIT): Phase.SUBMITTED,
    (Phase.OPEN, Step.TIME_OUT): Phase.SUBMITTED,
    (Phase.OPEN, Step.ABANDON): Phase.ABANDONED,
    (Phase.SUBMITTED, Step.GRADE): Phase.GRADED,
    (Phase.GRADED, Step.REGRADE): Phase.GRADED,
}
"""The whole machine: what is not here can't happen."""


class SubmittedBy(StrEnum):
    """Who ended an attempt: the person, or the clock."""

    PERSON = "person"
    TIME = "time"


class AtTimeout(StrEnum):
    """What becomes of an attempt that nobody handed in in time: what was saved is marked, or it is not counted."""

    SUBMIT = "submit"
    ABANDON = "abandon"


class Counts(StrEnum):
    """Which of a person's graded attempts is their grade."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"
    AVERAGE = "average"


@dataclass(frozen=True)
class Terms:
    """When, how often and for how long a quiz may be taken.

    `opens_on` first day, `closes_on` last day on time, None for no limit; `time_limit` seconds, None for none;
    `grace` seconds; `attempts_allowed` 0 for any number; `first_delay`, `later_delay`: seconds to wait after the
    first attempt ended, and after each later one.
    """

    opens_on: date | None = None
    closes_on: date | None = None
    time_limit: int | None = None
    grace: int = GRACE
    at_timeout: str = AtTimeout.SUBMIT.value
    attempts_allowed: int = 0
    first_delay: int = 0
    later_delay: int = 0
    counts: str = Counts.BEST.value

    @property
    def is_dated(self) -> bool:
        """A day decides whether an attempt may begin."""
        return self.opens_on is not None or self.closes_on is not None

    @property
    def may_hinder(self) -> bool:
        """There is a limit that may keep somebody from beginning an attempt."""
        return self.is_dated or bool(self.attempts_allowed or self.first_delay or self.later_delay)


@dataclass(frozen=True)
class Adjustment:
    """What somebody was granted; None: as the quiz says. `extra_minutes` are added to the time limit after it was
    multiplied by `time_percent` (150: half as much again)."""

    opens_on: date | None = None
    closes_on: date | None = None
    extra_minutes: int | None = None
    time_percent: int | None = None
    attempts_allowed: int | None = None

    @property
    def is_about_time(self) -> bool:
        return self.extra_minutes is not None or self.time_percent is not None


def adjusted(terms: Terms, adjustments: Sequence[Adjustment]) -> Terms:
    """`terms` with the adjustments, the most specific first: of each thing the first that says something counts."""
    for said in reversed(adjustments):
        terms = replace(
            terms,
            opens_on=said.opens_on or terms.opens_on,
            closes_on=said.closes_on or terms.closes_on,
            attempts_allowed=(
                terms.attempts_allowed if said.attempts_allowed is None else said.attempts_allowed
            ),
        )
    timed = next((said for said in adjustments if said.is_about_time), None)
    if terms.time_limit is None or timed is None:
        return terms
    longer = -(-terms.time_limit * (timed.time_percent or 100) // 100)  # to the person's favour
    return replace(terms, time_limit=longer + (timed.extra_minutes or 0) * 60)


class Hindrance(StrEnum):
    """Why no attempt may begin now."""

    NOT_YET = "not_yet"
    CLOSED = "closed"
    USED_UP = "used_up"
    WAIT = "wait"


def hindrance(
    terms: Terms, begun: int, ended_at: datetime | None, now: datetime, today: date
) -> tuple[Hindrance, datetime | None] | None:
    """Why the next attempt may not begin, and for `WAIT` from when on it may; None if it may.

    `begun`: attempts so far; `ended_at`: when the newest of them ended.
    """
    if terms.attempts_allowed and begun >= terms.attempts_allowed:
        return Hindrance.USED_UP, None
    if terms.closes_on is not None and today > terms.closes_on:
        return Hindrance.CLOSED, None
    if terms.opens_on is not None and today < terms.opens_on:
        return Hindrance.NOT_YET, None
    if begun and ended_at is not None:
        delay = terms.first_delay if begun == 1 else terms.later_delay
        free_at = ended_at + timedelta(seconds=delay)
        if delay and now < free_at:  # without a delay nobody waits for a clock that was set back
            return Hindrance.WAIT, free_at
    return None


def end_of(day: date, zone: tzinfo) -> datetime:
    """The last second of `day` in `zone`."""
    return datetime.combine(day, time(23, 59, 59), zone)


def deadline(started_at: datetime, terms: Terms, zone: tzinfo) -> datetime | None:
    """The last instant for answers: the time limit, or the end of the closing day if that is earlier."""
    ends = [end_of(terms.closes_on, zone)] if terms.closes_on is not None else []
    if terms.time_limit:
        ends.append(started_at + timedelta(seconds=terms.time_limit))
    return min(ends, default=None)


def over_at(deadline_at: datetime | None, grace: int) -> datetime | None:
    """Until when what was on its way at the deadline still counts."""
    return None if deadline_at is None else deadline_at + timedelta(seconds=grace)


def is_over(over_at: datetime | None, now: datetime) -> bool:
    """Whether the deadline and its grace have passed."""
    return over_at is not None and now > over_at


def is_closing(deadline_at: datetime | None, now: datetime) -> bool:
    """Whether the deadline is as good as reached: what comes in now is handed in, not asked about."""
    return deadline_at is not None and now >= deadline_at - HURRY


def later(held: datetime | None, wanted: datetime | None) -> datetime | None:
    """The deadline of a running attempt after its terms changed: it moves later, never earlier, so that nobody is
    cut off while they write. None: no deadline."""
    return None if held is None or wanted is None else max(held, wanted)


@dataclass(frozen=True)
class Graded:
    """A graded attempt: its grade (0..1), and whether it passed by the pass mark of the quiz as it was then."""

    grade: Fraction
    passed: bool


@dataclass(frozen=True)
class Counted:
    """What a person's attempts come to. `places`: the indexes of the attempts it rests on, at least one."""

    grade: Fraction
    passed: bool
    places: tuple[int, ...]


def count_attempts(counts: str, graded: Sequence[Graded], pass_mark: int) -> Counted | None:
    """The grade that counts, of attempts in the order in which they were begun; None without one.

    An attempt that was abandoned, or waits for marks, has no grade and is not among them. `pass_mark` (percent) is
    that of an average; one attempt is judged by its own quiz's. ValueError for an unknown `counts`.
    """
    wanted = Counts(counts)
    if not graded:
        return None
    if wanted is Counts.AVERAGE:
        grade = sum((each.grade for each in graded), Fraction(0)) / len(graded)
        return Counted(grade, grade * 100 >= pass_mark, tuple(range(len(graded))))
    if wanted is Counts.BEST:
        place = max(range(len(graded)), key=lambda n: (graded[n].passed, graded[n].grade, -n))
    else:
        place = 0 if wanted is Counts.FIRST else len(graded) - 1
    return Counted(graded[place].grade, graded[place].passed, (place,))


def is_settled(counts: str, graded: int) -> bool:
    """Whether no further attempt can change what counts: only the first does, and it has its grade."""
    return counts == Counts.FIRST and graded > 0


Answer = frozenset[str]
Answers = Mapping[int, Answer]
_NOTHING: Answer = frozenset()


@dataclass(frozen=True)
class Changes:
    """`new`: what a page really changed; `stale`: the positions where it would undo what it never saw."""

    new: dict[int, Answer]
    stale: tuple[int, ...]


def changed_answers(carried: Answers, shown: Answers, sent: Answers, newest: Answers) -> Changes:
    """What to do with the answers that a page carries (position to what was chosen).

    A page carries all its answers each time. One that it was `shown` with, or has already `sent`, is no change:
    another browser may have given a newer one since, in `newest`, and that one stays. A real change is stale where
    the newest is not what the page knew. An answer without a page (in neither `shown` nor `sent`) just counts.
    """
    new: dict[int, Answer] = {}
    stale = []
    for position, chosen in carried.items():
        before = sent.get(position, shown.get(position))
        saved = newest.get(position, _NOTHING)
        if chosen in (before, saved):
            continue
        if before is not None and saved != before:
            stale.append(position)
        else:
            new[position] = chosen
    return Changes(new, tuple(sorted(stale)))

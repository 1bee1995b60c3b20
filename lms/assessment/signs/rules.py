"""Pure rules of the signs of formalism: too fast to have read, the same mistakes as somebody else, all at the last hour.

A sign names facts that can be checked. Each has an innocent explanation, which is shown with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

# -- Too fast ---------------------------------------------------------------------------------------------------

WORDS_A_SECOND = 1_000 / 60
"""Nobody reads faster. Most adults read 175 to 300 words a minute silently; above 1.000 is held impossible (M.
Brysbaert, How many words do we read per minute?, Journal of Memory and Language 109, 2019). A Vietnamese word as it is
written is one syllable, shorter than the words counted there, so the limit is far on the safe side."""

LEAST_SECONDS = 1.0
"""A question takes at least this to be answered at all, however short it is."""


def least_seconds(words: Iterable[int]) -> float:
    """The least time in which questions of so many `words` each (with their options) can be read and answered."""
    return sum(max(LEAST_SECONDS, count / WORDS_A_SECOND) for count in words)


@dataclass(frozen=True)
class Fast:
    """An attempt that took `seconds`, less than the `least` its questions take to read."""

    attempt_id: int
    person_id: int
    started_at: datetime
    seconds: float
    least: float
    questions: int
    passed: bool


# -- The same mistakes ------------------------------------------------------------------------------------------

FEWEST_ALIKE = 4
"""Fewer identical wrong answers than this are told of nobody."""

CHANCE = 0.05
"""Of all pairs that were compared in a quiz, fewer than this many may be expected to be told by chance alone."""


@dataclass(frozen=True)
class Given:
    """What one person answered to a question they did not get quite right; None: they got it right."""

    answer: str | None


@dataclass(frozen=True)
class Others:
    """What everybody answered to a question: `right` people had it right, and each wrong answer so many."""

    right: int
    wrong: Mapping[str, int]


def chance_alike(
    first: Mapping[int, Given], second: Mapping[int, Given], everybody: Mapping[int, Others]
) -> float:
    """The probability that two people who worked alone share at least as many identical wrong answers as these two.

    `first`, `second`: by question that both were asked. A person is taken to be wrong in a question in proportion to
    how hard the others found it and to how often this person is wrong at all; which wrong answer it is, follows the
    others too. The two themselves are left out of "the others", and every wrong answer counts once more than it was
    given, so that rare mistakes are not held impossible. The sum over questions is a Poisson binomial.
    """
    shared = sorted(first.keys() & second.keys())
    alike = identical(first, second)
    hardness, same = [], []
    for question in shared:
        pair = [given.answer for given in (first[question], second[question]) if given.answer is not None]
        others = everybody.get(question, Others(0, {}))
        wrong = {answer: count - pair.count(answer) for answer, count in others.wrong.items()}
        kinds = max(2, len(wrong.keys() | set(pair)))
        many = sum(wrong.values()) + kinds
        right = others.right - (2 - len(pair))
        hardness.append((sum(wrong.values()) + 1) / (sum(wrong.values()) + max(0, right) + 2))
        unseen = kinds - len(wrong)
        same.append(sum(((count + 1) / many) ** 2 for count in wrong.values()) + unseen / many**2)
    rates = [_wrong_rates([held[question] for question in shared], hardness) for held in (first, second)]
    return _at_least(alike, [a * b * c for a, b, c in zip(*rates, same, strict=True)])


def identical(first: Mapping[int, Given], second: Mapping[int, Given]) -> int:
    """How many wrong answers the two share."""
    return sum(
        1
        for question in first.keys() & second.keys()
        if first[question].answer is not None and first[question].answer == second[question].answer
    )


def _wrong_rates(given: Sequence[Given], hardness: Sequence[float]) -> list[float]:
    """How likely the person is wrong in each question, so that the sum is how often they were."""
    times, whole = sum(1 for one in given if one.answer is not None), sum(hardness)
    return [min(1.0, times * hard / whole) for hard in hardness] if whole else []


def _at_least(least: int, chances: Sequence[float]) -> float:
    """The probability that at least `least` of independent events with these `chances` happen."""
    exactly = [1.0]  # the probability of so many events so far
    for chance in chances:
        stays = [held * (1 - chance) for held in exactly] + [0.0]
        grows = [0.0] + [held * chance for held in exactly]
        exactly = [a + b for a, b in zip(stays, grows, strict=True)]
    return min(1.0, sum(exactly[least:]))


def is_beyond_chance(alike: int, chance: float, pairs: int) -> bool:
    """Whether so many identical mistakes are worth telling, after comparing `pairs` pairs."""
    return alike >= FEWEST_ALIKE and chance * max(1, pairs) <= CHANCE


@dataclass(frozen=True)
class Alike:
    """Two attempts of the same unit on the same day with `shared` identical wrong answers of `questions` that both
    were asked; `chance`: see `chance_alike`."""

    first_attempt_id: int
    second_attempt_id: int
    first_person_id: int
    second_person_id: int
    unit_id: int
    day: date
    shared: int
    questions: int
    chance: float


def pairs_among(sizes: Iterable[int]) -> int:
    """How many pairs there are within groups of these sizes."""
    return sum(size * (size - 1) // 2 for size in sizes)


# -- All at the last hour ---------------------------------------------------------------------------------------

FEWEST_PEOPLE = 3
"""A unit of fewer people who tried has no pattern."""

LAST_HOUR = timedelta(minutes=60)
"""So short is the time in which all of a unit tried, on the last day on time."""


@dataclass(frozen=True)
class UnitDay:
    """Of a unit's members on that day: `people` made their first attempt on `day`, the first began at `began`, the
    last was handed in at `ended`."""

    unit_id: int
    day: date
    people: int
    began: datetime
    ended: datetime


@dataclass(frozen=True)
class Rush:
    """Everybody of the unit who tried before the deadline did so within `LAST_HOUR` on its last day."""

    unit_id: int
    due_on: date
    people: int
    began: datetime
    ended: datetime


def rushes(days: Iterable[UnitDay], deadlines: Iterable[date]) -> list[Rush]:
    """The units whose attempts up to a deadline (its last day on time) all fall into its last hour.

    The school's day ends when people go home, so the hour may be any of the last day; attempts after the deadline do
    not matter.
    """
    by_unit: dict[int, list[UnitDay]] = {}
    for one in days:
        by_unit.setdefault(one.unit_id, []).append(one)
    found = []
    for due_on in sorted(set(deadlines)):
        for unit_id, held in by_unit.items():
            match [one for one in held if one.day <= due_on]:
                case [UnitDay(day=day) as only] if (
                    day == due_on and only.people >= FEWEST_PEOPLE and only.ended - only.began <= LAST_HOUR
                ):
                    found.append(Rush(unit_id, due_on, only.people, only.began, only.ended))
    return found

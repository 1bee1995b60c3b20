"""Pure rules of assessment: marking, passing, drawing, ordering. Those of an attempt's course are in `attempts`, of
what is shown of it in `review`.

Grades are exact fractions from 0 to 1; they become floats only where they are stored.
"""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lms.assessment.attempts.rules import AttemptState, SubmittedBy

__all__ = [
    "MAX_CORRECT", "AttemptState", "Slot", "SubmittedBy", "count_pairs", "draw", "exact", "grade_attempt",
    "grade_choice", "grade_one", "grade_several", "in_order", "is_passed",
]  # fmt: skip

MAX_CORRECT = 7
"""A question has at most 8 options, one of them wrong, or this many parts to fill in; see `exact()`."""

_NOTHING, _FULL = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Slot:
    """A place in a quiz that draws `count` of `candidates` (question version ids, all different), each worth
    `points`, under the heading `section` ("" for none)."""

    count: int
    candidates: tuple[int, ...]
    points: int = 1
    section: str = ""


def grade_one(correct: frozenset[str], chosen: frozenset[str]) -> Fraction:
    """Full mark for exactly the correct choice, nothing otherwise."""
    return _FULL if chosen == correct else _NOTHING


def grade_several(correct: frozenset[str], all_keys: frozenset[str], chosen: frozenset[str]) -> Fraction:
    """(right ticks - wrong ticks) / number of correct ones, never below 0.

    Ticking every option decides nothing and earns nothing, however many of them are correct.
    """
    if chosen >= all_keys:
        return _NOTHING
    return max(_NOTHING, Fraction(len(chosen & correct) - len(chosen - correct), len(correct)))


def grade_choice(
    kind: str, correct: frozenset[str], all_keys: frozenset[str], chosen: frozenset[str]
) -> Fraction:
    """The mark, 0..1, of one answer to a question of a built-in kind. ValueError for any other kind."""
    if kind in ("single", "truefalse"):
        return grade_one(correct, chosen)
    if kind == "multiple":
        return grade_several(correct, all_keys, chosen)
    raise ValueError(f"no built-in kind {kind!r}")


def count_pairs(right: Mapping[str, str], given: Mapping[str, str]) -> int:
    """How many of the pairs in `right` (part to choice) earn their share in `given`.

    A choice that is put in more places than it belongs to loses one right place for each place too many: naming it
    everywhere gains nothing, as ticking every option does not.
    """
    earned = 0
    for choice in set(right.values()):
        places = {part for part, wanted in right.items() if wanted == choice}
        used = {part for part in right if given.get(part) == choice}
        earned += max(0, len(used & places) - max(0, len(used) - len(places)))
    return earned


def grade_attempt(marks: Sequence[Fraction]) -> Fraction:
    """The grade, 0..1: every question weighs the same; 0 for an attempt without questions."""
    return sum(marks, _NOTHING) / len(marks) if marks else _NOTHING


def is_passed(grade: Fraction, pass_mark: int) -> bool:
    """Whether `grade` (0..1) reaches `pass_mark` (percent); exact, so 4 of 5 is 80%."""
    return grade * 100 >= pass_mark


def exact(grade: float, points: int) -> Fraction:
    """The fraction a stored grade out of that many points came from, for showing it cut, never rounded. Of rubrics with
    unusual sums it may only be the nearest: what decides about a pass goes by the marks themselves, see
    `marking.rules.grade_of`."""
    # lcm(1..MAX_CORRECT) parts of a question, each of which may cost whole percents; a float tells fractions apart up to
    # about 5e7.
    return Fraction(grade).limit_denominator(max(10_000_000, points * 42_000))


def _match(unit: int, wanted: Sequence[Sequence[int]], taken: dict[int, int], tried: set[int]) -> bool:
    for question in wanted[unit]:
        if question in tried:
            continue
        tried.add(question)
        if question not in taken or _match(taken[question], wanted, taken, tried):
            taken[question] = unit
            return True
    return False


def draw(slots: Sequence[Slot], seen: Collection[int], rng: random.Random) -> list[int]:
    """Question version ids for one attempt, slot by slot, each slot in its own listed order.

    No question comes twice, even where slots share candidates; as few as possible come from `seen`. Found by
    augmenting paths: first over unseen candidates alone, then over all, so a later slot never goes short
    because an earlier one took what only it could use. ValueError if the slots can't be filled.
    """
    seen = frozenset(seen)
    places = [place for place, slot in enumerate(slots) for _ in range(slot.count)]
    wanted = []
    for place in places:
        candidates = list(slots[place].candidates)
        rng.shuffle(candidates)
        wanted.append(candidates)
    fresh = [[c for c in candidates if c not in seen] for candidates in wanted]
    taken: dict[int, int] = {}
    for choice in (fresh, wanted):
        order = list(range(len(places)))
        rng.shuffle(order)
        for unit in order:
            if unit not in taken.values():
                _match(unit, choice, taken, set())
    if len(taken) < len(places):
        raise ValueError("a slot has too few questions")
    picked: list[set[int]] = [set() for _ in slots]
    for question, unit in taken.items():
        picked[places[unit]].add(question)
    return [c for slot, chosen in zip(slots, picked, strict=True) for c in slot.candidates if c in chosen]


def in_order(items: Sequence[str], shuffle: bool, rng: random.Random) -> list[str]:
    """`items` as they stand, or in a random order."""
    ordered = list(items)
    if shuffle:
        rng.shuffle(ordered)
    return ordered

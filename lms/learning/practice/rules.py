"""Pure rules of practice: which part of a course, which questions first, what is often wrong."""

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lms.assessment.bank.rules import course_of

SIZES = (5, 10, 20)
"""How many questions a round may have."""

RIGHT_IN_A_ROW = 2
"""So many right answers in a row take a question off the list of mistakes: a single one may have been a guess. Our own
choice."""


class Of(StrEnum):
    """What a part is made of. `FINAL`: questions of the final quiz that one has seen; `MISTAKES`: one's own, of
    whatever course."""

    WHOLE = "whole"
    LESSON = "lesson"
    FINAL = "final"
    TAG = "tag"
    COMPETENCE = "competence"
    MISTAKES = "mistakes"


@dataclass(frozen=True)
class Part:
    """What a round is chosen from, within its course. `name`: the lesson's key, the tag or the competence's code."""

    of: Of
    name: str = ""

    def as_text(self) -> str:
        """One short text, as it is stored and sent by a form."""
        return f"{self.of}:{self.name}" if self.name else self.of.value


WHOLE, MISTAKES = Part(Of.WHOLE), Part(Of.MISTAKES)


def part_from(text: str) -> Part:
    """The part that `as_text` wrote. ValueError for any other text."""
    of, _, name = text.partition(":")
    return Part(Of(of), name)


@dataclass(frozen=True)
class Practicable:
    """A question the person may practise, in the wording `version_id`. `places`: the quizzes it stands in, by series
    ("course" for a final quiz, "course/lesson" for a check quiz); `tags`: what it is about."""

    question_id: int
    version_id: int
    bank_key: str
    places: frozenset[str] = frozenset()
    tags: frozenset[tuple[str, str]] = frozenset()

    @property
    def courses(self) -> frozenset[str]:
        """The keys of the courses it belongs to; "" for none."""
        named = {course_of(self.bank_key), *(place.partition("/")[0] for place in self.places)}
        return frozenset(named - {""}) or frozenset({""})


def belongs(question: Practicable, course_key: str, part: Part) -> bool:
    """Whether the question stands in this part of the course. MISTAKES is no part of a course."""
    if course_key not in question.courses:
        return False
    if part.of is Of.LESSON:
        return f"{course_key}/{part.name}" in question.places
    if part.of is Of.FINAL:
        return course_key in question.places
    if part.of in (Of.TAG, Of.COMPETENCE):
        return (part.of.value, part.name) in question.tags
    return part.of is Of.WHOLE


@dataclass(frozen=True)
class Told:
    """That a person answered a question: when, and whether quite right."""

    at: datetime
    is_right: bool


@dataclass(frozen=True)
class Mistake:
    """What a person's answers to a question come to: `wrong` of `times`, the last time wrong at `last_at`."""

    question_id: int
    wrong: int
    times: int
    last_at: datetime


def mistakes(told: Mapping[int, Iterable[Told]]) -> list[Mistake]:
    """By question, what a person answered, as a list of what to practise: the most often wrong first, then what was
    wrong last. What was never wrong, or right `RIGHT_IN_A_ROW` times since, is not in it."""
    found = []
    for question_id, answers in told.items():
        ordered = sorted(answers, key=lambda one: one.at)
        wrong = [one.at for one in ordered if not one.is_right]
        if wrong and not all(one.is_right for one in ordered[-RIGHT_IN_A_ROW:]):
            found.append(Mistake(question_id, len(wrong), len(ordered), wrong[-1]))
    return sorted(found, key=lambda one: (-one.wrong, -one.last_at.timestamp(), one.question_id))


def choose(
    candidates: Collection[Practicable], last: Mapping[int, datetime], count: int, rng: random.Random
) -> list[Practicable]:
    """`count` of them, or all where they are fewer, in a random order: first what was never practised, then what was
    practised longest ago (`last`: by question, when)."""
    mixed = sorted(candidates, key=lambda one: one.question_id)
    rng.shuffle(mixed)
    never = [one for one in mixed if one.question_id not in last]
    before = sorted((one for one in mixed if one.question_id in last), key=lambda one: last[one.question_id])
    chosen = [*never, *before][:count]
    rng.shuffle(chosen)
    return chosen


def next_open(positions: Sequence[int], answered: Collection[int], after: int = 0) -> int | None:
    """The first place after `after` that has no answer yet, else the first of all; None where all have one."""
    waiting = [place for place in positions if place not in answered]
    return next((place for place in waiting if place > after), next(iter(waiting), None))

"""The signs of a quiz, put together from queries and rules."""

import random
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from lms.assessment import kinds
from lms.assessment.queries import question_keys, quiz_slots
from lms.assessment.rows import QuestionKeys
from lms.assessment.signs import queries
from lms.assessment.signs.rules import (
    Alike,
    Fast,
    Others,
    Rush,
    UnitDay,
    chance_alike,
    is_beyond_chance,
    least_seconds,
    pairs_among,
    rushes,
)
from lms.assessment.statistics.rules.measures import FEWEST
from lms.assessment.statistics.sums.queries import answers
from lms.kernel.markup import plain_text
from lms.kernel.vietnamese import words


@dataclass(frozen=True)
class Signs:
    """What is worth looking at again in a quiz; each list holds the plainest first."""

    fast: Sequence[Fast] = ()
    alike: Sequence[Alike] = ()
    rushes: Sequence[Rush] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.fast or self.alike or self.rushes)


def quiz_signs(quiz_id: int, deadlines: Collection[date]) -> Signs:
    """The signs of one quiz. `deadlines`: the last days on time that its course was to be done by."""
    days = queries.unit_days(quiz_id)
    return Signs(_fast(quiz_id), _alike(quiz_id, days), rushes(days, deadlines))


def word_count(question: QuestionKeys) -> int:
    """How many words one reads to answer the question: its text and everything one can choose."""
    kind = kinds.get(question.kind)
    order = kind.lay_out(question.body, False, random.Random(0))  # noqa: S311 - the order does not matter
    asked = kind.ask(question.body, order, ())
    texts = [asked.html, *asked.pieces, *(html for _, html in asked.options)]
    texts += [field.label_html for field in asked.inputs]
    listed = {text for field in asked.inputs for _, text in field.choices}
    return sum(len(words(plain_text(text))) for text in texts) + sum(len(words(text)) for text in listed)


def _fast(quiz_id: int) -> list[Fast]:
    needed = {one.question_version_id: least_seconds([word_count(one)]) for one in question_keys(quiz_id)}
    questions = sum(slot.count for slot in quiz_slots(quiz_id))
    found = queries.quickest(quiz_id, questions * max(needed.values(), default=0.0))
    drawn = queries.drawn_questions([one.attempt_id for one in found])
    fast = []
    for one in found:
        asked = drawn[one.attempt_id]
        least = sum(needed[version_id] for version_id in asked)
        if one.seconds < least:
            fast.append(
                Fast(
                    one.attempt_id, one.person_id, one.started_at, one.seconds, least, len(asked), one.passed
                )
            )
    return fast


def _alike(quiz_id: int, days: Collection[UnitDay]) -> list[Alike]:
    if sum(day.people for day in days) < FEWEST:
        return []  # nothing to tell chance from
    candidates = queries.alike_pairs(quiz_id)
    if not candidates:
        return []
    both = {pair.first_attempt_id for pair in candidates} | {pair.second_attempt_id for pair in candidates}
    given = queries.given_answers(quiz_id, sorted(both))
    everybody, compared = _everybody(quiz_id), pairs_among(day.people for day in days)
    found = []
    for pair in candidates:
        one, two = given[pair.first_attempt_id], given[pair.second_attempt_id]
        chance = chance_alike(one, two, everybody)
        if is_beyond_chance(pair.shared, chance, compared):
            found.append(Alike(*pair, questions=len(one.keys() & two.keys()), chance=chance))
    return sorted(found, key=lambda pair: pair.chance)


def _everybody(quiz_id: int) -> dict[int, Others]:
    """By question version, how many were right and how many gave each wrong answer."""
    found = {}
    for version_id, rows in groupby(answers(quiz_id), key=lambda row: row.question_version_id):
        right, wrong = 0, Counter[str]()
        for row in rows:
            if row.mark == 1:
                right += row.people
            elif row.answer:
                wrong[queries.as_compared(row.answer)] += row.people
        found[version_id] = Others(right, {answer: people for answer, people in wrong.items() if people > 0})
    return found

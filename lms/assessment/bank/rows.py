"""What the bank's queries answer with: plain values."""

import random
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from lms.assessment import kinds
from lms.assessment.kinds.protocol import Reviewed
from lms.assessment.rows import AttemptItemView
from lms.kernel.markup import plain_text

_SHORT = 160


def first_words(html: str) -> str:
    """The first words of a question whose text is this clean HTML, plain."""
    text = " ".join(plain_text(html).split())
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


@dataclass(frozen=True)
class Wording:
    """One version of a question, with its key. `source`: what the author wrote."""

    version_id: int
    number: int
    kind: str
    tags: list[str]
    difficulty: int
    body: dict[str, Any]
    source: dict[str, Any]
    created_at: datetime

    @property
    def short(self) -> str:
        """The question's first words."""
        return first_words(self.body["html"])

    @property
    def asked(self) -> AttemptItemView:
        """As a learner is asked, in the order the author wrote."""
        kind = kinds.get(self.kind)
        order = kind.lay_out(self.body, False, random.Random(0))  # noqa: S311 - the same order each time
        return AttemptItemView(1, self.kind, kind.ask(self.body, order, ()))

    @property
    def reviewed(self) -> Reviewed:
        """With the right answer given, the key and the explanations."""
        kind = kinds.get(self.kind)
        order = kind.lay_out(self.body, False, random.Random(0))  # noqa: S311 - as above
        return kind.review(self.body, order, kind.right(self.body))

    @property
    def full(self) -> Fraction:
        """What the right answer earns; 1, or the kind is broken."""
        kind = kinds.get(self.kind)
        if kind.needs_grader:
            return Fraction(1)
        return kind.grade(self.body, kind.right(self.body))


@dataclass(frozen=True)
class BankRow:
    """A question as lists show it, with the wording that counts."""

    question_id: int
    public_id: str
    bank_key: str
    key: str
    category_id: int | None
    is_practice: bool
    retired_at: datetime | None
    retired_reason: str | None
    wording: Wording


class Edit(NamedTuple):
    """Who made a wording count, when, and why. `name` None: the command line; `person_id` None: on no roster."""

    number: int
    was: int | None
    name: str | None
    person_id: int | None
    note: str
    at: datetime


class Act(NamedTuple):
    """Something that was done to a question, of the audit."""

    verb: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    name: str | None
    person_id: int | None
    at: datetime


class Use(NamedTuple):
    """A quiz that may ask the question, in the wording `number`; `drawn`: in how many attempts it stands."""

    quiz_id: int
    title: str
    number: int
    drawn: int

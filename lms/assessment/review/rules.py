"""Pure rules of the review matrix: moments of an attempt, and what may be seen at each.

Everything about an attempt that leaves the server passes `may_see`. While it is open only the saved answer does,
whatever a quiz says: a quiz that tells the key while it can still be answered measures nothing (practice has its own
place).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

RIGHT_AFTER = timedelta(minutes=2)
"""How long "right after" lasts from the end of the attempt."""


class Moment(StrEnum):
    """When somebody looks. `LATER`: from two minutes after the end, until nobody may take the quiz any more;
    `CLOSED`: after that day. A quiz without a closing day never gets there."""

    DURING = "during"
    AFTER = "after"
    LATER = "later"
    CLOSED = "closed"


class Aspect(StrEnum):
    """What can be seen. `MARK`: points and grade, of the attempt and of each question; `CORRECTNESS`: whether what
    was given is right; `KEY`: what would have been right; `EXPLANATION`: the author's why."""

    ANSWER = "answer"
    MARK = "mark"
    CORRECTNESS = "correctness"
    KEY = "key"
    EXPLANATION = "explanation"


Seen = frozenset[Aspect]
Review = Mapping[Moment, Seen]

EVERYTHING: Seen = frozenset(Aspect)
ONLY_ANSWER: Seen = frozenset({Aspect.ANSWER})
NOTHING: Seen = frozenset()
_WITHOUT_KEY: Seen = frozenset({Aspect.ANSWER, Aspect.MARK, Aspect.CORRECTNESS})
_GRADE: Seen = frozenset({Aspect.ANSWER, Aspect.MARK})


def _review(after: Seen, later: Seen, closed: Seen) -> Review:
    return {Moment.DURING: ONLY_ANSWER, Moment.AFTER: after, Moment.LATER: later, Moment.CLOSED: closed}


PRESETS: Mapping[str, Review] = {
    "all": _review(EVERYTHING, EVERYTHING, EVERYTHING),
    "no-key": _review(_WITHOUT_KEY, _WITHOUT_KEY, EVERYTHING),
    "grade": _review(_GRADE, _GRADE, EVERYTHING),
    "closed": _review(ONLY_ANSWER, ONLY_ANSWER, EVERYTHING),
    "never": _review(NOTHING, NOTHING, NOTHING),
}
"""By name, for authors. `all` is the default."""

_LETTERS = {
    Aspect.ANSWER: "a", Aspect.MARK: "m", Aspect.CORRECTNESS: "c", Aspect.KEY: "k", Aspect.EXPLANATION: "e"
}  # fmt: skip
_ASPECTS = {letter: aspect for aspect, letter in _LETTERS.items()}


def as_text(review: Review) -> str:
    """One short text for a review, as it is stored: letters of each moment's aspects, moments in their order."""
    return "/".join(
        "".join(letter for aspect, letter in _LETTERS.items() if aspect in review[moment])
        for moment in Moment
    )


@lru_cache(maxsize=256)
def from_text(text: str) -> Review:
    """The review that `as_text` wrote. ValueError or KeyError for any other text."""
    parts = text.split("/")
    return {
        moment: frozenset(_ASPECTS[letter] for letter in part)
        for moment, part in zip(Moment, parts, strict=True)
    }


DEFAULT = as_text(PRESETS["all"])


def complete(table: Mapping[Moment, Iterable[Aspect]]) -> Review:
    """A whole review from what an author wrote: a moment that is left out shows what the one before it does, right
    after the attempt at least the answer. ValueError for something else than the answer while it is open."""
    seen: Seen = ONLY_ANSWER
    review: dict[Moment, Seen] = {}
    for moment in Moment:
        seen = frozenset(table[moment]) if moment in table else seen
        review[moment] = seen
    if review[Moment.DURING] != ONLY_ANSWER:
        raise ValueError("an open attempt shows the saved answer and nothing else")
    return review


def moment_of(
    is_open: bool, ended_at: datetime | None, closed_on: date | None, now: datetime, today: date
) -> Moment:
    """The moment of an attempt. `closed_on`: the last day on which anybody may take the quiz, None for no such day.

    As long as one person with more time may still be writing, it is not closed for the others either: they could
    tell.
    """
    if is_open or ended_at is None:
        return Moment.DURING
    if closed_on is not None and today > closed_on:
        return Moment.CLOSED
    return Moment.AFTER if now < ended_at + RIGHT_AFTER else Moment.LATER


def may_see(review: Review, moment: Moment, is_graded: bool = True) -> Seen:
    """What may be seen. Of an attempt without marks (open, abandoned, waiting for them) the answer at most."""
    if moment is Moment.DURING:
        return ONLY_ANSWER
    return review[moment] if is_graded else review[moment] & ONLY_ANSWER

"""Pure rules of the review cycle."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any


def after_months(day: date, months: int) -> date:
    """The same day so many months later, the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def in_force(effective_from: str | None, effective_to: str | None, today: date) -> bool:
    """Whether a text that is in force from one day to the other (ISO texts, None where not known) is so today."""
    day = today.isoformat()
    return (not effective_from or effective_from <= day) and (not effective_to or day <= effective_to)


WARNING = timedelta(days=60)
"""So long before a text lapses its lessons are named: time to find what comes in its place and to write a version."""


class TextState(StrEnum):
    """How a text with known days stands, where that needs a look."""

    LAPSED = "lapsed"
    LAPSING = "lapsing"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Text:
    """A source that is not in force today, or not for long. `day`: the last one of its force, or the first of what has
    not begun."""

    title: str
    state: TextState
    day: date


@dataclass(frozen=True)
class Look:
    """What is to be looked at in a lesson. `read_on`: when its sources were read last, the oldest of them; `since`: the
    day on which that became older than the interval, None where only `texts` ask for it."""

    read_on: date
    since: date | None
    texts: tuple[Text, ...] = ()

    @property
    def may_be_said_right(self) -> bool:
        """Reading the sources again settles something. A text that lapsed asks for another version."""
        return self.since is not None or any(text.state is TextState.LAPSING for text in self.texts)


@dataclass(frozen=True)
class Due:
    """A lesson to be looked at. `read_by`: who said last that it still holds, None where nobody did since it was
    published; `writers`: who writes the course, the owner first."""

    course_id: int
    course_public_id: str
    course_title: str
    position: int
    key: str
    title: str
    look: Look
    read_by: str | None = None
    writers: tuple[str, ...] = ()
    is_mine: bool = False


@dataclass(frozen=True)
class Digest:
    """How many lessons have sources that are due to be read again, lean on a text that lapsed (or has not begun), or on
    one about to lapse. A lesson may stand in each."""

    lessons: int = 0
    overdue: int = 0
    lapsed: int = 0
    lapsing: int = 0


def digest(found: Sequence[Due]) -> Digest:
    """The figures of a list."""

    def leaning_on(*states: TextState) -> int:
        return sum(any(text.state in states for text in due.look.texts) for due in found)

    return Digest(
        len(found),
        sum(due.look.since is not None for due in found),
        leaning_on(TextState.LAPSED, TextState.NOT_YET),
        leaning_on(TextState.LAPSING),
    )


def standing(
    sources: Sequence[Mapping[str, Any]], reviewed_on: date | None, months: int, today: date
) -> Look | None:
    """What is to be looked at on `today`; None where nothing is, or there are no sources. A later review of the lesson
    counts for all its sources; it does not bring a text back into force."""
    if not sources:
        return None
    oldest = min(date.fromisoformat(source["reviewed_on"]) for source in sources)
    read_on = max(oldest, reviewed_on or date.min)
    due_on = after_months(read_on, months)
    texts = tuple(text for source in sources if (text := _text(source, read_on, today)))
    since = due_on if due_on <= today else None
    return Look(read_on, since, texts) if since or texts else None


def _text(source: Mapping[str, Any], read_on: date, today: date) -> Text | None:
    begins, ends = source.get("effective_from"), source.get("effective_to")
    title = str(source["title"])
    if ends and ends < today.isoformat():
        return Text(title, TextState.LAPSED, date.fromisoformat(ends))
    if begins and begins > today.isoformat():
        return Text(title, TextState.NOT_YET, date.fromisoformat(begins))
    if ends and (last := date.fromisoformat(ends)) - today <= WARNING < last - read_on:
        return Text(title, TextState.LAPSING, last)
    return None

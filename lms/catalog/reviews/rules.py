"""Pure rules of the review cycle."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True)
class Due:
    """A lesson to be looked at. `since`: the day on which its oldest source became older than the interval, None where
    only `not_in_force` (titles of sources) brings it here."""

    course_id: int
    course_public_id: str
    course_title: str
    position: int
    key: str
    title: str
    read_on: date
    since: date | None
    not_in_force: tuple[str, ...]


def standing(
    sources: Sequence[Mapping[str, Any]], reviewed_on: date | None, months: int, today: date
) -> tuple[date, date | None, tuple[str, ...]] | None:
    """When the sources were read last (the oldest of them; a later review of the lesson counts for all), since when
    they are due, and which are not in force today; None where nothing is to be done or there are no sources."""
    if not sources:
        return None
    oldest = min(date.fromisoformat(source["reviewed_on"]) for source in sources)
    read_on = max(oldest, reviewed_on or date.min)
    due_on = after_months(read_on, months)
    gone = tuple(
        str(source["title"])
        for source in sources
        if not in_force(source.get("effective_from"), source.get("effective_to"), today)
    )
    since = due_on if due_on <= today else None
    return (read_on, since, gone) if since or gone else None

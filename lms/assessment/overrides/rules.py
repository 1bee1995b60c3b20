"""Pure rules of exceptions: whose come first, and what can't be granted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lms.assessment.attempts.rules import Adjustment

MOST_MINUTES = 600
MOST_PERCENT = 1000
MOST_ATTEMPTS = 100


@dataclass(frozen=True)
class Granted:
    """An exception in force: for a person (`unit_id` None) or a unit. A later one has a higher `id`."""

    id: int
    unit_id: int | None
    says: Adjustment


def most_specific_first(granted: Sequence[Granted], way: Sequence[int]) -> list[Adjustment]:
    """What was granted to somebody, in the order in which it counts: the person's own before their unit's, a nearer
    unit before a farther one, what was given later before what was given earlier.

    `way`: the person's unit and those above it, the nearest first; exceptions of other units are left out.
    """
    distance = {unit_id: place for place, unit_id in enumerate(way, 1)}
    found = [
        (0 if each.unit_id is None else distance[each.unit_id], -each.id, each.says)
        for each in granted
        if each.unit_id is None or each.unit_id in distance
    ]
    return [says for _, _, says in sorted(found, key=lambda entry: entry[:2])]


@dataclass(frozen=True)
class Standing:
    """When an exception stood: from the day `valid_from` on, as recorded at an instant, until another row took its
    place."""

    valid_from: date
    recorded_at: datetime
    replaced_at: datetime | None
    is_withdrawal: bool = False

    def reached(self, started_at: datetime, until: datetime, last_day: date) -> bool:
        """Whether it stood at any time of an attempt that was open from `started_at` `until` then, on its `last_day`."""
        if self.is_withdrawal or self.valid_from > last_day or self.recorded_at > until:
            return False
        return self.replaced_at is None or self.replaced_at > started_at


class Fault(StrEnum):
    """Why something can't be granted."""

    NOTHING = "nothing"
    NUMBERS = "numbers"
    DAYS = "days"


def fault_of(says: Adjustment) -> Fault | None:
    """What is wrong with it, or None."""
    if says == Adjustment():
        return Fault.NOTHING
    limits = (
        (says.extra_minutes, 1, MOST_MINUTES),
        (says.time_percent, 101, MOST_PERCENT),
        (says.attempts_allowed, 0, MOST_ATTEMPTS),
    )
    if any(value is not None and not low <= value <= high for value, low, high in limits):
        return Fault.NUMBERS
    if says.opens_on and says.closes_on and says.opens_on > says.closes_on:
        return Fault.DAYS
    return None


def last_day(own: date | None, granted: Sequence[date | None]) -> date | None:
    """The last day on which anybody may take a quiz that closes on `own`; None where it never closes."""
    return None if own is None else max([own, *(day for day in granted if day is not None)])

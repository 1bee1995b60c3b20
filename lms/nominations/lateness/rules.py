"""Pure rules of the year's last days: late is marked, never refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lms.org.deadlines.rules import Act, Deadline, days_late


@dataclass(frozen=True)
class LastDays:
    """The last days on time of a year, as the school's calendar keeps them; None where it keeps none."""

    nominations: date | None = None
    council: date | None = None
    sending: date | None = None


def last_days(year: int, days: Iterable[Deadline]) -> LastDays:
    """Those of the year whose nominations are due in its May. `days`: what the school's calendar holds."""
    held = {day.act: day.last_on for day in days if day.year == year}
    return LastDays(held.get(Act.NOMINATIONS), held.get(Act.COUNCIL), held.get(Act.SENDING))


def year_due(today: date) -> int:
    """The year whose nominations are due next, or being decided now: until the end of July this year's, then the next's."""
    return today.year if today.month <= 7 else today.year + 1


def is_late(on: date, last_day: date | None) -> bool:
    """Whether something done on the day came after its last day on time: it is marked, never refused."""
    return last_day is not None and days_late(last_day, on) > 0

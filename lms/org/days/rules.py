"""Working days: what the time limit for answering a request is counted in."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lms.kernel.messages import mark


class DayKind(StrEnum):
    """What an office's entry says of a day. PLAIN takes an earlier entry back."""

    OFF = "off"
    WORK = "work"
    PLAIN = "plain"


DAY_LABELS: Mapping[str, str] = {
    DayKind.OFF: mark("Nghỉ"),
    DayKind.WORK: mark("Làm bù"),
    DayKind.PLAIN: mark("Như ngày thường"),
}


@dataclass(frozen=True)
class Calendar:
    """`entries`: days the office entered; `yearly`: (month, day) of the holidays with a fixed date."""

    entries: Mapping[date, DayKind]
    yearly: Set[tuple[int, int]]

    def is_working(self, day: date) -> bool:
        """Monday to Friday but for holidays; an entry for the very day decides."""
        entry = self.entries.get(day, DayKind.PLAIN)
        if entry is not DayKind.PLAIN:
            return entry is DayKind.WORK
        return day.weekday() < 5 and (day.month, day.day) not in self.yearly


# Those of Bộ luật Lao động 2019, Điều 112, that fall on the same date each year. Those of the lunar calendar, the
# second day of Quốc khánh and days moved to another are announced each year, and of 24/11 (Nghị quyết 80-NQ/TW,
# 2026) no law that makes it a day off was found; the office enters them.
FIXED_HOLIDAYS: Mapping[tuple[int, int], str] = {
    (1, 1): mark("Tết Dương lịch"),
    (4, 30): mark("Ngày Chiến thắng"),
    (5, 1): mark("Ngày Quốc tế lao động"),
    (9, 2): mark("Quốc khánh"),
}

WEEKDAYS = (
    mark("thứ Hai"), mark("thứ Ba"), mark("thứ Tư"), mark("thứ Năm"), mark("thứ Sáu"), mark("thứ Bảy"),
    mark("Chủ nhật"),
)  # fmt: skip
"""By `date.weekday()`."""

LONGEST_PAUSE = 60  # days in a row without a working one: more is a mistake in the entries


def working_days_after(start: date, count: int, calendar: Calendar) -> date:
    """The last day on time of a limit of `count` working days; the day it starts is not counted."""
    day, left, idle = start, count, 0
    while left and idle < LONGEST_PAUSE:
        day += timedelta(days=1)
        works = calendar.is_working(day)
        left, idle = left - works, 0 if works else idle + 1
    return day

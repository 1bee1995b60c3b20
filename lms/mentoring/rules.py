"""What can be said of core trainers and of the help they give. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date
from lms.org.dated.rules import Dated

LONGEST = 600  # minutes of one help
MOST_MEMBERS = 60


class HelpState(StrEnum):
    """Where a logged help stands; only a confirmed one counts anywhere."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


STATE_LABELS: Mapping[str, str] = {
    HelpState.WAITING: mark("Chưa xác nhận"),
    HelpState.CONFIRMED: mark("Đã xác nhận"),
    HelpState.REFUSED: mark("Bị báo không đúng"),
    HelpState.WITHDRAWN: mark("Đã rút lại"),
}


def state_of(is_right: bool | None, is_withdrawn: bool) -> HelpState:
    """The state by what the one helped said (None: nothing yet) and whether the log was taken back."""
    if is_withdrawn:
        return HelpState.WITHDRAWN
    if is_right is None:
        return HelpState.WAITING
    return HelpState.CONFIRMED if is_right else HelpState.REFUSED


@dataclass(frozen=True)
class Term(Dated):
    """Somebody is core trainer from `valid_from` to `valid_to`, on what ground."""

    reason: str
    decision_number: str | None = None


@dataclass(frozen=True)
class Place(Dated):
    """Somebody (`person_id`) is in the group of a core trainer from `valid_from` to `valid_to`."""

    trainer_id: int
    person_id: int


Row = TypeVar("Row", bound=Dated)


def on_day(rows: Iterable[Row], day: date) -> Row | None:
    """The row that covers the day."""
    return next((row for row in rows if row.holds_on(day)), None)


def clash(rows: Iterable[Row], first: date, last: date | None) -> Row | None:
    """The first of the rows that shares a day with the days from `first` to `last` (None: for ever)."""
    wanted = Dated(None, first, last)
    found = [row for row in rows if not row.is_empty and row.overlaps(wanted)]
    return min(found, key=lambda row: row.valid_from, default=None)


def end_problem(row: Dated, last: date) -> Message | None:
    """Why the row cannot end with the day `last`: before it began, or later than it ends by itself."""
    if last < row.valid_from:
        return Message(
            mark("Ngày cuối phải từ ngày {day} trở đi, là ngày bắt đầu."), {"day": show_date(row.valid_from)}
        )
    if row.valid_to is not None and last > row.valid_to:
        return Message(mark("Việc này đã kết thúc vào hết ngày {day}."), {"day": show_date(row.valid_to)})
    return None


def help_problem(
    helped_on: date, today: date, terms: Iterable[Term], places: Iterable[Place], name: str
) -> Message | None:
    """Why no help of that day can be logged. `terms`: when the one who helped was core trainer; `places`: when `name`
    was in their group."""
    if helped_on > today:
        return Message(mark("Ngày giúp không được sau hôm nay."))
    if on_day(terms, helped_on) is None:
        return Message(
            mark("Ngày {day} bạn chưa hoặc không còn là giáo viên cốt cán."), {"day": show_date(helped_on)}
        )
    if on_day(places, helped_on) is None:
        return Message(
            mark("Ngày {day} {name} chưa hoặc không còn ở trong nhóm của bạn."),
            {"day": show_date(helped_on), "name": name},
        )
    return None

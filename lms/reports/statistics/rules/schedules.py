"""When the answer to a kept question is sent. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from lms.kernel.messages import Message, mark


class Every(StrEnum):
    """How often the answer to a kept question is sent."""

    NEVER = ""
    WEEK = "week"
    MONTH = "month"


EVERY_LABELS: Mapping[str, str] = {
    Every.NEVER: mark("Không gửi"),
    Every.WEEK: mark("Thứ Hai hằng tuần"),
    Every.MONTH: mark("Ngày 1 hằng tháng"),
}


class Outcome(StrEnum):
    """What became of a letter."""

    SENT = "sent"
    REFUSED = "refused"


def due_day(every: Every, today: date) -> date | None:
    """The first day of the week or month of `today`: what a letter is due for. None where none is sent."""
    if every is Every.WEEK:
        return today - timedelta(days=today.weekday())
    return today.replace(day=1) if every is Every.MONTH else None


NO_MAILBOX = Message(mark("Thống kê này chưa có hộp thư nhận. Hãy điền hộp thư trước, rồi tải thư."))

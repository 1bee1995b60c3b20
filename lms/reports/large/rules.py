"""Which workbooks are made while nobody waits, how long they are kept, and what has become of one. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from lms.kernel.messages import mark

LARGE = 50_000  # rows of a list; a workbook of as many takes some seconds, of a million two minutes
KEPT = timedelta(days=2)
MOST_KEPT = 5  # files of one account; the oldest goes when another is asked for
PATIENCE = timedelta(hours=3)  # after which a file that is not there does not come


class Kind(StrEnum):
    """Which page the question was asked on."""

    LEARNING = "learning"


class State(StrEnum):
    """What has become of a file that was asked for."""

    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


STATE_LABELS: Mapping[str, str] = {
    State.MAKING: mark("Đang tạo"),
    State.READY: mark("Đã xong"),
    State.FAILED: mark("Không tạo được"),
}

NOT_MADE = mark(
    "Tệp chưa tạo được dù đã thử nhiều lần. Hãy yêu cầu lại; nếu vẫn vậy, hãy báo người quản trị hệ thống."
)


def state_of(asked_at: datetime, is_made: bool, problem: str, now: datetime) -> State:
    """`problem`: why it could not be made, "" where nothing was said."""
    if is_made:
        return State.READY
    return State.FAILED if problem or now - asked_at > PATIENCE else State.MAKING

"""A request about personal data: its kinds, the steps it may take, and when each is due. Pure.

A request is received, answered (we have it, this is what happens next), and closed: done, or refused with the
reason. Its closing may be put off once, where the law lets it. What happened is rows; the state is read off them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lms.kernel.messages import Message, mark
from lms.org.days.rules import Calendar, working_days_after


class Kind(StrEnum):
    """What may be asked (Luật 91/2025, Điều 4)."""

    COPY = "copy"
    CORRECTION = "correction"
    DELETION = "deletion"
    RESTRICTION = "restriction"
    OBJECTION = "objection"
    WITHDRAWAL = "withdrawal"
    COMPLAINT = "complaint"


KIND_LABELS: Mapping[str, str] = {
    Kind.COPY: mark("Xem hoặc nhận bản sao dữ liệu"),
    Kind.CORRECTION: mark("Sửa dữ liệu chưa đúng"),
    Kind.DELETION: mark("Xóa dữ liệu"),
    Kind.RESTRICTION: mark("Hạn chế xử lý dữ liệu"),
    Kind.OBJECTION: mark("Phản đối việc xử lý dữ liệu"),
    Kind.WITHDRAWAL: mark("Rút lại sự đồng ý"),
    Kind.COMPLAINT: mark("Khiếu nại về dữ liệu cá nhân"),
}

# Only these may be put off, once.
EXTENDABLE = frozenset({Kind.WITHDRAWAL, Kind.RESTRICTION, Kind.OBJECTION})


class Source(StrEnum):
    """How it came."""

    PAGE = "page"
    PAPER = "paper"


SOURCE_LABELS: Mapping[str, str] = {
    Source.PAGE: mark("Gửi trên trang"),
    Source.PAPER: mark("Đơn giấy"),
}


class Step(StrEnum):
    """What was done about it."""

    ANSWERED = "answered"
    EXTENDED = "extended"
    DONE = "done"
    REFUSED = "refused"


STEP_LABELS: Mapping[str, str] = {
    Step.ANSWERED: mark("Đã trả lời"),
    Step.EXTENDED: mark("Đã gia hạn"),
    Step.DONE: mark("Đã thực hiện"),
    Step.REFUSED: mark("Đã từ chối"),
}

# Steps of one slot exclude each other: a request has one answer, one extension, one ending.
SLOTS: Mapping[Step, str] = {
    Step.ANSWERED: "answer",
    Step.EXTENDED: "extension",
    Step.DONE: "ending",
    Step.REFUSED: "ending",
}


FURTHEST_FIRST = (Step.DONE, Step.REFUSED, Step.EXTENDED, Step.ANSWERED)


class State(StrEnum):
    """Where a request stands, named after the furthest step taken; never stored."""

    RECEIVED = "received"
    ANSWERED = "answered"
    EXTENDED = "extended"
    DONE = "done"
    REFUSED = "refused"


STATE_LABELS: Mapping[str, str] = {
    State.RECEIVED: mark("Chờ trả lời"),
    State.ANSWERED: mark("Đang thực hiện"),
    State.EXTENDED: mark("Đang thực hiện, đã gia hạn"),
    State.DONE: mark("Đã thực hiện"),
    State.REFUSED: mark("Đã từ chối"),
}

CLOSED = frozenset({State.DONE, State.REFUSED})


def state_of(steps: Collection[Step]) -> State:
    """The state that the steps taken make."""
    furthest = next((step for step in FURTHEST_FIRST if step in steps), None)
    return State(furthest.value) if furthest is not None else State.RECEIVED


@dataclass(frozen=True)
class Received:
    """What a request's due dates are computed from; the limits are those of the day it came."""

    kind: Kind
    received_on: date
    answer_days: int
    done_days: int
    extension_days: int = 0


@dataclass(frozen=True)
class Due:
    """The last day on time of the answer and of the ending."""

    answer_on: date
    done_on: date


def due(request: Received, calendar: Calendar) -> Due:
    """When the request must be answered and ended. The day it came is not counted; the longer limit runs on over
    weekends and holidays, and is not moved to the next working day."""
    days = request.done_days + request.extension_days
    return Due(
        working_days_after(request.received_on, request.answer_days, calendar),
        request.received_on + timedelta(days=days),
    )


def is_overdue(state: State, dates: Due, today: date) -> bool:
    """Whether the next thing to be done should have been done by now. A closed request is not overdue."""
    if state in CLOSED:
        return False
    return today > dates.done_on or (state is State.RECEIVED and today > dates.answer_on)


ALREADY = mark("Yêu cầu này đã xong. Không ghi thêm được nữa; nếu cần, hãy lập một yêu cầu mới.")
ANSWERED_ALREADY = mark("Yêu cầu này đã được trả lời. Hãy ghi kết quả thực hiện.")
EXTENDED_ALREADY = mark("Thời hạn chỉ được gia hạn một lần, và yêu cầu này đã được gia hạn.")
NOT_EXTENDABLE = mark("Loại yêu cầu này không được gia hạn.")
NEEDS_REASON = mark("Hãy viết lý do, để người yêu cầu hiểu vì sao.")
NEEDS_ANSWER = mark("Hãy viết câu trả lời cho người yêu cầu.")


def step_problem(
    kind: Kind, taken: Collection[Step], wanted: Step, note: str, days: int = 0, most: int = 0
) -> Message | None:
    """Why `wanted` can't follow the steps `taken`, or None. `days`: of an extension, at most `most`."""
    if state_of(taken) in CLOSED:
        return Message(ALREADY)
    if wanted is Step.ANSWERED and Step.ANSWERED in taken:
        return Message(ANSWERED_ALREADY)
    if wanted is Step.EXTENDED and Step.EXTENDED in taken:
        return Message(EXTENDED_ALREADY)
    if wanted is Step.EXTENDED and kind not in EXTENDABLE:
        return Message(NOT_EXTENDABLE)
    if wanted is Step.EXTENDED and not 1 <= days <= most:
        return Message(mark("Chỉ gia hạn được từ 1 đến {most} ngày."), {"most": most})
    if not note:
        return Message(NEEDS_REASON if wanted in (Step.REFUSED, Step.EXTENDED) else NEEDS_ANSWER)
    return None

"""Pure rules of disputes: what may be done next, whose turn it is, by when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.kernel.messages import Message, mark
from lms.org.days.rules import Calendar, working_days_after

DEFAULT_DAYS = 5
MOST_FILES = 3
FORMATS = ("pdf", "jpg", "png", "webp", "docx")


class Step(StrEnum):
    """What was done about a case."""

    TOLD = "told"  # the person said more
    RETURNED = "returned"  # the office asks for more
    ACCEPTED = "accepted"
    REFUSED = "refused"
    RECORDED = "recorded"  # the fact that was missing is there now
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    """Where a case stands; read off its steps, never stored."""

    WAITING = "waiting"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    RECORDED = "recorded"
    WITHDRAWN = "withdrawn"


STEP_LABELS: Mapping[str, str] = {
    Step.TOLD: mark("Nói thêm"),
    Step.RETURNED: mark("Hỏi thêm"),
    Step.ACCEPTED: mark("Chấp nhận"),
    Step.REFUSED: mark("Không chấp nhận"),
    Step.RECORDED: mark("Đã ghi nhận kết quả"),
    Step.WITHDRAWN: mark("Rút lại"),
}

STATE_LABELS: Mapping[str, str] = {
    State.WAITING: mark("Chờ trả lời"),
    State.RETURNED: mark("Chờ người gửi nói thêm"),
    State.ACCEPTED: mark("Chấp nhận, chờ ghi nhận"),
    State.REFUSED: mark("Không chấp nhận"),
    State.RECORDED: mark("Đã ghi nhận"),
    State.WITHDRAWN: mark("Người gửi đã rút"),
}

AFTER: Mapping[Step, State] = {
    Step.TOLD: State.WAITING,
    **{step: State(step.value) for step in Step if step is not Step.TOLD},
}
NEXT: Mapping[State, frozenset[Step]] = {
    State.WAITING: frozenset({Step.TOLD, Step.RETURNED, Step.ACCEPTED, Step.REFUSED, Step.WITHDRAWN}),
    State.RETURNED: frozenset({Step.TOLD, Step.ACCEPTED, Step.REFUSED, Step.WITHDRAWN}),
    State.ACCEPTED: frozenset({Step.RECORDED, Step.REFUSED}),
}
BY_OFFICE = (Step.RETURNED, Step.ACCEPTED, Step.REFUSED, Step.RECORDED)
OFFICE_TURN = frozenset({State.WAITING, State.ACCEPTED})

TOO_LATE = mark("Việc này đã được giải quyết hoặc vừa có người ghi thêm. Hãy mở lại trang.")
NEEDS_REASON = mark("Vui lòng viết lý do, để người gửi hiểu vì sao.")
NO_FACT = mark(
    "Chưa thấy kết quả này trong dữ liệu. Hãy ghi nhận kết quả (công nhận học ở nơi khác, hoặc hoàn thành tại lớp tập huấn) trước, rồi bấm lại."
)


@dataclass(frozen=True)
class Taken:
    """A step that was taken, and on which day."""

    step: Step
    on: date


def state_of(steps: Sequence[Taken]) -> State:
    """Where a case with these steps stands."""
    return AFTER[steps[-1].step] if steps else State.WAITING


def is_legal(steps: Sequence[Step]) -> bool:
    """Whether each step could follow those before it."""
    state = State.WAITING
    for step in steps:
        if step not in NEXT.get(state, frozenset()):
            return False
        state = AFTER[step]
    return True


def waits_since(asked_on: date, steps: Sequence[Taken]) -> date | None:
    """Since which day it is the office's turn; None where it is not. What the person adds while it is starts nothing
    anew."""
    state, since = State.WAITING, asked_on
    for taken in steps:
        after = AFTER[taken.step]
        if after in OFFICE_TURN and after is not state:
            since = taken.on
        state = after
    return since if state in OFFICE_TURN else None


def due_on(asked_on: date, steps: Sequence[Taken], days: int, calendar: Calendar) -> date | None:
    """The last day on time of what the office has to do now; None where it has nothing to do."""
    since = waits_since(asked_on, steps)
    return working_days_after(since, days, calendar) if since is not None else None


def step_problem(steps: Sequence[Taken], wanted: Step, note: str, is_met: bool) -> Message | None:
    """Why `wanted` cannot be the next step, or None. `is_met`: the facts say by now that it was learnt."""
    if wanted not in NEXT.get(state_of(steps), frozenset()):
        return Message(TOO_LATE)
    if wanted in (Step.RETURNED, Step.REFUSED, Step.ACCEPTED, Step.TOLD) and not note:
        return Message(NEEDS_REASON)
    if wanted is Step.RECORDED and not is_met:
        return Message(NO_FACT)
    return None


def read_days(text: str) -> int:
    """The setting's number of working days, 1 to 60; the default where it is none."""
    found = text.strip()
    return int(found) if found.isascii() and found.isdigit() and 1 <= int(found) <= 60 else DEFAULT_DAYS

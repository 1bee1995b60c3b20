"""Pure rules of nominations: what may follow what, who may not decide, what is missing, when it is late.

Nothing here gives a verdict: an outcome of a criterion is set by a person, and the Council votes.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.kernel.messages import Message, mark
from lms.org.deadlines.rules import Act, Deadline, days_late

MOST_FILES = 10
FORMATS = ("pdf", "jpg", "png", "webp", "docx", "xlsx", "pptx", "mp4")


class Subject(StrEnum):
    """Whom a nomination is about, and whom a criterion is for (the plan's IV.1 and V.2)."""

    UNIT = "unit"
    STAFF = "staff"
    STUDENT = "student"


class Level(StrEnum):
    """Who gives the award: the principal, or somebody higher to whom the school proposes it."""

    SCHOOL = "school"
    HIGHER = "higher"


class Outcome(StrEnum):
    """What a person found of a criterion."""

    MET = "met"
    NOT_MET = "not-met"
    UNCLEAR = "unclear"


class Step(StrEnum):
    """What was done about a nomination."""

    CONFIRMED = "confirmed"
    RETURNED = "returned"
    APPRAISED = "appraised"
    PASSED = "passed"
    NOT_PASSED = "not-passed"
    AWARDED = "awarded"
    SENT_UP = "sent-up"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    """Where a nomination stands; read off its steps, never stored."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    APPRAISED = "appraised"
    PASSED = "passed"
    NOT_PASSED = "not-passed"
    AWARDED = "awarded"
    SENT_UP = "sent-up"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


SUBJECT_LABELS: Mapping[str, str] = {
    Subject.UNIT: mark("Tập thể"),
    Subject.STAFF: mark("Viên chức, người lao động"),
    Subject.STUDENT: mark("Học sinh"),
}
LEVEL_LABELS: Mapping[str, str] = {
    Level.SCHOOL: mark("Hiệu trưởng tặng"),
    Level.HIGHER: mark("Đề nghị cấp trên khen thưởng"),
}
OUTCOME_LABELS: Mapping[str, str] = {
    Outcome.MET: mark("Đạt"),
    Outcome.NOT_MET: mark("Chưa đạt"),
    Outcome.UNCLEAR: mark("Cần làm rõ"),
}
STEP_LABELS: Mapping[str, str] = {
    Step.CONFIRMED: mark("Thủ trưởng đơn vị xác nhận"),
    Step.RETURNED: mark("Trả lại"),
    Step.APPRAISED: mark("Thẩm định xong, chuyển Hội đồng"),
    Step.PASSED: mark("Hội đồng thông qua"),
    Step.NOT_PASSED: mark("Hội đồng không thông qua"),
    Step.AWARDED: mark("Hiệu trưởng quyết định khen thưởng"),
    Step.SENT_UP: mark("Hiệu trưởng đồng ý gửi cấp trên"),
    Step.REFUSED: mark("Hiệu trưởng không đồng ý"),
    Step.WITHDRAWN: mark("Rút lại"),
}
STATE_LABELS: Mapping[str, str] = {
    State.DRAFT: mark("Chờ đơn vị xác nhận"),
    State.CONFIRMED: mark("Chờ thẩm định"),
    State.RETURNED: mark("Bị trả lại"),
    State.APPRAISED: mark("Chờ Hội đồng"),
    State.PASSED: mark("Chờ Hiệu trưởng"),
    State.NOT_PASSED: mark("Không qua Hội đồng"),
    State.AWARDED: mark("Được khen thưởng"),
    State.SENT_UP: mark("Đã gửi cấp trên"),
    State.REFUSED: mark("Không được khen thưởng"),
    State.WITHDRAWN: mark("Đã rút"),
}

AFTER: Mapping[Step, State] = {step: State(step.value) for step in Step}
NEXT: Mapping[State, frozenset[Step]] = {
    State.DRAFT: frozenset({Step.CONFIRMED, Step.WITHDRAWN}),
    State.CONFIRMED: frozenset({Step.RETURNED, Step.APPRAISED, Step.WITHDRAWN}),
    State.RETURNED: frozenset({Step.CONFIRMED, Step.WITHDRAWN}),
    State.APPRAISED: frozenset({Step.RETURNED, Step.PASSED, Step.NOT_PASSED, Step.WITHDRAWN}),
    State.PASSED: frozenset({Step.AWARDED, Step.SENT_UP, Step.REFUSED}),
    State.NOT_PASSED: frozenset({Step.REFUSED}),
}
WRITABLE = frozenset({State.DRAFT, State.RETURNED})
CLOSED = frozenset({State.AWARDED, State.SENT_UP, State.REFUSED, State.WITHDRAWN})
BY_LEADER = frozenset({Step.AWARDED, Step.SENT_UP, Step.REFUSED})
BY_COUNCIL = frozenset({Step.PASSED, Step.NOT_PASSED})
NEEDS_NOTE = frozenset({Step.RETURNED, Step.REFUSED, Step.WITHDRAWN})

TOO_LATE = mark("Đề nghị này vừa được người khác xử lý, hoặc đã qua bước này. Hãy mở lại trang.")
NEEDS_REASON = mark("Vui lòng viết lý do, để người đề nghị hiểu vì sao.")
ABOUT_ONESELF = mark("Đây là đề nghị khen thưởng chính bạn: người khác phải làm bước này.")
ONES_OWN = mark(
    "Bạn đã xác nhận hoặc thẩm định đề nghị này, nên một người khác phải làm bước tiếp theo. Không ai vừa đề nghị vừa quyết định."
)
OF_OTHER_LEVEL = mark("Hình thức khen thưởng này không thuộc cấp đã chọn. Hãy chọn cách giải quyết khác.")


@dataclass(frozen=True)
class Taken:
    """A step that was taken, and by which account (None: the system, or nobody known)."""

    step: Step
    account_id: int | None = None


def state_of(steps: Sequence[Step]) -> State:
    """Where a nomination with these steps stands."""
    return AFTER[steps[-1]] if steps else State.DRAFT


def is_legal(steps: Sequence[Step]) -> bool:
    """Whether each step could follow those before it."""
    state = State.DRAFT
    for step in steps:
        if step not in NEXT.get(state, frozenset()):
            return False
        state = AFTER[step]
    return True


def _own_earlier(taken: Sequence[Taken], wanted: Step, account_id: int) -> bool:
    """Whether the account did, since the nomination was last confirmed, a step that it may not follow itself."""
    parted = {
        Step.APPRAISED: {Step.CONFIRMED},
        **{step: {Step.CONFIRMED, Step.APPRAISED} for step in BY_LEADER},
    }
    mine: set[Step] = set()
    for one in taken:
        if one.step is Step.CONFIRMED:
            mine.clear()
        if one.account_id == account_id:
            mine.add(one.step)
    return bool(mine & parted.get(wanted, set()))


def step_problem(
    taken: Sequence[Taken],
    wanted: Step,
    note: str,
    account_id: int | None,
    is_about_oneself: bool,
    level: Level,
) -> Message | None:
    """Why `wanted` cannot be the next step of whoever wants it, or None.

    Nobody takes a step of a nomination about themselves but to withdraw it; nobody appraises what they confirmed, nor
    decides what they confirmed or appraised; the principal gives what is the school's and sends up what is not.
    """
    if wanted not in NEXT.get(state_of([one.step for one in taken]), frozenset()):
        return Message(TOO_LATE)
    if is_about_oneself and wanted is not Step.WITHDRAWN:
        return Message(ABOUT_ONESELF)
    if account_id is not None and _own_earlier(taken, wanted, account_id):
        return Message(ONES_OWN)
    if (wanted is Step.AWARDED and level is Level.HIGHER) or (
        wanted is Step.SENT_UP and level is Level.SCHOOL
    ):
        return Message(OF_OTHER_LEVEL)
    if wanted in NEEDS_NOTE and not note:
        return Message(NEEDS_REASON)
    return None


@dataclass(frozen=True)
class Held:
    """What a nomination holds, for the check of completeness. `criteria`: how many ask to be set; `outcomes`: of those,
    what was set; `is_confirmed`: the unit's head stands for it."""

    reason: str
    achievements: str
    files: int
    is_confirmed: bool
    criteria: int
    outcomes: int


def lacks(held: Held) -> list[Message]:
    """What a nomination lacks before the Council can see it, in the order of the plan's VI.2."""
    found = []
    if not held.reason:
        found.append(Message(mark("Chưa có lý do đề nghị.")))
    if not held.achievements:
        found.append(Message(mark("Chưa có phần thành tích (nội dung của báo cáo thành tích).")))
    if not held.files:
        found.append(Message(mark("Chưa có tệp minh chứng nào.")))
    if not held.is_confirmed:
        found.append(Message(mark("Chưa có xác nhận của thủ trưởng đơn vị.")))
    if held.outcomes < held.criteria:
        found.append(
            Message(
                mark("Còn {left} trong {all} tiêu chuẩn chưa được thẩm định."),
                {"left": held.criteria - held.outcomes, "all": held.criteria},
            )
        )
    return found


def differences(lists: Mapping[str, Sequence[str]]) -> list[Message]:
    """Where papers name others than the first of them, or others in number. `lists`: a paper's title (a message id) to
    the names in it, in its order; the order does not matter, the spelling does."""
    found: list[Message] = []
    (first, wanted), *others = lists.items() if lists else (("", ()),)
    for title, names in others:
        said: dict[str, object] = {"paper": Message(title), "first": Message(first)}
        if len(names) != len(wanted):
            counts = {"n": len(names), "wanted": len(wanted)}
            found.append(
                Message(mark("“{paper}” có {n} tên, còn “{first}” có {wanted} tên."), {**said, **counts})
            )
        for name in sorted(set(wanted) - set(names)):
            found.append(
                Message(mark("“{paper}” thiếu “{name}” (có trong “{first}”)."), {**said, "name": name})
            )
        for name in sorted(set(names) - set(wanted)):
            found.append(
                Message(
                    mark("“{paper}” có thêm “{name}” (không có trong “{first}”)."), {**said, "name": name}
                )
            )
    return found


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


def audience(category: str | None) -> Subject:
    """Which criteria a person of the category is held against."""
    return Subject.STUDENT if category == "student" else Subject.STAFF


def applies_to(audiences: Collection[str], subject: Subject) -> bool:
    """Whether a criterion is for the nominee."""
    return subject.value in audiences

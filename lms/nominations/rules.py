"""Pure rules of nominations: what may follow what, who may not decide, what is missing.

Nothing here gives a verdict: an outcome of a criterion is set by a person, and the Council votes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date

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
    GRANTED = "granted"
    NOT_GRANTED = "not-granted"


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
    GRANTED = "granted"
    NOT_GRANTED = "not-granted"


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
    Step.GRANTED: mark("Cấp trên đã khen thưởng"),
    Step.NOT_GRANTED: mark("Cấp trên không khen thưởng"),
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
    State.GRANTED: mark("Được cấp trên khen thưởng"),
    State.NOT_GRANTED: mark("Không được cấp trên khen thưởng"),
}

AFTER: Mapping[Step, State] = {step: State(step.value) for step in Step}
NEXT: Mapping[State, frozenset[Step]] = {
    State.DRAFT: frozenset({Step.CONFIRMED, Step.WITHDRAWN}),
    State.CONFIRMED: frozenset({Step.RETURNED, Step.APPRAISED, Step.WITHDRAWN}),
    State.RETURNED: frozenset({Step.CONFIRMED, Step.WITHDRAWN}),
    State.APPRAISED: frozenset({Step.RETURNED, Step.PASSED, Step.NOT_PASSED, Step.WITHDRAWN}),
    State.PASSED: frozenset({Step.AWARDED, Step.SENT_UP, Step.REFUSED}),
    State.NOT_PASSED: frozenset({Step.REFUSED}),
    State.SENT_UP: frozenset({Step.GRANTED, Step.NOT_GRANTED}),
}
WRITABLE = frozenset({State.DRAFT, State.RETURNED})
BY_HIGHER = frozenset({Step.GRANTED, Step.NOT_GRANTED})  # what they answered, written down by the office
CLOSED = frozenset(
    {State.AWARDED, State.SENT_UP, State.REFUSED, State.WITHDRAWN, State.GRANTED, State.NOT_GRANTED}
)  # for the school
OVER = frozenset({State.WITHDRAWN, State.REFUSED, State.NOT_GRANTED})  # it can be asked for anew
BY_LEADER = frozenset({Step.AWARDED, Step.SENT_UP, Step.REFUSED})
BY_COUNCIL = frozenset({Step.PASSED, Step.NOT_PASSED})
NEEDS_NOTE = frozenset({Step.RETURNED, Step.REFUSED, Step.WITHDRAWN, *BY_HIGHER})

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


def answer_note(paper: str, on: date, note: str) -> str:
    """What is kept of an answer from above: its number and date, then what was said beside it."""
    return "\n".join(part for part in (f"{paper}, ngày {show_date(on)}.", note) if part)


def is_repeated(taken: Sequence[Taken], wanted: str, account_id: int | None) -> bool:
    """Whether the account has just taken this very step: a button pressed twice, where the first press counted."""
    return (
        bool(taken)
        and account_id is not None
        and taken[-1].account_id == account_id
        and taken[-1].step == wanted
    )


def has_passed(taken: Sequence[Taken], wanted: str) -> bool:
    """Whether a step that somebody chose on an older page can follow no more."""
    known = wanted in set(Step)
    return known and Step(wanted) not in NEXT.get(state_of([one.step for one in taken]), frozenset())


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


def audience(category: str | None) -> Subject:
    """Which criteria a person of the category is held against."""
    return Subject.STUDENT if category == "student" else Subject.STAFF


def applies_to(audiences: Collection[str], subject: Subject) -> bool:
    """Whether a criterion is for the nominee."""
    return subject.value in audiences

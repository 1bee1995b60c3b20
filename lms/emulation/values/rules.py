"""Pure rules of entered values: which there are, where one stands, what may be done next. None is ever a verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lms.kernel.messages import Message, mark

FORMATS = ("pdf", "jpg", "png", "webp", "docx")


class Kind(StrEnum):
    """What is entered. The first four of a person; awards and the rest of a unit."""

    INITIATIVE = "initiative"
    PRIZE = "prize"
    AWARD = "award"
    RATING = "rating"
    MODEL = "model"
    PLAN = "plan"
    SOLIDARITY = "solidarity"
    MOVEMENT = "movement"


KIND_LABELS: Mapping[str, str] = {
    Kind.INITIATIVE: mark("Sáng kiến được công nhận"),
    Kind.PRIZE: mark("Giải thưởng"),
    Kind.AWARD: mark("Khen thưởng đã nhận"),
    Kind.RATING: mark("Mức hoàn thành nhiệm vụ"),
    Kind.MODEL: mark("Mô hình, giải pháp mới"),
    Kind.PLAN: mark("Kết quả thực hiện chỉ tiêu kế hoạch"),
    Kind.SOLIDARITY: mark("Đoàn kết nội bộ"),
    Kind.MOVEMENT: mark("Tham gia phong trào khác"),
}
OF_PERSON = (Kind.INITIATIVE, Kind.PRIZE, Kind.AWARD, Kind.RATING)
OF_UNIT = (Kind.MODEL, Kind.AWARD, Kind.PLAN, Kind.SOLIDARITY, Kind.MOVEMENT)


class Level(StrEnum):
    """Of which level."""

    UNIT = "unit"
    SCHOOL = "school"
    SECTOR = "sector"
    PROVINCE = "province"
    NATION = "nation"


LEVEL_LABELS: Mapping[str, str] = {
    Level.UNIT: mark("Đơn vị trong Trường"),
    Level.SCHOOL: mark("Trường"),
    Level.SECTOR: mark("Sở, ngành"),
    Level.PROVINCE: mark("Tỉnh"),
    Level.NATION: mark("Toàn quốc trở lên"),
}


class Step(StrEnum):
    """What was done about a value."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    """Where a value stands; read off its newest step and its replacement, never stored."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


STATE_LABELS: Mapping[str, str] = {
    State.WAITING: mark("Chờ xác nhận"),
    State.CONFIRMED: mark("Đã xác nhận"),
    State.REFUSED: mark("Không xác nhận"),
    State.WITHDRAWN: mark("Đã rút"),
    State.REPLACED: mark("Đã thay bằng dòng khác"),
}
STEP_LABELS: Mapping[str, str] = {
    Step.CONFIRMED: mark("Xác nhận"),
    Step.REFUSED: mark("Không xác nhận"),
    Step.WITHDRAWN: mark("Rút"),
}

NEXT: Mapping[State, frozenset[Step]] = {
    State.WAITING: frozenset(Step),
    State.CONFIRMED: frozenset({Step.WITHDRAWN}),
}
NEEDS_REASON = frozenset({Step.REFUSED, Step.WITHDRAWN})


def state_of(newest: str | None, is_replaced: bool) -> State:
    """Where a value with this newest step stands."""
    if is_replaced:
        return State.REPLACED
    return State(newest) if newest else State.WAITING


def is_legal(steps: list[str]) -> bool:
    """Whether each step could follow those before it."""
    state = State.WAITING
    for step in steps:
        if Step(step) not in NEXT.get(state, frozenset()):
            return False
        state = State(step)
    return True


@dataclass(frozen=True)
class Said:
    """What is entered. `on`: the day by which it belongs to a period; `result`: the prize, the form of the award, the
    rating; `issuer`, `number`, `decided_on`: the decision."""

    kind: str
    title: str
    on: date
    level: str | None
    result: str
    issuer: str
    number: str
    decided_on: date | None
    details: str


@dataclass(frozen=True)
class Value:
    """An entered value as known now. `subject`: the name of the person or unit it is about."""

    id: int
    public_id: str
    person_id: int | None
    unit_id: int | None
    subject: str
    subject_public_id: str
    said: Said
    file_name: str | None
    state: State
    note: str | None
    recorded_at: datetime
    recorded_on: date
    recorded_by: str
    account_id: int | None
    stepped_at: datetime | None
    stepped_by: str | None

    @property
    def evidence(self) -> str:
        """The decision in words: its number, who issued it; "" for none."""
        return ", ".join(part for part in (self.said.number, self.said.issuer) if part)


def problem_of(said: Said, has_file: bool, is_unit: bool, today: date) -> tuple[str, Message] | None:
    """The first thing wrong with what is entered, with the field's name, or None. Every value has evidence: a file, or a
    decision with its number and day (domain: evidence for each field)."""
    if said.kind not in (OF_UNIT if is_unit else OF_PERSON):
        return "kind", Message(mark("Vui lòng chọn một mục trong danh sách."))
    if said.on > today:
        return "on", Message(mark("Ngày này chưa tới. Chỉ ghi việc đã có."))
    if said.decided_on is not None and said.decided_on > today:
        return "decided_on", Message(mark("Ngày quyết định chưa tới."))
    if not has_file and not (said.number and said.decided_on):
        return "file", Message(mark("Cần minh chứng: một tệp, hoặc số và ngày của quyết định."))
    if said.kind == Kind.INITIATIVE and not (said.number and said.decided_on):
        return "number", Message(mark("Sáng kiến cần số và ngày của quyết định công nhận."))
    return None

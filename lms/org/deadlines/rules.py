"""Pure rules of the yearly clock. "Trước ngày 20/5" means strictly before it: what is kept is the last day on time.

Late is a word beside a time, never a refusal; a day that is not worked is shown with its weekday and not moved (the plan
says nothing of it).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from lms.kernel.actor import Actor, Role
from lms.kernel.messages import Message, mark

WINDOW_DAYS = 60
PAST_DAYS = 30
SHOWN = 3


class Act(StrEnum):
    """What is due."""

    REPORT = "report"
    NOMINATIONS = "nominations"
    COUNCIL = "council"
    SENDING = "sending"
    CONFERENCE = "conference"
    OTHER = "other"


class Concern(StrEnum):
    """Whom a day concerns."""

    OFFICE = "office"
    HEADS = "heads"
    LEADER = "leader"
    COUNCIL = "council"


CONCERN_LABELS: Mapping[str, str] = {
    Concern.OFFICE: mark("Phòng Hành chính - Kế toán"),
    Concern.HEADS: mark("Trưởng các đơn vị"),
    Concern.LEADER: mark("Lãnh đạo Trường"),
    Concern.COUNCIL: mark("Hội đồng Thi đua - Khen thưởng"),
}
# The Council has no role of its own: its members sign in as leaders, its papers pass through the office.
ROLES: Mapping[str, frozenset[Role]] = {
    Concern.OFFICE: frozenset({Role.OFFICE}),
    Concern.HEADS: frozenset({Role.HEAD}),
    Concern.LEADER: frozenset({Role.LEADER}),
    Concern.COUNCIL: frozenset({Role.LEADER, Role.OFFICE}),
}
CONCERNED = frozenset(role for roles in ROLES.values() for role in roles)

NAMES: Mapping[Act, str] = {
    Act.REPORT: mark("Gửi báo cáo định kỳ"),
    Act.NOMINATIONS: mark("Nộp hồ sơ đề nghị khen thưởng về Phòng Hành chính - Kế toán"),
    Act.COUNCIL: mark("Hội đồng Thi đua - Khen thưởng xét xong"),
    Act.SENDING: mark("Gửi hồ sơ về Sở Giáo dục và Đào tạo"),
}
MIDWAY = mark("Hội nghị sơ kết giai đoạn 1")
FINAL = mark("Hội nghị tổng kết giai đoạn 2025 - 2030")
_SHIPPED_NAMES = frozenset({*NAMES.values(), MIDWAY, FINAL})


@dataclass(frozen=True)
class Shipped:
    """A day as it ships. `starts_on` where the plan names a span; `source`: the plan's own place."""

    key: str
    act: Act
    year: int
    name: str
    source: str
    starts_on: date | None
    last_on: date
    concerns: tuple[Concern, ...]


_YEARLY = (
    (Act.REPORT, 19, "VIII.1", (Concern.OFFICE, Concern.LEADER)),
    (Act.NOMINATIONS, 24, "VI.3", (Concern.HEADS, Concern.OFFICE)),
    (Act.COUNCIL, 26, "VI.3", (Concern.COUNCIL,)),
    (Act.SENDING, 29, "VI.3", (Concern.OFFICE, Concern.LEADER)),
)
_EVERYBODY = (Concern.OFFICE, Concern.HEADS, Concern.LEADER, Concern.COUNCIL)


def shipped() -> list[Shipped]:
    """The plan's days: four of each May from 2026 (its first, for it begins in Q4/2025) to 2030, two conferences."""
    days = [
        Shipped(f"{year}-{act.value}", act, year, NAMES[act], source, None, date(year, 5, day), concerns)
        for year in range(2026, 2031)
        for act, day, source, concerns in _YEARLY
    ]
    for year, name in ((2027, MIDWAY), (2030, FINAL)):
        first, last = date(year, 10, 1), date(year, 12, 31)
        days.append(
            Shipped(f"{year}-conference", Act.CONFERENCE, year, name, "VII.2", first, last, _EVERYBODY)
        )
    return days


def shown_name(name: str) -> Message | str:
    """The name as a message while it is one that shipped; else as the school wrote it."""
    return Message(name) if name in _SHIPPED_NAMES else name


@dataclass(frozen=True)
class Deadline:
    """A day as known now. `done_at`: the office said that it was done (None: not, or taken back)."""

    id: int
    key: str
    act: Act
    year: int
    name: str
    source: str
    starts_on: date | None
    last_on: date
    concerns: tuple[str, ...]
    is_changed: bool
    recorded_at: datetime
    recorded_by: str
    done_at: datetime | None = None
    done_on: date | None = None
    done_by: str = ""
    done_note: str = ""

    @property
    def shown_name(self) -> Message | str:
        return shown_name(self.name)

    @property
    def days_late(self) -> int:
        """How many days after the last day on time it was done; 0 on time or not done."""
        return days_late(self.last_on, self.done_on) if self.done_on else 0

    def is_overdue(self, today: date) -> bool:
        """Not done, and the last day on time is over."""
        return self.done_on is None and today > self.last_on


def days_late(last_on: date, done_on: date) -> int:
    """Days after the last day on time on which something was done; 0 for on time."""
    return max(0, (done_on - last_on).days)


def concerns(actor: Actor, whom: Collection[str]) -> bool:
    """Whether one of the actor's roles of today is among those meant."""
    return any(actor.has(role) for one in whom for role in ROLES.get(one, ()))


def coming(days: Iterable[Deadline], actor: Actor, today: date) -> list[Deadline]:
    """The next few days that concern the actor: not done, not longer ago than `PAST_DAYS`, at most `WINDOW_DAYS` away
    (a span: until its first day). The nearest first."""
    first, last = today - timedelta(days=PAST_DAYS), today + timedelta(days=WINDOW_DAYS)
    near = [
        day
        for day in days
        if day.done_on is None
        and day.last_on >= first
        and (day.starts_on or day.last_on) <= last
        and concerns(actor, day.concerns)
    ]
    return sorted(near, key=lambda day: (day.last_on, day.id))[:SHOWN]


def problem_of(starts_on: date | None, last_on: date, year: int) -> Message | None:
    """What is wrong with the days of a deadline, or None."""
    if starts_on is not None and starts_on > last_on:
        return Message(mark("Ngày đầu phải không muộn hơn ngày cuối còn đúng hạn."))
    if last_on.year != year:
        return Message(mark("Ngày cuối phải thuộc năm {year}. Vui lòng kiểm tra lại."), {"year": year})
    return None

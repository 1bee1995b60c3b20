"""Pure rules of the emulation record: periods, and how figures add up. Counts are evidence, never a verdict."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date, show_percent
from lms.org.rules import UnitNode

ONE_DAY = timedelta(days=1)
YEAR_NAME = mark("Năm {year}")


class PeriodKind(StrEnum):
    """A year is named by the May it ends in; a phase of the plan spans several. Neither is the sum of the other."""

    YEAR = "year"
    PHASE = "phase"


@dataclass(frozen=True)
class Freeze:
    """The snapshot that a period cites: its figures of the day `on`, as known at an instant."""

    public_id: str
    on: date
    known_at: datetime

    def is_after(self, day: date, recorded_at: datetime) -> bool:
        """Whether a fact of this day, written at this instant, is not in the snapshot: shown "sau khi chốt"."""
        return day > self.on or recorded_at > self.known_at


@dataclass(frozen=True)
class Period:
    """A period as known now: facts dated `starts_on` to `ends_on`, both included, belong to it."""

    id: int
    key: str
    kind: PeriodKind
    name: str
    starts_on: date
    ends_on: date
    recorded_on: date
    recorded_by: str
    is_changed: bool
    freeze: Freeze | None = None

    @property
    def was_set_late(self) -> bool:
        """The dates were changed after the period had ended: shown, not forbidden."""
        return self.is_changed and self.recorded_on > self.ends_on

    @property
    def shown_name(self) -> Message | str:
        """The name as a message while it is the one that shipped; else as the school wrote it."""
        shipped = Message(YEAR_NAME, {"year": self.key})
        return shipped if self.name == shipped.plain() else self.name

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def as_of(self, today: date) -> date:
        """The date on which people, units and requirements are read: the last day, or today before that."""
        return min(self.ends_on, today)


@dataclass(frozen=True)
class Shipped:
    """A period as it ships."""

    key: str
    kind: PeriodKind
    name: str
    starts_on: date
    ends_on: date


def shipped_periods() -> list[Shipped]:
    """Years from 20/5 to 19/5 ("trước ngày 20/5" is strictly before it) and the plan's two phases (VII.2).

    The years cover every day of the phases; the first holds the plan's start in Q4/2025.
    """
    years = [
        Shipped(
            str(year), PeriodKind.YEAR, YEAR_NAME.format(year=year), date(year - 1, 5, 20), date(year, 5, 19)
        )
        for year in range(2026, 2032)
    ]
    phases = [
        Shipped("phase-1", PeriodKind.PHASE, mark("Giai đoạn 1"), date(2025, 10, 1), date(2027, 12, 31)),
        Shipped("phase-2", PeriodKind.PHASE, mark("Giai đoạn 2"), date(2028, 1, 1), date(2030, 12, 31)),
    ]
    return years + phases


def usual_period(periods: Sequence[Period], today: date) -> Period | None:
    """The year that holds `today`; else the last period that has begun; else the first; None of none."""
    for period in periods:
        if period.kind is PeriodKind.YEAR and period.covers(today):
            return period
    begun = [p for p in periods if p.starts_on <= today]
    return max(begun, key=lambda p: p.starts_on) if begun else next(iter(periods), None)


def year_before(periods: Iterable[Period], period: Period) -> Period | None:
    """The year that ends on the day before this one begins; None for a phase, or where there is none."""
    if period.kind is not PeriodKind.YEAR:
        return None
    last = period.starts_on - ONE_DAY
    return next((p for p in periods if p.kind is PeriodKind.YEAR and p.ends_on == last), None)


def offered(periods: Sequence[Period], chosen: Period, today: date) -> list[Period]:
    """The periods to choose from: those that have begun, and the one that is open."""
    return [p for p in periods if p.starts_on <= today or p.key == chosen.key]


def change_problem(
    key: str, kind: PeriodKind, starts_on: date, ends_on: date, others: Iterable[Period]
) -> Message | None:
    """What is wrong with new dates for the period `key`, or None. Periods of one kind may not overlap."""
    if ends_on <= starts_on:
        return Message(mark("Ngày kết thúc phải sau ngày bắt đầu."))
    for other in others:
        if (
            other.key != key
            and other.kind is kind
            and starts_on <= other.ends_on
            and ends_on >= other.starts_on
        ):
            return Message(
                mark("Kỳ này sẽ trùng ngày với {name} ({start} - {end}). Hãy sửa ngày của kỳ đó trước, rồi quay lại đây."),
                {"name": other.shown_name, "start": show_date(other.starts_on), "end": show_date(other.ends_on)},
            )  # fmt: skip
    return None


def gaps(periods: Iterable[Period]) -> list[tuple[date, date]]:
    """Days between the first and the last year that belong to no year, as (first, last); allowed, but said."""
    years = sorted((p for p in periods if p.kind is PeriodKind.YEAR), key=lambda p: p.starts_on)
    return [
        (before.ends_on + ONE_DAY, after.starts_on - ONE_DAY)
        for before, after in pairwise(years)
        if before.ends_on + ONE_DAY < after.starts_on
    ]


def show_grade(grade: float | None) -> str:
    """A grade 0..1 as '87,5%', cut; '–' for none."""
    return "–" if grade is None else show_percent(round(grade * 1_000_000), 1_000_000)


@dataclass(frozen=True)
class Figures:
    """What a period holds for one person, or for the people of a unit.

    `people`: 1, or how many people; `active`: those with at least one completion; `completions`: turns (lượt);
    `minutes`: nominal, of the completed versions; `grade_sum` over `graded` completions, each 0..1;
    `required`, `required_done`, `on_time`: pairs of person and required course, as at the period's date.
    """

    people: int = 0
    active: int = 0
    completions: int = 0
    minutes: int = 0
    graded: int = 0
    grade_sum: float = 0.0
    certificates: int = 0
    required: int = 0
    required_done: int = 0
    on_time: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.people + other.people,
            self.active + other.active,
            self.completions + other.completions,
            self.minutes + other.minutes,
            self.graded + other.graded,
            self.grade_sum + other.grade_sum,
            self.certificates + other.certificates,
            self.required + other.required,
            self.required_done + other.required_done,
            self.on_time + other.on_time,
        )

    @property
    def hours(self) -> float:
        return self.minutes / 60

    @property
    def score_text(self) -> str:
        """The average grade, '87,5%'; '–' without a graded completion."""
        return show_grade(self.grade_sum / self.graded if self.graded > 0 else None)

    @property
    def late(self) -> int:
        """Required courses done after their last day on time."""
        return self.required_done - self.on_time


NOTHING = Figures()


def total(figures: Iterable[Figures]) -> Figures:
    """The sum: the Cộng row."""
    return sum(figures, NOTHING)


@dataclass(frozen=True)
class UnitLine:
    """A unit with its whole subtree, or (`is_own`) only the people directly in it. `node` None: people who are
    in no unit on that date, but have completions in the period."""

    node: UnitNode | None
    figures: Figures
    is_own: bool = False


def roll_up(nodes: Mapping[int, UnitNode], own: Mapping[int, Figures]) -> dict[int, Figures]:
    """Each unit's figures with its subtree, from those of the people directly in each."""
    totals: dict[int, Figures] = {}
    for unit_id, figures in own.items():
        seen: set[int] = set()
        current: int | None = unit_id
        while current is not None and current in nodes and current not in seen:
            seen.add(current)
            totals[current] = totals.get(current, NOTHING) + figures
            current = nodes[current].parent_id
    return totals


def lines_below(
    nodes: Mapping[int, UnitNode], own: Mapping[int | None, Figures], unit_id: int | None
) -> list[UnitLine]:
    """The unit's children in Vietnamese order, then the people directly in it: together exactly its total.

    `unit_id` None: the school as a whole, a single topmost unit standing for it, and at the end those who are
    in no unit: with None as their unit in `own`, or in one that does not exist on the date.
    """
    known = {unit: figures for unit, figures in own.items() if unit is not None and unit in nodes}
    totals = roll_up(nodes, known)
    roots = [node.id for node in nodes.values() if node.parent_id not in nodes]
    parent = roots[0] if unit_id is None and len(roots) == 1 else unit_id
    children = [n for n in nodes.values() if (n.parent_id if n.parent_id in nodes else None) == parent]
    children.sort(key=lambda n: (n.sort_key, n.id))
    lines = [UnitLine(node, totals.get(node.id, NOTHING)) for node in children]
    if parent is not None and (direct := known.get(parent, NOTHING)).people:
        lines.append(UnitLine(nodes[parent], direct, is_own=True))
    outside = total(figures for unit, figures in own.items() if unit not in known)
    if unit_id is None and outside != NOTHING:
        lines.append(UnitLine(None, outside))
    return lines

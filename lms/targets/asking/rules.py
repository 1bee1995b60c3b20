"""Pure rules of what a target asks: its states, whom it means, how long what was met counts, when it is due."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean, fold

SCHOOL_YEAR_STARTS = (9, 1)  # the school year runs from 1/9 to 31/8
COURSE = "course"  # the kind of requirement that is met by finishing a course


class State(StrEnum):
    """A draft asks nobody; what is closed asks nobody any more and keeps its figures."""

    DRAFT = "draft"
    ACTIVE = "active"
    CLOSED = "closed"


class Validity(StrEnum):
    """How long what was met counts: from its day on, each time a period of its own."""

    FOREVER = "forever"
    MONTHS = "months"
    CALENDAR_YEAR = "calendar_year"
    SCHOOL_YEAR = "school_year"


STATE_LABELS: Mapping[str, str] = {
    State.DRAFT: mark("Bản nháp"),
    State.ACTIVE: mark("Đang có hiệu lực"),
    State.CLOSED: mark("Đã kết thúc"),
}

VALIDITY_LABELS: Mapping[str, str] = {
    Validity.FOREVER: mark("Không hết hạn"),
    Validity.MONTHS: mark("Một số tháng kể từ ngày đạt"),
    Validity.CALENDAR_YEAR: mark("Đến hết năm dương lịch"),
    Validity.SCHOOL_YEAR: mark("Đến hết năm học (31/8)"),
}


@dataclass(frozen=True)
class Content:
    """What a target asks. `items`: requirements of other kinds, "kind:id". `needed`: how many of the courses and
    items; None: all. `due_on`: the last day on time; with `due_days` each person's own, that long after joining."""

    name: str
    reference: str
    categories: list[str]
    course_keys: list[str]
    starts_on: date
    ends_on: date
    due_on: date
    is_proposal: bool = True
    decision_number: str | None = None
    decided_on: date | None = None
    decided_by: str | None = None
    unit_ids: list[int] = field(default_factory=list)
    except_unit_ids: list[int] = field(default_factory=list)
    positions: list[str] = field(default_factory=list)
    min_versions: dict[str, int] = field(default_factory=dict)
    items: list[str] = field(default_factory=list)
    needed: int | None = None
    due_days: int | None = None
    validity: str = Validity.FOREVER.value
    validity_months: int | None = None

    @property
    def asked(self) -> int:
        """How many courses and items are named."""
        return len(set(self.course_keys)) + len(set(self.items))

    @property
    def required(self) -> int:
        """How many of them a person has to have met; 0 where nothing is named."""
        return self.asked if self.needed is None else min(self.needed, self.asked)


def read_item(text: str) -> tuple[str, int] | None:
    """("workshop", 12) of "workshop:12"; None for what is no item."""
    kind, _, number = text.partition(":")
    return (kind, int(number)) if kind and number.isascii() and number.isdecimal() else None


def refs_by_kind(items: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The items' numbers by kind, in order; what is no item is left out."""
    found: dict[str, list[int]] = {}
    for item in map(read_item, items):
        if item is not None and item[1] not in found.setdefault(item[0], []):
            found[item[0]].append(item[1])
    return {kind: tuple(numbers) for kind, numbers in found.items()}


def faults(content: Content) -> list[Message]:
    """Everything that hinders the content from being recorded."""
    found: list[Message] = []
    if not content.categories or not content.asked:
        found.append(Message(mark("Chỉ tiêu cần ít nhất một đối tượng và một khóa học hoặc nội dung khác.")))
    if not content.starts_on <= content.due_on or not content.starts_on <= content.ends_on:
        found.append(Message(mark("Hạn và ngày kết thúc phải sau ngày bắt đầu của kỳ.")))
    if content.needed is not None and not 1 <= content.needed <= max(content.asked, 1):
        found.append(
            Message(
                mark("Số nội dung cần đạt phải từ 1 đến {n}, là số nội dung đã chọn."),
                {"n": content.asked},
            )
        )
    if content.validity == Validity.MONTHS and not 1 <= (content.validity_months or 0) <= 120:
        found.append(Message(mark("Thời gian còn giá trị phải từ 1 đến 120 tháng.")))
    if content.due_days is not None and not 1 <= content.due_days <= 3650:
        found.append(Message(mark("Số ngày kể từ ngày vào phải từ 1 đến 3650.")))
    return found


def add_months(day: date, months: int) -> date:
    """The same day so many months later (earlier where negative), or the month's last day where it has no such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    year, month = max(1, min(year, 9999)), month + 1
    first_after = date(year + month // 12, month % 12 + 1, 1) if (year, month) < (9999, 12) else date.max
    return date(year, month, min(day.day, (first_after - timedelta(days=1)).day))


def _school_year_start(day: date) -> date:
    year = day.year if (day.month, day.day) >= SCHOOL_YEAR_STARTS else day.year - 1
    return date(year, *SCHOOL_YEAR_STARTS)


def last_day(validity: str, months: int | None, met_on: date) -> date | None:
    """The last day on which what was met on `met_on` still counts; None: for ever."""
    if validity == Validity.MONTHS:
        return add_months(met_on, months or 1) - timedelta(days=1)
    if validity == Validity.CALENDAR_YEAR:
        return date(met_on.year, 12, 31)
    if validity == Validity.SCHOOL_YEAR:
        return _school_year_start(met_on).replace(year=_school_year_start(met_on).year + 1) - timedelta(
            days=1
        )
    return None


def counts_since(validity: str, months: int | None, on: date) -> date:
    """The earliest day from which something met still counts on `on`: `last_day(d) >= on` exactly for d >= this.

    What a database compares with, instead of reckoning each fact's last day.
    """
    if validity == Validity.MONTHS:
        day = add_months(on, -(months or 1))
        for _ in range(5):  # months end on different days: step to where the answer changes
            if (last_day(validity, months, day) or on) >= on:
                return day
            day += timedelta(days=1)
        return day
    if validity == Validity.CALENDAR_YEAR:
        return date(on.year, 1, 1)
    if validity == Validity.SCHOOL_YEAR:
        return _school_year_start(on)
    return date.min


def joined_on(rows: Iterable[tuple[date, date | None]], on: date) -> date | None:
    """The first day of the unbroken stretch of (first, last) days that holds `on`; None where none does."""
    reached: date | None = None
    for first, last in sorted(rows, key=lambda row: row[0], reverse=True):
        if reached is None:
            if first <= on and (last is None or last >= on):
                reached = first
        elif first < reached and last is not None and last >= reached - timedelta(days=1):
            reached = first
    return reached


def due_of(content: Content, joined: date | None, extended_to: date | None) -> date:
    """A person's last day on time: the target's, or so many days after they joined (or after it began, for who was
    there before); an extension that is later stands instead."""
    due = content.due_on
    if content.due_days is not None:
        due = max(joined or content.starts_on, content.starts_on) + timedelta(days=content.due_days)
    return max(due, extended_to) if extended_to else due


def planned_day(text: str, today: date) -> date:
    """The day of an address (yyyy-mm-dd) on which something is planned; today for what is no date or has passed."""
    try:
        return max(date.fromisoformat(text), today)
    except ValueError:
        return today


def position_parts(written: str) -> list[str]:
    """What a written position can be asked for by, folded: itself, and each side of " - " (a pupil's cohort and
    trade stand so)."""
    whole = clean(written)
    parts = [part.strip() for part in whole.split(" - ")]
    return list(dict.fromkeys(fold(part) for part in [whole, *parts] if part))


def written_positions(wanted: Collection[str], written: Iterable[str]) -> list[str]:
    """The positions, as they are written in memberships, that the target means by `wanted`."""
    asked = {fold(clean(one)) for one in wanted}
    return sorted({one for one in written if asked.intersection(position_parts(one))})


def means(
    content: Content,
    category: str,
    unit_path: Collection[int],
    position: str | None,
    named: bool | None = None,
) -> bool:
    """Whether the target means somebody with this main membership. `unit_path`: the unit and all above it.
    `named`: taken in or left out by name; None: neither."""
    if named is not None:
        return named
    units = not content.unit_ids or bool(set(content.unit_ids).intersection(unit_path))
    kept = not set(content.except_unit_ids).intersection(unit_path)
    held = not content.positions or bool(written_positions(content.positions, [position or ""]))
    return category in content.categories and units and kept and held


def ordered(keys: Sequence[str], known: Sequence[str]) -> list[str]:
    """The chosen keys in the order in which they are known, unknown ones last, none twice."""
    places = {key: place for place, key in enumerate(known)}
    return sorted(dict.fromkeys(keys), key=lambda key: places.get(key, len(places)))

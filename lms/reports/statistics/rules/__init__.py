"""What statistics can be asked for, and how a question is written down in an address or a saved row. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date, show_number
from lms.org.rules import CATEGORY_LABELS, Category

EARLIEST = date(2000, 1, 1)
MOST_NAMED = 500  # units, courses or competences in one question


class Source(StrEnum):
    """Where learning came from (product: Learning)."""

    ONLINE = "online"
    WORKSHOP = "workshop"
    RECOGNITION = "recognition"


class By(StrEnum):
    """What a row of the table stands for."""

    UNIT = "unit"
    COURSE = "course"
    COMPETENCE = "competence"
    MONTH = "month"
    CATEGORY = "category"


class Counting(StrEnum):
    """Whether people are counted, each once in a row, or turns (lượt)."""

    TURNS = "turns"
    PEOPLE = "people"


SOURCE_LABELS: Mapping[str, str] = {
    Source.ONLINE: mark("Học trực tuyến"),
    Source.WORKSHOP: mark("Tập huấn trực tiếp"),
    Source.RECOGNITION: mark("Công nhận học ở nơi khác"),
}
BY_LABELS: Mapping[str, str] = {
    By.UNIT: mark("Đơn vị"),
    By.COURSE: mark("Khóa học"),
    By.COMPETENCE: mark("Năng lực (TT 02/2025)"),
    By.MONTH: mark("Tháng"),
    By.CATEGORY: mark("Đối tượng"),
}
COUNTING_LABELS: Mapping[str, str] = {
    Counting.TURNS: mark("Lượt"),
    Counting.PEOPLE: mark("Người"),
}

CURRENT, LAST_MONTH, OWN_DAYS = "current", "last-month", "days"
CURRENT_NAME = mark("Kỳ thi đua đang diễn ra")
LAST_MONTH_NAME = mark("Tháng trước")
OWN_DAYS_NAME = mark("Các ngày tự chọn")
CALENDAR_YEAR = mark("Năm dương lịch {year}")
_PERIOD, _YEAR = "period-", "year-"


@dataclass(frozen=True)
class PeriodDays:
    """A period of the emulation as statistics know it. `is_usual`: the one that is current."""

    key: str
    name: Message | str
    first: date
    last: date
    is_usual: bool = False


@dataclass(frozen=True)
class Choice:
    """A question. `period`: "current", "last-month", "days" (then `first` and `last`), "period-KEY" (asked for as KEY alone too)
    or "year-2026".
    Empty `categories`, `units` (public ids, each with its subtree), `courses` (keys) and `competences` (codes): all.
    `snapshot`: the public id of a frozen one, "" for the figures as they are now."""

    period: str = CURRENT
    first: date | None = None
    last: date | None = None
    by: By = By.UNIT
    counting: Counting = Counting.TURNS
    sources: tuple[Source, ...] = tuple(Source)
    categories: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()
    competences: tuple[str, ...] = ()
    snapshot: str = ""

    def as_data(self) -> dict[str, Any]:
        """The question as lists of texts, for an address and for keeping; what is usual is left out."""
        found: dict[str, Any] = {
            "period": [self.period],
            "by": [self.by.value],
            "counting": [self.counting.value],
        }
        if self.period == OWN_DAYS:
            found |= {"first": [self.first.isoformat() if self.first else ""], "last": [self.last.isoformat() if self.last else ""]}  # fmt: skip
        if set(self.sources) != set(Source):
            found["source"] = [one.value for one in self.sources]
        lists = {
            "category": self.categories,
            "unit": self.units,
            "course": self.courses,
            "competence": self.competences,
        }
        found |= {name: list(values) for name, values in lists.items() if values}
        return found | ({"snapshot": [self.snapshot]} if self.snapshot else {})


def _day(text: str) -> date | None:
    text = text.strip()
    parts = text.split("/")
    try:
        found = (
            date(*(int(part) for part in reversed(parts))) if len(parts) == 3 else date.fromisoformat(text)
        )
    except (ValueError, TypeError, OverflowError):
        return None
    return found if found >= EARLIEST else None


def choice_of(
    data: Mapping[str, Sequence[str]], today: date, competences: Iterable[str]
) -> tuple[Choice, list[Message]]:
    """The question that lists of texts write down, and what in them could not be taken, in words: it is left out.
    `competences`: the codes there are.

    Days that are no days or stand the wrong way round become the period that is current.
    """
    problems: list[Message] = []

    def one(name: str, allowed: Iterable[str], usual: str) -> str:
        given = next(iter(data.get(name, ())), "") or usual
        return given if given in set(allowed) else usual

    def many(name: str, allowed: Iterable[str] | None = None) -> tuple[str, ...]:
        given = dict.fromkeys(part.strip()[:100] for part in data.get(name, ()) if part.strip())
        known = set(allowed) if allowed is not None else None
        taken = tuple(part for part in given if known is None or part in known)
        if len(taken) > MOST_NAMED:
            problems.append(Message(mark("Một câu hỏi nêu nhiều nhất {most} mục mỗi loại; bạn chọn {given}, nên chỉ {most} mục đầu được tính. Hãy chọn đơn vị cấp trên, hoặc bỏ hết để lấy tất cả."), {"most": show_number(MOST_NAMED), "given": show_number(len(taken))}))  # fmt: skip
        return taken[:MOST_NAMED]

    period = (next(iter(data.get("period", ())), "") or CURRENT)[:60]
    first = last = None
    if period not in (CURRENT, LAST_MONTH, OWN_DAYS) and not period.startswith((_PERIOD, _YEAR)):
        period = _PERIOD + period  # as people write it in an address, and as the command takes it
    if period == OWN_DAYS:
        first, last = (_day(next(iter(data.get(name, ())), "")) for name in ("first", "last"))
        if first is None or last is None or first > last or first > today:
            problems.append(Message(mark("Các ngày tự chọn chưa đúng: cần ngày đầu và ngày cuối dạng dd/mm/yyyy, ngày đầu không sau ngày cuối và không ở tương lai. Bảng dưới đây là của kỳ đang diễn ra.")))  # fmt: skip
            period, first, last = CURRENT, None, None
    sources = tuple(Source(value) for value in many("source", Source)) or tuple(Source)
    found = Choice(
        period, first, last, By(one("by", By, By.UNIT)), Counting(one("counting", Counting, Counting.TURNS)), sources,
        many("category", Category), many("unit"), many("course"), many("competence", competences),
        next(iter(data.get("snapshot", ())), "").strip()[:60],
    )  # fmt: skip
    return found, problems


@dataclass(frozen=True)
class Span:
    """The days a question is about, both included, and what they are called. `as_of`: the day on which people and units
    are read, and up to which facts count: the last one, or today before that."""

    name: Message | str
    first: date
    last: date
    as_of: date

    @property
    def days(self) -> str:
        """From when to when."""
        return f"{show_date(self.first)} – {show_date(self.last)}"


def span_of(choice: Choice, periods: Sequence[PeriodDays], today: date) -> Span | None:
    """The days of the question; None for a period that does not exist or has not begun."""
    if choice.period == OWN_DAYS and choice.first and choice.last:
        return _span(Message(OWN_DAYS_NAME), choice.first, choice.last, today)
    if choice.period == LAST_MONTH:
        last = today.replace(day=1) - timedelta(days=1)
        return _span(Message(LAST_MONTH_NAME), last.replace(day=1), last, today)
    if choice.period.startswith(_YEAR) and choice.period[len(_YEAR) :].isdecimal():
        year = int(choice.period[len(_YEAR) :][:4])
        if EARLIEST.year <= year <= today.year:
            return _span(
                Message(CALENDAR_YEAR, {"year": str(year)}), date(year, 1, 1), date(year, 12, 31), today
            )
        return None
    for one in periods:
        if choice.period == _PERIOD + one.key or (choice.period == CURRENT and one.is_usual):
            return _span(one.name, one.first, one.last, today)
    if choice.period == CURRENT:  # no period was set up: the calendar year
        return span_of(replace(choice, period=f"{_YEAR}{today.year}"), periods, today)
    return None


def _span(name: Message | str, first: date, last: date, today: date) -> Span | None:
    return Span(name, first, last, min(last, today)) if first <= today else None


def offered_periods(
    periods: Sequence[PeriodDays], earliest: int, today: date
) -> list[tuple[str, Message | str]]:
    """What the page offers as days: key and words; calendar years from `earliest` to this one."""
    begun = [(_PERIOD + one.key, one.name) for one in periods if one.first <= today]
    years = [(f"{_YEAR}{year}", Message(CALENDAR_YEAR, {"year": str(year)})) for year in range(today.year, earliest - 1, -1)]  # fmt: skip
    return [(CURRENT, Message(CURRENT_NAME)), (LAST_MONTH, Message(LAST_MONTH_NAME)), *begun, *years, (OWN_DAYS, Message(OWN_DAYS_NAME))]  # fmt: skip


class Sums(NamedTuple):
    """What stands in a row. `by_source`: people or turns, in the order of `Source`. Adds up over units and months only
    where people stand in one row each."""

    turns: int = 0
    people: int = 0
    by_source: tuple[int, int, int] = (0, 0, 0)
    minutes: int = 0
    grade_sum: float = 0.0
    graded: int = 0
    certificates: int = 0

    @staticmethod
    def added(rows: "Iterable[Sums]") -> "Sums":
        """All of them together, column by column: a province has thousands of units."""
        found = list(rows)
        if len(found) < 2:
            return found[0] if found else Sums()
        turns, people, each, minutes, grades, graded, certificates = zip(*found, strict=True)
        one, two, three = map(sum, zip(*each, strict=True))
        return Sums(
            sum(turns),
            sum(people),
            (one, two, three),
            sum(minutes),
            sum(grades),
            sum(graded),
            sum(certificates),
        )

    @property
    def grade(self) -> float | None:
        """The average of the graded ones, 0..1."""
        return self.grade_sum / self.graded if self.graded else None

    def value(self, counting: Counting) -> int:
        """What the chart draws."""
        return self.people if counting is Counting.PEOPLE else self.turns


@dataclass(frozen=True)
class Bar:
    """A bar of the chart: its words, what it stands for, and its value."""

    label: str
    value: int


def bars_of(lines: Sequence[tuple[str, int]], most: int, others: str, in_order: bool) -> list[Bar]:
    """The chart of these rows: the largest first, unless their order means something; the rest together in one bar
    (where their values may be added) or, `others` being "", left out."""
    ordered = list(lines) if in_order else sorted(lines, key=lambda line: -line[1])
    shown = [line for line in ordered if line[1]] if not in_order else ordered
    found = [Bar(*line) for line in shown[:most]]
    rest = sum(value for _, value in shown[most:])
    return [*found, Bar(others, rest)] if rest and others else found


def in_words(choice: Choice, say: Callable[[Message | str], str]) -> list[str]:
    """Sources and people of the question, as words for a list."""
    sources = [say(SOURCE_LABELS[one]) for one in Source if one in choice.sources]
    people = [say(CATEGORY_LABELS[one]) for one in CATEGORY_LABELS if one in choice.categories]
    return ["; ".join(sources), "; ".join(people) or say(mark("Mọi đối tượng"))]

"""Pure rules of the line over time: its days, since when somebody was done, and where the pace so far leads."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lms.kernel.messages import mark
from lms.org.rules import UnitNode, subtree
from lms.targets.asking.rules import Content
from lms.targets.rules import Figures, Standing, UnitLine, days_left, standing, topmost
from lms.targets.status.rules import Begun, Fact, is_met, periods

POINTS = 54  # at most so many on a line: a year of weeks
WINDOW = 28  # days whose pace is looked at
ENOUGH = 3  # people who finished within them; fewer say nothing about a pace
MANY = 5_000
"""People from which on the line is drawn only where somebody asks: it costs what the facts cost, a fifth of a second among
10,000."""
FEW = 5  # missing people who are named as the last ones
DAY = timedelta(days=1)

Span = tuple[date, date | None]  # first and last day; None: no end


@dataclass(frozen=True)
class Point:
    """The figures of one day of the line; None: the target asked nothing then, or the unit was not there."""

    day: date
    figures: Figures | None


@dataclass(frozen=True)
class Stay:
    """A stretch of the main membership of so many people with the same history. `meant`: by category and position."""

    span: Span
    unit_id: int
    leave_kind: str | None
    meant: bool = True


@dataclass(frozen=True)
class Someone:
    """Somebody whose standing changed more than once: exempt for a time, named in the target, or met for a time only.
    `named`: taken in (True) or left out by name."""

    stays: Sequence[Stay]
    done: Sequence[Span]
    begun: date | None
    met: Sequence[Span]
    exempt: Sequence[Span] = ()
    named: Sequence[tuple[Span, bool]] = ()


@dataclass(frozen=True)
class Forecast:
    """Where the pace leads by the due date. `gained` people finished more than before within `days` days; at that pace
    `figures` stand on the due date, people and target as they are today."""

    due_on: date
    days: int
    gained: int
    figures: Figures


class Order(StrEnum):
    """How the units of a page are put: by their place in the school unless somebody asks for a ranking."""

    LOW = "low"
    HIGH = "high"
    MISSING = "missing"


ORDER_LABELS = {
    Order.LOW: mark("tỷ lệ hoàn thành từ thấp đến cao"),
    Order.HIGH: mark("tỷ lệ hoàn thành từ cao đến thấp"),
    Order.MISSING: mark("số người còn thiếu từ nhiều đến ít"),
}


def days_of_line(start: date, on: date) -> list[date]:
    """The days of the line, `on` the last: each day of a short stretch, else the same weekday, at most POINTS."""
    span = days_left(on, start)
    if span <= 0:
        return [on]
    step = 1 if span < WINDOW else 7 * -(-span // (7 * (POINTS - 1)))
    return [on - timedelta(days=n) for n in range(span // step * step, -1, -step)]


def year_before(day: date) -> date:
    """The same day last year; 28/2 for 29/2."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def covers(span: Span, day: date) -> bool:
    """Whether the day lies in the stretch."""
    return span[0] <= day and (span[1] is None or span[1] >= day)


def _spans(changes: Iterable[date], holds: Callable[[date], bool]) -> list[Span]:
    found: list[Span] = []
    since: date | None = None
    for day in sorted(set(changes)):
        if holds(day) and since is None:
            since = day
        elif since is not None and not holds(day):
            found.append((since, day - DAY))
            since = None
    return found if since is None else [*found, (since, None)]


def _periods(content: Content, facts: Sequence[Fact]) -> list[Span]:
    return [(first, last) for first, last, _ in periods(content, facts)]


def _changes(spans: Iterable[Span]) -> list[date]:
    return [
        day for first, last in spans for day in (first, last + DAY if last and last < date.max else first)
    ]


def done_spans(content: Content, facts: Sequence[Fact]) -> list[Span]:
    """When everything needed was met, as stretches that do not touch: `is_met` for every day at once."""
    return _spans(_changes(_periods(content, facts)), lambda day: is_met(content, facts, day))


def met_spans(content: Content, facts: Sequence[Fact]) -> list[Span]:
    """When at least something of it was met."""
    held = _periods(content, facts)
    return _spans(_changes(held), lambda day: any(covers(span, day) for span in held))


def someone(
    content: Content,
    stays: Sequence[Stay],
    facts: Sequence[Fact],
    begun: Sequence[Begun],
    exempt: Sequence[Span],
    named: Sequence[tuple[Span, bool]],
) -> Someone:
    """A person whose history is looked at by itself."""
    first = min((one.since for one in begun if not one.waits), default=None)
    return Someone(
        stays, done_spans(content, facts), first, met_spans(content, facts), tuple(exempt), tuple(named)
    )


def stands(
    one: Someone, day: date, admitted: Callable[[int, bool], bool], uncounted: Collection[str]
) -> Figures:
    """What the person adds to the figures of the day. `admitted`: whether a unit is among those asked about, also for
    somebody taken in by name."""
    stay = next((stay for stay in one.stays if covers(stay.span, day)), None)
    said = [taken_in for span, taken_in in one.named if covers(span, day)]
    by_name = any(said)
    if stay is None or not admitted(stay.unit_id, by_name) or (not by_name and (said or not stay.meant)):
        return Figures()
    exempt = any(covers(span, day) for span in one.exempt)
    if standing(False, exempt, stay.leave_kind, uncounted) is not Standing.COUNTED:
        return Figures()
    done = any(covers(span, day) for span in one.done)
    begun = one.begun is not None and one.begun <= day
    enrolled = begun or any(covers(span, day) for span in one.met)
    return Figures(1, int(done or enrolled), int(done))


@dataclass(frozen=True)
class Scope:
    """Whose figures the line shows. `unit_id`: a unit with its subtree of each day, None for everything; `visible`: the
    only units whose people are looked at, None for all."""

    unit_id: int | None = None
    visible: frozenset[int] | None = None

    def reads(self, days: Iterable[dict[int, UnitNode]]) -> frozenset[int] | None:
        """The only units whose people any of these days asks about; None: people of any unit."""
        found: set[int] = set()
        for nodes in days:
            if self.unit_id is None or self.unit_id == topmost(nodes):
                return self.visible
            found |= subtree(nodes, frozenset({self.unit_id}))
        return frozenset(found) if self.visible is None else self.visible & found

    def admits(
        self, nodes: dict[int, UnitNode], units: Sequence[int], without: Sequence[int]
    ) -> Callable[[int, bool], bool]:
        """Whether people of a unit stand in the figure of a day whose units are `nodes`; `units`, `without`: what the
        target is narrowed to, which does not bind those it takes in by name. People of a unit that is not there on
        the day stand in the topmost one, as in the tree of the day."""
        below = None if self.unit_id is None else subtree(nodes, frozenset({self.unit_id}))
        top = topmost(nodes)
        within = subtree(nodes, frozenset(units)) if units else None
        outside = subtree(nodes, frozenset(without))
        visible = self.visible

        def admitted(unit_id: int, by_name: bool) -> bool:
            if visible is not None and unit_id not in visible:
                return False
            if not by_name and ((within is not None and unit_id not in within) or unit_id in outside):
                return False
            return below is None or (unit_id if unit_id in nodes else top) in below

        return admitted


def ranked(lines: Sequence[UnitLine], order: Order | None) -> list[UnitLine]:
    """The units in the order asked for; where two stand alike, and without an order, as they come. Units of nobody
    counted come last."""
    if order is None:
        return list(lines)
    if order is Order.MISSING:
        return sorted(lines, key=lambda line: -line.figures.missing)
    sign = 1 if order is Order.LOW else -1

    def place(line: UnitLine) -> tuple[bool, float]:
        counted = line.figures.counted
        return (not counted, sign * line.figures.done / counted if counted else 0.0)

    return sorted(lines, key=place)


def forecast(before: Point, now: Point, due_on: date) -> Forecast | None:
    """Where the pace from `before` to `now` leads by the due date, if it goes on; people are cut, not rounded up.

    None where there is nothing to say: nobody missing, the due date reached, too few days or too few who finished.
    """
    left, days = days_left(due_on, now.day), days_left(now.day, before.day)
    if before.figures is None or now.figures is None or left <= 0 or days < WINDOW or not now.figures.missing:
        return None
    gained = now.figures.done - before.figures.done
    if gained < ENOUGH:
        return None
    done = min(now.figures.counted, now.figures.done + gained * left // days)
    figures = Figures(now.figures.counted, max(now.figures.enrolled, done), done)
    return Forecast(due_on, days, gained, figures)

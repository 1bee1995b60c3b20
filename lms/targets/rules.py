"""Pure rules of targets: who is counted, who is done, and how figures of units add up."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache, reduce
from operator import add, attrgetter
from typing import NamedTuple, Protocol, Self, TypeVar

from lms.kernel.vietnamese import clean, fold, show_percent
from lms.org.days.rules import WEEKDAYS as WEEKDAYS
from lms.org.rules import CATEGORY_LABELS as CATEGORY_LABELS
from lms.org.rules import UnitNode, path_up


class Summable(Protocol):
    """Something that adds up."""

    def __add__(self, other: Self, /) -> Self: ...


Sum = TypeVar("Sum", bound=Summable)


class Standing(StrEnum):
    """What a person of the population is for a target on a date: counted, or taken out and why."""

    COUNTED = "counted"
    EXEMPT = "exempt"
    LEAVE = "leave"
    LEFT = "left"


class Listing(StrEnum):
    """The lists of names behind the percentages (product rule 3.4); the first two split the counted ones by
    what they finished, the next two by whether they took part."""

    DONE = "done"
    MISSING = "missing"
    ENROLLED = "enrolled"
    NOT_ENROLLED = "not-enrolled"
    NOT_COUNTED = "not-counted"


@dataclass(frozen=True)
class Figures:
    """People of a unit with its subtree, on a date. done <= enrolled <= counted; `not_counted` stands beside."""

    counted: int = 0
    enrolled: int = 0
    done: int = 0
    not_counted: int = 0

    def __post_init__(self) -> None:
        if not (0 <= self.done <= self.enrolled <= self.counted and self.not_counted >= 0):
            raise ValueError("needs 0 <= done <= enrolled <= counted")

    def __add__(self, other: "Figures", /) -> "Figures":
        return Figures(
            self.counted + other.counted,
            self.enrolled + other.enrolled,
            self.done + other.done,
            self.not_counted + other.not_counted,
        )

    @property
    def missing(self) -> int:
        """Counted and not done."""
        return self.counted - self.done

    @property
    def people(self) -> int:
        """Everybody who stands in one of the three lists."""
        return self.counted + self.not_counted

    @property
    def done_text(self) -> str:
        """Completed-%, cut; '–' of nobody."""
        return show_percent(self.done, self.counted)

    @property
    def enrolled_text(self) -> str:
        """Enrolled-%, cut; '–' of nobody."""
        return show_percent(self.enrolled, self.counted)

    def as_texts(self) -> dict[str, int | str]:
        """The figures as another program reads them: numbers, and the percentages as they are shown."""
        return {
            "counted": self.counted, "enrolled": self.enrolled, "done": self.done, "missing": self.missing,
            "not_counted": self.not_counted, "enrolled_percent": self.enrolled_text, "done_percent": self.done_text,
        }  # fmt: skip

    def size_of(self, listing: Listing) -> int:
        """How many names the list holds."""
        return {
            Listing.DONE: self.done,
            Listing.MISSING: self.missing,
            Listing.ENROLLED: self.enrolled,
            Listing.NOT_ENROLLED: self.counted - self.enrolled,
            Listing.NOT_COUNTED: self.not_counted,
        }[listing]


NOBODY = Figures()


@dataclass(frozen=True)
class Grounds:
    """How many people are not counted, by the ground of it; together `Figures.not_counted`."""

    leave: int = 0
    exempt: int = 0
    left: int = 0

    def __add__(self, other: "Grounds", /) -> "Grounds":
        return Grounds(self.leave + other.leave, self.exempt + other.exempt, self.left + other.left)


def add_up(figures: Iterable[Figures]) -> Figures:
    """The sum: the Cộng row."""
    held = list(figures)
    if len(held) == 1:
        return held[0]
    return Figures(
        *(sum(map(attrgetter(name), held)) for name in ("counted", "enrolled", "done", "not_counted"))
    )


@lru_cache(maxsize=16)
def leave_kinds(text: str) -> frozenset[str]:
    """The setting's list ("Nghỉ thai sản; Đi học dài hạn") as folded names to compare by."""
    return frozenset(fold(clean(part)) for part in text.split(";") if clean(part))


def standing(left: bool, exempt: bool, leave_kind: str | None, uncounted: Collection[str]) -> Standing:
    """What the person is for the target. `uncounted`: folded kinds of leave; other leave is counted."""
    if left:
        return Standing.LEFT
    if exempt:
        return Standing.EXEMPT
    if leave_kind is not None and fold(clean(leave_kind)) in uncounted:
        return Standing.LEAVE
    return Standing.COUNTED


def is_done(done_courses: int, required: int) -> bool:
    """All the courses of the target are completed. A target without courses is done by nobody."""
    return 0 < required <= done_courses


def topmost(nodes: dict[int, UnitNode]) -> int | None:
    """The oldest of the units that stand below no other, to which people of a unit that is gone fall; None: no units."""
    return min((node.id for node in nodes.values() if node.parent_id not in nodes), default=None)


def roll_up(nodes: dict[int, UnitNode], own: Mapping[int, Sum]) -> dict[int, Sum]:
    """What every unit has with its subtree, from each unit's own (figures, or anything that adds up).

    Units without anything are absent. What belongs to a unit that does not exist in `nodes` (its rows were
    corrected, its people's not) goes to the oldest topmost unit, so that nothing falls out of the total.
    """
    return {place: reduce(add, held) for place, held in _parts(nodes, own).items()}


def _parts(nodes: dict[int, UnitNode], own: Mapping[int, Sum]) -> dict[int, list[Sum]]:
    """What `roll_up` adds up for every unit."""
    top = topmost(nodes)
    parts: dict[int, list[Sum]] = {}
    above: dict[int | None, tuple[int, ...]] = {}  # brothers and sisters share their way up
    for unit_id, value in own.items():
        unit_id = unit_id if unit_id in nodes or top is None else top
        node = nodes.get(unit_id)
        if node is None:
            continue
        way = above.get(node.parent_id)
        if way is None:
            way = above[node.parent_id] = tuple(path_up(nodes, node.parent_id or 0))
        for place in (unit_id, *way) if unit_id not in way else way:
            held = parts.get(place)
            if held is None:
                parts[place] = [value]
            else:
                held.append(value)
    return parts


_ORDER = attrgetter("sort_key", "id")


class UnitLine(NamedTuple):
    """A unit's figures with its subtree, or (`is_own`) only those of the people directly in it. A tuple: pages make
    thousands of them."""

    node: UnitNode
    figures: Figures
    depth: int = 0
    is_own: bool = False


class UnitTree:
    """The units of a date with their figures rolled up, in Vietnamese order.

    `own`: figures of the people directly in each unit. `totals`: with the subtree; absent where nobody is.
    """

    def __init__(self, nodes: dict[int, UnitNode], own: Mapping[int, Figures]) -> None:
        self.nodes = nodes
        self.own = own
        self.totals = {place: add_up(held) for place, held in _parts(nodes, own).items()}
        self.all = add_up(own.values())
        self._children: dict[int | None, list[UnitNode]] = {}
        for node in sorted((nodes[unit_id] for unit_id in self.totals), key=_ORDER):
            self._children.setdefault(node.parent_id if node.parent_id in nodes else None, []).append(node)

    def of(self, unit_id: int) -> Figures:
        """The unit's figures with its subtree."""
        return self.totals.get(unit_id, NOBODY)

    def below(self, unit_id: int) -> list[UnitLine]:
        """The unit's children with somebody in them, then the people directly in it: exactly its total.

        Empty for a unit that has no such children.
        """
        lines = [UnitLine(node, self.totals[node.id]) for node in self._children.get(unit_id, [])]
        whole, parts = self.of(unit_id), add_up(line.figures for line in lines)
        direct = Figures(
            whole.counted - parts.counted, whole.enrolled - parts.enrolled, whole.done - parts.done,
            whole.not_counted - parts.not_counted,
        )  # fmt: skip
        if lines and direct.people:
            lines.append(UnitLine(self.nodes[unit_id], direct, is_own=True))
        return lines

    def top(self, roots: Collection[int] | None = None) -> list[UnitLine]:
        """The top-level units: they add up to the Cộng row. A single school shows what is below it.

        `roots`: start from these instead of the topmost units (what a head may see); none below another.
        """
        tops = self._children.get(None, []) if roots is None else [
            n for n in sorted(self.nodes.values(), key=_ORDER)
            if n.id in roots and n.id in self.totals
        ]  # fmt: skip
        if len(tops) == 1:
            lines = self.below(tops[0].id)
            if lines:
                return lines
        return [UnitLine(node, self.totals[node.id]) for node in tops]

    def whole(self) -> list[UnitLine]:
        """Every unit with somebody in it, each below its parent (`depth` from 0); depth 0 adds up to Cộng."""
        lines: list[UnitLine] = []
        waiting = [(line, 0) for line in reversed(self.top())]
        while waiting:
            line, depth = waiting.pop()
            lines.append(UnitLine(line.node, line.figures, depth, line.is_own))
            if not line.is_own:
                waiting.extend((below, depth + 1) for below in reversed(self.below(line.node.id)))
        return lines


_WRITTEN_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


def chosen_day(text: str, today: date) -> tuple[date, bool]:
    """The date a page is asked for (dd/mm/yyyy as people write it, yyyy-mm-dd as addresses carry it), and whether
    it could be taken: what is no date, or lies in the future, becomes today. Nothing asked is today."""
    text = text.strip()
    written = _WRITTEN_DAY.fullmatch(text)
    try:
        if written:
            day = date(int(written[3]), int(written[2]), int(written[1]))
        else:
            day = date.fromisoformat(text) if text else today
    except ValueError:
        return today, False
    return (day, True) if date(2000, 1, 1) <= day <= today else (today, False)


def days_left(due_on: date, on: date) -> int:
    """Days until the last day on time; 0 on that day, negative when it has passed."""
    return (due_on - on).days


def emulation_year(day: date) -> tuple[date, date]:
    """The year of the plan that `day` lies in: 20/5 to 19/5, because "trước ngày 20/5" is strictly before."""
    start = date(day.year if (day.month, day.day) >= (5, 20) else day.year - 1, 5, 20)
    return start, date(start.year + 1, 5, 19)

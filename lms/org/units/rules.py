"""Pure rules of units: their records over time, the tree they form, and who heads them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date
from lms.org.dated.rules import NEVER, Dated, amend, covers, cut, within

NOT_THERE = mark("Đơn vị “{name}” không tồn tại vào ngày {day}.")
NO_PARENT = mark("Đơn vị cấp trên không tồn tại suốt thời gian của “{name}” từ ngày {day}.")
CIRCLE = mark("Đơn vị “{name}” sẽ trực thuộc chính nó vào ngày {day}. Hãy chọn đơn vị cấp trên khác.")
NOTHING_CHANGES = mark("Không có gì thay đổi so với điều đã ghi.")
CHILDREN_LEFT = mark(
    "Còn đơn vị trực thuộc vào ngày {day}: {names}. Hãy chuyển hoặc đóng các đơn vị này trước."
)


@dataclass(frozen=True)
class UnitSpan(Dated):
    """What a unit is called, what kind it is and where it hangs, from a day to a last day."""

    unit_id: int
    parent_id: int | None
    kind: str
    name: str


Forest = Mapping[int, Sequence[UnitSpan]]


def as_forest(spans: Iterable[UnitSpan]) -> dict[int, list[UnitSpan]]:
    """The records by unit, oldest first, those that hold on no day left out."""
    found: dict[int, list[UnitSpan]] = {}
    for span in sorted(spans, key=lambda s: s.valid_from):
        if not span.is_empty:
            found.setdefault(span.unit_id, []).append(span)
    return found


def span_on(forest: Forest, unit_id: int, day: date) -> UnitSpan | None:
    """The unit's record of a day, or None."""
    return next((span for span in forest.get(unit_id, ()) if span.holds_on(day)), None)


def need_span(forest: Forest, unit_id: int, day: date) -> UnitSpan:
    """The unit's record of a day; Invalid where it has none."""
    found = span_on(forest, unit_id, day)
    if found is None:
        held = forest.get(unit_id)
        name = held[-1].name if held else "?"
        raise Invalid(Message(NOT_THERE, {"name": name, "day": show_date(day)}))
    return found


def changed(forest: Forest, unit_id: int, start: date, **values: Any) -> list[UnitSpan]:
    """The unit's records with another name, kind or parent from `start` on."""
    need_span(forest, unit_id, start)
    held = list(forest[unit_id])
    after = amend(held, start, **values)
    if {replace(s, id=None) for s in after} == {replace(s, id=None) for s in held}:
        raise Invalid(Message(NOTHING_CHANGES))
    return after


def closed(forest: Forest, unit_id: int, start: date) -> list[UnitSpan]:
    """The unit's records without the days from `start` on. Invalid while units hang under it then."""
    need_span(forest, unit_id, start)
    names = sorted(
        {s.name for spans in forest.values() for s in spans if s.parent_id == unit_id and s.last >= start}
    )
    if names:
        raise Invalid(Message(CHILDREN_LEFT, {"day": show_date(start), "names": ", ".join(names)}))
    return cut(forest[unit_id], start)


def check_tree(forest: Forest, unit_ids: Iterable[int]) -> None:
    """Raises Invalid where a record of one of the units hangs under a unit that is not there all the while, or a
    unit hangs under itself on some day."""
    for unit_id in unit_ids:
        for span in forest.get(unit_id, ()):
            if span.parent_id is None:
                continue
            if not covers(forest.get(span.parent_id, ()), span.valid_from, span.valid_to):
                raise Invalid(Message(NO_PARENT, {"name": span.name, "day": show_date(span.valid_from)}))
            _check_circle(forest, span)


def _check_circle(forest: Forest, span: UnitSpan) -> None:
    """Walks up on each day within the record on which something above may have changed."""
    waiting: list[tuple[UnitSpan, frozenset[int]]] = [(span, frozenset({span.unit_id}))]
    while waiting:
        piece, below = waiting.pop()
        if piece.parent_id is None:
            continue
        if piece.parent_id in below:
            raise Invalid(Message(CIRCLE, {"name": span.name, "day": show_date(piece.valid_from)}))
        above = within(forest.get(piece.parent_id, ()), piece.valid_from, piece.valid_to)
        waiting += [(parent, below | {parent.unit_id}) for parent in above]


@dataclass(frozen=True)
class Headship(Dated):
    """Who heads a unit, from a day to a last day."""

    unit_id: int
    person_id: int
    title: str
    is_acting: bool


def appointed(rows: Sequence[Headship], new: Headship) -> list[Headship]:
    """With a new head: whoever headed the unit before ends on the eve, and goes on where the new one's time is
    limited; a head already recorded for later takes over then."""
    later = [r.valid_from for r in rows if r.valid_from > new.valid_from and not r.is_empty]
    if new.valid_to is None and later:
        until = min(later)
        new = replace(new, valid_to=date.fromordinal(until.toordinal() - 1))
    return [*cut(rows, new.valid_from, None if new.last == NEVER else new.last), new]


def dismissed(rows: Sequence[Headship], start: date) -> list[Headship]:
    """Without a head from `start` on, until the next one that is recorded for later."""
    found: list[Headship] = []
    for row in rows:
        found += cut([row], start, row.valid_to) if row.holds_on(start) else [row]
    return found

"""Pure rules of one person's memberships: what an act makes of them, and when they contradict one another.

A person is in exactly one main membership on every day on which they belong at all, and in any number of others
beside it. A change recorded late runs on until the next change of the same thing (`lms.org.dated.rules`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, pairwise
from typing import Any

from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date
from lms.org.dated.rules import NEVER, Dated, amend, covers, cut, eve, next_day, within

ACTIVE, LEAVE = "active", "leave"

TWO_MAINS = mark("Ngày {day} sẽ có hai đơn vị chính. Mỗi ngày chỉ có một đơn vị chính.")
NO_MAIN = mark("Ngày {day} chỉ có đơn vị kiêm nhiệm mà không có đơn vị chính.")
SAME_UNIT = mark("Ngày {day} người này đã thuộc đơn vị đó.")
HIDDEN_GAP = mark("Từ ngày {day} sẽ có khoảng trống mà không ghi lý do rời đi.")
BACKWARDS = mark("Ngày cuối ({last}) ở trước ngày đầu ({first}).")
NOT_HERE = mark("Ngày {day} người này không thuộc đơn vị nào, nên không ghi được thay đổi này từ ngày đó.")
ALREADY_HERE = mark("Ngày {day} người này đã thuộc một đơn vị. Hãy ghi chuyển đơn vị thay vì vào trường.")
NOTHING_CHANGES = mark("Không có gì thay đổi so với điều đã ghi.")
NOT_ON_LEAVE = mark("Ngày {day} người này không nghỉ, nên không ghi được việc đi làm, đi học lại.")
LATER = mark(
    "Đã ghi một thay đổi từ ngày {day}, sau ngày cuối này. Hãy sửa hoặc bỏ dòng đó trước, nếu nó không đúng."
)
NOT_ASIDE = mark("Ngày {day} đơn vị này không phải là đơn vị kiêm nhiệm của người này.")
NO_ROW = mark("Dòng này không còn là điều đang được ghi. Hãy mở lại trang của người này.")
SWALLOWS = mark("Ngày mới trùm lên cả dòng liền kề từ ngày {day}. Hãy bỏ dòng đó trước, nếu nó không đúng.")


@dataclass(frozen=True)
class Stay(Dated):
    """A membership: a person in a unit from a day to a last day."""

    unit_id: int
    is_main: bool
    category: str
    position: str | None = None
    status: str = ACTIVE
    leave_kind: str | None = None
    end_reason: str | None = None
    decision_number: str | None = None


def refuse(msgid: str, **days: date) -> Invalid:
    """The sentence as an error, its dates as people write them."""
    return Invalid(Message(msgid, {name: show_date(day) for name, day in days.items()}))


def mains(rows: Iterable[Stay]) -> list[Stay]:
    """The main memberships, oldest first."""
    return sorted((r for r in rows if r.is_main and not r.is_empty), key=lambda r: r.valid_from)


def asides(rows: Iterable[Stay]) -> list[Stay]:
    """The memberships beside the main one, oldest first."""
    return sorted((r for r in rows if not r.is_main and not r.is_empty), key=lambda r: r.valid_from)


def main_on(rows: Iterable[Stay], day: date) -> Stay | None:
    """The main membership of a day, or None."""
    return next((row for row in rows if row.is_main and row.holds_on(day)), None)


def contradictions(rows: Sequence[Stay]) -> list[Message]:
    """What the rows of one person say that cannot be, each with its first day; empty for a sound history."""
    held = [row for row in rows if not row.is_empty]
    main, found = mains(held), []
    for row, other in combinations(sorted(held, key=lambda r: r.valid_from), 2):
        if row.overlaps(other):
            if row.is_main and other.is_main:
                found.append(Message(TWO_MAINS, {"day": show_date(other.valid_from)}))
            elif row.unit_id == other.unit_id:
                found.append(Message(SAME_UNIT, {"day": show_date(other.valid_from)}))
    for row in asides(held):
        if not covers(main, row.valid_from, row.valid_to):
            missing = [row]
            for piece in main:
                missing = cut(missing, piece.valid_from, piece.valid_to)
            found.append(Message(NO_MAIN, {"day": show_date(missing[0].valid_from)}))
    for row, later in pairwise(main):
        if row.last < eve(later.valid_from) and not row.end_reason:
            found.append(Message(HIDDEN_GAP, {"day": show_date(next_day(row.last))}))
    return found


def checked(before: Sequence[Stay], after: Sequence[Stay]) -> list[Stay]:
    """`after`, if it changes something and contradicts itself nowhere that `before` did not; raises Invalid."""
    known = contradictions(before)
    for problem in contradictions(after):
        if problem not in known:
            raise Invalid(problem)
    if set(before) == set(after):
        raise Invalid(Message(NOTHING_CHANGES))
    return list(after)


def without_doubles(rows: Sequence[Stay]) -> list[Stay]:
    """The rows without what stands beside a main membership in the same unit: the main one says it already."""
    main = mains(rows)
    found: list[Stay] = []
    for row in asides(rows):
        pieces = [row]
        for piece in [*main, *(other for other in found if other.id != row.id)]:
            if piece.unit_id == row.unit_id:
                pieces = cut(pieces, piece.valid_from, piece.valid_to)
        found += pieces
    return [*main, *found]


def joined(rows: Sequence[Stay], new: Stay) -> list[Stay]:
    """With a new main membership, until the next one that is already recorded."""
    if main_on(rows, new.valid_from):
        raise refuse(ALREADY_HERE, day=new.valid_from)
    later = [row.valid_from for row in mains(rows) if row.valid_from > new.valid_from]
    last = min([new.last, *(eve(day) for day in later)])
    ended = replace(new, valid_to=None if last == NEVER else last)
    return checked(rows, without_doubles([*rows, ended]))


def moved(rows: Sequence[Stay], start: date, **values: Any) -> list[Stay]:
    """With another unit, category or position in the main membership from `start` on."""
    if main_on(rows, start) is None:
        raise refuse(NOT_HERE, day=start)
    return checked(rows, without_doubles([*amend(mains(rows), start, **values), *asides(rows)]))


def put_on_leave(
    rows: Sequence[Stay], start: date, until: date | None, kind: str, decision_number: str | None
) -> list[Stay]:
    """On leave from `start` to `until` (None: until a return is recorded)."""
    if until is not None and until < start:
        raise refuse(BACKWARDS, first=start, last=until)
    if main_on(rows, start) is None:
        raise refuse(NOT_HERE, day=start)
    away = amend(mains(rows), start, until, status=LEAVE, leave_kind=kind, decision_number=decision_number)
    return checked(rows, [*away, *asides(rows)])


def returned(rows: Sequence[Stay], start: date) -> list[Stay]:
    """Back from leave on `start`."""
    held = main_on(rows, start)
    if held is None or held.status != LEAVE:
        raise refuse(NOT_ON_LEAVE, day=start)
    back = amend(mains(rows), start, None, status=ACTIVE, leave_kind=None, decision_number=None)
    return checked(rows, [*back, *asides(rows)])


def ended(rows: Sequence[Stay], last: date, reason: str) -> list[Stay]:
    """Left after `last`, from the main membership and from all beside it."""
    held = main_on(rows, last)
    if held is None:
        raise refuse(NOT_HERE, day=last)
    end = held.last
    later = next((r for r in mains(rows) if r.valid_from == next_day(end) and end != NEVER), None)
    if later is not None and not held.end_reason:
        raise refuse(LATER, day=later.valid_from)
    left = (
        [*cut(mains(rows), next_day(last), end), *cut(asides(rows), next_day(last), end)]
        if last < end
        else list(rows)
    )
    return checked(rows, [replace(r, end_reason=reason) if r.is_main and r.last == last else r for r in left])


def added_beside(rows: Sequence[Stay], new: Stay) -> list[Stay]:
    """With another unit beside the main one, for as long as the main one goes on without a gap."""
    if new.last < new.valid_from:
        raise refuse(BACKWARDS, first=new.valid_from, last=new.last)
    reached = None
    for piece in within(mains(rows), new.valid_from):
        if piece.valid_from != (new.valid_from if reached is None else next_day(reached)):
            break
        reached = piece.last
    if reached is None:
        raise refuse(NOT_HERE, day=new.valid_from)
    last = min(reached, new.last)
    return checked(rows, [*rows, replace(new, is_main=False, valid_to=None if last == NEVER else last)])


def _beside(rows: Iterable[Stay], unit_id: int, day: date) -> Stay:
    for row in asides(rows):
        if row.unit_id == unit_id and row.holds_on(day):
            return row
    raise refuse(NOT_ASIDE, day=day)


def ended_beside(rows: Sequence[Stay], unit_id: int, last: date) -> list[Stay]:
    """No longer in a unit beside the main one after `last`."""
    held = _beside(rows, unit_id, last)
    others = [row for row in rows if row != held]
    return checked(rows, [*others, *(cut([held], next_day(last)) if last < held.last else [held])])


def swapped(rows: Sequence[Stay], start: date, unit_id: int, stays_beside: bool) -> list[Stay]:
    """With a unit that stood beside as the main one from `start` on; the old one goes on beside, or ends."""
    new = _beside(rows, unit_id, start)
    old = within(mains(rows), start, new.valid_to)
    after = [
        *cut(mains(rows), start, new.valid_to),
        *(row for row in asides(rows) if row != new),
        *cut([new], start, new.valid_to),
        *(replace(piece, is_main=True) for piece in within([new], start, new.valid_to)),
    ]
    if stays_beside:
        after += [replace(piece, id=None, is_main=False, end_reason=None) for piece in old]
    return checked(rows, without_doubles(after))


def _find(rows: Iterable[Stay], row_id: int) -> Stay:
    for row in rows:
        if row.id == row_id and not row.is_empty:
            return row
    raise Invalid(Message(NO_ROW))


def _neighbours(rows: Iterable[Stay], row: Stay) -> tuple[Stay | None, Stay | None]:
    """The rows of the same line that end on the eve of `row` and begin on the day after it."""
    line = [
        r for r in rows if r != row and r.is_main == row.is_main and (row.is_main or r.unit_id == row.unit_id)
    ]
    before = next((r for r in line if not r.is_empty and r.last == eve(row.valid_from)), None)
    after = next((r for r in line if row.last < NEVER and r.valid_from == next_day(row.last)), None)
    return before, after


def corrected(rows: Sequence[Stay], row_id: int, new: Stay) -> list[Stay]:
    """With the row as it should have been. A neighbour without a gap between follows the boundary that moves."""
    row = _find(rows, row_id)
    if new.last < new.valid_from:
        raise refuse(BACKWARDS, first=new.valid_from, last=new.last)
    before, after = _neighbours(rows, row)
    found = [r for r in rows if r not in (row, before, after)]
    if before is not None:
        found.append(_until(before, eve(new.valid_from)) if new.valid_from != row.valid_from else before)
    if after is not None:
        found.append(_from(after, new.last) if new.last != row.last else after)
    return checked(rows, [*found, replace(new, id=row.id, is_main=row.is_main)])


def _until(row: Stay, last: date) -> Stay:
    if last < row.valid_from:
        raise refuse(SWALLOWS, day=row.valid_from)
    return row if row.end_reason and row.last < last else replace(row, valid_to=last)


def _from(row: Stay, last: date) -> Stay:
    if last >= row.last:
        raise refuse(SWALLOWS, day=row.valid_from)
    return replace(row, valid_from=next_day(last))


def taken_back(rows: Sequence[Stay], row_id: int) -> list[Stay]:
    """Without the row; the one right before it goes on in its days, unless the person had left in between."""
    row = _find(rows, row_id)
    before, _ = _neighbours(rows, row)
    found = [r for r in rows if r not in (row, before)]
    if before is not None:
        goes_on = replace(before, valid_to=row.valid_to, end_reason=row.end_reason)
        found.append(before if before.end_reason else goes_on)
    return checked(rows, found)

"""Pure arithmetic of dated rows: what a change makes of a timeline, and which new rows say so.

A timeline is a list of rows, each true from `valid_from` to `valid_to` (its last day; None: open). Rows are never
changed: `writes` turns "this was known, this is to be known" into rows to add, each naming the one it replaces. A
row that is to hold on no day any more is replaced by one whose last day is the eve of its first.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

DAY = timedelta(days=1)
NEVER = date.max


@dataclass(frozen=True)
class Dated:
    """A dated row as plain values. `id`: the row as it stands in the table; None for one that is new.

    A piece of a row keeps the row's id, so that the first piece can replace it.
    """

    id: int | None
    valid_from: date
    valid_to: date | None

    @property
    def last(self) -> date:
        """The last day, far away where the row is open."""
        return self.valid_to or NEVER

    @property
    def is_empty(self) -> bool:
        """Holds on no day: what is left of a row that was taken back."""
        return self.last < self.valid_from

    def holds_on(self, day: date) -> bool:
        """Whether the row covers `day`."""
        return self.valid_from <= day <= self.last

    def overlaps(self, other: "Dated") -> bool:
        """Whether a day exists that both cover."""
        return max(self.valid_from, other.valid_from) <= min(self.last, other.last)


Row = TypeVar("Row", bound=Dated)


@dataclass(frozen=True)
class Write(Generic[Row]):
    """A row to add; `replaces`: the id of the row it stands for from now on."""

    row: Row
    replaces: int | None


def eve(day: date) -> date:
    """The day before; the first day of all has none and stays."""
    return day - DAY if day > date.min else day


def next_day(day: date) -> date:
    """The day after; the last day of all has none and stays."""
    return day + DAY if day < NEVER else day


def _last(day: date) -> date | None:
    return None if day == NEVER else day


def cut(rows: Iterable[Row], start: date, until: date | None = None) -> list[Row]:
    """The rows without the days from `start` to `until` (None: for ever)."""
    end, kept = until or NEVER, []
    for row in rows:
        if row.is_empty or row.last < start or row.valid_from > end:
            kept.append(row)
            continue
        if row.valid_from < start:
            kept.append(replace(row, valid_to=eve(start)))
        if row.last > end:
            kept.append(replace(row, valid_from=next_day(end)))
    return kept


def within(rows: Iterable[Row], start: date, until: date | None = None) -> list[Row]:
    """The pieces of the rows that lie between `start` and `until`, in order."""
    end = until or NEVER
    pieces = [
        replace(row, valid_from=max(row.valid_from, start), valid_to=_last(min(row.last, end)))
        for row in rows
        if not row.is_empty and row.valid_from <= end and row.last >= start
    ]
    return sorted(pieces, key=lambda row: row.valid_from)


def amend(rows: Sequence[Row], start: date, until: date | None = None, **values: Any) -> list[Row]:
    """The timeline with `values` from `start` on, in rows that never overlap (one timeline).

    Each value runs on until `until`, until a day that no row covers, or until the next change of that same value
    that is already recorded: a move recorded late does not undo the later one, and a leave that began after it
    goes on in the new unit.
    """
    found = list(rows)
    for name, value in values.items():
        end = _runs_until(found, start, until or NEVER, name)
        pieces = [replace(piece, **{name: value}) for piece in within(found, start, end)]
        found = sorted([*cut(found, start, end), *pieces], key=lambda row: row.valid_from)
    return found


def _runs_until(rows: Iterable[Row], start: date, end: date, name: str) -> date:
    held: Any = None
    last: date | None = None
    for piece in within(rows, start, end):
        if last is None:
            held = getattr(piece, name)
        elif piece.valid_from != next_day(last) or getattr(piece, name) != held:
            return last
        last = piece.last
    return last if last is not None else end


def writes(before: Sequence[Row], after: Sequence[Row]) -> list[Write[Row]]:
    """The rows to add so that `after` is known where `before` was known. Nothing for what stays."""
    found: list[Write[Row]] = []
    pieces: dict[int, list[Row]] = {row.id: [] for row in before if row.id is not None}
    for row in after:
        if row.id is None:
            found.append(Write(row, None))
        else:
            pieces[row.id].append(row)
    for row in before:
        if row.id is None or row.is_empty:
            continue
        left = sorted(pieces[row.id], key=lambda piece: piece.valid_from)
        if not left:
            found.append(Write(replace(row, valid_to=eve(row.valid_from)), row.id))
        elif left != [row]:
            first, *others = left
            found.append(Write(first, row.id))
            found += [Write(piece, None) for piece in others]
    return found


def joined(rows: Iterable[Row], same: Callable[[Row, Row], bool]) -> list[Row]:
    """The timeline with neighbours that say the same put together; rows of the table swallow what is new."""
    found: list[Row] = []
    for row in sorted(rows, key=lambda r: r.valid_from):
        if (
            found
            and found[-1].valid_to
            and next_day(found[-1].last) == row.valid_from
            and same(found[-1], row)
        ):
            found[-1] = replace(found[-1], valid_to=row.valid_to)
        else:
            found.append(row)
    return found


def covers(rows: Iterable[Dated], start: date, until: date | None) -> bool:
    """Whether the rows together leave no day from `start` to `until` (None: for ever) out."""
    end, reached = until or NEVER, start
    for row in sorted((r for r in rows if not r.is_empty), key=lambda r: r.valid_from):
        if row.valid_from > reached:
            break
        if row.last >= end:
            return True
        reached = max(reached, next_day(row.last))
    return False

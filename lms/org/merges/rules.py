"""Pure rules of merging two records of one person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lms.org.dated.rules import Dated, cut
from lms.org.people.rules import Stay, asides, mains


def taken_over(kept: Sequence[Stay], merged: Sequence[Stay]) -> list[Stay]:
    """What a merge adds to the kept person's rows: the days that only the other record knows about.

    Where both records say something of a day, the kept one holds. The added rows are new; those of the other
    record stay as they are and are no longer counted.
    """
    added = [replace(row, id=None) for row in mains(merged)]
    for row in mains(kept):
        added = cut(added, row.valid_from, row.valid_to)
    ends = {row.last for row in mains(merged)}
    added = [row if row.last in ends else replace(row, end_reason=None) for row in added]
    beside = [replace(row, id=None) for row in asides(merged)]
    for first, last in _gaps([*mains(kept), *added]):
        beside = cut(beside, first, last)
    for row in (*kept, *added):
        same = [piece for piece in beside if piece.unit_id == row.unit_id]
        others = [piece for piece in beside if piece.unit_id != row.unit_id]
        beside = others + (same if row.is_empty else cut(same, row.valid_from, row.valid_to))
    return [*added, *beside]


def _gaps(rows: Iterable[Dated]) -> list[tuple[date, date | None]]:
    """The days that no row covers, as first and last day, from the first day of all to the last."""
    gaps = [Dated(None, date.min, None)]
    for row in rows:
        if not row.is_empty:
            gaps = cut(gaps, row.valid_from, row.valid_to)
    return [(gap.valid_from, gap.valid_to) for gap in gaps]


@dataclass(frozen=True)
class Merge:
    """A merge in force: `merged_id` is the same person as `kept_id`."""

    id: int
    merged_id: int
    kept_id: int


def flattened(merges: Iterable[Merge], merged_id: int, kept_id: int) -> list[Merge]:
    """The merges in force that must point at `kept_id` once `merged_id` becomes that person: those that pointed
    at `merged_id`. So that one look-up resolves, whoever was merged into whom before."""
    return [replace(merge, kept_id=kept_id) for merge in merges if merge.kept_id == merged_id]

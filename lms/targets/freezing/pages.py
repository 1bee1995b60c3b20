"""What the pages of snapshots show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lms.kernel import clock
from lms.org.rules import subtree
from lms.targets import queries
from lms.targets.freezing.queries import (
    Difference,
    SnapshotView,
    differences,
    frozen_names,
    frozen_side,
    get_snapshot,
    live_side,
    snapshots,
    tree_of,
)
from lms.targets.freezing.rules import change_of
from lms.targets.rules import Figures, Listing, UnitLine, UnitTree

A_SLIP = timedelta(minutes=10)  # a second click, or the page sent once more


@dataclass(frozen=True)
class SnapshotPage:
    """A snapshot with the units below its school, or below one of them, and the names of a list."""

    held: SnapshotView
    tree: UnitTree
    unit: UnitLine | None
    figures: Figures
    lines: Sequence[UnitLine]
    names: Sequence[Any]
    total: int
    others: Sequence[SnapshotView]


def snapshot_page(
    public_id: str, unit_id: str | None, listing: Listing, query: str, page: int, per_page: int
) -> SnapshotPage:
    """What was frozen, as it was. A unit that is not in it shows the whole. NotFound."""
    held = get_snapshot(public_id)
    tree = tree_of(held.id)
    node = next((n for n in tree.nodes.values() if unit_id and n.public_id == unit_id), None)
    below = subtree(tree.nodes, frozenset({node.id})) if node else None
    names, total = frozen_names(held.id, listing, below, query, page, per_page)
    figures = tree.of(node.id) if node else held.figures
    lines = tree.below(node.id) if node else tree.top()
    others = [one for one in snapshots() if one.id != held.id and one.target_id == held.target_id]
    unit = UnitLine(node, figures) if node else None
    return SnapshotPage(held, tree, unit, figures, lines, names, total, others)


@dataclass(frozen=True)
class ComparedUnit:
    """A unit's figures on both sides; None where it does not stand there."""

    code: str
    name: str
    before: Figures | None
    after: Figures | None


@dataclass(frozen=True)
class Change:
    """Somebody who stands otherwise, and what became of them (message ids)."""

    name: str
    unit: str
    words: Sequence[str]


@dataclass(frozen=True)
class Comparison:
    """A snapshot beside another one (`after`), or beside what is known today of its day (None)."""

    before: SnapshotView
    after: SnapshotView | None
    figures_after: Figures
    units: Sequence[ComparedUnit]
    changes: Sequence[Change]
    total: int


def compare(public_id: str, other_id: str | None, page: int, per_page: int) -> Comparison:
    """The snapshot against another one, or, without one, against what is known today of the same day. NotFound."""
    before = get_snapshot(public_id)
    old_tree = tree_of(before.id)
    if other_id:
        other = get_snapshot(other_id)
        after: SnapshotView | None = other
        new_tree, side = tree_of(other.id), frozen_side(other.id)
    else:
        after = None
        view = queries.at(queries.timelines()[before.target_id], before.on)
        cover = queries.coverage(queries.population_of(view or queries.targets(before.on)[0], before.on))
        new_tree, side = cover.tree, live_side(cover)
    found, total = differences(frozen_side(before.id), side, page, per_page)
    names = _unit_names(old_tree, new_tree)
    return Comparison(
        before, after, new_tree.all, _units(old_tree, new_tree), [_change(one, names) for one in found], total
    )


def find_just_frozen(target_id: int, on: date, reason: str) -> str | None:
    """The snapshot that a second click would only repeat: of the same day and reason, some minutes old, and nothing is
    otherwise since. A snapshot is for ever, so none is made twice by a slip."""
    since = clock.now() - A_SLIP
    for held in snapshots():
        if (held.target_id, held.on, held.reason) == (target_id, on, reason) and held.known_at >= since:
            found = compare(held.public_id, None, 1, 1)
            return held.public_id if not found.total and not found.units else None
    return None


def _unit_names(*trees: UnitTree) -> Mapping[int, str]:
    return {unit_id: node.name for tree in trees for unit_id, node in tree.nodes.items()}


def _change(one: Difference, names: Mapping[int, str]) -> Change:
    side = one.after or one.before
    unit = names.get(side.unit_id, f"#{side.unit_id}") if side else ""
    return Change(one.name, unit, change_of(one.before, one.after))


def _units(before: UnitTree, after: UnitTree) -> list[ComparedUnit]:
    """Units whose figures differ, by name."""
    found: list[tuple[str, ComparedUnit]] = []
    for unit_id in before.totals.keys() | after.totals.keys():
        node = after.nodes.get(unit_id) or before.nodes[unit_id]
        old, new = before.totals.get(unit_id), after.totals.get(unit_id)
        if old != new:
            found.append((node.sort_key, ComparedUnit(node.code, node.name, old, new)))
    return [unit for _, unit in sorted(found, key=lambda pair: pair[0])]


def comparison_as_texts(found: Comparison) -> dict[str, Any]:
    """The comparison as another program reads it; of the people only how many stand otherwise."""

    def side(figures: Figures | None) -> dict[str, int | str] | None:
        return figures.as_texts() if figures else None

    return {
        "before": {"id": found.before.public_id, "on": _iso(found.before.on), **found.before.figures.as_texts()},
        "after": {
            "id": found.after.public_id if found.after else None, "on": _iso((found.after or found.before).on),
            **found.figures_after.as_texts(),
        },
        "units": [{"code": one.code, "before": side(one.before), "after": side(one.after)} for one in found.units],
        "people": found.total,
    }  # fmt: skip


def _iso(day: date) -> str:
    return day.isoformat()

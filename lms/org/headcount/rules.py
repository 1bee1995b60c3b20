"""Pure arithmetic of a head-count: who is counted where, and each unit with its subtree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lms.org.rules import Category, UnitNode, in_tree_order


@dataclass(frozen=True)
class Count:
    """How many people by category, and how many of them are on leave (they belong)."""

    categories: Mapping[str, int] = field(default_factory=dict)
    on_leave: int = 0

    @property
    def people(self) -> int:
        return sum(self.categories.values())

    def __add__(self, other: "Count") -> "Count":
        both = {**self.categories}
        for category, number in other.categories.items():
            both[category] = both.get(category, 0) + number
        return Count(both, self.on_leave + other.on_leave)

    def in_order(self) -> dict[str, int]:
        """The categories in the order of the plan; those of nobody left out."""
        return {str(c): self.categories[c] for c in Category if self.categories.get(c)}


@dataclass(frozen=True)
class UnitCount:
    """A unit of the date: itself and everything below it; `own`: the people directly in it."""

    node: UnitNode
    depth: int
    whole: Count
    own: Count


@dataclass(frozen=True)
class Headcount:
    """The units in the order of the tree, everybody once, and those whose unit did not exist on the date."""

    units: tuple[UnitCount, ...]
    total: Count
    nowhere: Count


def headcount(nodes: dict[int, UnitNode], own: Mapping[int, Count]) -> Headcount:
    """The figures of every unit with its subtree. `own`: the people directly in each unit, each once."""
    ordered = in_tree_order(nodes)
    whole = {node.id: own.get(node.id, Count()) for node, _ in ordered}
    for node, _ in reversed(ordered):  # children stand below their parents
        if node.parent_id in whole:
            whole[node.parent_id] += whole[node.id]
    units = [UnitCount(node, depth, whole[node.id], own.get(node.id, Count())) for node, depth in ordered]
    nowhere = _sum(count for unit_id, count in own.items() if unit_id not in nodes)
    return Headcount(tuple(units), _sum(own.values()), nowhere)


def _sum(counts: Iterable[Count]) -> Count:
    return sum(counts, Count())

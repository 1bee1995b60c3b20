"""What the coverage pages show, put together from queries and rules: plain values for the templates."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.kernel.actor import Actor
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.rules import UnitNode, subtree
from lms.targets import queries
from lms.targets.queries.coverage import head_roots
from lms.targets.rules import Figures, Listing, UnitLine, days_left

Names = Sequence[queries.PersonRow] | Sequence[queries.NotCountedRow]


@dataclass(frozen=True)
class CoveragePage:
    """A unit's coverage (`unit` None: all that the actor may see) with the units right below it.

    `people_in`: the ids of the units whose names may be listed; None: no restriction.
    """

    target: queries.TargetView
    targets: Sequence[queries.TargetView]
    courses: Mapping[str, queries.CourseName]
    cover: queries.Coverage
    unit: UnitNode | None
    parent: UnitNode | None
    figures: Figures
    lines: Sequence[UnitLine]
    people_in: Collection[int] | None
    days_left: int


def coverage_page(
    actor: Actor, target_id: str | None, on: date, today: date, unit_id: str | None = None
) -> CoveragePage:
    """What `actor` sees of a target on `on`, of everything or of the unit with the public id `unit_id`.

    A head sees the subtree of today; figures of an earlier date cover the part of it that was there then.
    NotFound for a target or unit that does not exist, or not for this actor.
    """
    targets = queries.targets(on)
    target = queries.choose_target(targets, target_id)
    now_nodes = queries.units_on(today) if queries.visible_units(actor, {}) is not None or on != today else {}
    visible = queries.visible_units(actor, now_nodes)
    cover = queries.coverage(queries.population_of(target, on), visible=visible)
    nodes = cover.tree.nodes
    courses = queries.course_names(target.course_keys)
    left = days_left(target.due_on, today)
    if unit_id is None:
        roots = None if visible is None else head_roots(actor, nodes)
        lines = cover.tree.top(roots)
        return CoveragePage(target, targets, courses, cover, None, None, cover.tree.all, lines, visible, left)
    unit = next((n for n in nodes.values() if n.public_id == unit_id), None)
    if unit is None or (visible is not None and unit.id not in visible):
        raise NotFound(
            Message(mark("Không có đơn vị này vào ngày đã chọn, hoặc bạn không được giao quyền xem."))
        )
    parent = nodes.get(unit.parent_id or 0)
    if parent and visible is not None and parent.id not in visible:
        parent = None
    is_all = parent is None and visible is None and sum(n.parent_id not in nodes for n in nodes.values()) == 1
    below = subtree(nodes, frozenset({unit.id}))
    people_in = None if is_all else below if visible is None else below & visible
    figures = cover.tree.of(unit.id)
    return CoveragePage(
        target, targets, courses, cover, unit, parent, figures, cover.tree.below(unit.id), people_in, left
    )


def names_of(
    page: CoveragePage, listing: Listing, query: str, number: int, per_page: int
) -> tuple[Names, int]:
    """One page of a list of names, and how many there are in all."""
    rows: Names
    if listing is Listing.NOT_COUNTED:
        rows, total = queries.not_counted_names(page.cover, page.people_in, query, number, per_page)
    else:
        rows, total = queries.names(page.cover, page.target, listing, page.people_in, query, number, per_page)
    return rows, page.figures.size_of(listing) if total is None else total

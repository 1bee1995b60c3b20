"""What the coverage pages show, put together from queries and rules: plain values for the templates."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lms.kernel.actor import Actor
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date
from lms.org.headcount.queries import end_of_day
from lms.org.rules import UnitNode, subtree
from lms.targets import queries
from lms.targets.freezing.queries import Difference, differences, live_side
from lms.targets.freezing.rules import change_of
from lms.targets.keeping.queries import coverage_now
from lms.targets.queries.corrections import Correction, corrections
from lms.targets.queries.coverage import head_roots, looked_at
from lms.targets.rules import Figures, Grounds, Listing, UnitLine, days_left
from lms.targets.satisfiers import offered_items
from lms.targets.trend.pages import Story
from lms.targets.trend.pages import story as story_of
from lms.targets.trend.rules import FEW, MANY, Scope

Names = Sequence[queries.PersonRow] | Sequence[queries.NotCountedRow]


SHOWN = 50  # people that are named in the list of what was recorded since
NONE_YET = mark("Đến hết ngày {day} chưa ghi chỉ tiêu nào. Hãy chọn một ngày ghi sau đó.")


class NoTargetYet(NotFound):
    """By the end of the day that was asked for, no target had been recorded: there is no figure, and nothing is wrong."""


@dataclass(frozen=True)
class Differing:
    """Somebody who stands otherwise by what is known today: how (message ids), and what was recorded since."""

    name: str
    words: Sequence[str]
    recorded: Sequence[Correction]


@dataclass(frozen=True)
class Since:
    """What has become of a figure since it was known: the figure of today, who stands otherwise (the first of them, and
    how many), and what was recorded of the target."""

    figures: Figures
    people: Sequence[Differing]
    total: int
    of_target: Sequence[Correction]


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
    since: Since | None = None
    story: Story | None = None

    @property
    def grounds(self) -> Grounds:
        """Why people are not counted."""
        whole = self.unit is None or self.people_in is None
        return self.cover.grounds_of(None if whole or not self.unit else self.unit.id)

    @property
    def items(self) -> Mapping[str, str]:
        """What can be asked for beside courses, by "kind:id"."""
        return offered_items() if self.target.items else {}


def coverage_page(
    actor: Actor,
    target_id: str | None,
    on: date,
    today: date,
    unit_id: str | None = None,
    known: date | None = None,
    story: bool | None = None,
) -> CoveragePage:
    """What `actor` sees of a target on `on`, of everything or of the unit with the public id `unit_id`; with `known` as
    it was known at the end of that day, beside what has been recorded since.

    `story`: with the line over time; None: where they are not very many. A head sees the subtree of today; figures of an earlier date cover the part of it that was there then.
    NotFound for a target or unit that does not exist, or not for this actor; NoTargetYet where none was known by then.
    """
    known_at = end_of_day(known) if known else None
    targets = queries.targets(on, known_at)
    if known is not None and not targets:
        raise NoTargetYet(Message(NONE_YET, {"day": show_date(known)}))
    target = queries.choose_target(targets, target_id)
    now_nodes = queries.units_on(today) if queries.visible_units(actor, {}) is not None or on != today else {}
    visible = queries.visible_units(actor, now_nodes)
    nodes = queries.units_on(on, known_at=known_at)
    unit = next((n for n in nodes.values() if n.public_id == unit_id), None)
    only = looked_at(nodes, unit.id if unit else None, visible)
    cover = coverage_now(queries.population_of(target, on, known_at=known_at), only, nodes)
    courses = queries.course_names(target.course_keys)
    left = days_left(target.due_on, today)
    if unit_id is None:
        roots = None if visible is None else head_roots(actor, nodes)
        lines = cover.tree.top(roots)
        since = _since(target, cover, visible) if known_at else None
        told = _story(target, cover.tree.all, on, Scope(None, visible), known_at, story)
        return CoveragePage(
            target, targets, courses, cover, None, None, cover.tree.all, lines, visible, left, since, told
        )
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
    since = _since(target, cover, people_in) if known_at else None
    lines = cover.tree.below(unit.id)
    told = _story(target, figures, on, Scope(None if is_all else unit.id, visible), known_at, story)
    return CoveragePage(
        target, targets, courses, cover, unit, parent, figures, lines, people_in, left, since, told
    )


def _story(
    target: queries.TargetView,
    figures: Figures,
    on: date,
    scope: Scope,
    known_at: datetime | None,
    asked: bool | None,
) -> Story | None:
    wanted = figures.people < MANY if asked is None else asked
    return story_of(target, on, scope, known_at) if wanted else None


def _since(
    target: queries.TargetView,
    known: queries.Coverage,
    units: frozenset[int] | None,
) -> Since:
    on = known.population.on
    view = queries.at(queries.timelines().get(target.target_id, ()), on) or target
    cover = queries.coverage(queries.population_of(view, on), visible=units)
    found, total = differences(live_side(known, units), live_side(cover, units), 1, SHOWN)
    instant = known.population.known_at
    told = corrections(target.target_id, [one.person_id for one in found], instant) if instant else []
    of_target = [each for each in told if each.person_id is None]
    return Since(cover.tree.all, [_differing(one, told) for one in found], total, of_target)


def _differing(one: Difference, told: Sequence[Correction]) -> Differing:
    mine = [each for each in told if each.person_id == one.person_id]
    return Differing(one.name, change_of(one.before, one.after), mine)


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


def last_ones(page: CoveragePage, missing: Names | None = None) -> Names:
    """The people whose finishing makes it 100%, where they are few. `missing`: the first page of the list of the
    missing, where it is at hand."""
    if not 1 <= page.figures.missing <= FEW:
        return ()
    return names_of(page, Listing.MISSING, "", 1, FEW)[0] if missing is None else missing

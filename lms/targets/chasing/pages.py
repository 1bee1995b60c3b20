"""What the pages of reminders show, and to whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.kernel import clock
from lms.kernel.access import Scope, permits
from lms.kernel.actor import Actor
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.models import Person
from lms.org.queries import get_person_by_public_id
from lms.org.rules import PLAN_CATEGORIES, UnitNode, path_up, subtree
from lms.org.settings import PUBLIC_ADDRESS, setting
from lms.targets import queries as targets
from lms.targets.chasing import queries
from lms.targets.chasing.letters import asking_today
from lms.targets.chasing.queries import Missing, Told
from lms.targets.chasing.rules import group_message, is_late
from lms.targets.exempting.queries import place_of
from lms.targets.queries import CourseName, TargetView
from lms.targets.queries.coverage import Coverage, head_roots
from lms.targets.rules import UnitLine

NO_UNIT = mark("Không có đơn vị này vào hôm nay, hoặc bạn không được giao quyền xem.")


@dataclass(frozen=True)
class Board:
    """A target of today and what of it the actor may see. `target` None: nothing is asked of anybody today."""

    target: TargetView | None
    targets: Sequence[TargetView]
    lines: Sequence[UnitLine] = ()
    last: Mapping[int, date] | None = None


def _chosen(actor: Actor, target_id: str | None) -> tuple[TargetView, Coverage, frozenset[int] | None]:
    """The target, its figures of today, and the units that the actor may see (None: all)."""
    target = targets.choose_target(asking_today(), target_id)
    nodes = targets.units_on(clock.today()) if targets.visible_units(actor, {}) is not None else {}
    visible = targets.visible_units(actor, nodes)
    return target, queries.whole(target, clock.today(), visible), visible


def board(actor: Actor, target_id: str | None) -> Board:
    """The units with somebody missing. NotFound for a target that asks nothing today."""
    every = asking_today()
    if not every and not target_id:
        return Board(None, ())
    target, cover, visible = _chosen(actor, target_id)
    roots = None if visible is None else head_roots(actor, cover.tree.nodes)
    lines = (
        cover.tree.whole()
        if roots is None
        else [UnitLine(cover.tree.nodes[i], cover.tree.of(i)) for i in roots]
    )
    found = [line for line in lines if line.figures.missing and not line.is_own]
    return Board(target, every, found, queries.last_reminded(target.target_id))


@dataclass(frozen=True)
class UnitBoard:
    """Who is missing in a unit with its subtree, and what can be pasted into its group."""

    target: TargetView
    cover: Coverage
    unit: UnitNode
    units: frozenset[int]
    path: frozenset[int]
    people: Sequence[Missing]
    told: Mapping[int, tuple[date, str]]
    titles: Mapping[str, CourseName]
    message: str
    late: int


def unit_board(actor: Actor, public_id: str, target_id: str | None) -> UnitBoard:
    """The unit's board; NotFound for one that is not there, or not for the actor."""
    target, cover, visible = _chosen(actor, target_id)
    nodes, today = cover.tree.nodes, clock.today()
    unit = next((node for node in nodes.values() if node.public_id == public_id), None)
    if unit is None or (visible is not None and unit.id not in visible):
        raise NotFound(Message(NO_UNIT))
    units = subtree(nodes, frozenset({unit.id}))
    people = queries.missing(target, cover, units)
    told = queries.reminders_of_people(target.target_id, [one.person_id for one in people])
    names = [one.name for one in people]
    due_on = target.due_on if target.due_days is None else None
    of_staff = set(target.categories) <= set(PLAN_CATEGORIES)
    message = group_message(target.name, due_on, unit.name, names, setting(PUBLIC_ADDRESS), today, of_staff)
    late = sum(is_late(one.due_on, one.status, today) for one in people)
    titles = targets.course_names(target.course_keys)
    return UnitBoard(target, cover, unit, units, path_up(nodes, unit.id), people, told, titles, message, late)


def everybody(actor: Actor, target_id: str | None) -> tuple[TargetView, Coverage, list[Missing]]:
    """What a reminder to the whole school is about, and whom it reaches."""
    target, cover, _visible = _chosen(actor, target_id)
    return target, cover, queries.missing(target, cover)


def visible_units_of(actor: Actor) -> Collection[int] | None:
    """The units whose reminders the actor may see; None: all."""
    nodes = targets.units_on(clock.today()) if targets.visible_units(actor, {}) is not None else {}
    return targets.visible_units(actor, nodes)


def get_visible_person(actor: Actor, public_id: str) -> Person:
    """The person, for whom it is, their heads, office and leaders; NotFound for others."""
    person = get_person_by_public_id(public_id)
    scope = Scope(unit_path=place_of(person.id, clock.today()))
    if actor.person_id != person.id and not permits(actor, "reminders.read", scope):
        raise NotFound(Message(mark("Không có người này trong danh sách.")))
    return person


def target_names() -> Mapping[int, str]:
    """What each target is called, by its id."""
    return {target_id: timeline[-1].name for target_id, timeline in targets.timelines().items()}


@dataclass(frozen=True)
class Notice:
    """What home says to somebody who was reminded."""

    on: date
    by: str


def notice_of(person_id: int) -> Notice | None:
    """The newest notice; home shows it as long as something is missing."""
    found: Told | None = queries.find_notice(person_id)
    return Notice(found.on, found.by) if found else None


@dataclass(frozen=True)
class Late:
    """People past a target's due date in a unit that somebody heads."""

    unit: UnitNode
    target: TargetView
    people: int


def late_below(actor: Actor, every: Sequence[TargetView], today: date) -> list[Late]:
    """What a head has to see to: late people in each unit they head, of the targets `every`. No query while nothing is due."""
    found = []
    for target in every:
        if not target.in_force(today) or (target.due_on >= today and target.due_days is None):
            continue
        nodes = targets.units_on(today)
        cover = queries.whole(target, today, targets.visible_units(actor, nodes))
        roots = head_roots(actor, cover.tree.nodes)
        for unit in sorted((nodes[root] for root in roots), key=lambda node: node.sort_key):
            people = queries.missing(target, cover, subtree(nodes, frozenset({unit.id})))
            late = sum(is_late(one.due_on, one.status, today) for one in people)
            if late:
                found.append(Late(unit, target, late))
    return found

"""What the pages of workshops show, and to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.kernel import clock
from lms.kernel.access import Scope, permits
from lms.kernel.actor import Actor
from lms.kernel.errors import Invalid, NotFound
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_number
from lms.org.finding.queries import one_named
from lms.org.queries import unit_nodes
from lms.org.rules import in_tree_order, subtree
from lms.workshops.actions.planning import MOST_INVITED, TOO_MANY, Plan, require_run
from lms.workshops.forms import PlanValues, whole
from lms.workshops.queries import people, plans
from lms.workshops.queries.own import Mine, workshops_of
from lms.workshops.queries.people import Asked, Invitee, Present
from lms.workshops.queries.plans import Trainer, WorkshopRow
from lms.workshops.rules import Shared, shared_devices, typed_hours

TOO_LONG = mark("Một người không giảng lâu hơn cả buổi, là {hours} giờ.")
NO_NAMES: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Seen:
    """A workshop for somebody: `runs` it; `units`: whose names they see (None: everybody's); `invited` themselves."""

    workshop: WorkshopRow
    runs: bool
    units: frozenset[int] | None
    invited: bool
    present: Present | None

    @property
    def sees_names(self) -> bool:
        """Whether there is any list for them."""
        return self.units is None or bool(self.units)


def get_seen(actor: Actor, public_id: str) -> Seen:
    """The workshop for whoever runs it, reads workshops or is invited; NotFound for others."""
    found = plans.get_workshop(public_id)
    runs = permits(actor, "workshops.run", Scope(author_ids=plans.runner_accounts(found)))
    invited = actor.person_id is not None and people.is_invited(found.id, actor.person_id)
    reads = permits(actor, "workshops.read")
    if not (runs or invited or reads):
        raise NotFound(Message(mark("Không có buổi tập huấn này, hoặc bạn không được giao quyền xem.")))
    own = people.presence(found.id, [actor.person_id]) if invited and actor.person_id is not None else {}
    units = None if runs else _units(actor) if reads else NO_NAMES
    return Seen(found, runs, units, invited, own.get(actor.person_id or 0))


def _units(actor: Actor) -> frozenset[int] | None:
    if people.visible_units(actor, {}) is None:
        return None
    return people.visible_units(actor, unit_nodes(clock.today()))


def get_run(actor: Actor, public_id: str) -> WorkshopRow:
    """The workshop for whoever runs it; Forbidden or NotFound for others."""
    found = plans.get_workshop(public_id)
    require_run(actor, found)
    return found


@dataclass(frozen=True)
class About:
    """What belongs to a workshop's page beside the plan."""

    trainers: Sequence[Trainer]
    courses: Mapping[int, str]
    steps: Sequence[Any]
    sheets: Sequence[Any]
    shared: Sequence[Shared]


def about(seen: Seen) -> About:
    """Everything else on the page; what only those who run the workshop see is read for them alone."""
    key = seen.workshop.id
    return About(
        plans.trainers_of(key), plans.courses_of(key), plans.steps_of(key) if seen.sees_names else (),
        plans.sheets_of(key) if seen.units is None else (),
        shared_devices(people.marked_by_phone(key)) if seen.units is None else (),
    )  # fmt: skip


def listed(seen: Seen, query: str, show: str, page: int, per_page: int) -> tuple[list[Invitee], int]:
    """Those invited whom the viewer may see."""
    asked = Asked(seen.units, query[:200], show if show in ("present", "absent") else "")
    return people.invitees(seen.workshop, asked, page, per_page)


def plan_of(values: PlanValues) -> tuple[Plan | None, dict[int, Message]]:
    """The plan that a form says; or None, and by trainer's place why nobody or several bear the name."""
    trainers: dict[int, int] = {}
    wrong: dict[int, Message] = {}
    for place, name, minutes in values.trainers:
        try:
            person_id = one_named(name)
        except Invalid as error:
            wrong[place] = error.message
            continue
        trainers[person_id] = trainers.get(person_id, 0) + whole(minutes, values.starts_at, values.ends_at)
        if trainers[person_id] > (lasts := max(whole(None, values.starts_at, values.ends_at), 0)) > 0:
            wrong[place] = Message(TOO_LONG, {"hours": typed_hours(lasts)})
    if wrong:
        return None, wrong
    plan = Plan(
        values.title, values.topic, values.place, values.starts_at, values.ends_at, values.places, values.guests,
        values.note, values.course_ids, trainers,
    )  # fmt: skip
    return plan, {}


def unit_choices() -> list[tuple[str, str]]:
    """Address and name of every unit of today, those below moved to the right."""
    nodes = unit_nodes(clock.today())
    return [(node.public_id, "\u2003" * depth + node.name) for node, depth in in_tree_order(nodes)]


def chosen(units: Sequence[str], categories: Sequence[str], names: Sequence[str], on: date) -> set[int]:
    """The people of these units (by address, with what is below) and categories, and those named. Invalid, with the
    first name that nobody or several bear."""
    nodes = unit_nodes(clock.today())
    roots = frozenset(node.id for node in nodes.values() if node.public_id in set(units))
    found = {one_named(name) for name in names}
    if roots and categories:
        found |= set(people.active_members(subtree(nodes, roots), categories, max(on, clock.today())))
    if len(found) > MOST_INVITED:
        raise Invalid(Message(TOO_MANY, {"most": show_number(MOST_INVITED)}))
    return found


def my_workshops(person_id: int) -> tuple[list[Mine], list[Mine]]:
    """The workshops that the person is invited to and that are not over, the next first; and those that are."""
    found, now = workshops_of(person_id, 200), clock.now()
    coming = [one for one in found if one.workshop.ends_at >= now]
    return coming[::-1], [one for one in found if one.workshop.ends_at < now]


def figure_units(actor: Actor) -> frozenset[int] | None:
    """Of whose people the figures are: a head's own subtree; trainers see the sums of all, without a name."""
    if permits(actor, "workshops.plan"):
        return None
    return _units(actor)

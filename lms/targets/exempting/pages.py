"""What the pages of exemptions show, and to whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.kernel import clock
from lms.kernel.access import Scope, permits
from lms.kernel.actor import Actor
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.queries import find_person_by_code
from lms.targets import queries
from lms.targets.exempting.queries import RequestRow, asking_of, get_request, place_of, requests
from lms.targets.queries import TargetView


def visible_requests(actor: Actor, waiting: bool, page: int, per_page: int) -> tuple[list[RequestRow], int]:
    """The requests that the actor may see: a head those of the subtree of today."""
    nodes = queries.units_on(clock.today()) if queries.visible_units(actor, {}) is not None else {}
    return requests(waiting, queries.visible_units(actor, nodes), page, per_page)


def get_visible(actor: Actor, public_id: str) -> RequestRow:
    """The request, for whom it is about, who asked, the heads above, office and leaders; NotFound for others."""
    found = get_request(public_id)
    scope = Scope(person_id=found.person_id, unit_path=found.unit_path)
    asked = found.account_id is not None and found.account_id == actor.account_id
    if not (asked or permits(actor, "exemptions.ask-for", scope) or permits(actor, "exemptions.read", scope)):
        raise NotFound(Message(mark("Không có đề nghị này, hoặc bạn không được giao quyền xem.")))
    return found


def may_withdraw(actor: Actor, found: RequestRow) -> bool:
    """Whether the actor may take the request back: it waits, and is theirs or of their unit."""
    scope = Scope(person_id=found.person_id, unit_path=found.unit_path)
    return found.outcome is None and permits(actor, "exemptions.ask-for", scope)


@dataclass(frozen=True)
class Asked:
    """Whom somebody asks for, and where they belong."""

    person_id: int
    unit_path: frozenset[int]


def find_asked(actor: Actor, code: str | None) -> Asked | None:
    """The person with the code, or oneself where none is given; None where there is no such person within reach."""
    person = find_person_by_code(code) if code else None
    person_id = person.id if person else None if code else actor.person_id
    if person_id is None:
        return None
    path = place_of(person_id, clock.today())
    reach = Scope(person_id=person_id, unit_path=path)
    return Asked(person_id, path) if permits(actor, "exemptions.ask-for", reach) else None


def open_targets(actor: Actor) -> list[TargetView]:
    """The targets that ask something today: of the actor, or of anybody for whoever may ask for others."""
    today = clock.today()
    found = [one for one in queries.targets(today) if one.in_force(today)]
    if permits(actor, "exemptions.read"):
        return found
    return asking_of(found, actor.person_id, today) if actor.person_id is not None else []


def target_names() -> Mapping[int, str]:
    """What each target is called, by its id."""
    return {target_id: timeline[-1].name for target_id, timeline in queries.timelines().items()}


def target_of(found: RequestRow) -> TargetView:
    """The target that the request is about, as it stands today."""
    return queries.get_newest(queries.timelines()[found.target_id], clock.today())

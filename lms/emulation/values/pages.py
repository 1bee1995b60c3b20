"""What the pages of entered values show, and to whom."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lms.emulation.values.actions import Subject, may_confirm, may_correct, may_withdraw
from lms.emulation.values.models import RecordValueStep
from lms.emulation.values.queries import board, find_replaced, get_value, steps_of
from lms.emulation.values.rules import NEXT, Step, Value
from lms.kernel import clock
from lms.kernel.access import permits
from lms.kernel.actor import Actor
from lms.kernel.errors import Forbidden, NotFound
from lms.kernel.messages import Message, mark
from lms.org.queries import find_kept_id, find_main_membership, find_person_by_code, unit_nodes
from lms.org.rules import UnitNode, in_tree_order, path_up
from lms.targets.queries import visible_units

NOT_YOURS = mark("Không có mục này, hoặc bạn không được giao quyền xem.")


def board_of(actor: Actor, waiting: bool, number: int, per_page: int) -> tuple[list[Value], int]:
    """The values that the actor may see: a head those of the subtree of today."""
    today = clock.today()
    nodes = unit_nodes(today) if visible_units(actor, {}) is not None else {}
    return board(visible_units(actor, nodes), waiting, today, number, per_page)


def units_of(actor: Actor) -> list[tuple[str, str]]:
    """The units for which the actor may enter something: public id and indented name."""
    nodes = unit_nodes(clock.today())
    seen = visible_units(actor, nodes)
    return [
        (node.public_id, "\u2003" * depth + node.name)
        for node, depth in in_tree_order(nodes)
        if seen is None or node.id in seen
    ]


def _person(person_id: int, nodes: dict[int, UnitNode]) -> Subject:
    member = find_main_membership(person_id, clock.today())
    return Subject(person_id, None, path_up(nodes, member.unit_id) if member else frozenset())


def find_subject(actor: Actor, code: str | None, unit: str | None) -> Subject | None:
    """Whom a value is to be about: the unit named, the person with the code, or oneself; None where there is none within
    the actor's reach."""
    nodes = unit_nodes(clock.today())
    if unit:
        found = next((node for node in nodes.values() if node.public_id == unit), None)
        subject = Subject(None, found.id, path_up(nodes, found.id)) if found else None
    else:
        person = find_person_by_code(code) if code else None
        person_id = person.id if person else None if code else actor.person_id
        subject = _person(person_id, nodes) if person_id is not None else None
    return subject if subject and permits(actor, "values.enter", subject.scope) else None


def subject_of(value: Value) -> Subject:
    """Whom a value is about."""
    nodes = unit_nodes(clock.today())
    if value.person_id is not None:
        return _person(value.person_id, nodes)
    return Subject(None, value.unit_id, path_up(nodes, value.unit_id) if value.unit_id else frozenset())


def get_visible(actor: Actor, public_id: str) -> Value:
    """The value, for whom it is about, who entered it, the heads above, office and leaders; NotFound for others."""
    value = get_value(public_id, clock.today())
    if value.person_id is not None:  # after a merge the one who was kept stands for both
        value = replace(value, person_id=find_kept_id(value.person_id))
    scope = subject_of(value).scope
    entered = actor.account_id is not None and value.account_id == actor.account_id
    if not (entered or permits(actor, "values.enter", scope) or permits(actor, "values.read", scope)):
        raise NotFound(Message(NOT_YOURS))
    return value


@dataclass(frozen=True)
class ValuePage:
    """One value with what was done about it and what the actor may do now."""

    value: Value
    steps: Sequence[RecordValueStep]
    replaced: str | None
    next_steps: list[Step]
    may_correct: bool


def value_page(actor: Actor, public_id: str) -> ValuePage:
    """What stands on a value's page; NotFound for whom it is not."""
    value = get_visible(actor, public_id)
    allowed = {
        step: may_withdraw(actor, value) if step is Step.WITHDRAWN else may_confirm(actor, value)
        for step in Step
    }
    steps = [step for step in Step if step in NEXT.get(value.state, ()) and allowed[step]]
    return ValuePage(value, steps_of(value.id), find_replaced(value.id), steps, may_correct(actor, value))


def get_correctable(actor: Actor, public_id: str) -> Value:
    """The value, where the actor may replace it. NotFound for whom it is not, Forbidden for who may only read it."""
    page = value_page(actor, public_id)
    if not page.may_correct:
        raise Forbidden(Message(mark("Mục đã xác nhận do Phòng Hành chính - Kế toán sửa.")))
    return page.value

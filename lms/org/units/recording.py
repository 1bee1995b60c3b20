"""The acts on units that have a page each: form and verb."""

from collections.abc import Collection, Mapping
from typing import Any

from lms.kernel import clock
from lms.kernel.actor import Actor
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.org.acting.acts import Act, ground_of
from lms.org.labels import ACT_LABELS
from lms.org.models import Unit
from lms.org.people.forms import GroundForm
from lms.org.people.recording import unit_choices
from lms.org.queries import find_person_by_code, unit_nodes
from lms.org.rules import UnitKind, UnitNode, in_tree_order, subtree
from lms.org.units import actions, forms, heads, merging
from lms.org.units.actions import NewUnit
from lms.org.units.heads import Appointment
from lms.org.units.queries import get_unit, members

MOST_PEOPLE = 2000  # one unit's people on one page of boxes

NO_PERSON = mark("Không có ai mang mã {code} trong danh sách.")


def _parent(public_id: str) -> int | None:
    return get_unit(public_id).id if public_id else None


def new_unit(form: Any) -> NewUnit:
    """The unit that a form describes."""
    code = form.code.data if "code" in form else ""
    return NewUnit(form.name.data, form.kind.data, _parent(form.parent.data), code or "")


def create(actor: Actor, thing: None, form: Any) -> int:
    """Makes the unit of a form."""
    return actions.create(actor, new_unit(form), ground_of(form), form.since_ever.data)


def _node(unit: Unit) -> UnitNode | None:
    return unit_nodes(clock.today()).get(unit.id)


def _held(unit: Unit) -> dict[str, object]:
    nodes, today = unit_nodes(clock.today()), clock.today()
    node = nodes.get(unit.id)
    above = nodes.get(node.parent_id) if node and node.parent_id else None
    return {
        "effective_on": today, "name": node.name if node else "", "kind": node.kind if node else "",
        "parent": above.public_id if above else "", "code": unit.code,
    }  # fmt: skip


def _beside(unit: Unit) -> dict[str, object]:
    return {**_held(unit), "name": "", "code": ""}


def _outside(unit: Unit) -> list[tuple[str, str]]:
    """Today's units that this one may hang under: all but itself and what is below it."""
    nodes = unit_nodes(clock.today())
    inside = subtree(nodes, frozenset({unit.id}))
    return [
        (n.public_id, "\u2003" * depth + n.name) for n, depth in in_tree_order(nodes) if n.id not in inside
    ]


def _mergeable(unit: Unit) -> list[tuple[str, str]]:
    """Units of the same sort: classes with classes, all others with all others."""
    nodes = unit_nodes(clock.today())
    here = nodes.get(unit.id)
    is_class = here is not None and here.kind == UnitKind.CLASS
    apart = (UnitKind.SCHOOL, UnitKind.DEPARTMENT, UnitKind.COHORT_GROUP)
    return [
        (n.public_id, n.name)
        for n, _ in in_tree_order(nodes)
        if n.id != unit.id and n.kind not in apart and (n.kind == UnitKind.CLASS) == is_class
    ]


def _ids(public_ids: Collection[str]) -> list[int]:
    by_public = {n.public_id: n.id for n in unit_nodes(clock.today()).values()}
    return [by_public[i] for i in public_ids if i in by_public]


def _merge(actor: Actor, unit: Unit, form: Any) -> object:
    sources, ground = _ids(form.sources.data or []), ground_of(form)
    if form.name.data:
        return merging.merge(actor, [unit.id, *sources], new_unit(form), ground)
    return merging.merge(actor, sources, unit.id, ground)


def _division(unit: Unit) -> Any:
    people, _ = members(unit.id, clock.today(), MOST_PEOPLE)
    nodes = unit_nodes(clock.today())
    children = [(n.public_id, n.name) for n, _ in in_tree_order(nodes) if n.parent_id == unit.id]
    named = [(p.public_id, f"{p.full_name} ({p.code})" if p.code else p.full_name) for p in people]
    return forms.division_form(named, children, unit_choices())


def _split(actor: Actor, unit: Unit, form: Any) -> object:
    people, _ = members(unit.id, clock.today(), MOST_PEOPLE)
    chosen = {p.id for p in people if p.public_id in set(form.people.data or [])}
    return merging.split(
        actor, unit.id, new_unit(form), chosen, _ids(form.children.data or []), ground_of(form)
    )


def _appoint(actor: Actor, unit: Unit, form: Any) -> object:
    person = find_person_by_code(form.code.data)
    if person is None:
        raise Invalid(Message(NO_PERSON, {"code": form.code.data}))
    new = Appointment(person.id, form.title.data, form.is_acting.data, form.until.data)
    return heads.appoint(actor, unit.id, new, ground_of(form))


def _today(unit: Unit) -> dict[str, object]:
    return {"effective_on": clock.today()}


ACTS: Mapping[str, Act[Unit]] = {
    "name": Act(
        ACT_LABELS["unit-name"], mark("Các ngày trước đó vẫn hiện tên cũ."), lambda unit: forms.name_form(),
        lambda actor, unit, form: actions.rename(actor, unit.id, form.name.data, form.kind.data, ground_of(form)), _held,
    ),
    "parent": Act(
        ACT_LABELS["unit-parent"], mark("Người và các đơn vị trực thuộc đi theo. Số liệu của các ngày trước đó không đổi."),
        lambda unit: forms.parent_form(_outside(unit)),
        lambda actor, unit, form: actions.move(actor, unit.id, _parent(form.parent.data), ground_of(form)), _held,
    ),
    "merger": Act(
        ACT_LABELS["unit-merge"],
        mark("Người và các đơn vị trực thuộc của những đơn vị được chọn sang đơn vị nhận từ ngày này; các đơn vị đó thôi hoạt động."),
        lambda unit: forms.merger_form(_mergeable(unit), unit_choices()), _merge, _beside,
    ),
    "division": Act(
        ACT_LABELS["unit-split"], mark("Những người và đơn vị trực thuộc được chọn sang một đơn vị mới từ ngày này."),
        _division, _split, _beside,
    ),
    "closure": Act(
        ACT_LABELS["unit-close"], mark("Từ ngày này đơn vị không còn. Chỉ đóng được khi không còn ai và không còn đơn vị trực thuộc."),
        lambda unit: GroundForm, lambda actor, unit, form: actions.close(actor, unit.id, ground_of(form)), _today,
    ),
    "head": Act(
        ACT_LABELS["unit-head"], mark("Người đứng đầu xem được ai còn thiếu trong đơn vị và các đơn vị trực thuộc, trong đúng những ngày này."),
        lambda unit: forms.head_form(), _appoint, _today,
    ),
    "head-end": Act(
        ACT_LABELS["unit-head-end"], mark("Từ ngày này đơn vị không có người đứng đầu."), lambda unit: GroundForm,
        lambda actor, unit, form: heads.dismiss(actor, unit.id, ground_of(form)), _today,
    ),
    "code": Act(
        mark("Sửa mã đơn vị"), mark("Mã là tên gọi ngắn, không đổi theo ngày. Chỉ sửa khi mã bị đặt sai."), lambda unit: forms.CodeForm,
        lambda actor, unit, form: actions.change_code(actor, unit.id, form.code.data), _held,
    ),
}  # fmt: skip

NEW: Act[None] = Act(
    mark("Thêm đơn vị"), mark("Đơn vị có thể là trường, phòng, khoa, tổ, trung tâm, lớp, hoặc Sở ở trên nhiều trường."),
    lambda thing: forms.new_form(unit_choices()), create, lambda thing: {"effective_on": clock.today()},
)  # fmt: skip

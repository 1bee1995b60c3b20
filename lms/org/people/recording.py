"""The acts on people that have a page each: form and verb."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lms.kernel import clock
from lms.kernel.actor import Actor
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.org.acting.acts import Act, ground_of
from lms.org.labels import ACT_LABELS
from lms.org.models import Person
from lms.org.people import actions, forms
from lms.org.people.actions import Place
from lms.org.people.queries import stays
from lms.org.people.rules import NO_ROW, Stay, asides, main_on
from lms.org.queries import unit_nodes
from lms.org.rules import in_tree_order
from lms.org.units.queries import get_unit


def unit_choices() -> list[tuple[str, str]]:
    """Today's units in the order of the tree: public id and indented name."""
    nodes = unit_nodes(clock.today())
    return [(node.public_id, "\u2003" * depth + node.name) for node, depth in in_tree_order(nodes)]


def _beside_choices(person: Person) -> list[tuple[str, str]]:
    beside = {row.unit_id for row in asides(stays(person.id))}
    nodes = unit_nodes(clock.today())
    return [(n.public_id, n.name) for n, _ in in_tree_order(nodes) if n.id in beside]


def place_of(form: Any) -> Place:
    """Where a form says somebody is to belong, and as what."""
    return Place(get_unit(form.unit.data).id, form.category.data, form.position.data or "")


def _today(person: Person) -> dict[str, object]:
    held = main_on(stays(person.id), clock.today())
    if held is None:
        return {"effective_on": clock.today()}
    node = unit_nodes(clock.today()).get(held.unit_id)
    return {
        "effective_on": clock.today(), "unit": node.public_id if node else "", "category": held.category,
        "position": held.position,
    }  # fmt: skip


def _date(person: Person) -> dict[str, object]:
    return {"effective_on": clock.today()}


def _act(kind: str, lead: str, form: Any, run: Any, defaults: Any = _date) -> Act[Person]:
    return Act(ACT_LABELS[kind], lead, form, run, defaults)


ACTS: Mapping[str, Act[Person]] = {
    "move": _act(
        "move", mark("Điều không đổi thì giữ nguyên. Từ ngày này cho đến thay đổi cùng loại đã ghi tiếp theo, nếu có."),
        lambda person: forms.place_form(unit_choices()),
        lambda actor, person, form: actions.move(actor, person.id, place_of(form), ground_of(form)), _today,
    ),
    "leave": _act(
        "leave", mark("Người nghỉ vẫn thuộc đơn vị. Có tính vào chỉ tiêu hay không là do loại nghỉ ở trang Thiết lập."),
        lambda person: forms.LeaveForm,
        lambda actor, person, form: actions.put_on_leave(
            actor, person.id, form.leave_kind.data, form.until.data, ground_of(form)
        ),
    ),
    "return": _act(
        "return", mark("Ngày đầu tiên đi làm, đi học lại; ngày nghỉ cuối là ngày trước đó."),
        lambda person: forms.GroundForm,
        lambda actor, person, form: actions.bring_back(actor, person.id, ground_of(form)),
    ),
    "end": _act(
        "end", mark("Người rời trường không bị xóa: kết quả đã học và các số liệu trước ngày đó giữ nguyên."),
        lambda person: forms.EndForm,
        lambda actor, person, form: actions.end(actor, person.id, ground_of(form)),
    ),
    "join": _act(
        "join", mark("Dành cho người đã rời trường nay trở lại."),
        lambda person: forms.place_form(unit_choices()),
        lambda actor, person, form: actions.join(actor, person.id, place_of(form), ground_of(form)),
    ),
    "beside": _act(
        "beside", mark("Mỗi người được tính một lần, ở đơn vị chính; đơn vị kiêm nhiệm chỉ để biết."),
        lambda person: forms.beside_form(unit_choices()),
        lambda actor, person, form: actions.add_beside(
            actor, person.id, place_of(form), form.until.data, ground_of(form)
        ), _today,
    ),
    "beside-end": _act(
        "beside-end", mark("Đơn vị chính không thay đổi."),
        lambda person: forms.unit_form(_beside_choices(person), forms.LastDayForm),
        lambda actor, person, form: actions.end_beside(
            actor, person.id, get_unit(form.unit.data).id, ground_of(form)
        ),
    ),
    "main": _act(
        "main", mark("Từ ngày này người này được tính ở đơn vị kiêm nhiệm được chọn."),
        lambda person: forms.main_form(_beside_choices(person)),
        lambda actor, person, form: actions.change_main(
            actor, person.id, get_unit(form.unit.data).id, form.stays_beside.data, ground_of(form)
        ),
    ),
}  # fmt: skip


def row_acts(row_id: int) -> Mapping[str, Act[Person]]:
    """The acts on one recorded row of a person."""

    def correct(actor: Actor, person: Person, form: Any) -> object:
        row, place = _row(person, row_id), place_of(form)
        new = replace(
            row, valid_from=form.valid_from.data, valid_to=form.valid_to.data, unit_id=place.unit_id,
            category=place.category, position=place.position, status=form.status.data,
            leave_kind=(form.leave_kind.data or None) if form.status.data == "leave" else None,
        )  # fmt: skip
        return actions.correct(actor, person.id, row_id, new, ground_of(form, new.valid_from))

    def held(person: Person) -> dict[str, object]:
        row = _row(person, row_id)
        node = unit_nodes(row.valid_from).get(row.unit_id)
        return {
            "unit": node.public_id if node else "", "category": row.category,
            "position": row.position, "valid_from": row.valid_from, "valid_to": row.valid_to, "status": row.status,
            "leave_kind": row.leave_kind,
        }  # fmt: skip

    return {
        "correction": Act(
            ACT_LABELS["correction"],
            mark("Dòng cũ được giữ lại để xem; dòng mới thay cho nó. Dòng liền kề dịch theo ngày mới."),
            lambda person: forms.correction_form(unit_choices()), correct, held,
        ),
        "removal": Act(
            ACT_LABELS["removal"],
            mark("Dành cho dòng ghi nhầm. Dòng liền trước kéo dài qua những ngày của dòng này."),
            lambda person: forms.PaperForm,
            lambda actor, person, form: actions.take_back(
                actor, person.id, row_id, ground_of(form, _row(person, row_id).valid_from)
            ), held,
        ),
    }  # fmt: skip


def _row(person: Person, row_id: int) -> Stay:
    for row in stays(person.id):
        if row.id == row_id:
            return row
    raise Invalid(Message(NO_ROW))

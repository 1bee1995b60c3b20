"""Acts on units: create, rename, move, merge, split, close, head; each in new rows that name the act."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean, fold, show_date
from lms.org import settings
from lms.org.actions import create_unit
from lms.org.changes import Ground, record_change
from lms.org.dated.rules import Write, writes
from lms.org.models import OrgChange, Unit, UnitRecord
from lms.org.queries import taken_codes
from lms.org.rules import UNIT_SINCE, UnitKind, is_unit_code, unit_code, unit_sort_key
from lms.org.units import queries, rules
from lms.org.units.beginning import begin
from lms.org.units.heads import end_heads
from lms.org.units.rules import UnitSpan

NAMES_TOLD = 10

NEEDS_NAME = mark("Vui lòng điền tên đơn vị.")
BAD_KIND = mark("Vui lòng chọn một loại đơn vị có trong danh sách.")
BAD_CODE = mark(
    "Mã đơn vị chỉ gồm chữ thường không dấu, số và gạch ngang, không quá 40 ký tự, ví dụ khoa-co-khi."
)
CODE_TAKEN = mark("Đã có đơn vị mang mã {code}. Hãy chọn mã khác.")
SAME_NAME = mark("Dưới cùng đơn vị cấp trên đã có “{name}” vào ngày {day}.")
PEOPLE_LEFT = mark(
    "Còn {count} người thuộc đơn vị từ ngày {day}: {names}. Hãy chuyển họ trước, hoặc gộp đơn vị này vào đơn vị khác."
)
MORE = mark("{names} và {count} người nữa")


@dataclass(frozen=True)
class NewUnit:
    """A unit to be made. `code` "": made of the name."""

    name: str
    kind: str
    parent_id: int | None
    code: str = ""


def checked_code(text: str, unit_id: int | None = None) -> str:
    """The code in its one spelling; raises Invalid for what is none, Conflict where another unit has it."""
    code = clean(text).lower()
    if not is_unit_code(code):
        raise Invalid(Message(BAD_CODE))
    taken = sa.select(Unit.id).where(Unit.code == code, Unit.id != (unit_id or 0))
    if db.session.scalar(taken) is not None:
        raise Conflict(Message(CODE_TAKEN, {"code": code}))
    return code


def create(actor: Actor, new: NewUnit, ground: Ground, since_ever: bool = False) -> int:
    """A unit from the day on, or (`since_ever`) one that has stood as long as the unit above it. Returns its id."""
    require(actor, "org.change", read="org.read")
    act = record_change(actor, "unit-new", ground)
    since = ground.effective_on
    if since_ever:
        above = queries.forest().get(new.parent_id or 0)
        since = above[0].valid_from if above else UNIT_SINCE
    unit_id = make(new, since, act.id)
    settings.forget_cached()
    return unit_id


def make(new: NewUnit, since: date, change_id: int) -> int:
    """Adds a unit under an act that was recorded. Invalid where it has no place in the tree; returns its id."""
    name = clean(new.name)
    if not name:
        raise Invalid(Message(NEEDS_NAME))
    if new.kind not in set(UnitKind):
        raise Invalid(Message(BAD_KIND))
    code = checked_code(new.code) if clean(new.code) else unit_code(name, taken_codes(unit_code(name)))
    unit_id = create_unit(
        name, UnitKind(new.kind), new.parent_id, code=code, since=since, change_id=change_id
    )
    forest = queries.forest()
    rules.check_tree(forest, [unit_id])
    _check_name(forest, unit_id)
    return unit_id


def _check_name(forest: rules.Forest, unit_id: int) -> None:
    """Two units of one name under one parent cannot be told apart on any list."""
    for span in forest[unit_id]:
        for other_id, spans in forest.items():
            for other in spans:
                if other_id != unit_id and other.parent_id == span.parent_id and other.overlaps(span) and (
                    fold(other.name) == fold(span.name)
                ):  # fmt: skip
                    day = max(span.valid_from, other.valid_from)
                    raise Invalid(Message(SAME_NAME, {"name": span.name, "day": show_date(day)}))


def _write(todo: Iterable[Write[UnitSpan]], change_id: int) -> None:
    now = clock.now()
    db.session.add_all(
        UnitRecord(
            unit_id=w.row.unit_id, parent_id=w.row.parent_id, kind=w.row.kind, name=w.row.name,
            name_folded=fold(w.row.name), sort_key=unit_sort_key(UnitKind(w.row.kind), w.row.name),
            valid_from=w.row.valid_from, valid_to=w.row.valid_to, recorded_at=now, change_id=change_id,
            replaces_id=w.replaces,
        )
        for w in todo
    )  # fmt: skip
    db.session.flush()
    settings.forget_cached()


def rewrite(forest: rules.Forest, after: Mapping[int, Sequence[UnitSpan]], change_id: int) -> None:
    """Writes what changed of some units' records, and looks at the whole tree as it is then."""
    for unit_id, spans in after.items():
        _write(writes(forest[unit_id], spans), change_id)
    now = {**forest, **after}
    touched = {i for i, spans in now.items() if i in after or any(s.parent_id in after for s in spans)}
    rules.check_tree(now, touched)


def rename(actor: Actor, unit_id: int, name: str, kind: str, ground: Ground) -> OrgChange:
    """Another name or kind from the day on."""
    forest, name = begin(actor, [unit_id], ground), clean(name)
    if not name:
        raise Invalid(Message(NEEDS_NAME))
    if kind not in set(UnitKind):
        raise Invalid(Message(BAD_KIND))
    held = rules.need_span(forest, unit_id, ground.effective_on)
    values = {k: v for k, v in (("name", name), ("kind", str(kind))) if getattr(held, k) != v}
    return _change(actor, "unit-name", forest, unit_id, values, ground)


def move(actor: Actor, unit_id: int, parent_id: int | None, ground: Ground) -> OrgChange:
    """Under another parent (None: at the top) from the day on."""
    forest = begin(actor, [unit_id], ground)
    return _change(actor, "unit-parent", forest, unit_id, {"parent_id": parent_id}, ground)


def _change(
    actor: Actor, kind: str, forest: rules.Forest, unit_id: int, values: Mapping[str, Any], ground: Ground
) -> OrgChange:
    after = rules.changed(forest, unit_id, ground.effective_on, **values)
    act = record_change(actor, kind, ground)
    rewrite(forest, {unit_id: after}, act.id)
    _check_name({**forest, unit_id: after}, unit_id)
    return act


def change_code(actor: Actor, unit_id: int, code: str) -> None:
    """Corrects the unit's code. Its identity, not a dated value: what it was stands in the audit."""
    require(actor, "org.change", read="org.read")
    unit = db.session.get_one(Unit, unit_id)
    new, old = checked_code(code, unit_id), unit.code
    if new == old:
        raise Invalid(Message(rules.NOTHING_CHANGES))
    unit.code = new
    record(actor, "unit.code", f"unit:{unit_id}", before={"unit_code": old}, after={"unit_code": new})


def close(actor: Actor, unit_id: int, ground: Ground) -> OrgChange:
    """The unit is no more from the day on. Invalid while people or units are in it, naming them."""
    forest = begin(actor, [unit_id], ground)
    day = ground.effective_on
    after = rules.closed(forest, unit_id, day)
    names, count = queries.names_from([unit_id], day, NAMES_TOLD)
    if count:
        raise Invalid(
            Message(PEOPLE_LEFT, {"day": show_date(day), "count": count, "names": _told(names, count)})
        )
    act = record_change(actor, "unit-close", ground)
    rewrite(forest, {unit_id: after}, act.id)
    end_heads([unit_id], day, act.id)
    return act


def _told(names: Sequence[str], count: int) -> str | Message:
    told = ", ".join(names)
    return Message(MORE, {"names": told, "count": count - len(names)}) if count > len(names) else told

"""Acts on one person's memberships, each in new rows that name the act and the rows they replace."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from lms.kernel import clock, hooks
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.search import index
from lms.kernel.vietnamese import clean, name_key, show_date
from lms.org.changes import Ground, check_day, record_change
from lms.org.dated.rules import Write, covers, writes
from lms.org.models import Membership, OrgChange, Person
from lms.org.people import rules
from lms.org.people.queries import hold_units, lock_people, stays, unit_spans
from lms.org.people.rules import Stay
from lms.org.queries import find_kept_id, get_person
from lms.org.rules import Category

NO_UNIT_THEN = mark(
    "Đơn vị được chọn không tồn tại suốt thời gian từ ngày {day}. Hãy xem lại ngày hoặc đơn vị."
)
MERGED = mark("Hồ sơ này đã được gộp vào hồ sơ khác. Hãy ghi thay đổi ở hồ sơ được giữ lại.")
NEEDS = mark("Vui lòng điền: {what}.")
CODE_TAKEN = mark("Mã {code} đã có trong danh sách. Hãy tìm người này rồi ghi thay đổi ở trang của người đó.")
BAD_CATEGORY = mark("Vui lòng chọn một đối tượng có trong danh sách.")

Change = Callable[[Sequence[Stay]], list[Stay]]


@dataclass(frozen=True)
class Place:
    """Where somebody is to belong, and as what."""

    unit_id: int
    category: str
    position: str = ""


@dataclass(frozen=True)
class NewPerson:
    """Somebody who is not on the roster yet."""

    code: str
    full_name: str
    email: str = ""


def _apply(actor: Actor, person_id: int, kind: str, ground: Ground, change: Change) -> OrgChange:
    """Writes what `change` makes of the person's memberships; announces PersonMoved."""
    require(actor, "org.change", read="org.read")
    check_day(ground.effective_on)
    person = get_person(person_id)
    lock_people([person.id])
    if find_kept_id(person.id) != person.id:
        raise Conflict(Message(MERGED))
    before = stays(person.id)
    todo = writes(before, change(before))
    check_units([w.row for w in todo if w.replaces is None or _is_new_place(w, before)])
    act = record_change(actor, kind, ground)
    write_stays(person.id, todo, act.id)
    hooks.announce(hooks.PersonMoved(person.id, ground.effective_on))
    return act


def _is_new_place(write: Write[Stay], before: Sequence[Stay]) -> bool:
    old = next(row for row in before if row.id == write.replaces)
    return not write.row.is_empty and (
        old.unit_id != write.row.unit_id or not covers([old], write.row.valid_from, write.row.valid_to)
    )


def check_units(rows: Sequence[Stay]) -> None:
    """Raises Invalid for a membership in a unit that does not exist on each of its days."""
    unit_ids = {row.unit_id for row in rows}
    hold_units(unit_ids)
    spans = unit_spans(unit_ids)
    for row in rows:
        if not covers(spans[row.unit_id], row.valid_from, row.valid_to):
            raise Invalid(Message(NO_UNIT_THEN, {"day": show_date(row.valid_from)}))


def write_stays(person_id: int, todo: Sequence[Write[Stay]], change_id: int) -> None:
    """Adds the rows of one person."""
    now = clock.now()
    rows = [
        {
            "person_id": person_id, "unit_id": w.row.unit_id, "is_main": w.row.is_main, "category": w.row.category,
            "position": w.row.position, "status": w.row.status, "leave_kind": w.row.leave_kind,
            "end_reason": w.row.end_reason, "decision_number": w.row.decision_number,
            "valid_from": w.row.valid_from, "valid_to": w.row.valid_to, "recorded_at": now, "batch_id": None,
            "change_id": change_id, "replaces_id": w.replaces,
        }
        for w in todo
    ]  # fmt: skip
    if rows:
        db.session.execute(sa.insert(Membership), rows)


def _stay(place: Place, start: date, until: date | None = None, is_main: bool = True) -> Stay:
    if place.category not in set(Category):
        raise Invalid(Message(BAD_CATEGORY))
    return Stay(None, start, until, place.unit_id, is_main, place.category, clean(place.position) or None)


def _needed(text: str, what: str) -> str:
    value = clean(text)
    if not value:
        raise Invalid(Message(NEEDS, {"what": Message(what)}))
    return value


def add_person(actor: Actor, new: NewPerson, place: Place, ground: Ground) -> Person:
    """A person who was on no list yet, in their first main membership. Raises Conflict where the code is taken."""
    require(actor, "org.change", read="org.read")
    code, name = _needed(new.code, mark("mã")), _needed(new.full_name, mark("họ và tên"))
    same = sa.func.lower(Person.code) == code.lower()
    if db.session.scalar(sa.select(Person.id).where(sa.or_(Person.code == code, same))) is not None:
        raise Conflict(Message(CODE_TAKEN, {"code": code}))
    person = Person(
        public_id=new_public_id(), code=code, full_name=name, name_key=name_key(name),
        email=clean(new.email) or None, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(person)
    db.session.flush()
    index("person", person.id, [name, code])
    join(actor, person.id, place, ground)
    record(actor, "person.add", f"person:{person.id}")
    hooks.announce(hooks.PersonAdded(person.id))
    return person


def join(actor: Actor, person_id: int, place: Place, ground: Ground) -> OrgChange:
    """Into the school (again): a main membership from the day on."""
    new = _stay(place, ground.effective_on)
    return _apply(actor, person_id, "join", ground, lambda rows: rules.joined(rows, new))


def move(actor: Actor, person_id: int, place: Place, ground: Ground) -> OrgChange:
    """Another unit, category or position from the day on; what stays the same runs on as recorded."""
    new = _stay(place, ground.effective_on)

    def change(rows: Sequence[Stay]) -> list[Stay]:
        held = rules.main_on(rows, ground.effective_on)
        wanted = {"unit_id": new.unit_id, "category": new.category, "position": new.position}
        differs = {name: value for name, value in wanted.items() if held and getattr(held, name) != value}
        return rules.moved(rows, ground.effective_on, **differs)

    return _apply(actor, person_id, "move", ground, change)


def put_on_leave(
    actor: Actor, person_id: int, leave_kind: str, until: date | None, ground: Ground
) -> OrgChange:
    """On leave of a kind from the day to `until` (None: until a return is recorded)."""
    if until is not None:
        check_day(until)
    kind, number = _needed(leave_kind, mark("loại nghỉ")), clean(ground.decision_number) or None
    start = ground.effective_on
    return _apply(
        actor, person_id, "leave", ground, lambda rows: rules.put_on_leave(rows, start, until, kind, number)
    )


def bring_back(actor: Actor, person_id: int, ground: Ground) -> OrgChange:
    """Back from leave on the day."""
    return _apply(actor, person_id, "return", ground, lambda rows: rules.returned(rows, ground.effective_on))


def end(actor: Actor, person_id: int, ground: Ground) -> OrgChange:
    """Left the school; the ground's day is the last one, and it has to say why."""
    why = _needed(ground.reason, mark("lý do"))
    return _apply(actor, person_id, "end", ground, lambda rows: rules.ended(rows, ground.effective_on, why))


def add_beside(actor: Actor, person_id: int, place: Place, until: date | None, ground: Ground) -> OrgChange:
    """Another unit beside the main one, from the day to `until` (None: as long as the main one)."""
    new = _stay(place, ground.effective_on, until, is_main=False)
    return _apply(actor, person_id, "beside", ground, lambda rows: rules.added_beside(rows, new))


def end_beside(actor: Actor, person_id: int, unit_id: int, ground: Ground) -> OrgChange:
    """No longer in a unit beside the main one; the ground's day is the last one."""
    day = ground.effective_on
    return _apply(actor, person_id, "beside-end", ground, lambda rows: rules.ended_beside(rows, unit_id, day))


def change_main(actor: Actor, person_id: int, unit_id: int, stays_beside: bool, ground: Ground) -> OrgChange:
    """A unit that stood beside becomes the main one on the day; the old one goes on beside, or ends."""
    day = ground.effective_on
    return _apply(
        actor, person_id, "main", ground, lambda rows: rules.swapped(rows, day, unit_id, stays_beside)
    )


def correct(actor: Actor, person_id: int, row_id: int, new: Stay, ground: Ground) -> OrgChange:
    """One recorded row as it should have been, its first and last day included."""
    for day in (new.valid_from, new.valid_to):
        if day is not None:
            check_day(day)
    tidy = replace(
        new, position=clean(new.position or "") or None, leave_kind=clean(new.leave_kind or "") or None
    )
    return _apply(actor, person_id, "correction", ground, lambda rows: rules.corrected(rows, row_id, tidy))


def take_back(actor: Actor, person_id: int, row_id: int, ground: Ground) -> OrgChange:
    """One recorded row that should never have been."""
    return _apply(actor, person_id, "removal", ground, lambda rows: rules.taken_back(rows, row_id))

"""Naming core trainers, giving them their groups, and ending both. Rows are added, never changed."""

from collections.abc import Collection
from datetime import date

from lms.kernel import clock
from lms.kernel.access import Scope, permits, require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date, show_number
from lms.mentoring.models import CoreTrainer, CoreTrainerMember
from lms.mentoring.queries.trainers import place_of, places_in, places_of, terms_of
from lms.mentoring.rules import MOST_MEMBERS, Place, Term, clash, end_problem, on_day
from lms.org.dated.rules import eve
from lms.org.people.queries import lock_people
from lms.org.queries import find_main_membership, names_of
from lms.org.rules import Category

RACED = mark("Vừa có người khác sửa việc này. Hãy mở lại trang.")
NOT_YOURS = mark("Bạn chỉ giao được người thuộc đơn vị mình phụ trách; {name} thuộc đơn vị khác.")
NOT_HERE = mark("Ngày {day} {name} không thuộc đơn vị nào của Trường.")


def _name(person_id: int) -> str:
    return names_of(frozenset({person_id})).get(person_id, "")


def _require(actor: Actor, person_id: int) -> None:
    scope = Scope(unit_path=place_of(person_id, clock.today()))
    require(actor, "mentoring.appoint", scope, read="mentoring.read")


def _reach(actor: Actor, person_ids: Collection[int]) -> None:
    """Invalid for the first of these people who does not belong to what the actor may give out."""
    for one in sorted(person_ids):
        if not permits(actor, "mentoring.appoint", Scope(unit_path=place_of(one, clock.today()))):
            raise Invalid(Message(NOT_YOURS, {"name": _name(one)}))


def appoint(actor: Actor, person_id: int, first: date, reason: str, decision_number: str | None) -> None:
    """Names the person core trainer from the day on.

    Invalid for somebody out of the actor's reach, who is a student or belongs to no unit then, or who is core trainer on
    some of these days already.
    """
    require(actor, "mentoring.appoint", read="mentoring.read")
    lock_people([person_id])
    _reach(actor, [person_id])
    member = find_main_membership(person_id, max(first, clock.today()))
    if member is None:
        day = show_date(max(first, clock.today()))
        raise Invalid(Message(NOT_HERE, {"name": _name(person_id), "day": day}))
    if member.category == Category.STUDENT:
        raise Invalid(Message(mark("Học sinh không làm giáo viên cốt cán.")))
    if (held := clash(terms_of(person_id), first, None)) is not None:
        said = {"name": _name(person_id), "day": show_date(held.valid_from)}
        raise Invalid(Message(mark("{name} đã là giáo viên cốt cán từ ngày {day}."), said))
    db.session.add(
        CoreTrainer(
            person_id=person_id, valid_from=first, valid_to=None, decision_number=decision_number, reason=reason,
            recorded_at=clock.now(), recorded_by=actor.name,
        )
    )  # fmt: skip
    db.session.flush()
    record(
        actor, "mentoring.appoint", f"person:{person_id}", reason=reason,
        after={"valid_from": first, "decision_number": decision_number},
    )  # fmt: skip


def dismiss(actor: Actor, person_id: int, last: date, reason: str) -> None:
    """The person is core trainer to the day `last`, and so long has a group. Invalid for a day that does not fit;
    Conflict where they are none any more."""
    _require(actor, person_id)
    lock_people([person_id])
    term = current_term(person_id, clock.today())
    if term is None:
        raise Conflict(Message(RACED))
    if (problem := end_problem(term, last)) is not None:
        raise Invalid(problem)
    added = insert_ignore(
        CoreTrainer, person_id=person_id, valid_from=term.valid_from, valid_to=last, decision_number=term.decision_number,
        reason=reason, recorded_at=clock.now(), recorded_by=actor.name, replaces_id=term.id,
    )  # fmt: skip
    if not added:
        raise Conflict(Message(RACED))
    for place in places_in(person_id):
        if place.last > last and place.valid_from >= term.valid_from:
            end_place(actor, place, last, reason)
    record(actor, "mentoring.dismiss", f"person:{person_id}", reason=reason, after={"valid_to": last})


def current_term(person_id: int, today: date) -> Term | None:
    """What can be ended, or given people: the days that hold today, else those that come."""
    terms = terms_of(person_id)
    return on_day(terms, today) or next((term for term in terms if term.valid_from > today), None)


def open_place(trainer_id: int, person_id: int) -> Place:
    """The person's place in the group, today or later, with both held until the transaction ends. Conflict where they
    are in it no more."""
    lock_people([trainer_id, person_id])
    for place in places_in(trainer_id):
        if place.person_id == person_id and place.last >= clock.today():
            return place
    raise Conflict(Message(RACED))


def end_place(actor: Actor, place: Place, last: date, reason: str) -> None:
    """The place ends with the day `last`; with an earlier one than its first it never was. Conflict where it was ended
    meanwhile. Asks for no permission: whoever calls did."""
    added = insert_ignore(
        CoreTrainerMember, trainer_id=place.trainer_id, person_id=place.person_id, valid_from=place.valid_from,
        valid_to=max(last, eve(place.valid_from)), reason=reason, recorded_at=clock.now(), recorded_by=actor.name,
        replaces_id=place.id,
    )  # fmt: skip
    if not added:
        raise Conflict(Message(RACED))


def give(actor: Actor, trainer_id: int, person_ids: Collection[int], first: date) -> int:
    """Puts these people into the core trainer's group from the day on; returns how many were not in it yet.

    Invalid, and nobody is put in, for a day on which the trainer is none, for the trainer, for somebody out of the
    actor's reach or of no unit, for somebody who is in another group, and for a group that would be too large.
    """
    _require(actor, trainer_id)
    lock_people({trainer_id, *person_ids})
    term = on_day(terms_of(trainer_id), first)
    if term is None:
        said = {"name": _name(trainer_id), "day": show_date(first)}
        raise Invalid(Message(mark("Ngày {day} {name} chưa hoặc không còn là giáo viên cốt cán."), said))
    if trainer_id in person_ids:
        raise Invalid(Message(mark("Không ai ở trong nhóm của chính mình.")))
    _reach(actor, person_ids)
    held = places_of(person_ids)
    new = [one for one in sorted(person_ids) if not _is_in(one, trainer_id, held, first, term.valid_to)]
    size = sum(place.last >= first for place in places_in(trainer_id))
    if size + len(new) > MOST_MEMBERS:
        most = {"most": show_number(MOST_MEMBERS)}
        raise Invalid(
            Message(mark("Một nhóm nhiều nhất {most} người. Hãy giao bớt cho giáo viên cốt cán khác."), most)
        )
    for one in new:
        db.session.add(
            CoreTrainerMember(
                trainer_id=trainer_id, person_id=one, valid_from=first, valid_to=term.valid_to, reason=None,
                recorded_at=clock.now(), recorded_by=actor.name,
            )
        )  # fmt: skip
        record(actor, "mentoring.give", f"person:{one}", people=[trainer_id], after={"valid_from": first})
    db.session.flush()
    return len(new)


def _is_in(person_id: int, trainer_id: int, held: Collection[Place], first: date, last: date | None) -> bool:
    """Whether the person is in this group on these days already; Invalid where they are in another one, or nowhere."""
    day = max(first, clock.today())
    if find_main_membership(person_id, day) is None:
        raise Invalid(Message(NOT_HERE, {"name": _name(person_id), "day": show_date(day)}))
    found = clash([place for place in held if place.person_id == person_id], first, last)
    if found is None:
        return False
    if found.trainer_id != trainer_id:
        said = {
            "name": _name(person_id),
            "trainer": _name(found.trainer_id),
            "day": show_date(found.valid_from),
        }
        raise Invalid(
            Message(
                mark("{name} đã ở trong nhóm của {trainer} từ ngày {day}. Hãy cho {name} rời nhóm ấy trước."),
                said,
            )
        )
    if found.valid_from > first:
        said = {"name": _name(person_id), "day": show_date(found.valid_from)}
        raise Invalid(
            Message(mark("{name} sẽ vào nhóm này từ ngày {day}. Hãy cho rời nhóm rồi thêm lại."), said)
        )
    return True


def take_out(actor: Actor, trainer_id: int, person_id: int, last: date, reason: str) -> None:
    """The person is in the group to the day `last`. Invalid for a day that does not fit; Conflict where they are in it
    no more."""
    _require(actor, trainer_id)
    place = open_place(trainer_id, person_id)
    if (problem := end_problem(place, last)) is not None:
        raise Invalid(problem)
    end_place(actor, place, last, reason)
    record(
        actor,
        "mentoring.take-out",
        f"person:{person_id}",
        reason=reason,
        people=[trainer_id],
        after={"valid_to": last},
    )

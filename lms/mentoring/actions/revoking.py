"""Taking back what was named or given by mistake. Not an end: the days never were, and the row that says so stays, with
who took them back, when and why."""

from datetime import date

from lms.kernel import clock
from lms.kernel.access import Scope, require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_number
from lms.mentoring.actions.naming import RACED, end_place, open_place
from lms.mentoring.models import CoreTrainer
from lms.mentoring.queries.helps import logged_between
from lms.mentoring.queries.trainers import place_of, places_in, terms_of
from lms.org.dated.rules import eve
from lms.org.people.queries import lock_people

HELPED = mark("Trong những ngày này đã ghi {n} lần giúp, nên không rút lại việc này được. Nếu các lần giúp ấy cũng ghi nhầm thì rút chúng lại trước; nếu không, hãy ghi ngày thôi.")  # fmt: skip


def _require(actor: Actor, trainer_id: int) -> None:
    scope = Scope(unit_path=place_of(trainer_id, clock.today()))
    require(actor, "mentoring.appoint", scope, read="mentoring.read")


def _refuse_where_helped(trainer_id: int, first: date, last: date, person_id: int | None = None) -> None:
    if count := logged_between(trainer_id, first, last, person_id):
        raise Invalid(Message(HELPED, {"n": show_number(count)}))


def revoke_term(actor: Actor, trainer_id: int, first: date, reason: str) -> None:
    """Takes back that the person is core trainer from the day `first` on, and the group of these days with it.

    Conflict where no days begin then any more; Invalid where help was logged in them.
    """
    _require(actor, trainer_id)
    lock_people([trainer_id])
    term = next((one for one in terms_of(trainer_id) if one.valid_from == first), None)
    if term is None:
        raise Conflict(Message(RACED))
    _refuse_where_helped(trainer_id, term.valid_from, term.last)
    added = insert_ignore(
        CoreTrainer, person_id=trainer_id, valid_from=first, valid_to=eve(first), reason=reason,
        decision_number=term.decision_number, recorded_at=clock.now(), recorded_by=actor.name, replaces_id=term.id,
    )  # fmt: skip
    if not added:
        raise Conflict(Message(RACED))
    for place in places_in(trainer_id):
        if place.overlaps(term):
            end_place(actor, place, eve(place.valid_from), reason)
    before = {"valid_from": first, "valid_to": term.valid_to}
    record(actor, "mentoring.revoke", f"person:{trainer_id}", reason=reason, before=before)


def revoke_place(actor: Actor, trainer_id: int, person_id: int, reason: str) -> None:
    """Takes back that the person is in the group. Conflict where they are not in it any more; Invalid where help to
    them was logged since."""
    _require(actor, trainer_id)
    place = open_place(trainer_id, person_id)
    _refuse_where_helped(trainer_id, place.valid_from, place.last, person_id)
    end_place(actor, place, eve(place.valid_from), reason)
    before = {"valid_from": place.valid_from, "valid_to": place.valid_to}
    record(
        actor,
        "mentoring.revoke-place",
        f"person:{person_id}",
        reason=reason,
        people=[trainer_id],
        before=before,
    )

"""Planning a workshop, inviting people, closing and cancelling it."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.access import Scope, require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import change, db, insert_ignore, insert_ignore_many
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_number, sort_key
from lms.org.queries import every_id_of
from lms.workshops.models import (
    Workshop,
    WorkshopCourse,
    WorkshopInvitation,
    WorkshopStep,
    WorkshopTopic,
    WorkshopTrainer,
)
from lms.workshops.queries.people import belonging, invited_among, presence
from lms.workshops.queries.plans import (
    WorkshopRow,
    courses_of,
    find_topic,
    get_workshop,
    has_attendance,
    newest_step_id,
    runner_accounts,
    trainers_of,
)
from lms.workshops.rules import LONGEST, TOO_EARLY, Step, is_open, shut_by

FIXED = mark(
    "Đã có người được điểm danh nên không đổi được ngày tổ chức và nội dung mà buổi tập huấn đáp ứng."
)
MOST_INVITED = 5000
RACED = mark("Buổi tập huấn này vừa được người khác chốt, hủy hoặc mở lại. Hãy mở lại trang.")


TOO_MANY = mark("Một buổi mời nhiều nhất {most} người. Hãy chia thành nhiều buổi.")


@dataclass(frozen=True)
class Plan:
    """What is planned. `topic`: the title of what it meets, None for none; `trainers`: minutes by person."""

    title: str
    topic: str | None
    place: str
    starts_at: datetime
    ends_at: datetime
    places: int | None
    guests: str
    note: str
    course_ids: frozenset[int]
    trainers: Mapping[int, int]


def require_run(actor: Actor, workshop: WorkshopRow) -> None:
    """Raises unless the actor runs the workshop: Forbidden for those who may see workshops, else NotFound."""
    scope = Scope(author_ids=runner_accounts(workshop))
    require(actor, "workshops.run", scope, read="workshops.read")


def hold(workshop: WorkshopRow, alone: bool = False) -> WorkshopRow:
    """The workshop as it stands now, kept from being closed until the transaction ends; `alone`: nobody is recorded
    meanwhile either."""
    held = sa.select(Workshop.id).where(Workshop.id == workshop.id)
    db.session.execute(held.with_for_update(read=not alone))
    return get_workshop(workshop.public_id)


def plan(actor: Actor, wanted: Plan) -> str:
    """Plans a workshop; returns its public id. Invalid for hours that cross or take longer than half a day."""
    require(actor, "workshops.plan", read="workshops.read")
    _check(wanted)
    made = Workshop(
        public_id=new_public_id(), secret=secrets.token_hex(32), account_id=actor.account_id, recorded_at=clock.now(),
        recorded_by=actor.name, **_columns(actor, wanted),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    _about(made.id, wanted)
    record(actor, "workshop.plan", f"workshop:{made.id}", after=_said(wanted))
    return made.public_id


def change_plan(actor: Actor, workshop: WorkshopRow, wanted: Plan) -> None:
    """Changes the plan. Invalid as for `plan()`, and for another day or subject once somebody was there; Conflict for a
    workshop that is closed or cancelled."""
    require_run(actor, workshop)
    workshop = hold(workshop, alone=True)
    if (shut := shut_by(workshop.step)) is not None:
        raise Conflict(shut)
    _check(wanted)
    courses = courses_of(workshop.id)
    columns = _columns(actor, wanted)
    is_other = (columns["topic_id"], columns["held_on"]) != (workshop.topic_id, workshop.held_on)
    if (is_other or wanted.course_ids != courses.keys()) and has_attendance(workshop.id):
        raise Invalid(Message(FIXED))
    before = Plan(
        workshop.title, workshop.topic, workshop.place, workshop.starts_at, workshop.ends_at, workshop.places,
        workshop.guests, workshop.note, frozenset(courses),
        {one.person_id: one.minutes for one in trainers_of(workshop.id)},
    )  # fmt: skip
    change(sa.update(Workshop).where(Workshop.id == workshop.id).values(**columns))
    for model in (WorkshopCourse, WorkshopTrainer):
        change(sa.delete(model).where(model.workshop_id == workshop.id))
    _about(workshop.id, wanted)
    record(actor, "workshop.change", f"workshop:{workshop.id}", before=_said(before), after=_said(wanted))


def _check(wanted: Plan) -> None:
    if wanted.ends_at <= wanted.starts_at:
        raise Invalid(Message(mark("Giờ kết thúc phải sau giờ bắt đầu.")))
    if wanted.ends_at - wanted.starts_at > LONGEST:
        raise Invalid(Message(mark("Một buổi dài nhất là 12 giờ. Lớp nhiều ngày thì lập mỗi ngày một buổi.")))


def _columns(actor: Actor, wanted: Plan) -> dict[str, object]:
    return {
        "title": wanted.title, "place": wanted.place, "starts_at": wanted.starts_at, "ends_at": wanted.ends_at,
        "held_on": clock.local_date(wanted.starts_at), "places": wanted.places, "guests": wanted.guests,
        "note": wanted.note, "topic_id": _topic(actor, wanted.topic) if wanted.topic else None,
    }  # fmt: skip


def _topic(actor: Actor, title: str) -> int:
    key = sort_key(title)
    insert_ignore(WorkshopTopic, title=title, title_key=key, recorded_at=clock.now(), recorded_by=actor.name)
    found = find_topic(key)
    if found is None:
        raise Conflict(Message(RACED))
    return found


def _about(workshop_id: int, wanted: Plan) -> None:
    for course_id in sorted(wanted.course_ids):
        db.session.add(WorkshopCourse(workshop_id=workshop_id, course_id=course_id))
    for person_id, minutes in sorted(wanted.trainers.items()):
        db.session.add(WorkshopTrainer(workshop_id=workshop_id, person_id=person_id, minutes=minutes))
    db.session.flush()


def _said(wanted: Plan) -> dict[str, object]:
    """The plan for the audit: no free text that could name somebody; trainers by their ids."""
    return {
        "starts_at": wanted.starts_at.isoformat(), "ends_at": wanted.ends_at.isoformat(), "places": wanted.places,
        "courses": sorted(wanted.course_ids),
        "trainers": [f"{person_id}: {minutes}" for person_id, minutes in sorted(wanted.trainers.items())],
    }  # fmt: skip


def invite(actor: Actor, workshop: WorkshopRow, person_ids: Collection[int]) -> int:
    """Invites those who are not yet invited; returns how many. Whoever does not belong to the school on the day is left
    out. Invalid where the workshop would be too large; Conflict where it is closed or cancelled."""
    require_run(actor, workshop)
    workshop = hold(workshop)
    if (shut := shut_by(workshop.step)) is not None:
        raise Conflict(shut)
    here = belonging(person_ids, workshop.held_on)
    now, new = clock.now(), sorted(here - invited_among(workshop.id, here))
    if workshop.invited + len(new) > MOST_INVITED:
        raise Invalid(Message(TOO_MANY, {"most": show_number(MOST_INVITED)}))
    rows = [
        {"workshop_id": workshop.id, "person_id": one, "recorded_at": now, "recorded_by": actor.name}
        for one in new
    ]
    count = insert_ignore_many(WorkshopInvitation, rows)
    if count:
        record(actor, "workshop.invite", f"workshop:{workshop.id}", invited=len(new))
    return count


def uninvite(actor: Actor, workshop: WorkshopRow, person_ids: Collection[int]) -> int:
    """Takes the invitations of these people back, but for those who were there; returns how many. Conflict for a
    workshop that is closed or cancelled."""
    require_run(actor, workshop)
    workshop = hold(workshop, alone=True)
    if (shut := shut_by(workshop.step)) is not None:
        raise Conflict(shut)
    gone = set(person_ids) - presence(workshop.id, person_ids).keys()
    count = change(
        sa.delete(WorkshopInvitation).where(
            WorkshopInvitation.workshop_id == workshop.id, WorkshopInvitation.person_id.in_(every_id_of(gone))
        )
    )
    if count:
        record(actor, "workshop.uninvite", f"workshop:{workshop.id}", invited=count)
    return count


def take_step(actor: Actor, workshop: WorkshopRow, step: Step, reason: str | None) -> None:
    """Closes the workshop, which makes those who were there done; cancels it, or opens it again, with a reason.

    Invalid without the reason or before it has begun; Conflict where it was closed or cancelled, or is open, already.
    """
    require_run(actor, workshop)
    workshop = hold(workshop, alone=True)
    if (step is Step.REOPENED) is is_open(workshop.step):
        raise Conflict(Message(RACED))
    if step is Step.CLOSED and clock.now() < workshop.starts_at:
        raise Invalid(Message(TOO_EARLY))
    if step is not Step.CLOSED and not reason:
        raise Invalid(Message(mark("Vui lòng ghi lý do.")))
    if not insert_ignore(
        WorkshopStep, workshop_id=workshop.id, step=step.value, reason=reason or None, recorded_at=clock.now(),
        recorded_by=actor.name, replaces_id=newest_step_id(workshop.id),
    ):  # fmt: skip
        raise Conflict(Message(RACED))


def renew_codes(actor: Actor, workshop: WorkshopRow) -> None:
    """Makes the PIN and the codes anew: those that went round are good for nothing any more."""
    require_run(actor, workshop)
    change(sa.update(Workshop).where(Workshop.id == workshop.id).values(secret=secrets.token_hex(32)))
    record(actor, "workshop.codes", f"workshop:{workshop.id}")

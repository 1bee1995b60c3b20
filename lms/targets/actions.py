"""Exempting people from a target, and what a new version asks again. Rows are added, never changed."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date
from lms.org.people.queries import lock_people
from lms.org.queries import whole_person
from lms.targets.models import Exemption, RetakeRequirement
from lms.targets.queries import RetakeRow, TargetView


@dataclass(frozen=True)
class Ground:
    """Why a person is not counted, from a day to a last day (None: until ended), and who decided."""

    reason: str
    decided_by: str
    decision_number: str | None
    valid_from: date
    valid_to: date | None


def exempt(actor: Actor, target: TargetView, person_id: int, ground: Ground) -> None:
    """Takes the person out of the target's counted. Conflict when an exemption of these days is there already."""
    require(actor, "coverage.change", read="coverage.read")
    if ground.valid_to is not None and ground.valid_to < ground.valid_from:
        raise Invalid(Message(mark("Ngày cuối của miễn, hoãn phải sau ngày bắt đầu.")))
    lock_people([person_id])
    later = aliased(Exemption)
    overlapping = db.session.scalar(
        sa.select(Exemption.id).where(
            Exemption.target_id == target.target_id,
            Exemption.person_id.in_(whole_person(person_id)),
            ~sa.exists().where(later.replaces_id == Exemption.id),
            sa.or_(Exemption.valid_to.is_(None), Exemption.valid_to >= ground.valid_from),
            Exemption.valid_from <= (ground.valid_to or date.max),
        )
    )
    if overlapping is not None:
        raise Conflict(Message(mark("Người này đã được miễn, hoãn trong những ngày đó.")))
    db.session.add(
        Exemption(
            target_id=target.target_id, person_id=person_id, reason=ground.reason,
            decision_number=ground.decision_number, decided_by=ground.decided_by, valid_from=ground.valid_from,
            valid_to=ground.valid_to, recorded_at=clock.now(), recorded_by=actor.name,
        )
    )  # fmt: skip
    record(
        actor, "target.exempt", f"person:{person_id}", reason=ground.reason, target=target.key,
        after={
            "valid_from": ground.valid_from, "valid_to": ground.valid_to, "decision_number": ground.decision_number,
        },
    )  # fmt: skip


def require_retake(course_id: int, from_number: int, due_on: date, at: datetime, by: str) -> bool:
    """Asks those who finished the course below version `from_number` to learn it again by `due_on`, the last day
    on time. Part of a publication, whose actor was checked there. False if that version asked for it before."""
    return insert_ignore(
        RetakeRequirement, course_id=course_id, from_number=from_number, due_on=due_on, recorded_at=at,
        recorded_by=by,
    )  # fmt: skip


def change_retake(actor: Actor, retake: RetakeRow, due_on: date) -> None:
    """Another due date for learning a course again, by a row that replaces the one that was seen.

    Invalid for a day that has passed: until the due date the old completions count, and what was true on a day
    gone by stays true. Conflict when somebody changed it meanwhile.
    """
    require(actor, "coverage.change", read="coverage.read")
    if due_on < clock.today():
        raise Invalid(
            Message(
                mark("Hạn học lại {due_on} đã qua. Hãy chọn từ hôm nay trở đi, đủ xa để mọi người kịp học."),
                {"due_on": show_date(due_on)},
            )
        )
    if not insert_ignore(
        RetakeRequirement, course_id=retake.course_id, from_number=retake.from_number, due_on=due_on,
        recorded_at=clock.now(), recorded_by=actor.name, replaces_id=retake.id,
    ):  # fmt: skip
        raise Conflict(Message(mark("Hạn học lại này vừa được người khác sửa. Hãy xem lại rồi sửa.")))
    record(
        actor, "target.retake", f"course:{retake.course_id}", from_number=retake.from_number,
        before={"due_on": retake.due_on.isoformat()}, after={"due_on": due_on.isoformat()},
    )  # fmt: skip

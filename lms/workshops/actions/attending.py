"""Recording who was there. Rows are added, never changed."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import change, db, insert_ignore_many
from lms.kernel.errors import Conflict, Forbidden, Invalid
from lms.kernel.files import rows as files
from lms.kernel.files.names import shown_name
from lms.kernel.files.store import Kept, Use
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.workshops.actions.planning import hold, require_run
from lms.workshops.models import WorkshopAttendance, WorkshopSheet
from lms.workshops.queries.people import belonging, ends_of_trails, invited_among, is_invited
from lms.workshops.queries.plans import WorkshopRow, get_sheet, sheets_of
from lms.workshops.rules import Way, list_refusal, refusal, shut_by

SHEET = Use(("pdf", "jpg", "png"), 15 * 1024 * 1024, bare=True)
MOST_SHEETS = 20
NOT_INVITED = mark("Tài khoản này không có tên trong danh sách mời. Nếu bạn được cử đi dự, hãy báo người phụ trách ghi tên bạn vào danh sách.")  # fmt: skip
NOT_HERE = mark("Theo danh sách, bạn không còn thuộc đơn vị nào của Trường vào ngày này. Hãy báo Phòng Hành chính - Kế toán.")  # fmt: skip
NOT_PRESENT = mark("Người này không có điểm danh nào đang được tính.")


@dataclass(frozen=True)
class Recorded:
    """How many were newly recorded as having been there, how many were so before, and how many were left out since they
    do not belong to the school on that day."""

    new: int
    before: int
    left_out: int


def check_in(actor: Actor, workshop: WorkshopRow, way: Way, device: str | None = None) -> bool:
    """Records that the actor is there; False where that stands already. The code was looked at before.

    Invalid outside the workshop's hours and for whoever left the school, Forbidden for those who are not invited.
    """
    require(actor, "workshops.attend")
    workshop = hold(workshop)
    if actor.person_id is None or not is_invited(workshop.id, actor.person_id):
        raise Forbidden(Message(NOT_INVITED))
    said = refusal(workshop.step, workshop.starts_at, workshop.ends_at, clock.now())
    if said is not None:
        raise Invalid(said)
    found = _record(actor, workshop, [actor.person_id], way, device)
    if found.left_out:
        raise Invalid(Message(NOT_HERE))
    return bool(found.new)


def tick(actor: Actor, workshop: WorkshopRow, person_ids: Collection[int], way: Way) -> Recorded:
    """Records that these people were there, by a list or from the signed sheet. Whoever is not invited is not recorded.

    Invalid before the workshop has begun, or when it is closed or cancelled.
    """
    require_run(actor, workshop)
    workshop = hold(workshop)
    said = list_refusal(workshop.step, workshop.starts_at, clock.now())
    if said is not None:
        raise Invalid(said)
    return _record(actor, workshop, sorted(invited_among(workshop.id, person_ids)), way, None)


def _record(
    actor: Actor, workshop: WorkshopRow, person_ids: Collection[int], way: Way, device: str | None
) -> Recorded:
    here = belonging(person_ids, workshop.held_on)
    ends = ends_of_trails(workshop.id, here)
    before = {end.kept for end in ends if end.is_present}
    withdrawn = {end.kept: end.id for end in ends if end.kept not in before}
    now = clock.now()
    rows = [
        {
            "workshop_id": workshop.id, "person_id": one, "is_present": True, "way": way.value, "reason": None,
            "device": device, "recorded_at": now, "recorded_by": actor.name, "replaces_id": withdrawn.get(one),
        }
        for one in sorted(here - before)
    ]  # fmt: skip
    new = insert_ignore_many(WorkshopAttendance, rows)
    return Recorded(new, len(here) - new, len(set(person_ids) - here))


def withdraw(actor: Actor, workshop: WorkshopRow, person_id: int, reason: str) -> None:
    """Declares that the person was recorded wrongly, also after the workshop was closed; they are done by it no more.

    Conflict where nothing counts that could be withdrawn; Invalid without a reason, or for a cancelled workshop.
    """
    require_run(actor, workshop)
    workshop = hold(workshop)
    if not reason:
        raise Invalid(Message(mark("Vui lòng ghi lý do.")))
    rows = [
        {
            "workshop_id": workshop.id, "person_id": end.person_id, "is_present": False, "way": Way.LIST.value,
            "reason": reason, "device": None, "recorded_at": clock.now(), "recorded_by": actor.name,
            "replaces_id": end.id,
        }
        for end in ends_of_trails(workshop.id, [person_id])
        if end.is_present
    ]  # fmt: skip
    if not insert_ignore_many(WorkshopAttendance, rows):
        raise Conflict(Message(NOT_PRESENT))


def add_sheet(actor: Actor, workshop: WorkshopRow, kept: Kept, name: str) -> None:
    """Keeps a scan of the signed sheet with the workshop. Invalid where there are twenty; Conflict when it is closed or
    cancelled."""
    require_run(actor, workshop)
    workshop = hold(workshop)
    if (shut := shut_by(workshop.step)) is not None:
        raise Conflict(shut)
    held = sheets_of(workshop.id)
    if len(held) >= MOST_SHEETS:
        raise Invalid(Message(mark("Mỗi buổi giữ nhiều nhất {most} tệp."), {"most": MOST_SHEETS}))
    file_id = files.record(kept)
    if file_id not in {one.file_id for one in held}:
        db.session.add(
            WorkshopSheet(
                public_id=new_public_id(), workshop_id=workshop.id, file_id=file_id, name=shown_name(name),
                recorded_at=clock.now(), recorded_by=actor.name,
            )
        )  # fmt: skip


def remove_sheet(actor: Actor, workshop: WorkshopRow, public_id: str) -> None:
    """Removes a scan that was sent by mistake. Conflict when the workshop is closed or cancelled."""
    require_run(actor, workshop)
    workshop = hold(workshop)
    if (shut := shut_by(workshop.step)) is not None:
        raise Conflict(shut)
    found = get_sheet(workshop.id, public_id)
    change(sa.delete(WorkshopSheet).where(WorkshopSheet.public_id == public_id))
    files.discard([found.file_id])
    record(actor, "workshop.sheet-remove", f"workshop:{workshop.id}")

"""What `lms verify` asks of workshops: their day is that of their hours, and nobody was there who could not be recorded."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from lms.kernel.clock import local_date
from lms.kernel.messages import Message, mark
from lms.kernel.verify import Check, Problem, each, stream
from lms.workshops.models import Workshop, WorkshopAttendance, WorkshopInvitation, WorkshopStep
from lms.workshops.rules import Step, Way

OTHER_DAY = mark("buổi tập huấn ghi ngày {held_on} mà giờ bắt đầu là ngày {day}")
NOT_IN_HOURS = mark("điểm danh bằng mã QR hoặc mã PIN ngoài giờ của buổi tập huấn")
OTHER_PERSON = mark("dòng điểm danh thay cho dòng của buổi khác")
NOT_INVITED = mark("điểm danh của người không được mời")
AFTER_CLOSING = mark("điểm danh ghi sau khi buổi tập huấn đã chốt")


def _days(connection: Connection) -> Iterator[Problem]:
    found = sa.select(Workshop.id, Workshop.starts_at, Workshop.held_on).order_by(Workshop.id)
    for row in stream(connection, found):
        day = local_date(row.starts_at)
        if day != row.held_on:
            yield Problem(f"workshop:{row.id}", Message(OTHER_DAY, {"held_on": row.held_on, "day": day}))


def _attendance(connection: Connection) -> Iterator[Problem]:
    one, kind = WorkshopAttendance, "workshop_attendance"
    rows = sa.select(one.id).join(Workshop, Workshop.id == one.workshop_id).order_by(one.id)
    by_oneself = sa.and_(one.is_present.is_(True), one.way.in_((Way.QR, Way.PIN)))
    outside = sa.or_(one.recorded_at < Workshop.starts_at, one.recorded_at > Workshop.ends_at)
    yield from each(connection, kind, rows.where(by_oneself, outside), NOT_IN_HOURS)
    before = aliased(one)
    other = rows.join(before, before.id == one.replaces_id).where(before.workshop_id != one.workshop_id)
    yield from each(connection, kind, other, OTHER_PERSON)
    invited = sa.exists().where(WorkshopInvitation.workshop_id == one.workshop_id)
    yield from each(connection, kind, rows.where(~invited), NOT_INVITED)
    closing, reopening = aliased(WorkshopStep), aliased(WorkshopStep)
    shut = sa.exists().where(
        closing.workshop_id == one.workshop_id, closing.step == Step.CLOSED, closing.recorded_at < one.recorded_at,
        ~sa.exists().where(
            reopening.replaces_id == closing.id, reopening.recorded_at <= one.recorded_at
        ),
    )  # fmt: skip
    yield from each(connection, kind, rows.where(one.is_present.is_(True), shut), AFTER_CLOSING)


CHECKS = (
    Check("workshops.days", mark("Ngày của mỗi buổi tập huấn đúng với giờ bắt đầu"), _days),
    Check("workshops.attendance", mark("Mỗi điểm danh tập huấn ghi đúng lúc và đúng buổi"), _attendance),
)

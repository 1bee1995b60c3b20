"""What workshops hold about a person."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from lms.kernel.messages import mark
from lms.kernel.personal import Section, section
from lms.workshops.models import Workshop, WorkshopAttendance, WorkshopInvitation, WorkshopTrainer


def sections(person_id: int) -> Iterator[Section]:
    """Invitations, attendance, and what the person taught."""

    def of(model: Any, key: str, title: str, columns: dict[str, tuple[str, Any]], order: Any) -> Section:
        about = {
            "workshop": (mark("Buổi tập huấn"), Workshop.title), "held_on": (mark("Ngày"), Workshop.held_on),
            "place": (mark("Địa điểm"), Workshop.place),
        }  # fmt: skip

        def where(statement: sa.Select[Any]) -> sa.Select[Any]:
            joined = statement.join(Workshop, Workshop.id == model.workshop_id)
            return joined.where(model.person_id == person_id).order_by(Workshop.starts_at, order)

        return section(key, title, (model.__tablename__,), about | columns, where)

    def recorded(model: Any) -> dict[str, tuple[str, Any]]:
        return {
            "recorded_at": (mark("Ghi lúc"), model.recorded_at),
            "recorded_by": (mark("Người ghi"), model.recorded_by),
        }

    yield of(
        WorkshopInvitation, "workshop_invitations", mark("Được mời tập huấn"), recorded(WorkshopInvitation), Workshop.id
    )  # fmt: skip
    there = {
        "is_present": (mark("Có mặt"), WorkshopAttendance.is_present), "way": (mark("Cách ghi"), WorkshopAttendance.way),
        "reason": (mark("Lý do"), WorkshopAttendance.reason), **recorded(WorkshopAttendance),
    }  # fmt: skip
    yield of(
        WorkshopAttendance, "workshop_attendance", mark("Điểm danh tập huấn"), there, WorkshopAttendance.id
    )
    taught = {"minutes": (mark("Số phút"), WorkshopTrainer.minutes)}
    yield of(WorkshopTrainer, "workshop_trainings", mark("Giảng tập huấn"), taught, Workshop.id)

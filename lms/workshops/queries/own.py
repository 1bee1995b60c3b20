"""The workshops of one person: those they are invited to or teach in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.org.queries import whole_person
from lms.workshops.models import (
    Workshop,
    WorkshopAttendance,
    WorkshopInvitation,
    WorkshopStep,
    WorkshopTrainer,
)
from lms.workshops.queries.people import Present
from lms.workshops.queries.plans import WorkshopRow, is_present, newest_step, workshop_columns


@dataclass(frozen=True)
class Mine:
    """A workshop one is invited to or teaches in, and whether one was there."""

    workshop: WorkshopRow
    present: Present | None


def _mine(person_id: Any) -> sa.CompoundSelect[Any]:
    """SELECT of the workshops that the person is invited to or teaches in."""
    parts = (
        sa.select(model.workshop_id).where(model.person_id.in_(whole_person(person_id)))
        for model in (WorkshopInvitation, WorkshopTrainer)
    )
    return sa.union_all(*parts)


def workshops_of(person_id: int, limit: int) -> list[Mine]:
    """The workshops the person is invited to or teaches in, the newest first. Two queries."""
    found = sa.select(*workshop_columns()).where(Workshop.id.in_(_mine(person_id)))
    rows = db.session.execute(found.order_by(Workshop.starts_at.desc(), Workshop.id.desc()).limit(limit))
    listed = [WorkshopRow(*row) for row in rows]
    present = _own_presence(person_id, [one.id for one in listed])
    return [Mine(one, present.get(one.id)) for one in listed]


def _own_presence(person_id: int, ids: Collection[int]) -> dict[int, Present]:
    columns: list[Any] = [
        WorkshopAttendance.workshop_id, WorkshopAttendance.way, WorkshopAttendance.recorded_at,
        WorkshopAttendance.recorded_by,
    ]  # fmt: skip
    rows: Any = db.session.execute(
        sa.select(*columns).where(
            WorkshopAttendance.workshop_id.in_(ids), is_present(),
            WorkshopAttendance.person_id.in_(whole_person(person_id)),
        )
    )  # fmt: skip
    return {workshop_id: Present(*said) for workshop_id, *said in rows}


@dataclass(frozen=True)
class Coming:
    """A workshop that one is invited to or teaches in and that is not over."""

    public_id: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    step: str | None


def _is_coming(person_id: Any, now: Any) -> tuple[Any, ...]:
    return (Workshop.ends_at >= now, Workshop.id.in_(_mine(person_id)))


def coming_select(person_id: Any, now: Any) -> sa.Select[Any]:
    """SELECT of what makes a `Coming`: the next five workshops that the person is invited to or teaches in, those cancelled
    too."""
    return (
        sa.select(
            Workshop.public_id, Workshop.title, Workshop.place, Workshop.starts_at, Workshop.ends_at,
            newest_step(WorkshopStep.step).label("step"),
        )
        .where(*_is_coming(person_id, now))
        .order_by(Workshop.starts_at, Workshop.id)
        .limit(5)
    )  # fmt: skip

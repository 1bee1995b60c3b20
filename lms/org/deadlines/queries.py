"""The SELECTs of the yearly clock."""

from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.deadlines.models import DeadlineDay, DeadlineMark
from lms.org.deadlines.rules import Act, Deadline
from lms.org.queries import not_replaced


def _every() -> sa.Select[Any]:
    newest = (
        sa.select(sa.func.max(DeadlineMark.id))
        .where(DeadlineMark.key == DeadlineDay.key)
        .correlate(DeadlineDay)
        .scalar_subquery()
    )
    columns: list[Any] = [DeadlineDay, DeadlineMark]
    return (
        sa.select(*columns)
        .outerjoin(DeadlineMark, sa.and_(DeadlineMark.id == newest, DeadlineMark.is_done))
        .where(not_replaced(DeadlineDay), ~DeadlineDay.is_gone)
        .order_by(DeadlineDay.last_on, DeadlineDay.id)
    )


_EVERY = _every()


def deadlines() -> list[Deadline]:
    """Every day that is kept, with whether it was done, by its last day on time. One query."""
    return [_view(day, done) for day, done in db.session.execute(_EVERY)]


def _view(day: DeadlineDay, done: DeadlineMark | None) -> Deadline:
    said = (done.recorded_at, done.marked_on, done.recorded_by, done.note) if done else ()
    return Deadline(
        day.id, day.key, Act(day.act), day.year, day.name, day.source, day.starts_on, day.last_on, tuple(day.concerns),
        day.replaces_id is not None, day.recorded_at, day.recorded_by, *said,
    )  # fmt: skip


def find_deadline(act: Act, year: int) -> Deadline | None:
    """The day by which `act` is due in the May of `year`; None where the school keeps none. One query."""
    return next((day for day in deadlines() if day.act is act and day.year == year), None)


def get_deadline(key: str) -> Deadline:
    """The day with this key, or NotFound."""
    for day in deadlines():
        if day.key == key:
            return day
    raise NotFound(Message(mark("Không có mốc thời gian này.")))

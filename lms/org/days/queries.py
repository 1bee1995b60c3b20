"""The SELECTs of days off."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from lms.kernel.db import db
from lms.org.days.models import CalendarDay
from lms.org.days.rules import FIXED_HOLIDAYS, Calendar, DayKind


def entered_days() -> Sequence[CalendarDay]:
    """The newest entry of each day, the latest day first."""
    newest = sa.select(sa.func.max(CalendarDay.id)).group_by(CalendarDay.day)
    return db.session.scalars(
        sa.select(CalendarDay).where(CalendarDay.id.in_(newest)).order_by(CalendarDay.day.desc())
    ).all()


def calendar() -> Calendar:
    """What is a working day, as entered by now. One query."""
    newest = sa.select(sa.func.max(CalendarDay.id)).group_by(CalendarDay.day)
    rows = db.session.execute(
        sa.select(CalendarDay.day, CalendarDay.kind).where(CalendarDay.id.in_(newest))
    ).all()
    entries: dict[date, DayKind] = {row.day: DayKind(row.kind) for row in rows}
    return Calendar(entries, frozenset(FIXED_HOLIDAYS))

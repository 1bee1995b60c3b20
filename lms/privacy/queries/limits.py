"""The numbers the school set, and the days off."""

from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from lms.kernel.db import db, read
from lms.org.settings import setting
from lms.privacy.models import CalendarDay, PrivacyLimit
from lms.privacy.rules.days import FIXED_HOLIDAYS, Calendar, DayKind
from lms.privacy.rules.limits import CHILD_AGE, LIMITS

_LIMITS = sa.select(PrivacyLimit.key, PrivacyLimit.value).where(
    PrivacyLimit.id.in_(sa.select(sa.func.max(PrivacyLimit.id)).group_by(PrivacyLimit.key))
)


def limits() -> Mapping[str, int]:
    """Every number of this slice that holds now, by key. One query; the age is among `all_limits`."""
    rows = read(_LIMITS, {})
    held = {key: limit.default for key, limit in LIMITS.items() if key != CHILD_AGE}
    held.update({row.key: row.value for row in rows if row.key in held})
    return held


def all_limits() -> Mapping[str, int]:
    """The same with the age, which is a setting of the organisation."""
    return {**limits(), CHILD_AGE: int(setting(CHILD_AGE))}


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

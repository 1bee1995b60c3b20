"""Writes to the numbers a school may set and to the days off."""

from collections.abc import Mapping
from datetime import date

from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean
from lms.org import settings as org_settings
from lms.org.actions import ensure_school
from lms.org.days.models import CalendarDay
from lms.org.days.rules import DayKind
from lms.privacy.models import PrivacyLimit
from lms.privacy.queries import limits as queries
from lms.privacy.rules.limits import CHILD_AGE, LIMITS, limit_problem


def change_limits(actor: Actor, values: Mapping[str, int]) -> list[str]:
    """Sets the numbers that differ from what holds; returns their keys. Invalid outside of what the law allows."""
    require(actor, "privacy.limits")
    held, changed = queries.all_limits(), []
    for key, value in values.items():
        if key not in LIMITS:
            raise KeyError(key)
        if problem := limit_problem(key, value):
            raise Invalid(problem)
        if value == held[key]:
            continue
        if key == CHILD_AGE:
            school_id = ensure_school(actor, org_settings.school_name())
            org_settings.change(actor, school_id, CHILD_AGE, str(value))
        else:
            db.session.add(
                PrivacyLimit(key=key, value=value, recorded_at=clock.now(), recorded_by=actor.name)
            )
            record(
                actor,
                "privacy.limit",
                f"privacy_limit:{key}",
                before={"value": held[key]},
                after={"value": value},
            )
        changed.append(key)
    return changed


def enter_day(actor: Actor, day: date, kind: DayKind, name: str) -> None:
    """Says what a day is: off, worked in the place of another, or as any. The newest entry counts."""
    require(actor, "privacy.limits")
    if kind is not DayKind.PLAIN and not clean(name):
        raise Invalid(Message(mark("Hãy ghi đó là ngày gì, ví dụ: Giỗ Tổ Hùng Vương.")))
    db.session.add(
        CalendarDay(
            day=day, kind=kind.value, name=clean(name), recorded_at=clock.now(), recorded_by=actor.name
        )
    )
    record(actor, "privacy.day", f"calendar_day:{day.isoformat()}", kind=kind.value, name=clean(name))

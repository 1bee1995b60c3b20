"""What was taken back of core trainers as a mistake."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.kernel.db import db
from lms.mentoring.models import CoreTrainer
from lms.mentoring.queries.trainers import is_some_day
from lms.org.queries import not_replaced, whole_person


@dataclass(frozen=True)
class Revoked:
    """Days of being core trainer that were taken back as a mistake: what had been said, and who took it back, when, why."""

    valid_from: date
    valid_to: date | None
    decision_number: str | None
    because: str
    reason: str
    at: datetime
    by: str


def revoked_terms(person_id: int) -> list[Revoked]:
    """What was taken back of the person's days as core trainer, the first first."""
    one, before = CoreTrainer, aliased(CoreTrainer)
    columns: list[Any] = [
        before.valid_from, before.valid_to, before.decision_number, before.reason, one.reason, one.recorded_at,
        one.recorded_by,
    ]  # fmt: skip
    rows = db.session.execute(
        sa.select(*columns)
        .join(before, before.id == one.replaces_id)
        .where(one.person_id.in_(whole_person(person_id)), not_replaced(one), ~is_some_day(one))
        .order_by(before.valid_from, one.id)
    )
    return [Revoked(*row) for row in rows]

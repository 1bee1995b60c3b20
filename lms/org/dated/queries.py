"""Conditions on dated tables: what is known, now or at an instant, and what holds on a day."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased


@lru_cache
def _later(model: Any) -> Any:
    return aliased(model)  # made once: it stands in nearly every page's statements


def not_replaced(model: Any, known_at: datetime | None = None) -> sa.ColumnElement[bool]:
    """Condition: no later row stands for this one (dated tables with `replaces_id`).

    With `known_at` as it was known at that instant: rows recorded after it do not exist yet.
    """
    later = _later(model)
    if known_at is None:
        return ~sa.exists().where(later.replaces_id == model.id)
    return sa.and_(
        model.recorded_at <= known_at,
        ~sa.exists().where(later.replaces_id == model.id, later.recorded_at <= known_at),
    )


def holds_on(model: Any, day: date | sa.ColumnElement[date]) -> sa.ColumnElement[bool]:
    """Condition: the dated row covers `day` (its `valid_to` is the last day it covers)."""
    return sa.and_(model.valid_from <= day, sa.or_(model.valid_to.is_(None), model.valid_to >= day))

"""The versions of the points table."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa

from lms.kernel.db import db
from lms.nominations.points.models import PointsVersion
from lms.nominations.points.rules import COUNTED, Line


@dataclass(frozen=True)
class Points:
    """A points table as it holds from `valid_from` on."""

    number: int
    valid_from: date
    is_on: bool
    ground: str
    lines: tuple[Line, ...]
    recorded_at: datetime
    recorded_by: str


def points_versions() -> list[Points]:
    """Every version, the newest first. One query."""
    rows = db.session.scalars(sa.select(PointsVersion).order_by(PointsVersion.number.desc()))
    return [
        Points(
            row.number, row.valid_from, row.is_on, row.ground, _lines(row), row.recorded_at, row.recorded_by
        )
        for row in rows
    ]


def _lines(row: PointsVersion) -> tuple[Line, ...]:
    return tuple(
        Line(source, Decimal(points), Decimal(most) if most else None)
        for source, points, most in row.lines
        if source in COUNTED
    )


def find_points_on(on: date) -> Points | None:
    """The table that is shown on the day; None where there is none, or it is turned off. One query."""
    begun = [one for one in points_versions() if one.valid_from <= on]
    return begun[0] if begun and begun[0].is_on else None

"""The tables of kept sums."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class CoverageKept(Base):
    """Of which question about a target the sums are the answer: `digest` of everything it asks of whom on `on_date`.

    `marks`: by table of facts the highest id when the sums were begun; everything newer is read from the facts. `upto`:
    the units up to this id are in, all where `is_complete`. `number`: how often it was written.
    """

    __tablename__ = "coverage_kept"

    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target.id"), primary_key=True)
    digest: Mapped[str]
    on_date: Mapped[date]
    marks: Mapped[dict[str, Any]]
    upto: Mapped[int]
    is_complete: Mapped[bool]
    number: Mapped[int]
    made_at: Mapped[datetime]


class CoverageSum(Base):
    """How many people directly in a unit stand alike for a target: gone, on leave of a kind, exempt; how many of them
    are enrolled and done. Names nobody."""

    __tablename__ = "coverage_sum"

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    gone: Mapped[bool]
    leave_kind: Mapped[str | None]
    exempt: Mapped[bool]
    people: Mapped[int]
    enrolled: Mapped[int]
    done: Mapped[int]

    __table_args__ = (sa.Index("ix_coverage_sum_target_id_unit_id", "target_id", "unit_id"),)

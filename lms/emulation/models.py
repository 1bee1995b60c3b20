"""Tables of the emulation record."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.emulation.rules import PeriodKind
from lms.kernel.db import Base, one_of


class EmulationPeriod(Base):
    """A period (kỳ thi đua), found by date when read; a change is a new row that replaces the old one."""

    __tablename__ = "emulation_period"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]  # '2026' for the year that ends in May 2026, or a phase
    kind: Mapped[str]  # 'year' or 'phase'
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("emulation_period.id"), unique=True)

    __table_args__ = (
        one_of("kind", PeriodKind),
        # One first row per period, however many processes ship it at the same time.
        sa.Index(
            "uq_emulation_period_key_first",
            "key",
            unique=True,
            sqlite_where=sa.text("replaces_id IS NULL"),
            postgresql_where=sa.text("replaces_id IS NULL"),
        ),
    )


class EmulationFreeze(Base):
    """Which snapshot a period cites as its frozen figures; the newest row of a period counts, None takes it back."""

    __tablename__ = "emulation_freeze"

    id: Mapped[int] = mapped_column(primary_key=True)
    period_key: Mapped[str] = mapped_column(index=True)
    snapshot_id: Mapped[int | None] = mapped_column(sa.ForeignKey("snapshot.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class EmulationEntry(Base):
    """One fed entry: +1 for a completion, -1 for its revocation; unique per fact, so it is fed once.

    `fact_on` is the completion's local date on both, so that a revocation takes back what its completion gave;
    `occurred_on` is the date of the fact itself.
    """

    __tablename__ = "emulation_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # 'completion' or 'revocation'
    completion_id: Mapped[int] = mapped_column(sa.ForeignKey("completion.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    delta: Mapped[int]
    minutes: Mapped[int]
    grade: Mapped[float | None]
    fact_on: Mapped[date]
    occurred_on: Mapped[date]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("kind", "completion_id"),
        sa.Index("ix_emulation_entry_person_id_fact_on", "person_id", "fact_on"),
        sa.Index("ix_emulation_entry_fact_on", "fact_on"),
    )

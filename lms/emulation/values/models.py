"""Tables of entered values. Rows are added, never changed, but for what erasure empties."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.emulation.values.rules import Kind, Level, Step
from lms.kernel.db import Base, one_of


class RecordValue(Base):
    """Something entered about a person or a unit with its evidence. A correction names the row that it replaces."""

    __tablename__ = "record_value"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    kind: Mapped[str]
    title: Mapped[str]
    happened_on: Mapped[date]
    level: Mapped[str | None]
    result: Mapped[str]
    issuer: Mapped[str]
    number: Mapped[str]
    decided_on: Mapped[date | None]
    details: Mapped[str]
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    file_name: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_on: Mapped[date]
    recorded_by: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("record_value.id"), unique=True)

    __table_args__ = (
        one_of("kind", Kind),
        one_of("level", Level),
        sa.CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name="one_subject"),
        sa.Index("ix_record_value_person_id_happened_on", "person_id", "happened_on"),
        sa.Index("ix_record_value_unit_id_happened_on", "unit_id", "happened_on"),
    )


class RecordValueStep(Base):
    """One thing done about a value; of two at once only one gets its number."""

    __tablename__ = "record_value_step"

    value_id: Mapped[int] = mapped_column(sa.ForeignKey("record_value.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[str]
    note: Mapped[str]
    done_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (one_of("step", Step),)

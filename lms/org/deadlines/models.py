"""Tables of the yearly clock. Rows are added, never changed."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base, one_of
from lms.org.deadlines.rules import Act


class DeadlineDay(Base):
    """Something due by a day. A change is a new row that replaces the old one; `is_gone`: there is none any more."""

    __tablename__ = "deadline_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    act: Mapped[str]
    year: Mapped[int]
    name: Mapped[str]
    source: Mapped[str]
    starts_on: Mapped[date | None]
    last_on: Mapped[date]
    concerns: Mapped[list[str]]
    is_gone: Mapped[bool]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("deadline_day.id"), unique=True)

    __table_args__ = (
        one_of("act", Act),
        # One first row of each, however many processes ship it at the same time.
        sa.Index(
            "uq_deadline_day_key_first",
            "key",
            unique=True,
            sqlite_where=sa.text("replaces_id IS NULL"),
            postgresql_where=sa.text("replaces_id IS NULL"),
        ),
    )


class DeadlineMark(Base):
    """Somebody said that it was done, or (`is_done` false) took that back; the newest of a key counts."""

    __tablename__ = "deadline_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(index=True)
    is_done: Mapped[bool]
    note: Mapped[str]
    marked_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

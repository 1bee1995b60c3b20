"""The table of days off."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base, one_of
from lms.org.days.rules import DayKind


class CalendarDay(Base):
    """A day off, or a day worked in its place. Rows are added, the newest of a day counts."""

    __tablename__ = "calendar_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    kind: Mapped[str]
    name: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (one_of("kind", DayKind),)

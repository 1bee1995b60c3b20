"""The table of exceptions."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class AttemptOverride(Base):
    """What a person, or a unit with all below it, was granted at the quizzes of a `series`, from `valid_from` on.

    None: as the quiz says. A row that names another in `replaces_id` stands in its place, and one that is a
    withdrawal leaves nothing in force.
    """

    __tablename__ = "attempt_override"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    series: Mapped[str] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    extra_minutes: Mapped[int | None]
    time_percent: Mapped[int | None]
    attempts_allowed: Mapped[int | None]
    is_withdrawal: Mapped[bool]
    reason: Mapped[str]
    given_by: Mapped[str]
    valid_from: Mapped[date]
    recorded_at: Mapped[datetime]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("attempt_override.id"), unique=True)

    __table_args__ = (sa.CheckConstraint("(person_id is null) <> (unit_id is null)", name="whose"),)

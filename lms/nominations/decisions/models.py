"""The table of decisions that awards were given by. Rows are added, never changed; a newer one names the one it replaces."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base

_FIRST = sa.text("replaces_id IS NULL")


class AwardDecision(Base):
    """The signed decision of an award that the principal gave; the row that nobody replaces counts."""

    __tablename__ = "award_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nomination.id"), index=True)
    number: Mapped[str]
    decided_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award_decision.id"), unique=True)

    __table_args__ = (
        sa.Index(
            "uq_award_decision_first", "nomination_id", unique=True, sqlite_where=_FIRST, postgresql_where=_FIRST
        ),
    )  # fmt: skip

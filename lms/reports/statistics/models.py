"""Tables of questions that are kept, and of the letters that answer them."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base, one_of
from lms.reports.statistics.rules.schedules import Every, Outcome


class SavedStatistics(Base):
    """A question with a name, for everybody who reads statistics. `choice`: as `Choice.as_data` writes it down. Its answer
    goes to `mailbox` `every` week or month ("" for never), as long as `account_id`, who kept it or changed it last, may read
    statistics. A change is a new row that names the one it replaces; with
    `is_kept` false it was removed."""

    __tablename__ = "saved_statistics"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    choice: Mapped[dict[str, Any]]
    every: Mapped[str]
    mailbox: Mapped[str]
    is_kept: Mapped[bool]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("saved_statistics.id"), unique=True)

    __table_args__ = (one_of("every", Every),)


class StatisticsLetter(Base):
    """What became of the letter of a week or month (`due_on`: its first day), once for each kept question."""

    __tablename__ = "statistics_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str]
    due_on: Mapped[date]
    outcome: Mapped[str]
    ended_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("public_id", "due_on"), one_of("outcome", Outcome))

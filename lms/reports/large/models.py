"""The table of workbooks that were asked for."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base, one_of
from lms.reports.large.rules import Kind


class AskedFile(Base):
    """A workbook that a job writes. `question`: as the page of `kind` writes it down; `title`: in words, in the `language` it
    was asked in; `rows`: of its list, as counted then. Made: `file_id`, with its name and the moment (`read_at`) and the day
    (`as_of`) of its figures. `problem`: why there will be none, "" while nothing stands in the way. Removed when it
    expires: it is a copy of figures, no fact."""

    __tablename__ = "asked_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    who: Mapped[str]
    kind: Mapped[str]
    question: Mapped[dict[str, Any]]
    title: Mapped[str]
    language: Mapped[str]
    rows: Mapped[int]
    asked_at: Mapped[datetime]
    asked_on: Mapped[date]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    name: Mapped[str]
    as_of: Mapped[date | None]
    read_at: Mapped[datetime | None]
    problem: Mapped[str]

    __table_args__ = (one_of("kind", Kind),)

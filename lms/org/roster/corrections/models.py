"""Tables of the column corrections."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class ColumnChoice(Base):
    """What the columns under one heading hold, as somebody said. Rows are added, the newest per signature counts.

    `titles` are the heading's words; `columns` maps a column's letter to its field, "" for none.
    """

    __tablename__ = "column_choice"

    id: Mapped[int] = mapped_column(primary_key=True)
    signature: Mapped[str] = mapped_column(index=True)
    titles: Mapped[list[str]]
    columns: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class KeptRows(Base):
    """The raw rows of an upload, without what must not be kept (`lms.org.roster.kept`), so that its columns can be
    corrected; gone with the upload, or after a day. `sheets` are the list's sheets as they were understood."""

    __tablename__ = "kept_rows"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int]
    upload_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("roster_upload.id", ondelete="CASCADE"), index=True
    )
    file_name: Mapped[str]
    file_hash: Mapped[str]
    as_of: Mapped[date]
    sheets: Mapped[list[Any]]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    created_at: Mapped[datetime]

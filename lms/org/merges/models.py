"""The table of merged people."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class PersonMerge(Base):
    """The person `merged_id` is the person `kept_id`. Undone by a row that names this one and keeps nobody.

    The rows that nobody replaces are in force; each points straight at whom is kept in the end.
    """

    __tablename__ = "person_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    merged_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    kept_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    change_id: Mapped[int] = mapped_column(sa.ForeignKey("org_change.id"))
    recorded_at: Mapped[datetime]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person_merge.id"), unique=True)

    __table_args__ = (sa.CheckConstraint("merged_id != kept_id", name="two_people"),)

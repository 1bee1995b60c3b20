"""The table of heads of units."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class UnitHead(Base):
    """Who heads a unit from a day to a last day, under what title, and whether only in charge for the time being."""

    __tablename__ = "unit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    title: Mapped[str]
    is_acting: Mapped[bool]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[datetime]
    change_id: Mapped[int] = mapped_column(sa.ForeignKey("org_change.id"))
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit_head.id"), unique=True)

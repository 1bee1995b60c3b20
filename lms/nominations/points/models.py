"""The table of the points table's versions. Rows are added, never changed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class PointsVersion(Base):
    """A points table as it holds from a day on, until the next version does. `is_on` false: none is shown from then on.
    `lines`: source, points for each, most ("" for no limit), in their order."""

    __tablename__ = "points_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    valid_from: Mapped[date]
    is_on: Mapped[bool]
    ground: Mapped[str]
    lines: Mapped[list[Any]]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

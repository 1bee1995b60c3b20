"""The table of files that wait for their author's word."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class LessonUpload(Base):
    """A file that was read as a lesson and waits to be put into a draft, for a day at most. `facts`: see
    `reading.read_lesson`; `content`: its pictures as a .zip."""

    __tablename__ = "lesson_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int]
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    file_name: Mapped[str]
    facts: Mapped[dict[str, Any]]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    created_at: Mapped[datetime]

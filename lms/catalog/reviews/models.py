"""The table of reviews."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class LessonReview(Base):
    """Somebody read a lesson's sources again and found that the lesson still holds. Rows are only added; the newest of
    a lesson (by its key, in whatever version) counts. `account_id` None: the command line."""

    __tablename__ = "lesson_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    lesson_key: Mapped[str]
    reviewed_on: Mapped[date]
    reviewed_at: Mapped[datetime]
    account_id: Mapped[int | None]
    note: Mapped[str]

    __table_args__ = (sa.Index("ix_lesson_review_course_id_lesson_key", "course_id", "lesson_key"),)

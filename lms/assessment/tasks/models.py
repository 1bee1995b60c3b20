"""Tables of tasks. Marks are only added."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class AttemptFile(Base):
    """A file that was handed in at a place of an attempt, under the name it came with. The answers say when it was
    there: `kinds.handed`. The row goes with the file, when its owner takes it away or is erased."""

    __tablename__ = "attempt_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("attempt.id"), index=True)
    position: Mapped[int]
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    name: Mapped[str]
    uploaded_at: Mapped[datetime]


class TaskWork(Base):
    """What was handed in at a place of an attempt, for a person to mark. `marks`: how many marks it was given; it is
    the number of the newest, and a pointer, not a fact. `withdrawn_at`: from when on nobody is to mark it any more."""

    __tablename__ = "task_work"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("attempt.id"))
    position: Mapped[int]
    handed_at: Mapped[datetime]
    marks: Mapped[int] = mapped_column(server_default="0")
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        sa.UniqueConstraint("attempt_id", "position"),
        sa.Index(
            "ix_task_work_waiting", "handed_at",
            sqlite_where=sa.text("marks = 0"), postgresql_where=sa.text("marks = 0"),
        ),
    )  # fmt: skip


class TaskMark(Base):
    """What somebody gave a work: `levels`, points by key of the criterion, and a word to the learner. The newest
    number is the last word; which one a result rests on, the result says. `reason`: why it was marked again."""

    __tablename__ = "task_mark"

    work_id: Mapped[int] = mapped_column(sa.ForeignKey("task_work.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    levels: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    comment: Mapped[str]
    reason: Mapped[str | None]
    marked_by: Mapped[str]
    account_id: Mapped[int | None]
    marked_at: Mapped[datetime]

"""Tables of marking anew. Rows are only added."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class KeyCorrection(Base):
    """A question version was wrong, and another version of the same question says how it should have been marked.

    It holds for all quizzes of the `series`, for what is handed in after it too; the newest per question version
    counts. What was marked before follows in `AttemptRegrade`. `finished_at`: when the last of them was looked at, a
    pointer and not a fact.
    """

    __tablename__ = "key_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    series: Mapped[str]
    question_version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"))
    corrected_version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"))
    reason: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index("ix_key_correction_series_question_version_id", "series", "question_version_id"),
    )


class AttemptRegrade(Base):
    """An attempt whose grade a correction changes, or the mark `mark_number` that a person gave a work anew. `number`:
    the result that was added for it; None where the attempt
    would have lost its pass, which somebody decides first (`RegradeDecision`)."""

    __tablename__ = "attempt_regrade"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    correction_id: Mapped[int | None] = mapped_column(sa.ForeignKey("key_correction.id"))
    work_id: Mapped[int | None] = mapped_column(sa.ForeignKey("task_work.id"))
    mark_number: Mapped[int | None]
    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("attempt.id"), index=True)
    number: Mapped[int | None]
    grade_before: Mapped[float]
    passed_before: Mapped[bool]
    grade: Mapped[float]
    passed: Mapped[bool]
    max_points: Mapped[float]
    made_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("correction_id", "attempt_id"),
        sa.UniqueConstraint("work_id", "mark_number"),
        sa.CheckConstraint("(correction_id is null) <> (work_id is null)", name="why"),
    )


class RegradeDecision(Base):
    """What became of an attempt that would have lost its pass: the pass was upheld, or the new marks were applied."""

    __tablename__ = "regrade_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    regrade_id: Mapped[int] = mapped_column(sa.ForeignKey("attempt_regrade.id"), unique=True)
    is_upheld: Mapped[bool]
    reason: Mapped[str]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]

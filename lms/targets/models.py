"""Tables of targets. What a target asks is dated: a change is a new record that names the one it replaces."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class Target(Base):
    """A target's identity."""

    __tablename__ = "target"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]


class TargetRecord(Base):
    """What a target asks: all of `course_keys`, of the people in `categories`, by `due_on` (last day on time).

    `starts_on`..`ends_on` is its period. `is_proposal`: ours, shown as "gợi ý, chưa có quyết định".
    """

    __tablename__ = "target_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target.id"), index=True)
    name: Mapped[str]
    reference: Mapped[str]
    categories: Mapped[list[str]]
    course_keys: Mapped[list[str]]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    due_on: Mapped[date]
    is_proposal: Mapped[bool]
    decision_number: Mapped[str | None]
    decided_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("target_record.id"), unique=True)


class Exemption(Base):
    """A person taken out of a target's counted, with reason and decision, from a date to a last day."""

    __tablename__ = "exemption"

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    reason: Mapped[str]
    decision_number: Mapped[str | None]
    decided_by: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("exemption.id"), unique=True)


class RetakeRequirement(Base):
    """Whoever finished the course in a version below `from_number` learns it again by `due_on` (the last day on
    time); until then the old completion counts (product rule 3.3)."""

    __tablename__ = "retake_requirement"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"), index=True)
    from_number: Mapped[int]
    due_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("retake_requirement.id"), unique=True)

    __table_args__ = (
        # One first row for a version; what corrects it names the row it replaces.
        sa.Index(
            "uq_retake_requirement_first",
            "course_id",
            "from_number",
            unique=True,
            sqlite_where=sa.text("replaces_id IS NULL"),
            postgresql_where=sa.text("replaces_id IS NULL"),
        ),
    )

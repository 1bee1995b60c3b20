"""Tables of workshops. A plan can be changed, with its trail in the audit, until somebody was there; who was there, and
that a workshop was closed or cancelled, are rows that are only ever added."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base, BinaryText, one_of
from lms.workshops.rules import Step, Way

_FIRST = sa.text("replaces_id IS NULL")


class WorkshopTopic(Base):
    """What a target can ask for as "workshop:id": several workshops may be held on it."""

    __tablename__ = "workshop_topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    title_key: Mapped[str] = mapped_column(BinaryText, unique=True)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class Workshop(Base):
    """A workshop held face to face. `held_on`: the day of `starts_at` at the school; `places` None: as many as come.

    `secret` (hex) makes the codes on the screen; `guests`: who teaches and is not on the roster.
    """

    __tablename__ = "workshop"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    topic_id: Mapped[int | None] = mapped_column(sa.ForeignKey("workshop_topic.id"), index=True)
    place: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    held_on: Mapped[date] = mapped_column(index=True)
    places: Mapped[int | None]
    guests: Mapped[str]
    note: Mapped[str]
    secret: Mapped[str]
    account_id: Mapped[int | None]  # who planned it
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class WorkshopCourse(Base):
    """A course for which being there stands."""

    __tablename__ = "workshop_course"

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"), primary_key=True)


class WorkshopTrainer(Base):
    """Somebody of the roster who teaches, and for how long."""

    __tablename__ = "workshop_trainer"

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    minutes: Mapped[int]


class WorkshopInvitation(Base):
    """Somebody who is expected."""

    __tablename__ = "workshop_invitation"

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class WorkshopStep(Base):
    """A workshop closed, cancelled or opened again; the row that nobody replaces says which."""

    __tablename__ = "workshop_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), index=True)
    step: Mapped[str]
    reason: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("workshop_step.id"), unique=True)

    __table_args__ = (
        one_of("step", Step),
        sa.Index(
            "uq_workshop_step_first", "workshop_id", unique=True, sqlite_where=_FIRST, postgresql_where=_FIRST
        ),
    )


class WorkshopAttendance(Base):
    """A person was there, or (`is_present` False, with a reason) was recorded wrongly. `device`: what stands for the
    phone that scanned, within this workshop. Of a person's rows, each names the one it replaces."""

    __tablename__ = "workshop_attendance"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    is_present: Mapped[bool]
    way: Mapped[str]
    reason: Mapped[str | None]
    device: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("workshop_attendance.id"), unique=True)

    __table_args__ = (
        one_of("way", Way),
        sa.Index("ix_workshop_attendance_person_id_workshop_id", "person_id", "workshop_id"),
        sa.Index("ix_workshop_attendance_workshop_id", "workshop_id"),
        sa.Index(
            "uq_workshop_attendance_first", "workshop_id", "person_id", unique=True, sqlite_where=_FIRST,
            postgresql_where=_FIRST,
        ),
    )  # fmt: skip


class WorkshopSheet(Base):
    """A scan of the sheet that was signed."""

    __tablename__ = "workshop_sheet"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    name: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

"""Tables of core trainers. Rows are only ever added: an end is a row in the place of the one it ends, a help that was
logged wrongly has a row that takes it back."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class CoreTrainer(Base):
    """A person is core trainer from a day on. Rows of one person that nobody replaces share no day."""

    __tablename__ = "core_trainer"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    decision_number: Mapped[str | None]
    reason: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("core_trainer.id"), unique=True)


class CoreTrainerMember(Base):
    """A colleague is in the group of a core trainer from a day on, in one group at a time. `reason`: why it ended."""

    __tablename__ = "core_trainer_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    trainer_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    reason: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("core_trainer_member.id"), unique=True)


class MentoringHelp(Base):
    """A core trainer says that they helped a colleague on a day: with what (`topic`, and a course or a competence
    where it was about one), for how long."""

    __tablename__ = "mentoring_help"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    trainer_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    helped_on: Mapped[date]
    topic: Mapped[str]
    course_id: Mapped[int | None] = mapped_column(sa.ForeignKey("course.id"))
    competence: Mapped[str | None]
    minutes: Mapped[int]
    words: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (
        sa.CheckConstraint("minutes > 0", name="minutes"),
        sa.Index("ix_mentoring_help_trainer_id_helped_on", "trainer_id", "helped_on"),
    )


class MentoringAnswer(Base):
    """The one helped says whether it was so, once; `words`: what was not."""

    __tablename__ = "mentoring_answer"

    help_id: Mapped[int] = mapped_column(sa.ForeignKey("mentoring_help.id"), primary_key=True)
    is_right: Mapped[bool]
    words: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class MentoringWithdrawal(Base):
    """A logged help was taken back: it counts no more, whatever was answered."""

    __tablename__ = "mentoring_withdrawal"

    help_id: Mapped[int] = mapped_column(sa.ForeignKey("mentoring_help.id"), primary_key=True)
    reason: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

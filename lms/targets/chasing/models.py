"""Tables of reminders. Rows are added, never changed."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base, one_of
from lms.targets.chasing.rules import Ending, Way


class Reminder(Base):
    """A person was reminded of a target, once a day at most by each way. `unit_id`: where they belonged then;
    `digest_id`: the letter it stood in."""

    __tablename__ = "reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    way: Mapped[str]
    reminded_on: Mapped[date]
    digest_id: Mapped[int | None] = mapped_column(sa.ForeignKey("reminder_digest.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(index=True)
    recorded_by: Mapped[str]

    __table_args__ = (
        one_of("way", Way),
        sa.UniqueConstraint("target_id", "person_id", "way", "reminded_on"),
    )


class Escalation(Base):
    """The head of a unit (`person_id`) was told that so many of its people are past a target's due date."""

    __tablename__ = "reminder_escalation"

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    people: Mapped[int]
    escalated_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (sa.UniqueConstraint("target_id", "unit_id", "person_id", "escalated_on"),)


class Digest(Base):
    """A letter that is to go to a person, the `number`-th: two at once would have the same number, and one is made.
    What it says is put together when it goes. `round_key`: the job that sends it."""

    __tablename__ = "reminder_digest"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    number: Mapped[int]
    round_key: Mapped[str] = mapped_column(index=True)
    made_on: Mapped[date]
    made_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("person_id", "number"),)


class DigestEnd(Base):
    """What became of a letter; one each."""

    __tablename__ = "reminder_digest_end"

    digest_id: Mapped[int] = mapped_column(sa.ForeignKey("reminder_digest.id"), primary_key=True)
    outcome: Mapped[str]
    ended_at: Mapped[datetime]

    __table_args__ = (one_of("outcome", Ending),)

"""Tables of disputes. Steps are added, never changed."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base, one_of
from lms.targets.disputes.rules import Step


class Dispute(Base):
    """Somebody says that they have met a requirement of a target ("a course's key" or "kind:id"). `answer_days`: the
    working days that the office had when it came, so that a later change of the setting moves no day."""

    __tablename__ = "dispute"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    requirement: Mapped[str]
    text: Mapped[str]
    answer_days: Mapped[int]
    asked_on: Mapped[date]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]


class DisputeStep(Base):
    """One thing done about a case; of two at once only one gets its number."""

    __tablename__ = "dispute_step"

    dispute_id: Mapped[int] = mapped_column(sa.ForeignKey("dispute.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[str]
    note: Mapped[str]
    done_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (one_of("step", Step),)


class DisputeFile(Base):
    """A paper that the person sent with a case, under the name it came with. It goes when the person is erased."""

    __tablename__ = "dispute_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    dispute_id: Mapped[int] = mapped_column(sa.ForeignKey("dispute.id"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    name: Mapped[str]
    sent_at: Mapped[datetime]

"""Tables of personal data: the notice, requests and what was done about them, limits, copies, erasures."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base, one_of
from lms.privacy.rules.requests import SLOTS, Kind, Source, Step


class DataNotice(Base):
    """One version of the notice of processing; the highest number is in force. `text_en` "" for none."""

    __tablename__ = "data_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    text_vi: Mapped[str]
    text_en: Mapped[str]
    in_force_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class NoticeAcknowledgement(Base):
    """A person has read a version of the notice. Not a consent: processing does not rest on it."""

    __tablename__ = "notice_acknowledgement"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    notice_id: Mapped[int] = mapped_column(sa.ForeignKey("data_notice.id"))
    acknowledged_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("person_id", "notice_id"),)


class DataRequest(Base):
    """What a person asked, as it was received. The limits are those of the day it came, so that a later change
    of the settings moves no due date."""

    __tablename__ = "data_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    source: Mapped[str]
    text: Mapped[str]
    received_on: Mapped[date] = mapped_column(index=True)
    answer_days: Mapped[int]
    done_days: Mapped[int]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (one_of("kind", Kind), one_of("source", Source))


class DataRequestStep(Base):
    """One thing done about a request. A slot is taken once: one answer, one extension, one ending."""

    __tablename__ = "data_request_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("data_request.id"))
    slot: Mapped[str]
    step: Mapped[str]
    days: Mapped[int]  # of an extension
    note: Mapped[str]
    done_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (
        sa.UniqueConstraint("request_id", "slot"),
        one_of("step", Step),
        one_of("slot", sorted(set(SLOTS.values()))),
    )


class PrivacyLimit(Base):
    """A number the school set. Rows are added, the newest of a key counts; without one the default holds."""

    __tablename__ = "privacy_limit"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(index=True)
    value: Mapped[int]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class DataExport(Base):
    """A copy of a person's data, made by a job and removed when it expires. `content`: the zip, once made."""

    __tablename__ = "data_export"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    size: Mapped[int | None]
    content: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)


class Erasure(Base):
    """A person's identity was removed, on which request and why. The pseudonym carries this row's id."""

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("data_request.id"), unique=True)
    reason: Mapped[str]
    erased_at: Mapped[datetime]
    erased_on: Mapped[date]
    erased_by: Mapped[str]

"""Tables of recognitions. What was sent, decided and found again is added, never changed."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base, one_of
from lms.targets.recognising.rules import Outcome, Result


class RecognitionBatch(Base):
    """A list from another system. `rows` wait for a look at them and are emptied when it is over; `ended_at`: then."""

    __tablename__ = "recognition_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int | None]
    file_name: Mapped[str]
    file_hash: Mapped[str]
    asked: Mapped[dict[str, Any]]
    rows: Mapped[list[Any]]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    taken: Mapped[int] = mapped_column(default=0)


class RecognitionPaper(Base):
    """A paper about learning elsewhere, as it was sent for the requirement `kind`, `ref`. Sent again after it was
    returned: a new row that names the one it replaces. `paper_key`: `rules.paper_key`. From a list: without a file."""

    __tablename__ = "recognition_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    ref: Mapped[int]
    title: Mapped[str]
    issuer: Mapped[str]
    number: Mapped[str | None]
    paper_key: Mapped[str | None] = mapped_column(index=True)
    issued_on: Mapped[date]
    hours: Mapped[float | None] = mapped_column(sa.Double())
    note: Mapped[str | None]
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    file_name: Mapped[str | None]
    batch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("recognition_batch.id"), index=True)
    sent_at: Mapped[datetime]
    sent_on: Mapped[date]
    sent_by: Mapped[str]
    account_id: Mapped[int | None]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("recognition_paper.id"), unique=True)


class RecognitionDecision(Base):
    """What became of a paper; the newest `number` stands, and names the one it replaces."""

    __tablename__ = "recognition_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(sa.ForeignKey("recognition_paper.id"))
    number: Mapped[int]
    outcome: Mapped[str]
    reason: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(index=True)
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("recognition_decision.id"), unique=True)

    __table_args__ = (sa.UniqueConstraint("paper_id", "number"), one_of("outcome", Outcome))


class Recognition(Base):
    """The fact: by this decision the requirement is met from `since` to `until` (last day; None: for ever)."""

    __tablename__ = "recognition"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("recognition_decision.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[str]
    ref: Mapped[int]
    since: Mapped[date]
    until: Mapped[date | None]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("decision_id", "kind", "ref"),
        sa.Index("ix_recognition_person_id_kind_ref", "person_id", "kind", "ref"),
    )


class RecognitionRevocation(Base):
    """An acceptance that counts no more after `last_on`, and why. Before that day it stays what it was."""

    __tablename__ = "recognition_revocation"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("recognition_decision.id"), unique=True)
    last_on: Mapped[date]
    reason: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class RecognitionSample(Base):
    """Acceptances drawn at random to be checked again: `wanted` of the `found` that were decided from `first_on` to
    `last_on` and stood at the moment of the draw. `rules.draw` gives the same from the same `seed`."""

    __tablename__ = "recognition_sample"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    wanted: Mapped[int]
    found: Mapped[int]
    seed: Mapped[str]
    drawn_at: Mapped[datetime]
    drawn_by: Mapped[str]


class RecognitionDrawn(Base):
    """One of a sample, in the order it was drawn."""

    __tablename__ = "recognition_drawn"

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(sa.ForeignKey("recognition_sample.id"))
    position: Mapped[int]
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("recognition_decision.id"), index=True)

    __table_args__ = (
        sa.UniqueConstraint("sample_id", "position"),
        sa.UniqueConstraint("sample_id", "decision_id"),
    )


class RecognitionRecheck(Base):
    """What was found of one that was drawn; one each."""

    __tablename__ = "recognition_recheck"

    id: Mapped[int] = mapped_column(primary_key=True)
    drawn_id: Mapped[int] = mapped_column(sa.ForeignKey("recognition_drawn.id"), unique=True)
    result: Mapped[str]
    note: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (one_of("result", Result),)

"""Tables of nominations. Steps, outcomes, wordings and votes are added, never changed; an older row is replaced by a newer
one that names it. What names or describes somebody goes with an erasure, the facts stay."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base, one_of
from lms.nominations.council.rules import Basis, Ending, Post
from lms.nominations.rules import Level, Outcome, Step

_FIRST = sa.text("replaces_id IS NULL")


class CriteriaVersion(Base):
    """The criteria and forms of award as they hold from a day on, until the next version does. `awards`: title and level
    of each, in their order."""

    __tablename__ = "criteria_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    valid_from: Mapped[date]
    ground: Mapped[str]
    awards: Mapped[list[Any]]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class Criterion(Base):
    """One criterion of a version. `audiences`: whom it is for; `figures`: what the record counts that bears on it;
    `papers`: what somebody enters or sends that does."""

    __tablename__ = "criterion"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("criteria_version.id"))
    position: Mapped[int]
    text: Mapped[str]
    audiences: Mapped[list[str]]
    figures: Mapped[list[str]]
    papers: Mapped[list[str]]

    __table_args__ = (sa.UniqueConstraint("version_id", "position"),)


class Nomination(Base):
    """A person or (`person_id` None) the unit itself proposed for an award of a period. `unit_id`: the unit that proposes,
    the person's own when it was begun; `number` counts within the period."""

    __tablename__ = "nomination"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    period_key: Mapped[str]
    number: Mapped[int]
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    subject: Mapped[str]
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("criteria_version.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (sa.UniqueConstraint("period_key", "number"),)


class NominationText(Base):
    """What is asked for and said for it; the row that nobody replaces counts."""

    __tablename__ = "nomination_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nomination.id"), index=True)
    award: Mapped[str]
    level: Mapped[str]
    reason: Mapped[str]
    achievements: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("nomination_text.id"), unique=True)

    __table_args__ = (
        one_of("level", Level),
        sa.Index(
            "uq_nomination_text_first",
            "nomination_id",
            unique=True,
            sqlite_where=_FIRST,
            postgresql_where=_FIRST,
        ),
    )


class NominationFile(Base):
    """Evidence, under the name it came with. It can be taken back while the unit still writes."""

    __tablename__ = "nomination_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nomination.id"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    name: Mapped[str]
    sent_at: Mapped[datetime]
    sent_by: Mapped[str]


class NominationOutcome(Base):
    """What a person found of one criterion, with the reason; the row that nobody replaces counts."""

    __tablename__ = "nomination_outcome"

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nomination.id"), index=True)
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criterion.id"), index=True)
    outcome: Mapped[str]
    reason: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("nomination_outcome.id"), unique=True)

    __table_args__ = (
        one_of("outcome", Outcome),
        sa.Index(
            "uq_nomination_outcome_first", "nomination_id", "criterion_id", unique=True, sqlite_where=_FIRST,
            postgresql_where=_FIRST,
        ),
    )  # fmt: skip


class CouncilSession(Base):
    """A session of the Council as it is called, with the terms under which it votes (shares as texts, 2/3). `number`: which
    of its day, from 1; of two who call one at the same moment, the second finds the number taken."""

    __tablename__ = "council_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    period_key: Mapped[str]
    held_on: Mapped[date]
    number: Mapped[int]
    place: Mapped[str]
    quorum: Mapped[str]
    threshold: Mapped[str]
    basis: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (one_of("basis", Basis), sa.UniqueConstraint("period_key", "held_on", "number"))


class CouncilMember(Base):
    """A member as the session names them; `person_id` where the name is one person's of the roster."""

    __tablename__ = "council_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("council_session.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[str]
    position: Mapped[str]
    post: Mapped[str]

    __table_args__ = (one_of("post", Post),)


class CouncilEnding(Base):
    """A session was held, or called off with a reason; there is one such row for a session, for ever."""

    __tablename__ = "council_ending"

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("council_session.id"), primary_key=True)
    ending: Mapped[str]
    note: Mapped[str]
    present: Mapped[list[Any]]  # ids of the members who were there
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (one_of("ending", Ending),)


class NominationStep(Base):
    """One thing done about a nomination; of two at once only one gets its number. `account_id`: whose act it was."""

    __tablename__ = "nomination_step"

    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nomination.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[str]
    note: Mapped[str]
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("council_session.id"), index=True)
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    done_on: Mapped[date]
    account_id: Mapped[int | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (one_of("step", Step),)

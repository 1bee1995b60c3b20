"""Tables of applying and undoing. What a batch made of memberships and units are rows that name the batch."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class RunKind(StrEnum):
    """What a batch does."""

    IMPORT = "import"
    UNDO = "undo"


class RunState(StrEnum):
    """How far a batch is. The first two are under way; `moved`: the roster was another by then, nothing was
    written; `stopped`: given up before it was through."""

    PREPARING = "preparing"
    APPLYING = "applying"
    DONE = "done"
    MOVED = "moved"
    STOPPED = "stopped"


class ItemState(StrEnum):
    """What became of one person of a batch; `skipped`: somebody changed the person after the confirmation."""

    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"


def _one_of(column: str, values: type[StrEnum]) -> sa.CheckConstraint:
    names = ", ".join(f"'{member.value}'" for member in values)
    return sa.CheckConstraint(f"{column} in ({names})", name=column)


class RosterRun(Base):
    """The work of one batch, done in chunks. `slot` is 1 while it is under way: there is one at a time.

    `applied_at` is the one instant at which all its rows count as recorded, whenever their chunk was written.
    `cursor`: the last person id that an undo has looked at.
    """

    __tablename__ = "roster_run"

    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("roster_batch.id"), primary_key=True)
    kind: Mapped[str]
    undoes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("roster_batch.id"), unique=True)
    reason: Mapped[str]
    school_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    upload_public_id: Mapped[str | None]
    fingerprint: Mapped[str]
    groups: Mapped[list[str]]
    state: Mapped[str]
    slot: Mapped[int | None] = mapped_column(unique=True)
    total: Mapped[int]
    done: Mapped[int]
    skipped: Mapped[int]
    cursor: Mapped[int]
    applied_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    __table_args__ = (_one_of("kind", RunKind), _one_of("state", RunState))


class RosterItem(Base):
    """One person of a batch, in the order of work. `payload` says what to do and is emptied when it is done."""

    __tablename__ = "roster_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("roster_batch.id"))
    position: Mapped[int]
    kind: Mapped[str]
    state: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    payload: Mapped[dict[str, Any]]

    __table_args__ = (
        _one_of("state", ItemState),
        sa.UniqueConstraint("batch_id", "position"),
    )


class RosterValue(Base):
    """A name, an e-mail address or a birth date that a batch changed: what stood there and what came.

    Birth dates are as restricted here as in their own table; erasing a person erases these rows.
    """

    __tablename__ = "roster_value"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("roster_batch.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    field: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]

    __table_args__ = (sa.CheckConstraint("field in ('name', 'email', 'born')", name="field"),)


class RosterChoice(Base):
    """What somebody chose for an upload beyond its categories: whether the list is the whole school's, and who of
    those proposed as left stays (public ids of people)."""

    __tablename__ = "roster_choice"

    upload_id: Mapped[int] = mapped_column(
        sa.ForeignKey("roster_upload.id", ondelete="CASCADE"), primary_key=True
    )
    is_whole: Mapped[bool]
    kept: Mapped[list[str]]

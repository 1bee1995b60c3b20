"""Tables of snapshots. Nothing in them is ever changed, but for what names somebody, which erasure removes."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class Snapshot(Base):
    """The figures of a target on a date as they were known at an instant, frozen with their rows. `asked`: what the
    target asked then. `hash` covers the figures, every unit and every row (`rules.snapshot_hash`).

    What people wrote, and so may name somebody, stands in the hash by its salted `digest` only: `reason`, `taken_by` and
    `told` (the target's name, ground and decision). Where an erasure takes a name from it, the `salt` goes with it."""

    __tablename__ = "snapshot"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target.id"), index=True)
    asked: Mapped[dict[str, Any]]
    told: Mapped[dict[str, Any]]
    on_date: Mapped[date]
    known_at: Mapped[datetime]
    reason: Mapped[str]
    counted: Mapped[int]
    enrolled: Mapped[int]
    done: Mapped[int]
    not_counted: Mapped[int]
    hash: Mapped[str]
    taken_at: Mapped[datetime]
    taken_by: Mapped[str]
    salt: Mapped[str | None]
    digest: Mapped[str]


class SnapshotUnit(Base):
    """A unit as it was, with the figures of the people directly in it."""

    __tablename__ = "snapshot_unit"

    snapshot_id: Mapped[int] = mapped_column(sa.ForeignKey("snapshot.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    public_id: Mapped[str]
    parent_id: Mapped[int | None]
    code: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    sort_key: Mapped[str]
    counted: Mapped[int]
    enrolled: Mapped[int]
    done: Mapped[int]
    not_counted: Mapped[int]


class SnapshotRow(Base):
    """A person behind the figures. The personal part: name, code, reason and who decided, under a salted `digest`;
    erasure empties it and its `salt`, the digest stays. Where somebody else's name was in it (who decided), that name
    goes, and the salt."""

    __tablename__ = "snapshot_row"

    snapshot_id: Mapped[int] = mapped_column(sa.ForeignKey("snapshot.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, autoincrement=False)
    unit_id: Mapped[int]
    category: Mapped[str]
    standing: Mapped[str]
    enrolled: Mapped[bool]
    met: Mapped[int]
    done: Mapped[bool]
    since: Mapped[date | None]
    until: Mapped[date | None]
    decision_number: Mapped[str | None]
    name: Mapped[str | None]
    code: Mapped[str | None]
    reason: Mapped[str | None]
    decided_by: Mapped[str | None]
    salt: Mapped[str | None]
    digest: Mapped[str]

    __table_args__ = (sa.Index("ix_snapshot_row_person_id", "person_id"),)

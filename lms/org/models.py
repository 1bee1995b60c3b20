"""Tables of the organisation. Dated rows are never changed: a correction is a new row that names in
`replaces_id` the one it stands for; the rows that nobody replaces are what is known now. Each names the document
behind it: the import (`batch_id`) or the act of the office (`change_id`) that wrote it."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base, BinaryText, one_of
from lms.org.rules import Category, MembershipStatus, UnitKind


class OrgChange(Base):
    """One act on units or people with the document behind it; every dated row it wrote points here."""

    __tablename__ = "org_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    effective_on: Mapped[date]
    decision_number: Mapped[str | None]
    decided_on: Mapped[date | None]
    reason: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class Unit(Base):
    """A unit's identity. What it is called and where it hangs is dated: `UnitRecord`.

    `code` is short and stays when the name changes, such as khoa-co-khi.
    """

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]


class UnitRecord(Base):
    """Name, kind and parent of a unit from `valid_from` to `valid_to` (last day; None: open)."""

    __tablename__ = "unit_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    kind: Mapped[str]
    name: Mapped[str]
    name_folded: Mapped[str] = mapped_column(BinaryText, index=True)
    sort_key: Mapped[str] = mapped_column(BinaryText)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[datetime]
    batch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("roster_batch.id"))
    change_id: Mapped[int | None] = mapped_column(sa.ForeignKey("org_change.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit_record.id"), unique=True)

    __table_args__ = (one_of("kind", UnitKind),)


class UnitSetting(Base):
    """A setting that hangs on a unit and holds for its subtree (school's name, signer, public address).

    Rows are added, the newest per unit and key counts.
    """

    __tablename__ = "unit_setting"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    key: Mapped[str]
    value: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (sa.Index("ix_unit_setting_unit_id_key", "unit_id", "key"),)


class Person(Base):
    """A person's identity. `code` is the sector's (or the school's) code, kept as text with its zeros."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str | None] = mapped_column(unique=True)
    full_name: Mapped[str]
    name_key: Mapped[str] = mapped_column(BinaryText, index=True)
    email: Mapped[str | None]
    created_at: Mapped[datetime]


class BirthDate(Base):
    """Kept apart: read only for certificates and dossiers."""

    __tablename__ = "birth_date"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    born_on: Mapped[date]
    recorded_at: Mapped[datetime]


class Membership(Base):
    """A person in a unit, in one category, position and status, from `valid_from` to `valid_to` (last day).

    Somebody who left has no open row; on leave is a row of its own with `leave_kind`.
    """

    __tablename__ = "membership"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    is_main: Mapped[bool]
    category: Mapped[str]
    position: Mapped[str | None]
    status: Mapped[str]
    leave_kind: Mapped[str | None]
    end_reason: Mapped[str | None]
    decision_number: Mapped[str | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[datetime]
    batch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("roster_batch.id"), index=True)
    change_id: Mapped[int | None] = mapped_column(sa.ForeignKey("org_change.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("membership.id"), unique=True)

    __table_args__ = (
        one_of("category", Category),
        one_of("status", MembershipStatus),
        sa.Index("ix_membership_category_is_main", "category", "is_main"),
    )


class CategoryMapping(Base):
    """How a roster's Vị trí việc làm becomes a category, from a date on (dated data, editable).

    `label_folded` is compared whole, or as a beginning where `is_prefix`.
    """

    __tablename__ = "category_mapping"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]
    label_folded: Mapped[str]
    is_prefix: Mapped[bool]
    category: Mapped[str]
    valid_from: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (one_of("category", Category),)


class RosterBatch(Base):
    """One import of one file: what it said and what it changed; every row it made points here."""

    __tablename__ = "roster_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    file_name: Mapped[str]
    file_hash: Mapped[str]
    as_of: Mapped[date]
    has_staff: Mapped[bool]
    has_students: Mapped[bool]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    summary: Mapped[dict[str, Any]]


class RosterUpload(Base):
    """A parsed upload waiting for confirmation on the office's page; removed when applied or after a day.

    `parsed`: all that was read but the rows, which wait in `RosterUploadRows`.
    """

    __tablename__ = "roster_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int]
    file_name: Mapped[str]
    file_hash: Mapped[str]
    as_of: Mapped[date]
    parsed: Mapped[dict[str, Any]]
    chosen: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class RosterUploadRows(Base):
    """Some hundred rows of an upload, so that a long list is never in memory as a whole."""

    __tablename__ = "roster_upload_rows"

    upload_id: Mapped[int] = mapped_column(
        sa.ForeignKey("roster_upload.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    rows: Mapped[list[Any]]


class Consent(Base):
    """A person's yes or no to something that needs one; rows are added, the newest counts.

    `given_by` names who said so and on what paper (for a child also the legal representative).
    """

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    purpose: Mapped[str]
    granted: Mapped[bool]
    given_by: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

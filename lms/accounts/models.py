"""Tables of accounts and of what was granted to them."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.actor import Role
from lms.kernel.db import Base

_ROLES = ", ".join(f"'{role.value}'" for role in Role)


class Account(Base):
    """A way to sign in. `session_epoch` goes up when the password changes and ends every older session."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    username: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    password_hash: Mapped[str]
    must_change: Mapped[bool]
    is_demo: Mapped[bool]
    session_epoch: Mapped[int]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class RoleGrant(Base):
    """A role given to an account, for everything, a unit or a course, from a date to a last day."""

    __tablename__ = "role_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    role: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    course_id: Mapped[int | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    granted_by: Mapped[str]
    recorded_at: Mapped[datetime]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("role_grant.id"), unique=True)

    __table_args__ = (sa.CheckConstraint(f"role in ({_ROLES})", name="role"),)


class SignInFailure(Base):
    """A failed sign-in: under which name, from which address. Old rows are removed."""

    __tablename__ = "sign_in_failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (
        sa.Index("ix_sign_in_failure_username_at", "username", "at"),
        sa.Index("ix_sign_in_failure_address_at", "address", "at"),
    )

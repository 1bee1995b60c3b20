"""Tables of accounts and of what was granted to them."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.actor import Role
from lms.kernel.db import Base, one_of


class Account(Base):
    """A way to sign in. `session_epoch` goes up when the password changes and ends every older session.

    An invited account has no password yet: its hash is "!", which matches nothing.
    """

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
    public_id: Mapped[str] = mapped_column(unique=True)
    last_signed_in_at: Mapped[datetime | None]


class AccountSession(Base):
    """One visit of one account on one device, from signing in to signing out; its `key` stands in the cookie.

    It ends with `ended_at`, at `expires_at` (a computer room), when nobody was there for long, or when the
    account's `session_epoch` has moved past `epoch`. `factor`: whether the second step is not asked for, still
    waited for, or done. `address` is shortened before it is stored.
    """

    __tablename__ = "account_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    epoch: Mapped[int]
    device: Mapped[str]
    address: Mapped[str]
    factor: Mapped[str]
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("room_session.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (one_of("factor", ("none", "pending", "passed")),)


class SecondFactor(Base):
    """An account's authenticator app. The app's secret is not stored: it is derived from `salt` and this
    installation's key. `last_step` is the newest 30-second step whose code was taken; older ones are refused."""

    __tablename__ = "second_factor"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    salt: Mapped[str]
    last_step: Mapped[int]
    created_at: Mapped[datetime]


class RecoveryCode(Base):
    """A code for the day the phone is lost: its digest, and when it was used."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Invitation(Base):
    """A one-time code with which an account's owner chooses a password: its digest, until when, whether used.

    A newer code for the same account voids the older ones.
    """

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]


class RoomSession(Base):
    """A lesson in the computer room: a class, from opening to `ends_at`, or to `ended_at` when it was ended early.

    `code` lets a PC join while the lesson goes on; it opens a list of names, and nothing without a PIN.
    """

    __tablename__ = "room_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    opened_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    code: Mapped[str] = mapped_column(index=True)
    opened_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class RoomPin(Base):
    """The short number a student types in the computer room; good for nothing outside of it."""

    __tablename__ = "room_pin"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    pin_hash: Mapped[str]
    set_at: Mapped[datetime]
    set_by: Mapped[str]


class RoleGrant(Base):
    """A role given to an account, for everything, a unit or a course, from a date to a last day.

    `reason` is the decision or the why. A grant with `delegated_from_id` was passed on by the holder of that one,
    one with `delegated_head_id` by who heads a unit by that appointment; both within the scope and time of what they
    come from. Neither is passed on again.
    """

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
    reason: Mapped[str | None]
    delegated_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("role_grant.id"), index=True)
    delegated_head_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit_head.id"), index=True)

    @property
    def is_delegated(self) -> bool:
        """Whether somebody passed it on."""
        return self.delegated_from_id is not None or self.delegated_head_id is not None

    __table_args__ = (one_of("role", Role),)


class SignInFailure(Base):
    """A wrong guess: at what (a user name, or a code such as "factor:12"), from which address. Old rows are removed."""

    __tablename__ = "sign_in_failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (
        sa.Index("ix_sign_in_failure_username_at", "username", "at"),
        sa.Index("ix_sign_in_failure_address_at", "address", "at"),
    )

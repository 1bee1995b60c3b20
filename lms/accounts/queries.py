"""Every SELECT of accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Account, RoleGrant, SignInFailure
from lms.accounts.rules import WINDOW, Failures
from lms.kernel.actor import Actor, Grant, Role
from lms.kernel.db import db, read
from lms.org.queries import holds_on, kept_id, not_replaced
from lms.org.units.models import UnitHead


@dataclass(frozen=True)
class SignedInRow:
    """What a request needs to know of who is signed in."""

    account_id: int
    username: str
    session_epoch: int
    must_change: bool
    is_demo: bool
    actor: Actor


_TODAY = sa.bindparam("today", type_=sa.Date)
_ACCOUNT = (Account.id == sa.bindparam("account_id"), Account.disabled_at.is_(None))


def _signed_in() -> sa.CompoundSelect[Any]:
    """The account with each grant given to it, and with each unit that its person heads today (a grant by itself).

    Whoever signs in with the account of a merged record acts as the person that was kept.
    """
    who: list[Any] = [
        Account.id, Account.username, Account.display_name, kept_id(Account.person_id).label("person_id"),
        Account.session_epoch, Account.must_change, Account.is_demo,
    ]  # fmt: skip
    given = sa.and_(RoleGrant.account_id == Account.id, holds_on(RoleGrant, _TODAY), not_replaced(RoleGrant))
    heads = (
        sa.select(*who, sa.literal(Role.HEAD.value), UnitHead.unit_id, sa.cast(sa.null(), sa.Integer))
        .join(UnitHead, UnitHead.person_id == kept_id(Account.person_id))
        .where(*_ACCOUNT, holds_on(UnitHead, _TODAY), not_replaced(UnitHead))
    )
    granted = sa.select(*who, RoleGrant.role, RoleGrant.unit_id, RoleGrant.course_id).outerjoin(
        RoleGrant, given
    )
    return sa.union_all(granted.where(*_ACCOUNT), heads)


# Built once: every request of everybody asks it.
_SIGNED_IN = _signed_in()


def find_signed_in(account_id: int, today: date) -> SignedInRow | None:
    """The account with the grants in force on `today`, in one query; None if gone or disabled."""
    rows = read(_SIGNED_IN, {"account_id": account_id, "today": today})
    if not rows:
        return None
    grants = tuple(Grant(Role(r.role), r.unit_id, r.course_id) for r in rows if r.role is not None)
    first = rows[0]
    actor = Actor(first.id, first.person_id, first.display_name, grants)
    return SignedInRow(first.id, first.username, first.session_epoch, first.must_change, first.is_demo, actor)


def find_account(username: str) -> Account | None:
    """The account of this user name (compared in lower case), or None."""
    return db.session.scalars(sa.select(Account).where(Account.username == username.strip().lower())).first()


def find_account_of(person_id: int) -> Account | None:
    """The person's account, or None."""
    return db.session.scalars(sa.select(Account).where(Account.person_id == person_id)).first()


def failures(username: str, address: str, now: datetime) -> Failures:
    """The failed sign-ins of the last quarter of an hour, counted three ways in one query."""
    here = sa.and_(SignInFailure.username == username, SignInFailure.address == address)
    row = db.session.execute(
        sa.select(
            sa.func.count(sa.case((here, 1))),
            sa.func.count(sa.case((SignInFailure.username == username, 1))),
            sa.func.count(sa.case((SignInFailure.address == address, 1))),
            sa.type_coerce(sa.func.max(sa.case((here, SignInFailure.at))), SignInFailure.at.type),
        ).where(
            SignInFailure.at > now - WINDOW,
            sa.or_(SignInFailure.username == username, SignInFailure.address == address),
        )
    ).one()
    return Failures(row[0], row[1], row[2], row[3])


def has_any_account() -> bool:
    """Whether anybody can sign in at all."""
    return db.session.scalar(sa.select(Account.id).limit(1)) is not None


def demo_rows() -> Sequence[Any]:
    """The demo accounts with their roles: username, display name, role, in the order they were made."""
    return db.session.execute(
        sa.select(Account.username, Account.display_name, RoleGrant.role)
        .outerjoin(RoleGrant, RoleGrant.account_id == Account.id)
        .where(Account.is_demo.is_(True))
        .order_by(Account.id, RoleGrant.id)
    ).all()


def grants_of(account_id: int, today: date) -> Sequence[RoleGrant]:
    """The account's grants in force on `today`."""
    return db.session.scalars(
        sa.select(RoleGrant)
        .where(RoleGrant.account_id == account_id, holds_on(RoleGrant, today), not_replaced(RoleGrant))
        .order_by(RoleGrant.id)
    ).all()

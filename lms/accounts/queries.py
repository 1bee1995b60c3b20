"""Every SELECT of accounts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Account, AccountSession, RoleGrant, SignInFailure
from lms.accounts.room.rules import PERMITTED
from lms.accounts.rules import WINDOW, Failures
from lms.accounts.sessions.queries import alive
from lms.accounts.sessions.rules import STALE
from lms.kernel import clock
from lms.kernel.actor import Actor, Grant, Role
from lms.kernel.db import db, read
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.models import Person
from lms.org.queries import holds_on, kept_id, not_replaced
from lms.org.units.models import UnitHead

NO_ACCOUNT = Message(mark("Không có tài khoản này."))


@dataclass(frozen=True)
class SignedInRow:
    """What a request needs to know of who is signed in, and of the visit. `factor`: none, pending or passed."""

    account_id: int
    username: str
    must_change: bool
    is_demo: bool
    session_id: int
    factor: str
    room_id: int | None
    last_seen_at: datetime
    actor: Actor


_TODAY = sa.bindparam("today", type_=sa.Date)


def _signed_in() -> sa.CompoundSelect[Any]:
    """The visit's account with each grant given to it, and with each unit that its person heads today (a grant by
    itself).

    Whoever signs in with the account of a merged record acts as the person that was kept.
    """
    instant = AccountSession.created_at.type
    who: list[Any] = [
        Account.id, Account.username, Account.display_name, kept_id(Account.person_id).label("person_id"),
        Account.must_change, Account.is_demo, AccountSession.id.label("session_id"), AccountSession.factor,
        AccountSession.room_id, AccountSession.last_seen_at,
    ]  # fmt: skip
    visit = (
        AccountSession.key == sa.bindparam("key"),
        Account.disabled_at.is_(None),
        alive(sa.bindparam("now", type_=instant), sa.bindparam("stale", type_=instant)),
    )
    own = AccountSession.account_id == Account.id
    given = sa.and_(RoleGrant.account_id == Account.id, holds_on(RoleGrant, _TODAY), not_replaced(RoleGrant))
    granted = (
        sa.select(*who, RoleGrant.role, RoleGrant.unit_id, RoleGrant.course_id)
        .select_from(AccountSession)
        .join(Account, own)
        .outerjoin(RoleGrant, given)
        .where(*visit)
    )
    heads = (
        sa.select(*who, sa.literal(Role.HEAD.value), UnitHead.unit_id, sa.cast(sa.null(), sa.Integer))
        .select_from(AccountSession)
        .join(Account, own)
        .join(UnitHead, UnitHead.person_id == kept_id(Account.person_id))
        .where(*visit, holds_on(UnitHead, _TODAY), not_replaced(UnitHead))
    )
    return sa.union_all(granted, heads)


# Built once: every request of everybody asks it.
_SIGNED_IN = _signed_in()


def find_signed_in(key: str, now: datetime) -> SignedInRow | None:
    """The account of the visit with this key, with the grants in force, in one query; None for no visit.

    A seat in a computer room brings no roles, whatever the account holds, and only a learner's permissions.
    """
    rows = read(_SIGNED_IN, {"key": key, "now": now, "stale": now - STALE, "today": clock.local_date(now)})
    if not rows:
        return None
    first = rows[0]
    in_room = first.room_id is not None
    held = [] if in_room else rows
    grants = tuple(Grant(Role(r.role), r.unit_id, r.course_id) for r in held if r.role is not None)
    limit = PERMITTED if in_room else None
    return SignedInRow(
        first.id, first.username, first.must_change, first.is_demo, first.session_id, first.factor, first.room_id,
        first.last_seen_at, Actor(first.id, first.person_id, first.display_name, grants, limited_to=limit),
    )  # fmt: skip


def find_account(username: str) -> Account | None:
    """The account of this user name (compared in lower case), or None."""
    return db.session.scalars(sa.select(Account).where(Account.username == username.strip().lower())).first()


def find_account_by_name(typed: str) -> Account | None:
    """The account that signs in by what was typed: user name, else the person's e-mail or code.

    None where nobody or more than one person answers to it: a shared e-mail address is nobody's name.
    """
    wanted = typed.strip().lower()
    if "@" in wanted:
        says = sa.func.lower(Person.email) == wanted
    else:
        says = sa.or_(Account.username == wanted, Person.code == typed.strip())
    found = db.session.scalars(
        sa.select(Account)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(says)
        .order_by(sa.case((Account.username == wanted, 0), else_=1))
        .limit(2)
    ).all()
    if len(found) > 1 and found[0].username != wanted:
        return None
    return found[0] if found else None


def get_account(account_id: int) -> Account:
    """The account, or NotFound."""
    account = db.session.get(Account, account_id)
    if account is None:
        raise NotFound(NO_ACCOUNT)
    return account


def get_account_by_public_id(public_id: str) -> Account:
    """The account with this address, or NotFound."""
    account = db.session.scalars(sa.select(Account).where(Account.public_id == public_id)).first()
    if account is None:
        raise NotFound(NO_ACCOUNT)
    return account


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


def actors(account_ids: Collection[int], today: date) -> dict[int, Actor]:
    """These accounts as they may act on `today`, with the roles given to them; without those that are closed. For work done in
    somebody's name: units that a person heads are not looked up. One query."""
    given = sa.and_(RoleGrant.account_id == Account.id, holds_on(RoleGrant, today), not_replaced(RoleGrant))
    columns: list[Any] = [
        Account.id, kept_id(Account.person_id), Account.display_name, RoleGrant.role, RoleGrant.unit_id, RoleGrant.course_id,
    ]  # fmt: skip
    rows = db.session.execute(
        sa.select(*columns)
        .select_from(Account)
        .outerjoin(RoleGrant, given)
        .where(Account.id.in_(account_ids), Account.disabled_at.is_(None))
    ).all()
    grants: dict[int, list[Grant]] = {row[0]: [] for row in rows}
    for account_id, _person_id, _name, role, *where in rows:
        if role is not None:
            grants[account_id].append(Grant(Role(role), *where))
    return {row[0]: Actor(row[0], row[1], row[2], tuple(grants[row[0]])) for row in rows}


def grants_of(account_id: int, today: date) -> Sequence[RoleGrant]:
    """The account's grants in force on `today`."""
    return db.session.scalars(
        sa.select(RoleGrant)
        .where(RoleGrant.account_id == account_id, holds_on(RoleGrant, today), not_replaced(RoleGrant))
        .order_by(RoleGrant.id)
    ).all()

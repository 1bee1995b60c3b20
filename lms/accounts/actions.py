"""Every write of accounts. Hashes come ready-made: hashing happens outside transactions."""

from datetime import date

import sqlalchemy as sa

from lms.accounts.models import Account, RoleGrant, SignInFailure
from lms.accounts.roles import actions as roles
from lms.accounts.roles.actions import end_role as end_role
from lms.accounts.roles.rules import Wish
from lms.accounts.rules import WINDOW, username_problem
from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor, Role
from lms.kernel.audit import record
from lms.kernel.db import db
from lms.kernel.errors import Conflict, Invalid, NotFound
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark


def create_account(
    actor: Actor,
    username: str,
    display_name: str,
    person_id: int | None,
    password_hash: str,
    must_change: bool,
    is_demo: bool = False,
) -> int:
    """Makes an account and returns its id. Conflict if the name or the person already has one."""
    require(actor, "accounts.manage")
    username = username.strip().lower()
    problem = username_problem(username)
    if problem:
        raise Invalid(problem)
    taken = [Account.username == username]
    if person_id is not None:
        taken.append(Account.person_id == person_id)
    if db.session.scalar(sa.select(Account.id).where(sa.or_(*taken))) is not None:
        raise Conflict(
            Message(mark("Tên đăng nhập {name} hoặc người này đã có tài khoản."), {"name": username})
        )
    account = Account(
        person_id=person_id,
        username=username,
        display_name=display_name,
        password_hash=password_hash,
        must_change=must_change,
        is_demo=is_demo,
        session_epoch=1,
        created_at=clock.now(),
        public_id=new_public_id(),
    )
    db.session.add(account)
    db.session.flush()  # the grants that follow need the id
    record(actor, "account.create", f"account:{account.id}", person_id=person_id)
    return account.id


def grant_role(
    actor: Actor,
    account_id: int,
    role: Role,
    unit_id: int | None = None,
    course_id: int | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    reason: str = "",
) -> None:
    """Gives a role from `valid_from` (today by default) to a last day (none by default)."""
    wish = Wish(role, unit_id, course_id, valid_from or clock.today(), valid_to)
    roles.grant(actor, account_id, wish, reason)


def set_password(actor: Actor, account_id: int, password_hash: str, must_change: bool) -> int:
    """Stores the new hash and ends every older session. Returns the new session epoch.

    The owner may change it; for somebody else the actor needs `accounts.manage`, and for an account that holds
    a role `accounts.grant`, so that resetting a password is no way up.
    """
    account = db.session.get(Account, account_id)
    if account is None:
        raise NotFound(Message(mark("Không có tài khoản này.")))
    if account.id != actor.account_id:
        require(actor, "accounts.manage")
        if db.session.scalar(sa.select(RoleGrant.id).where(RoleGrant.account_id == account_id).limit(1)):
            require(actor, "accounts.grant", read="accounts.manage")
    account.password_hash = password_hash
    account.must_change = must_change
    account.session_epoch += 1
    record(actor, "password.set", f"account:{account_id}", own=account.id == actor.account_id)
    return account.session_epoch


def note_failure(username: str, address: str) -> None:
    """Counts a failed sign-in, and forgets those that no longer matter."""
    now = clock.now()
    db.session.execute(sa.delete(SignInFailure).where(SignInFailure.at < now - WINDOW * 4))
    db.session.add(SignInFailure(username=username[:80], address=address, at=now))


def forget_failures(username: str, address: str) -> None:
    """After a good sign-in this name is free again at this address."""
    db.session.execute(
        sa.delete(SignInFailure).where(SignInFailure.username == username, SignInFailure.address == address)
    )

"""Every write of visits: beginning, being seen, ending."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from lms.accounts.models import Account, AccountSession, SecondFactor
from lms.accounts.sessions.rules import KEPT, SEEN_EVERY
from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db
from lms.kernel.errors import Conflict
from lms.kernel.ids import new_code, new_public_id
from lms.kernel.messages import Message, mark


@dataclass(frozen=True)
class Seat:
    """A place in a computer room: the visit ends with the lesson."""

    room_id: int
    ends_at: datetime


def begin(account_id: int, device: str, address: str, factor: str | None = None, seat: Seat | None = None) -> str:  # fmt: skip
    """Begins a visit of an account that has just proved who it is; returns the key for the cookie.

    `factor`: "passed" where the second step was done in the same breath; else it is waited for if the account
    has one. Nothing is ever carried over from another visit. Conflict where the account was disabled meanwhile.
    """
    now = clock.now()
    account = db.session.get(Account, account_id)
    if account is None or account.disabled_at is not None:
        raise Conflict(Message(mark("Tài khoản này đã bị khóa.")))
    if factor is None:
        has_factor = seat is None and db.session.get(SecondFactor, account_id) is not None
        factor = "pending" if has_factor else "none"
    db.session.execute(
        sa.delete(AccountSession).where(
            AccountSession.account_id == account_id, AccountSession.last_seen_at < now - KEPT
        )
    )
    account.last_signed_in_at = now
    key = new_code()
    db.session.add(
        AccountSession(
            key=key, public_id=new_public_id(), account_id=account_id, epoch=account.session_epoch, device=device,
            address=address, factor=factor, room_id=seat.room_id if seat else None, created_at=now, last_seen_at=now,
            expires_at=seat.ends_at if seat else None,
        )
    )  # fmt: skip
    db.session.flush()
    return key


def renew(session_id: int, factor: str) -> str:
    """Gives the visit a new key and its second step's new state; the old key is nobody. Returns the key."""
    key = new_code()
    db.session.execute(
        sa.update(AccountSession).where(AccountSession.id == session_id).values(key=key, factor=factor)
    )
    return key


def touch(session_id: int) -> None:
    """Writes down that the visit was seen now, at most once in `SEEN_EVERY`."""
    now = clock.now()
    db.session.execute(
        sa.update(AccountSession)
        .where(AccountSession.id == session_id, AccountSession.last_seen_at <= now - SEEN_EVERY)
        .values(last_seen_at=now)
    )


def end(session_id: int) -> None:
    """Ends the visit: signing out."""
    db.session.execute(
        sa.update(AccountSession)
        .where(AccountSession.id == session_id, AccountSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def _may_end(actor: Actor, account_id: int) -> None:
    if actor.account_id == account_id:
        require(actor, "accounts.self")
    else:
        require(actor, "accounts.manage")


def revoke(actor: Actor, account_id: int, session_id: int) -> None:
    """Ends one visit of the account: one's own, or anybody's for who manages accounts."""
    _may_end(actor, account_id)
    end(session_id)
    record(actor, "session.revoke", f"account:{account_id}", session=session_id)


def revoke_all(actor: Actor, account_id: int, but: int | None = None) -> None:
    """Ends every visit of the account, that with the id `but` excepted."""
    _may_end(actor, account_id)
    account = db.session.get_one(Account, account_id)
    account.session_epoch += 1
    if but is not None:
        db.session.execute(
            sa.update(AccountSession)
            .where(AccountSession.id == but, AccountSession.account_id == account_id)
            .values(epoch=account.session_epoch)
        )
    record(actor, "session.revoke-all", f"account:{account_id}", kept=but)

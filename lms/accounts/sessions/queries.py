"""Every SELECT of visits."""

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from lms.accounts.models import Account, AccountSession
from lms.accounts.sessions.rules import STALE
from lms.kernel.db import Instant, db, read
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark


def alive(now: datetime | sa.ColumnElement[datetime], stale: datetime | sa.ColumnElement[datetime]) -> sa.ColumnElement[bool]:  # fmt: skip
    """Condition on AccountSession joined to Account: the visit goes on at `now`; unseen since `stale` it is over."""
    return sa.and_(
        AccountSession.ended_at.is_(None),
        AccountSession.epoch == Account.session_epoch,
        AccountSession.last_seen_at > stale,
        sa.or_(AccountSession.expires_at.is_(None), AccountSession.expires_at > now),
    )


class VisitRow(NamedTuple):
    """A visit that goes on. `address` is shortened; `room_id` None: not in a computer room."""

    id: int
    public_id: str
    device: str
    address: str
    room_id: int | None
    created_at: datetime
    last_seen_at: datetime


_VISIT: list[Any] = [getattr(AccountSession, name) for name in VisitRow._fields]
_SESSIONS = (
    sa.select(*_VISIT)
    .join(Account, Account.id == AccountSession.account_id)
    .where(
        AccountSession.account_id == sa.bindparam("account_id"),
        alive(sa.bindparam("now", type_=Instant), sa.bindparam("stale", type_=Instant)),
    )
    .order_by(AccountSession.last_seen_at.desc(), AccountSession.id.desc())
)


def sessions_of(account_id: int, now: datetime) -> list[VisitRow]:
    """The account's visits that go on, the last seen first."""
    places = {"account_id": account_id, "now": now, "stale": now - STALE}
    return [VisitRow(*row) for row in read(_SESSIONS, places)]


def get_session_of(account_id: int, public_id: str) -> AccountSession:
    """The account's visit with this address, or NotFound."""
    found = db.session.scalars(
        sa.select(AccountSession).where(
            AccountSession.public_id == public_id, AccountSession.account_id == account_id
        )
    ).first()
    if found is None:
        raise NotFound(Message(mark("Không có phiên đăng nhập này.")))
    return found

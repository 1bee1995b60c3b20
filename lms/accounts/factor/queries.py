"""Every SELECT of the second step."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import RecoveryCode, SecondFactor
from lms.kernel.db import db, read


@dataclass(frozen=True)
class Standing:
    """An account's second step: since when there is one (None: there is none), and how many recovery codes are left."""

    since: datetime | None
    codes_left: int


def _standing() -> sa.Select[Any]:
    account_id = sa.bindparam("account_id", type_=sa.Integer)
    left = (
        sa.select(sa.func.count())
        .select_from(RecoveryCode)
        .where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
        .scalar_subquery()
    )
    return sa.select(SecondFactor.created_at, left).where(SecondFactor.account_id == account_id)


_STANDING = _standing()


def standing(account_id: int) -> Standing:
    """How the account's second step stands, in one query."""
    rows = read(_STANDING, {"account_id": account_id})
    return Standing(*rows[0]) if rows else Standing(None, 0)


def find_factor(account_id: int) -> SecondFactor | None:
    """The account's authenticator app, or None."""
    return db.session.get(SecondFactor, account_id)

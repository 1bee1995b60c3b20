"""Every SELECT of the second step."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from lms.accounts.models import RecoveryCode, SecondFactor
from lms.kernel.db import db


@dataclass(frozen=True)
class Standing:
    """An account's second step: since when there is one (None: there is none), and how many recovery codes are left."""

    since: datetime | None
    codes_left: int


def standing(account_id: int) -> Standing:
    """How the account's second step stands, in one query."""
    left = (
        sa.select(sa.func.count())
        .select_from(RecoveryCode)
        .where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
        .scalar_subquery()
    )
    row = db.session.execute(
        sa.select(SecondFactor.created_at, left.label("left")).where(SecondFactor.account_id == account_id)
    ).first()
    return Standing(row.created_at, row.left) if row else Standing(None, 0)


def find_factor(account_id: int) -> SecondFactor | None:
    """The account's authenticator app, or None."""
    return db.session.get(SecondFactor, account_id)

"""Every SELECT of invitations."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from lms.accounts.models import Account, Invitation
from lms.kernel.db import db


@dataclass(frozen=True)
class OpenInvitation:
    """A code that can be used now, and whose account it opens."""

    id: int
    account_id: int
    person_id: int | None
    username: str
    display_name: str
    is_demo: bool


def find_open(digest: str, now: datetime) -> OpenInvitation | None:
    """The invitation whose code has this digest: not used, not replaced, not out of date, its account not disabled."""
    row = db.session.execute(
        sa.select(
            Invitation.id, Invitation.account_id, Account.person_id, Account.username, Account.display_name,
            Account.is_demo,
        )
        .join(Account, Account.id == Invitation.account_id)
        .where(
            Invitation.digest == digest, Invitation.used_at.is_(None), Invitation.voided_at.is_(None),
            Invitation.expires_at > now, Account.disabled_at.is_(None),
        )
    ).first()  # fmt: skip
    return OpenInvitation(*row) if row else None


def open_until(account_id: int, now: datetime) -> datetime | None:
    """Until when the account's open code is good; None where there is none."""
    return db.session.scalar(
        sa.select(Invitation.expires_at)
        .where(
            Invitation.account_id == account_id, Invitation.used_at.is_(None), Invitation.voided_at.is_(None),
            Invitation.expires_at > now,
        )
        .order_by(Invitation.id.desc())
        .limit(1)
    )  # fmt: skip

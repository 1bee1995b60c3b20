"""What accounts do when a person's identity is removed: nobody signs in with that account any more."""

from datetime import timedelta

import sqlalchemy as sa

from lms.accounts.models import (
    Account,
    AccountSession,
    Invitation,
    RecoveryCode,
    RoleGrant,
    RoomPin,
    SecondFactor,
    SignInFailure,
)
from lms.accounts.roles.actions import end_passed_on
from lms.kernel import clock
from lms.kernel.actor import system_actor
from lms.kernel.db import db
from lms.org.queries import not_replaced

NO_PASSWORD = "!"  # noqa: S105 - a hash that no password has


def erase(person_id: int, pseudonym: str) -> None:
    """Removes user name, shown name and password, closes the account, ends its visits, roles and what it passed on."""
    account = db.session.scalars(sa.select(Account).where(Account.person_id == person_id)).first()
    if account is None:
        return
    db.session.execute(sa.delete(SignInFailure).where(SignInFailure.username == account.username))
    account.username, account.display_name = f"da-xoa-{account.id}", pseudonym
    account.password_hash, account.must_change = NO_PASSWORD, False
    account.disabled_at, account.session_epoch = clock.now(), account.session_epoch + 1
    for table in (AccountSession, SecondFactor, RecoveryCode, Invitation, RoomPin):
        db.session.execute(sa.delete(table).where(table.account_id == account.id))
    end_passed_on(system_actor("lms privacy"), account.id, "")
    _end_roles(account.id)
    db.session.flush()


def _end_roles(account_id: int) -> None:
    yesterday = clock.today() - timedelta(days=1)
    held = db.session.scalars(
        sa.select(RoleGrant).where(
            RoleGrant.account_id == account_id, not_replaced(RoleGrant),
            sa.or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > yesterday),
        )
    ).all()  # fmt: skip
    for grant in held:  # a handful: the roles of one account
        db.session.add(
            RoleGrant(
                account_id=account_id, role=grant.role, unit_id=grant.unit_id, course_id=grant.course_id,
                valid_from=min(grant.valid_from, yesterday), valid_to=yesterday, granted_by="lms",
                recorded_at=clock.now(), replaces_id=grant.id,
            )
        )  # fmt: skip

"""Every write of invitations. Codes come ready-made; only their digests are kept."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from lms.accounts.codes import digest
from lms.accounts.invitations.queries import OpenInvitation, find_open
from lms.accounts.invitations.rules import allocate, school_domains, username_base
from lms.accounts.models import Account, Invitation
from lms.accounts.passwords import UNSET
from lms.accounts.people.queries import AccountRow, usernames
from lms.accounts.roles.actions import end_passed_on
from lms.kernel import clock
from lms.kernel.access import Scope, permits, require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import change, db, insert_ignore_many
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.org.settings import EMAIL_DOMAIN, setting

PURPOSE = "invitation"
_CHUNK = 500


def create_accounts(actor: Actor, people: Sequence[AccountRow]) -> int:
    """Makes an account without a password for each of `people` that has none. Returns how many were made.

    User names come from the roster (`rules.username_base`). Who got an account meanwhile is left alone.
    """
    require(actor, "accounts.manage")
    return make_missing(actor, people)


def make_missing(actor: Actor, people: Sequence[AccountRow]) -> int:
    """`create_accounts` for callers that asked for a permission of their own (the computer room)."""
    new = [row for row in people if row.account_id is None and row.person_id is not None]
    if not new:
        return 0
    domains = school_domains(setting(EMAIL_DOMAIN))
    names = allocate([username_base(row.full_name, row.email, domains) for row in new], usernames())
    rows = [
        {
            "person_id": row.person_id, "username": name, "display_name": row.full_name, "password_hash": UNSET,
            "must_change": False, "is_demo": False, "session_epoch": 1, "created_at": clock.now(),
            "public_id": new_public_id(),
        }
        for row, name in zip(new, names, strict=True)
    ]  # fmt: skip
    made = insert_ignore_many(Account, rows)
    record(actor, "account.create-many", "accounts", made=made, people=[row.person_id for row in new])
    return made


def may_reset(actor: Actor, row: AccountRow, unit_path: frozenset[int]) -> bool:
    """Whether the actor may hand out a code for this account.

    The office for everybody, a head for people of the own subtree; an account that holds a role only who grants
    roles, so that a code is no way up. One's own password is changed on one's own page.
    """
    if row.account_id is None or row.account_id == actor.account_id:
        return False
    if row.holds_role and not permits(actor, "accounts.grant"):
        return False
    return permits(actor, "accounts.reset", Scope(person_id=row.person_id, unit_path=unit_path))


def hand_out(actor: Actor, account_ids: Sequence[int], codes: Sequence[str], days: int) -> None:
    """Keeps a code for each account, good for `days`; the codes before it are void.

    The caller has asked `may_reset` for each of them.
    """
    require(actor, "accounts.reset")
    now = clock.now()
    _void(account_ids)
    rows = [
        {
            "account_id": account_id, "digest": digest(PURPOSE, code), "created_at": now, "created_by": actor.name,
            "expires_at": now + timedelta(days=days), "used_at": None, "voided_at": None,
        }
        for account_id, code in zip(account_ids, codes, strict=True)
    ]  # fmt: skip
    if rows:
        db.session.execute(sa.insert(Invitation), rows)
    record(actor, "invitation.hand-out", "accounts", accounts=list(account_ids), days=days)


def _void(account_ids: Sequence[int]) -> None:
    for start in range(0, len(account_ids), _CHUNK):
        db.session.execute(
            sa.update(Invitation)
            .where(
                Invitation.account_id.in_(account_ids[start : start + _CHUNK]), Invitation.used_at.is_(None),
                Invitation.voided_at.is_(None),
            )
            .values(voided_at=clock.now())
        )  # fmt: skip


def reset(actor: Actor, row: AccountRow, unit_path: frozenset[int], code: str, days: int) -> None:
    """Takes the password away and hands out a code for a new one; every visit of the account ends.

    Conflict where the account is disabled. The caller has asked `may_reset`.
    """
    if not may_reset(actor, row, unit_path):
        require(actor, "accounts.grant", read="accounts.reset")
    account = db.session.get_one(Account, row.account_id)
    if account.disabled_at is not None:
        raise Conflict(Message(mark("Tài khoản này đã bị khóa. Hãy mở khóa trước.")))
    account.password_hash = UNSET
    account.must_change = False
    account.session_epoch += 1
    hand_out(actor, [account.id], [code], days)
    record(actor, "password.reset", f"account:{account.id}", person_id=account.person_id)


def redeem(code: str, password_hash: str) -> OpenInvitation:
    """Spends the code and stores the password that its owner chose; older visits end.

    Conflict where the code was used or replaced meanwhile.
    """
    found = find_open(digest(PURPOSE, code), clock.now())
    if found is None or not _spend(found.id):
        raise Conflict(Message(mark("Mã này vừa được dùng hoặc vừa được thay bằng mã mới.")))
    account = db.session.get_one(Account, found.account_id)
    account.password_hash = password_hash
    account.must_change = False
    account.session_epoch += 1
    owner = Actor(account.id, account.person_id, account.display_name)
    record(owner, "invitation.use", f"account:{account.id}", person_id=account.person_id)
    return found


def _spend(invitation_id: int) -> bool:
    spent = change(
        sa.update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.used_at.is_(None), Invitation.voided_at.is_(None))
        .values(used_at=clock.now())
    )
    return spent == 1


def disable(actor: Actor, account_id: int, holds_role: bool, reason: str) -> None:
    """Shuts the account: its visits end and its codes are void. Needs a reason; nobody shuts the own account."""
    _may_shut(actor, account_id, holds_role, reason)
    changed = change(
        sa.update(Account)
        .where(Account.id == account_id, Account.disabled_at.is_(None))
        .values(disabled_at=clock.now(), session_epoch=Account.session_epoch + 1)
    )
    if changed != 1:
        raise Conflict(Message(mark("Tài khoản này đã bị khóa.")))
    _void([account_id])
    end_passed_on(actor, account_id, reason)
    person_id = db.session.get_one(Account, account_id).person_id
    record(actor, "account.disable", f"account:{account_id}", person_id=person_id, reason=reason)


def enable(actor: Actor, account_id: int, holds_role: bool, reason: str) -> None:
    """Opens the account again; its password is what it was."""
    _may_shut(actor, account_id, holds_role, reason)
    changed = change(
        sa.update(Account)
        .where(Account.id == account_id, Account.disabled_at.is_not(None))
        .values(disabled_at=None)
    )
    if changed != 1:
        raise Conflict(Message(mark("Tài khoản này đang dùng được.")))
    person_id = db.session.get_one(Account, account_id).person_id
    record(actor, "account.enable", f"account:{account_id}", person_id=person_id, reason=reason)


def _may_shut(actor: Actor, account_id: int, holds_role: bool, reason: str) -> None:
    require(actor, "accounts.manage", read="accounts.reset")
    if holds_role:
        require(actor, "accounts.grant", read="accounts.manage")
    if account_id == actor.account_id:
        raise Invalid(Message(mark("Bạn không tự khóa được tài khoản của mình.")))
    if not reason.strip():
        raise Invalid(Message(mark("Hãy ghi lý do.")))

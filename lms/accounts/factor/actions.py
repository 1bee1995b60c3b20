"""Every write of the second step. Codes are checked and spent in one go: none counts twice."""

from collections.abc import Sequence

import sqlalchemy as sa

from lms.accounts.codes import digest
from lms.accounts.factor.apps import step_of
from lms.accounts.factor.rules import bare_code, is_app_code
from lms.accounts.models import Account, RecoveryCode, SecondFactor
from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import change, db, insert_ignore
from lms.kernel.errors import Conflict, Invalid, NotFound
from lms.kernel.messages import Message, mark

PURPOSE = "recovery"


def enrol(actor: Actor, salt: str, typed: str, codes: Sequence[str]) -> bool:
    """Keeps the app whose code was typed, with new recovery codes, and ends every other visit.

    False where the code is not the app's. Conflict where an app was set up meanwhile.
    """
    step, account_id = step_of(salt, bare_code(typed)), actor.account_id or 0
    if step is None:
        return False
    require(actor, "accounts.self")
    if not insert_ignore(
        SecondFactor, account_id=account_id, salt=salt, last_step=step, created_at=clock.now()
    ):
        raise Conflict(Message(mark("Tài khoản này vừa được bật xác thực hai bước ở nơi khác.")))
    _store_codes(account_id, codes)
    db.session.get_one(Account, account_id).session_epoch += 1
    record(actor, "factor.enrol", f"account:{account_id}", person_id=actor.person_id)
    return True


def _store_codes(account_id: int, codes: Sequence[str]) -> None:
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    rows = [
        {
            "account_id": account_id,
            "digest": digest(PURPOSE, code),
            "created_at": clock.now(),
            "used_at": None,
        }
        for code in codes
    ]
    db.session.execute(sa.insert(RecoveryCode), rows)


def spend(actor: Actor, typed: str) -> bool:
    """Whether the app's code or a recovery code was typed that was never used before; it is used now."""
    code, account_id = bare_code(typed), actor.account_id or 0
    if is_app_code(code):
        return _spend_step(account_id, code)
    spent = change(
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id, RecoveryCode.digest == digest(PURPOSE, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
    )  # fmt: skip
    if spent == 1:
        record(actor, "factor.recovery-code", f"account:{account_id}", person_id=actor.person_id)
        return True
    return False


def _spend_step(account_id: int, code: str) -> bool:
    factor = db.session.get(SecondFactor, account_id)
    step = step_of(factor.salt, code) if factor is not None else None
    if step is None:
        return False
    spent = change(
        sa.update(SecondFactor)
        .where(SecondFactor.account_id == account_id, SecondFactor.last_step < step)
        .values(last_step=step)
    )
    return spent == 1


def renew_codes(actor: Actor, codes: Sequence[str]) -> None:
    """Puts new recovery codes in the place of the old ones."""
    require(actor, "accounts.self")
    _store_codes(actor.account_id or 0, codes)
    record(actor, "factor.new-codes", f"account:{actor.account_id}", person_id=actor.person_id)


def remove_own(actor: Actor) -> None:
    """Takes the actor's own app away, after a code was spent for it; other visits end."""
    require(actor, "accounts.self")
    _remove(actor.account_id or 0)
    record(actor, "factor.remove", f"account:{actor.account_id}", person_id=actor.person_id)


def reset(actor: Actor, account_id: int, reason: str) -> None:
    """Takes away a second step that was lost, with the reason on record; every visit of the account ends.

    Needs `accounts.grant`. Nobody's own: whoever still is signed in has a code to remove it by.
    """
    require(actor, "accounts.grant")
    if account_id == actor.account_id:
        raise Invalid(Message(mark("Hãy dùng một mã dự phòng, hoặc nhờ quản trị viên khác gỡ giúp bạn.")))
    if not reason.strip():
        raise Invalid(Message(mark("Hãy ghi lý do.")))
    if db.session.get(SecondFactor, account_id) is None:
        raise NotFound(Message(mark("Tài khoản này chưa bật xác thực hai bước.")))
    _remove(account_id)
    person_id = db.session.get_one(Account, account_id).person_id
    record(actor, "factor.reset", f"account:{account_id}", person_id=person_id, reason=reason.strip())


def _remove(account_id: int) -> None:
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    db.session.execute(sa.delete(SecondFactor).where(SecondFactor.account_id == account_id))
    db.session.get_one(Account, account_id).session_epoch += 1

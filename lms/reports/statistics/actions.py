"""Keeping questions: rows that replace those somebody saw; and what became of their letters."""

from datetime import date
from typing import Any

from lms.kernel import clock, mail
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.reports.statistics.models import SavedStatistics, StatisticsLetter
from lms.reports.statistics.queries.saved import get_saved
from lms.reports.statistics.rules import Choice
from lms.reports.statistics.rules.schedules import Every, Outcome

MEANWHILE = mark("Có người vừa sửa thống kê này. Hãy xem bản của họ, rồi lưu lại nếu vẫn cần.")
NO_ADDRESS = mark("Địa chỉ thư chưa đúng. Ví dụ: vanphong@truong.edu.vn")
ADDRESS_WANTED = mark("Muốn gửi định kỳ thì cần địa chỉ hộp thư.")


def save(actor: Actor, name: str, choice: Choice, every: Every, mailbox: str) -> str:
    """Keeps the question under a name; returns its public id. Invalid for a mailbox that is none."""
    require(actor, "statistics.save", read="statistics.read")
    public_id = new_public_id()
    _insert(
        actor,
        public_id,
        None,
        name=name,
        choice=choice.as_data(),
        every=every.value,
        mailbox=_checked(every, mailbox),
    )
    record(actor, "statistics.save", f"statistics:{public_id}")
    return public_id


def change(actor: Actor, public_id: str, seen_id: int, name: str, every: Every, mailbox: str) -> None:
    """Gives the kept question another name or another schedule. Conflict if it changed since it was seen."""
    require(actor, "statistics.save", read="statistics.read")
    held = get_saved(public_id)
    if held.id != seen_id:
        raise Conflict(Message(MEANWHILE))
    values: dict[str, Any] = {
        "name": name,
        "choice": held.data,
        "every": every.value,
        "mailbox": _checked(every, mailbox),
    }
    _insert(actor, public_id, held.id, **values)
    record(actor, "statistics.change", f"statistics:{public_id}")


def remove(actor: Actor, public_id: str) -> None:
    """The question is kept no more; its rows stay, its letters stop."""
    require(actor, "statistics.save", read="statistics.read")
    held = get_saved(public_id)
    _insert(
        actor,
        public_id,
        held.id,
        is_kept=False,
        name=held.name,
        choice=held.data,
        every=Every.NEVER.value,
        mailbox="",
    )
    record(actor, "statistics.remove", f"statistics:{public_id}")


def _checked(every: Every, mailbox: str) -> str:
    if not mailbox and every is not Every.NEVER:
        raise Invalid(Message(ADDRESS_WANTED))
    if mailbox and mail.address_of("", mailbox) is None:
        raise Invalid(Message(NO_ADDRESS))
    return mailbox


def _insert(
    actor: Actor, public_id: str, replaces_id: int | None, *, is_kept: bool = True, **values: Any
) -> None:
    made = insert_ignore(
        SavedStatistics, public_id=public_id, is_kept=is_kept, recorded_at=clock.now(), recorded_by=actor.name,
        account_id=actor.account_id, replaces_id=replaces_id, **values,
    )  # fmt: skip
    if not made:
        raise Conflict(Message(MEANWHILE))


def end_letter(public_id: str, due_on: date, outcome: Outcome) -> None:
    """What became of the letter of this week or month."""
    insert_ignore(
        StatisticsLetter, public_id=public_id, due_on=due_on, outcome=outcome.value, ended_at=clock.now()
    )

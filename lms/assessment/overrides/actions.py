"""Granting exceptions and taking them back. What is granted reaches whoever is writing just now."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

import sqlalchemy as sa

from lms.assessment.attempts import rules, steps
from lms.assessment.models import Attempt
from lms.assessment.overrides import queries
from lms.assessment.overrides.models import AttemptOverride
from lms.assessment.overrides.rules import Fault, fault_of
from lms.assessment.queries import take_turn
from lms.kernel import audit, clock
from lms.kernel.access import Scope, require
from lms.kernel.actor import Actor
from lms.kernel.db import change, insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean

PERMISSION = "assessment.adjust"

_FAULTS = {
    Fault.NOTHING: mark("Hãy điền ít nhất một điều được điều chỉnh: ngày mở, ngày đóng, thời gian hoặc số lượt."),
    Fault.NUMBERS: mark(
        "Thêm từ 1 đến 600 phút, hoặc từ 101% đến 1000% thời gian; số lượt từ 0 (không giới hạn) đến 100."
    ),
    Fault.DAYS: mark("Ngày mở phải trước hoặc bằng ngày cuối được nộp."),
}  # fmt: skip


def grant(
    actor: Actor,
    course: Scope,
    series: str,
    says: rules.Adjustment,
    reason: str,
    person_id: int | None = None,
    unit_id: int | None = None,
    valid_from: date | None = None,
) -> str:
    """Grants `says` to the person or to the unit and all below it, at the quizzes of the series; its public id.

    What the same person or unit had there is replaced. `course`: the one the series belongs to, with its authors, which
    the caller knows: whoever teaches it may. Invalid for figures that make no sense and without a reason; Conflict where
    somebody else replaced the same exception meanwhile.
    """
    require(actor, PERMISSION, course, read="catalog.read")
    if fault := fault_of(says):
        raise Invalid(Message(_FAULTS[fault]))
    if (person_id is None) == (unit_id is None):
        raise Invalid(Message(mark("Hãy chọn một người, hoặc một đơn vị.")))
    row: dict[str, object] = {"series": series, "person_id": person_id, "unit_id": unit_id, **asdict(says)}
    take_turn(series)
    replaces_id = queries.find_standing_id(series, person_id, unit_id)
    return _add(actor, row, reason, replaces_id, valid_from or clock.today(), is_withdrawal=False)


def withdraw(actor: Actor, course: Scope, series: list[str], public_id: str, reason: str) -> None:
    """Takes an exception at one of these series back. Who is writing just now keeps the time they were given.

    NotFound if it is not in force; Invalid without a reason; Conflict where somebody else was faster.
    """
    require(actor, PERMISSION, course, read="catalog.read")
    held = queries.get_standing(series, public_id)
    row: dict[str, object] = {"series": held.series, "person_id": held.person_id, "unit_id": held.unit_id}
    row |= asdict(rules.Adjustment())
    _add(actor, row, reason, held.id, clock.today(), is_withdrawal=True)


def _add(
    actor: Actor,
    row: Mapping[str, object],
    reason: str,
    replaces_id: int | None,
    valid_from: date,
    *,
    is_withdrawal: bool,
) -> str:
    reason = clean(reason)
    if not reason:
        raise Invalid(Message(mark("Cần ghi lý do của điều chỉnh.")))
    public_id = new_public_id()
    if not insert_ignore(
        AttemptOverride, public_id=public_id, **row, is_withdrawal=is_withdrawal, reason=reason,
        given_by=actor.name, valid_from=valid_from, recorded_at=clock.now(), replaces_id=replaces_id,
    ):  # fmt: skip
        raise Conflict(Message(mark("Điều chỉnh này vừa được người khác thay đổi. Hãy tải lại trang.")))
    # The row is its own record of what and why; the act only leads to it.
    person_id = row["person_id"]
    audit.record(
        actor, "attempt-override.withdraw" if is_withdrawal else "attempt-override.grant", f"attempt_override:{public_id}",
        person_id=person_id if isinstance(person_id, int) else None,
        series=row["series"], unit_id=row["unit_id"],
    )  # fmt: skip
    _reach_running(actor, str(row["series"]))
    return public_id


def _reach_running(actor: Actor, series: str) -> None:
    """Moves the deadlines of open attempts, and their closing, to where they now are."""
    now = clock.now()
    for attempt in queries.running(series, clock.local_date(now)):
        wanted = rules.deadline(attempt.started_at, attempt.terms, clock.LOCAL_ZONE)
        deadline_at = rules.later(attempt.deadline_at, wanted)
        if deadline_at == attempt.deadline_at or rules.is_over(
            rules.over_at(attempt.deadline_at, attempt.terms.grace), now
        ):
            continue
        over_at = rules.over_at(deadline_at, attempt.terms.grace)
        moved = change(
            sa.update(Attempt)
            .where(Attempt.id == attempt.id, Attempt.state == rules.AttemptState.OPEN.value)
            .values(deadline_at=deadline_at, over_at=over_at)
        )
        if moved:
            steps.extended(attempt.id, actor.account_id, attempt.deadline_at, deadline_at, now)
            steps.close_later(attempt.id, over_at)

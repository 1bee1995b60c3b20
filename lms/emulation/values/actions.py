"""Every write of entered values: entered, corrected by a row that replaces, confirmed, withdrawn. Nothing is changed in
place but for what erasure empties."""

from dataclasses import dataclass, replace

import sqlalchemy as sa

from lms.emulation.values.models import RecordValue, RecordValueStep
from lms.emulation.values.queries import get_value, steps_of
from lms.emulation.values.rules import NEEDS_REASON, NEXT, Said, State, Step, Value, problem_of
from lms.kernel import clock
from lms.kernel.access import Scope, permits, require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import change, db, insert_ignore
from lms.kernel.errors import Conflict, Forbidden, Invalid
from lms.kernel.files import rows
from lms.kernel.files.names import shown_name
from lms.kernel.files.store import Kept
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark

TOO_LATE = mark("Mục này vừa có người xử lý hoặc sửa. Hãy mở lại trang.")
NOTHING = "–"


@dataclass(frozen=True)
class Subject:
    """Whom a value is about: a person with the units above, or a unit with itself and those above."""

    person_id: int | None
    unit_id: int | None
    unit_path: frozenset[int]

    @property
    def scope(self) -> Scope:
        return Scope(person_id=self.person_id, unit_path=self.unit_path)


def enter(
    actor: Actor, subject: Subject, said: Said, sent: tuple[str, Kept] | None, replaced: Value | None = None
) -> str:
    """Enters a value, as a correction of `replaced` if given; its public id.

    The office's own word about others stands at once; everybody else's waits for a confirmation, the office's about
    itself too. A correction without a new file keeps the old one. Invalid where something is missing; Conflict where
    somebody corrected it at the same time.
    """
    require(actor, "values.enter", subject.scope, read="values.mine")
    is_unit = subject.unit_id is not None
    old = db.session.get(RecordValue, replaced.id) if replaced else None
    problem = problem_of(said, bool(sent or (old and old.file_id)), is_unit, clock.today())
    if problem is not None:
        raise Invalid(problem[1])
    file = (old.file_id, old.file_name) if old else (None, None)
    if sent is not None:
        file = (rows.record(sent[1]), shown_name(sent[0]))
    public_id = new_public_id()
    person_id = (
        old.person_id if old else subject.person_id
    )  # a correction stays with the record of the first row
    added = insert_ignore(
        RecordValue, public_id=public_id, person_id=person_id, unit_id=subject.unit_id, kind=said.kind,
        title=said.title, happened_on=said.on, level=said.level, result=said.result, issuer=said.issuer,
        number=said.number, decided_on=said.decided_on, details=said.details, file_id=file[0], file_name=file[1],
        recorded_at=clock.now(), recorded_on=clock.today(), recorded_by=actor.name, account_id=actor.account_id,
        replaces_id=replaced.id if replaced else None,
    )  # fmt: skip
    if not added:
        raise Conflict(Message(TOO_LATE))
    record(actor, "value.enter", _of(subject.person_id, subject.unit_id), kind=said.kind)
    value = replace(get_value(public_id, clock.today()), person_id=subject.person_id)
    if may_confirm(actor, value):
        _step(actor, value, Step.CONFIRMED, "")
    return public_id


def _of(person_id: int | None, unit_id: int | None) -> str:
    return f"person:{person_id}" if person_id is not None else f"unit:{unit_id}"


def may_confirm(actor: Actor, value: Value) -> bool:
    """Whether the actor may confirm it: the office or a leader, never about oneself."""
    is_own = actor.person_id is not None and actor.person_id == value.person_id
    return permits(actor, "values.confirm") and not is_own


def may_withdraw(actor: Actor, value: Value) -> bool:
    """Whether the actor may take it back: who may confirm it; while it waits, who entered it and whom it is about."""
    if may_confirm(actor, value):
        return True
    own = actor.account_id is not None and actor.account_id == value.account_id
    return value.state is State.WAITING and (
        own or (actor.person_id is not None and actor.person_id == value.person_id)
    )


def may_correct(actor: Actor, value: Value) -> bool:
    """Whether the actor may replace it: who may confirm it; until it is confirmed, who entered it."""
    if value.state not in (State.WAITING, State.CONFIRMED, State.REFUSED):
        return False
    own = actor.account_id is not None and actor.account_id == value.account_id
    return may_confirm(actor, value) or (own and value.state is not State.CONFIRMED)


def take_step(actor: Actor, value: Value, step: Step, note: str) -> None:
    """Confirms, refuses or withdraws. Forbidden for whom it is not; Invalid without a needed reason; Conflict where it
    can't follow any more."""
    allowed = may_withdraw(actor, value) if step is Step.WITHDRAWN else may_confirm(actor, value)
    if not allowed:
        raise Forbidden(
            Message(mark("Việc này do người khác làm: không ai tự xác nhận thành tích của mình."))
        )
    if step not in NEXT.get(value.state, frozenset()):
        raise Conflict(Message(TOO_LATE))
    if step in NEEDS_REASON and not note.strip():
        raise Invalid(Message(mark("Vui lòng ghi lý do.")))
    _step(actor, value, step, note)


def _step(actor: Actor, value: Value, step: Step, note: str) -> None:
    if not insert_ignore(
        RecordValueStep, value_id=value.id, number=len(steps_of(value.id)) + 1, step=step.value, note=note,
        done_on=clock.today(), recorded_at=clock.now(), recorded_by=actor.name,
    ):  # fmt: skip
        raise Conflict(Message(TOO_LATE))
    record(actor, "value.step", _of(value.person_id, value.unit_id), after={"step": step.value})


def forget(person_id: int) -> None:
    """What erasure takes: every word, the decision's number and the file. That something of a kind was entered on a day,
    and what was done about it, stays."""
    mine = RecordValue.person_id == person_id
    quiet = {"synchronize_session": False}
    file_ids = db.session.scalars(
        sa.select(RecordValue.file_id).where(mine, RecordValue.file_id.is_not(None))
    ).all()
    words = dict.fromkeys(("title", "result", "issuer", "number", "details"), NOTHING)
    emptied: dict[str, object] = {
        **words,
        "file_id": None,
        "file_name": None,
        "recorded_by": NOTHING,
        "decided_on": None,
    }
    change(sa.update(RecordValue).where(mine).values(**emptied).execution_options(**quiet))
    values = sa.select(RecordValue.id).where(mine)
    steps = sa.update(RecordValueStep).where(RecordValueStep.value_id.in_(values)).values(note=NOTHING)
    change(steps.execution_options(**quiet))
    rows.discard([one for one in file_ids if one is not None])

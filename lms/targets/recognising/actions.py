"""Every write of recognitions: sent, sent again, withdrawn, decided, revoked. Rows are added, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.access import Scope, require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.files import rows
from lms.kernel.files.store import Kept
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date
from lms.org.people.queries import lock_people
from lms.targets.recognising.models import (
    Recognition,
    RecognitionDecision,
    RecognitionPaper,
    RecognitionRevocation,
)
from lms.targets.recognising.queries import PaperRow, find_waiting_twin, get_paper, newest_decision
from lms.targets.recognising.rules import (
    Item,
    Outcome,
    Said,
    Standing,
    fault_of_days,
    fault_of_issue,
    paper_key,
    written,
)

STALE = mark("Giấy này vừa được người khác xử lý. Hãy mở lại trang để xem kết quả.")
TWICE = mark("Bạn đã gửi giấy này rồi. Hãy xem trong danh sách các giấy đã gửi.")
OWN = mark("Đây là giấy của chính bạn. Hãy nhờ người khác có quyền xem xét.")
NO_REASON = mark("Vui lòng ghi lý do, để người gửi biết cần làm gì.")
NO_ITEM = mark("Vui lòng chọn ít nhất một nội dung được công nhận.")


def send(
    actor: Actor,
    person_id: int,
    said: Said,
    file: tuple[Kept, str] | None,
    answers: PaperRow | None = None,
) -> str:
    """The paper with its file (and the name it was sent under) waits for the office; returns its public id.

    `answers`: the returned paper that this one is sent in the place of, whose file stays where none came with it.
    Invalid for a day that cannot be; Conflict where the person sent the same paper already, or answered before.
    """
    require(actor, "recognitions.send", Scope(person_id=person_id))
    fault = fault_of_issue(said.issued_on, clock.today())
    if fault is not None:
        raise Invalid(fault)
    key = paper_key(said.issuer, said.number)
    lock_people([person_id])
    if find_waiting_twin(person_id, key, file[0].sha256 if file else None) is not None:
        raise Conflict(Message(TWICE))
    if answers is not None and get_paper(answers.public_id).standing is not Standing.RETURNED:
        raise Conflict(Message(STALE))
    public_id = new_public_id()
    kept = file is None and answers is not None
    held = (answers.file_id, answers.file_name) if kept and answers else (None, None)
    file_id, file_name = (rows.record(file[0]), file[1]) if file else held
    if not insert_ignore(
        RecognitionPaper, public_id=public_id, person_id=person_id, kind=said.item[0], ref=said.item[1],
        title=said.title, issuer=said.issuer, number=said.number, paper_key=key, issued_on=said.issued_on,
        hours=said.hours, note=said.note, file_id=file_id, file_name=file_name, sent_at=clock.now(),
        sent_on=clock.today(), sent_by=actor.name, account_id=actor.account_id,
        replaces_id=answers.id if answers else None,
    ):  # fmt: skip
        raise Conflict(Message(STALE))
    record(
        actor, "recognition.send", f"person:{person_id}",
        after={"paper": public_id, "requirement": written(said.item), "issued_on": said.issued_on},
    )  # fmt: skip
    return public_id


def _held(paper: PaperRow) -> PaperRow:
    """The paper, with which until the transaction ends nobody else does anything. Conflict where somebody did since it
    was read."""
    lock_people([paper.person_id])
    now = get_paper(paper.public_id)
    if (now.decision_id, now.standing) != (paper.decision_id, paper.standing):
        raise Conflict(Message(STALE))
    return now


def withdraw(actor: Actor, paper: PaperRow) -> None:
    """Whoever sent the paper takes it back while it waits. Conflict where it was decided meanwhile."""
    require(actor, "recognitions.send", Scope(person_id=actor.person_id))
    paper = _held(paper)
    if paper.standing is not Standing.WAITING:
        raise Conflict(Message(STALE))
    _decide(actor, paper, Decided(Outcome.WITHDRAWN))
    record(actor, "recognition.withdraw", f"person:{paper.person_id}", after={"paper": paper.public_id})


@dataclass(frozen=True)
class Decided:
    """What was decided: accepted for `items` from a day to a last day (None: for ever), or returned with a reason."""

    outcome: str
    reason: str | None = None
    items: Sequence[Item] = ()
    valid_from: date | None = None
    valid_to: date | None = None


def decide(actor: Actor, paper: PaperRow, seen: int, decided: Decided) -> None:
    """Accepts the paper, which then counts, or returns it; or decides anew, in the place of what was decided before
    (`seen`: the number of that decision, 0: it waited).

    Invalid for an acceptance of nothing or of days that cannot be, or a return or new decision without a reason;
    Conflict where somebody decided meanwhile, the paper was taken back or sent again, or it is the actor's own.
    """
    require(actor, "recognitions.decide", read="recognitions.read")
    if actor.person_id is not None and actor.person_id == paper.person_id:
        raise Conflict(Message(OWN))
    paper = _held(paper)
    closed = (Standing.WITHDRAWN, Standing.ANSWERED)
    if seen != paper.number or paper.standing in closed:
        raise Conflict(Message(STALE))
    if not decided.reason and (decided.outcome != Outcome.ACCEPTED or paper.number):
        raise Invalid(Message(NO_REASON))
    if decided.outcome == Outcome.ACCEPTED:
        if not decided.items:
            raise Invalid(Message(NO_ITEM))
        first = decided.valid_from or paper.issued_on
        fault = fault_of_days(paper.issued_on, first, decided.valid_to, clock.today())
        if fault is not None:
            raise Invalid(fault)
    _decide(actor, paper, decided)
    record(
        actor, "recognition.decide", f"person:{paper.person_id}", reason=decided.reason,
        after={
            "paper": paper.public_id, "outcome": decided.outcome, "requirements": [written(i) for i in decided.items],
            "valid_from": decided.valid_from, "valid_to": decided.valid_to,
        },
    )  # fmt: skip


def _decide(actor: Actor, paper: PaperRow, decided: Decided) -> None:
    now, accepted = clock.now(), decided.outcome == Outcome.ACCEPTED
    first = decided.valid_from or paper.issued_on
    if not insert_ignore(
        RecognitionDecision, paper_id=paper.id, number=paper.number + 1, outcome=decided.outcome,
        reason=decided.reason, valid_from=first if accepted else None, valid_to=decided.valid_to if accepted else None,
        recorded_at=now, recorded_by=actor.name, replaces_id=paper.decision_id,
    ):  # fmt: skip
        raise Conflict(Message(STALE))
    if accepted:
        decision_id = newest_decision(paper.id)
        facts = [
            {
                "decision_id": decision_id, "person_id": paper.person_id, "kind": kind, "ref": ref, "since": first,
                "until": decided.valid_to, "recorded_at": now,
            }
            for kind, ref in dict.fromkeys(decided.items)
        ]  # fmt: skip
        db.session.execute(sa.insert(Recognition), facts)


def revoke(actor: Actor, paper: PaperRow, from_on: date, reason: str) -> None:
    """The acceptance counts no more from `from_on` on, and says why; the days before stay as they were.

    Invalid for a day after today or before it counted; Conflict where it does not stand any more.
    """
    require(actor, "recognitions.decide", read="recognitions.read")
    if actor.person_id is not None and actor.person_id == paper.person_id:
        raise Conflict(Message(OWN))
    paper = _held(paper)
    if paper.standing is not Standing.ACCEPTED or paper.valid_from is None:
        raise Conflict(Message(STALE))
    if not paper.valid_from <= from_on <= clock.today():
        told = {"first": show_date(paper.valid_from)}
        raise Invalid(Message(mark("Ngày thôi công nhận phải từ {first} đến hôm nay."), told))
    if not insert_ignore(
        RecognitionRevocation, decision_id=paper.decision_id, last_on=from_on - timedelta(days=1), reason=reason,
        recorded_at=clock.now(), recorded_by=actor.name,
    ):  # fmt: skip
        raise Conflict(Message(STALE))
    record(
        actor, "recognition.revoke", f"person:{paper.person_id}", reason=reason,
        after={"paper": paper.public_id, "from_on": from_on},
    )  # fmt: skip

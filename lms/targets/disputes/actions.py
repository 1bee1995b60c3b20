"""Every write of disputes: a case is opened, each side does its step. No fact is recorded here: who accepts a word is led
to where the fact is recorded."""

from collections.abc import Sequence

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.files import rows
from lms.kernel.files.names import shown_name
from lms.kernel.files.store import Kept
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.org.people.queries import lock_people
from lms.org.settings import DISPUTE_DAYS, setting
from lms.targets.disputes.models import Dispute, DisputeFile, DisputeStep
from lms.targets.disputes.queries import Case, files_of, find_open
from lms.targets.disputes.rules import BY_OFFICE, MOST_FILES, TOO_LATE, Step, read_days, step_problem
from lms.targets.queries import TargetView

Sent = Sequence[tuple[str, Kept]]


def open_case(
    actor: Actor, person_id: int, target: TargetView, requirement: str, text: str, sent: Sent
) -> str:
    """The person says that they have met a requirement of the target; the case's public id.

    Invalid for a requirement that the target does not ask for; Conflict where they said so and it is open.
    """
    require(actor, "disputes.ask")
    if requirement not in (*target.course_keys, *target.items):
        raise Invalid(Message(mark("Chỉ tiêu này không yêu cầu nội dung ấy. Hãy chọn lại.")))
    lock_people([person_id])
    if find_open(target.target_id, person_id, requirement) is not None:
        raise Conflict(Message(mark("Bạn đã báo việc này và đang chờ trả lời. Hãy nói thêm ở ý kiến cũ.")))
    made = Dispute(
        public_id=new_public_id(), target_id=target.target_id, person_id=person_id, requirement=requirement, text=text,
        answer_days=read_days(setting(DISPUTE_DAYS)), asked_on=clock.today(), asked_at=clock.now(), asked_by=actor.name,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    _add_files(made.id, sent)
    record(actor, "dispute.open", f"person:{person_id}", target=target.key, count=len(sent))
    return made.public_id


def _add_files(dispute_id: int, sent: Sent) -> None:
    if len(files_of(dispute_id)) + len(sent) > 2 * MOST_FILES:
        raise Invalid(Message(mark("Ý kiến này đã có nhiều tệp. Hãy bỏ bớt tệp rồi gửi lại.")))
    for name, kept in sent:
        db.session.add(
            DisputeFile(
                public_id=new_public_id(), dispute_id=dispute_id, file_id=rows.record(kept), name=shown_name(name),
                sent_at=clock.now(),
            )
        )  # fmt: skip


def take_step(actor: Actor, case: Case, step: Step, note: str, is_met: bool = False, sent: Sent = ()) -> None:
    """Adds a step: the office's, or (TOLD, WITHDRAWN) the person's own, with the papers they send. Invalid where it can't
    follow; Conflict where somebody was faster."""
    require(actor, "disputes.answer" if step in BY_OFFICE else "disputes.ask", read="disputes.read")
    if (problem := step_problem(case.taken, step, note, is_met)) is not None:
        raise (Conflict if problem.msgid == TOO_LATE else Invalid)(problem)
    if not insert_ignore(
        DisputeStep, dispute_id=case.id, number=len(case.steps) + 1, step=step.value, note=note, done_on=clock.today(),
        recorded_at=clock.now(), recorded_by=actor.name,
    ):  # fmt: skip
        raise Conflict(Message(TOO_LATE))
    _add_files(case.id, sent)
    record(actor, "dispute.step", f"person:{case.person_id}", reason=note or None, after={"step": step.value})


def forget(person_id: int) -> None:
    """What erasure takes: what was said and the papers. That there was a case, its days and its outcome stay."""
    mine = sa.select(Dispute.id).where(Dispute.person_id == person_id)
    gone = list(db.session.scalars(sa.select(DisputeFile.file_id).where(DisputeFile.dispute_id.in_(mine))))
    db.session.execute(sa.delete(DisputeFile).where(DisputeFile.dispute_id.in_(mine)))
    rows.discard(gone)
    db.session.execute(sa.update(DisputeStep).where(DisputeStep.dispute_id.in_(mine)).values(note="–"))
    db.session.execute(
        sa.update(Dispute).where(Dispute.person_id == person_id).values(text="–", asked_by="–")
    )

"""A nomination is begun and written, and goes from step to step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from lms.emulation.rules import Period
from lms.kernel import clock
from lms.kernel.access import Scope, require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.files import rows
from lms.kernel.files.names import shown_name
from lms.kernel.files.store import Kept
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.nominations import models
from lms.nominations.models import NominationFile, NominationOutcome, NominationStep, NominationText
from lms.nominations.queries import Nomination, Version, get_file, is_about, next_number, nominations_of
from lms.nominations.rules import (
    BY_HIGHER,
    BY_LEADER,
    CLOSED,
    MOST_FILES,
    OVER,
    STEP_LABELS,
    TOO_LATE,
    WRITABLE,
    Held,
    Level,
    Outcome,
    State,
    Step,
    Subject,
    lacks,
    step_problem,
)
from lms.org.queries import unit_nodes
from lms.org.rules import path_up

Sent = Sequence[tuple[str, Kept]]

MEANWHILE = mark(
    "Có người vừa sửa nội dung này. Nội dung bạn gõ còn nguyên bên dưới; hãy xem bản của họ, rồi bấm lưu lần nữa nếu vẫn muốn dùng bản của bạn."
)
CANNOT_WRITE = mark(
    "Đề nghị đã được xác nhận nên không sửa được nữa. Muốn sửa, hãy nhờ phòng Hành chính - Kế toán trả lại."
)
PERMISSIONS: Mapping[Step, str] = {
    Step.CONFIRMED: "nominations.confirm",
    Step.WITHDRAWN: "nominations.propose",
    Step.RETURNED: "nominations.appraise",
    Step.APPRAISED: "nominations.appraise",
    **dict.fromkeys(BY_LEADER, "nominations.decide"),
    **dict.fromkeys(BY_HIGHER, "nominations.appraise"),
}


@dataclass(frozen=True)
class Words:
    """What is asked for and said for it."""

    award: str
    level: Level
    reason: str
    achievements: str


@dataclass(frozen=True)
class Nominee:
    """Whom a nomination is about: somebody with the unit they belong to today, or (`person_id` None) the unit itself."""

    unit_id: int
    person_id: int | None
    subject: Subject


def scope_of(unit_id: int) -> Scope:
    """The unit with all above it today."""
    return Scope(unit_path=path_up(unit_nodes(clock.today()), unit_id))


def begin(actor: Actor, period: Period, nominee: Nominee, version: Version, words: Words, sent: Sent) -> str:
    """Begins a nomination; its public id. Conflict where the same award is already asked for the same in the period."""
    require(actor, "nominations.propose", scope_of(nominee.unit_id))
    for other in nominations_of(period):
        same = (other.person_id, other.person_id or other.unit_id) == (
            nominee.person_id,
            nominee.person_id or nominee.unit_id,
        )
        if same and other.award == words.award and other.state not in OVER:
            raise Conflict(
                Message(
                    mark(
                        "Đã có đề nghị số {number} cùng hình thức cho {name} trong kỳ này. Hãy sửa đề nghị đó."
                    ),
                    {"number": other.number, "name": other.name},
                )
            )
    public_id = new_public_id()
    made = insert_ignore(
        models.Nomination, public_id=public_id, period_key=period.key, number=next_number(period.key),
        unit_id=nominee.unit_id, person_id=nominee.person_id, subject=nominee.subject.value, version_id=version.id,
        recorded_at=clock.now(), recorded_by=actor.name,
    )  # fmt: skip
    if not made:
        raise Conflict(Message(mark("Có người vừa lập một đề nghị khác cùng lúc. Hãy bấm gửi lần nữa.")))
    found = db.session.scalars(
        sa.select(models.Nomination.id).where(models.Nomination.public_id == public_id)
    ).one()
    _say(actor, found, words, None)
    _add_files(actor, found, 0, sent)
    record(actor, "nomination.begin", f"nomination:{found}", count=len(sent))
    return public_id


def _say(actor: Actor, nomination_id: int, words: Words, replaces_id: int | None) -> None:
    if not insert_ignore(
        NominationText, nomination_id=nomination_id, award=words.award, level=words.level.value, reason=words.reason,
        achievements=words.achievements, recorded_at=clock.now(), recorded_by=actor.name, replaces_id=replaces_id,
    ):  # fmt: skip
        raise Conflict(Message(MEANWHILE))


def _add_files(actor: Actor, nomination_id: int, held: int, sent: Sent) -> None:
    if held + len(sent) > 3 * MOST_FILES:
        raise Invalid(Message(mark("Đề nghị này đã có nhiều tệp. Hãy bỏ bớt tệp rồi gửi lại.")))
    for name, kept in sent:
        db.session.add(
            NominationFile(
                public_id=new_public_id(), nomination_id=nomination_id, file_id=rows.record(kept),
                name=shown_name(name), sent_at=clock.now(), sent_by=actor.name,
            )
        )  # fmt: skip


def _require_writable(actor: Actor, found: Nomination) -> None:
    require(actor, "nominations.propose", scope_of(found.unit_id), read="nominations.read")
    if found.state not in WRITABLE:
        raise Invalid(Message(CANNOT_WRITE))


def write(actor: Actor, found: Nomination, seen_id: int, words: Words, sent: Sent) -> None:
    """Puts other words in the place of those that were seen, and adds evidence. Invalid once it is confirmed; Conflict
    where somebody else wrote meanwhile."""
    _require_writable(actor, found)
    held = Words(found.award, found.level, found.reason, found.achievements)
    if words != held:
        if seen_id != found.text_id:
            raise Conflict(Message(MEANWHILE))
        _say(actor, found.id, words, found.text_id)
    _add_files(actor, found.id, len(found.files), sent)
    record(actor, "nomination.write", f"nomination:{found.id}", count=len(sent))


def remove_file(actor: Actor, found: Nomination, public_id: str) -> None:
    """Takes evidence back that was sent by mistake. Invalid once it is confirmed."""
    _require_writable(actor, found)
    one = get_file(found, public_id)
    wanted = NominationFile.public_id == one.public_id
    file_id = db.session.scalars(sa.select(NominationFile.file_id).where(wanted)).one()
    db.session.execute(sa.delete(NominationFile).where(wanted))
    rows.discard([file_id])
    record(actor, "nomination.remove-file", f"nomination:{found.id}")


def held_of(found: Nomination, version: Version, is_confirmed: bool | None = None) -> Held:
    """What the nomination holds, for the check of completeness."""
    asked = {one.id for one in version.for_(found.subject)}
    confirmed = found.confirmed is not None if is_confirmed is None else is_confirmed
    done = sum(one.criterion_id in asked for one in found.outcomes)
    return Held(found.reason, found.achievements, len(found.files), confirmed, len(asked), done)


def take_step(actor: Actor, found: Nomination, version: Version, step: Step, note: str) -> None:
    """Adds a step. Invalid where it can't follow, or what it needs is lacking; Conflict where somebody was faster."""
    require(actor, PERMISSIONS[step], scope_of(found.unit_id), read="nominations.read")
    own = is_about(actor.person_id, found)
    problem = step_problem(found.taken, step, note, actor.account_id, own, found.level)
    if problem is not None:
        raise (Conflict if problem.msgid == TOO_LATE else Invalid)(problem)
    held = held_of(found, version, True)
    if step is Step.CONFIRMED:
        held = Held(held.reason, held.achievements, held.files, True, 0, 0)
    gaps = lacks(held) if step in (Step.CONFIRMED, Step.APPRAISED) else []
    if gaps:
        raise Invalid(gaps[0])
    add_step(actor, found, step, note)


def add_step(actor: Actor, found: Nomination, step: Step, note: str, **votes: int) -> None:
    """Writes a step that the rules allow. Conflict where somebody was faster."""
    values = {"session_id": None, "votes_for": None, "votes_against": None, **votes}
    if not insert_ignore(
        NominationStep, nomination_id=found.id, number=len(found.steps) + 1, step=step.value, note=note,
        done_on=clock.today(), account_id=actor.account_id, recorded_at=clock.now(), recorded_by=actor.name, **values,
    ):  # fmt: skip
        raise Conflict(Message(TOO_LATE))
    record(actor, "nomination.step", f"nomination:{found.id}", after={"step": STEP_LABELS[step]})


def appraise(
    actor: Actor,
    found: Nomination,
    version: Version,
    seen: Mapping[int, int],
    said: Mapping[int, tuple[Outcome, str]],
) -> int:
    """Sets what was found of criteria, by criterion; how many changed. `seen`: the rows that the writer saw.

    Invalid where the nomination does not wait for it, is the writer's own, or a reason is missing.
    """
    require(actor, "nominations.appraise", read="nominations.read")
    if found.state is not State.CONFIRMED or found.state in CLOSED:
        raise Conflict(Message(TOO_LATE))
    problem = step_problem(
        found.taken, Step.APPRAISED, "", actor.account_id, is_about(actor.person_id, found), found.level
    )
    if problem is not None:
        raise Invalid(problem)
    held, changed = {one.criterion_id: one for one in found.outcomes}, 0
    for one in version.for_(found.subject):
        before = held.get(one.id)
        if one.id not in said or (before is not None and (before.outcome, before.reason) == said[one.id]):
            continue
        if seen.get(one.id, 0) != (before.id if before else 0):
            raise Conflict(Message(MEANWHILE))
        outcome, reason = said[one.id]
        if not reason:
            raise Invalid(
                Message(mark("Mỗi tiêu chuẩn cần một câu lý do: dựa vào minh chứng nào, còn thiếu gì."))
            )
        if not insert_ignore(
            NominationOutcome, nomination_id=found.id, criterion_id=one.id, outcome=outcome.value, reason=reason,
            recorded_at=clock.now(), recorded_by=actor.name, replaces_id=before.id if before else None,
        ):  # fmt: skip
            raise Conflict(Message(MEANWHILE))
        changed += 1
    if changed:
        record(actor, "nomination.appraise", f"nomination:{found.id}", count=changed)
    return changed

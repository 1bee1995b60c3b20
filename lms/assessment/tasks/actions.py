"""Handing in files, and marking what was handed in.

A work is given its marks one after the other: whoever marks says which was the newest they saw, and is told where
somebody else was faster. Nothing of either is lost.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from lms.assessment.attempts.saving import lock_for_answers, newest_answers
from lms.assessment.grading import grade_waiting
from lms.assessment.kinds import rubric
from lms.assessment.kinds.handed import HandedFile, files_of
from lms.assessment.marking.rules import ItemMark
from lms.assessment.models import Attempt, AttemptAnswer, AttemptItem, QuestionVersion
from lms.assessment.regrading.actions import remark_by_hand
from lms.assessment.tasks import queries
from lms.assessment.tasks.models import AttemptFile, TaskMark, TaskWork
from lms.assessment.tasks.queries import WorkRow
from lms.kernel import audit, clock
from lms.kernel.access import Scope, require
from lms.kernel.actor import Actor
from lms.kernel.db import change, db
from lms.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from lms.kernel.files import rows
from lms.kernel.files.names import shown_name
from lms.kernel.files.store import Kept, Use
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean
from lms.org.queries import find_kept_id

PERMISSION = "assessment.grade"
MOST_COMMENT = 3000

NOT_NEEDED = Message(mark("Bài làm này không cần chấm nữa."))
NO_TASK = Message(mark("Câu này không nhận tệp."))


def use_at(attempt_id: int, person_id: int, position: int, most_bytes: int) -> Use:
    """What may be sent for the task at a place of the person's attempt. Invalid where none is asked for."""
    body = _body_at(attempt_id, person_id, position)
    if not body.get("criteria") or body["takes"] == "text":
        raise Invalid(NO_TASK)
    return Use(tuple(body["file_types"]), most_bytes)


def _body_at(attempt_id: int, person_id: int, position: int) -> Mapping[str, Any]:
    found: Mapping[str, Any] | None = db.session.scalar(
        sa.select(QuestionVersion.body)
        .join(AttemptItem, AttemptItem.question_version_id == QuestionVersion.id)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .where(Attempt.id == attempt_id, Attempt.person_id == person_id, AttemptItem.position == position)
    )
    if found is None:
        raise Invalid(Message(mark("Không có câu {position} trong bài này."), {"position": position}))
    return found


def add_files(
    attempt_id: int, person_id: int, position: int, sent: Sequence[tuple[str, Kept]]
) -> Message | None:
    """Adds files, each with the name it came with, to the answer at a place of the person's open attempt; those that
    are there stay, and the same file again changes nothing. Says what was left out because a task takes no more.

    Conflict once the attempt is over; Invalid where no files are asked for.
    """
    now = clock.now()
    lock_for_answers(attempt_id, person_id, now)
    body = _body_at(attempt_id, person_id, position)
    if not body.get("criteria") or body["takes"] == "text":
        raise Invalid(NO_TASK)
    chosen = newest_answers(attempt_id).get(position, [])
    held = _stored_ids(attempt_id, [file.id for file in files_of(chosen)])
    left_out, added = 0, []
    for name, kept in sent:
        file_id = rows.record(kept)
        if file_id in held:
            continue
        if len(held) >= body["most_files"]:
            left_out += 1
            continue
        held.add(file_id)
        file = HandedFile(new_public_id(), kept.size, shown_name(name))
        db.session.add(
            AttemptFile(
                public_id=file.id, attempt_id=attempt_id, position=position, file_id=file_id, name=file.name,
                uploaded_at=now,
            )
        )  # fmt: skip
        added.append(file.entry)
    if added:
        _answer(attempt_id, position, [*chosen, *added])
    if not left_out:
        return None
    said = mark(
        "Câu {position} nhận nhiều nhất {most} tệp; {count} tệp chưa được nhận. Hãy bỏ bớt một tệp trước."
    )
    return Message(said, {"position": position, "most": body["most_files"], "count": left_out})


def _stored_ids(attempt_id: int, public_ids: Sequence[str]) -> set[int]:
    found = sa.select(AttemptFile.file_id).where(
        AttemptFile.attempt_id == attempt_id, AttemptFile.public_id.in_(public_ids)
    )
    return set(db.session.scalars(found))


def _answer(attempt_id: int, position: int, chosen: list[str]) -> None:
    """Adds an answer that came from no page: no page's text becomes stale by it."""
    row = {
        "attempt_id": attempt_id,
        "position": position,
        "chosen": chosen,
        "page": None,
        "saved_at": clock.now(),
    }
    db.session.execute(sa.insert(AttemptAnswer), [row])


def remove_file(attempt_id: int, person_id: int, public_id: str) -> int:
    """Takes a file out of the person's open attempt, and deletes it where nobody else sent the same; its place. Again
    does nothing. Conflict once the attempt is over, NotFound for a file of another attempt."""
    lock_for_answers(attempt_id, person_id, clock.now())
    answers = newest_answers(attempt_id)
    for position, chosen in answers.items():
        gone = [file for file in files_of(chosen) if file.id == public_id]
        if gone:
            _answer(attempt_id, position, [entry for entry in chosen if entry != gone[0].entry])
            row = db.session.scalars(sa.select(AttemptFile).where(AttemptFile.public_id == public_id)).one()
            db.session.delete(row)
            rows.discard([row.file_id])
            return position
    raise NotFound(Message(mark("Không có tệp này trong bài làm.")))


class MarkedElsewhere(Conflict):
    """Somebody has marked the work since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            Message(
                mark(
                    "Người khác vừa chấm bài này. Hãy xem cả hai; nếu vẫn muốn chấm theo ý mình, hãy ghi lý do rồi lưu lại."
                )
            )
        )


def mark_work(
    actor: Actor,
    course: Scope,
    work: WorkRow,
    levels: Mapping[str, int],
    comment: str = "",
    reason: str = "",
    seen: int = 0,
) -> None:
    """Gives a work its marks. With the last one that the attempt waits for it gets its result; marked again, a further
    one, or a decision is asked for where it would lose its pass.

    `course`: the one the attempt was made for, with its authors, which the caller knows: whoever teaches it may. `seen`: the number
    of the newest mark the marker knew, 0 for none. Forbidden for one's own work. Invalid where a criterion is left
    open, or without a reason for marking again; MarkedElsewhere where somebody was faster; Conflict while a decision
    about an earlier mark is waited for.
    """
    require(actor, PERMISSION, course, read="catalog.read")
    refuse_own(actor, work)
    comment, reason = comment.strip()[:MOST_COMMENT], clean(reason)
    if fault := rubric.find_fault(work.body, levels):
        raise Invalid(fault)
    if work.withdrawn_at is not None:
        raise Conflict(NOT_NEEDED)
    results = db.session.scalar(
        sa.select(Attempt.results).where(Attempt.id == work.attempt_id).with_for_update()
    )
    taken = sa.update(TaskWork).where(
        TaskWork.id == work.id, TaskWork.marks == seen, TaskWork.withdrawn_at.is_(None)
    )
    if not change(taken.values(marks=seen + 1)):
        raise Conflict(NOT_NEEDED) if queries.is_withdrawn(work.id) else MarkedElsewhere()
    if seen and not reason:
        raise Invalid(Message(mark("Bài này đã được chấm; chấm lại thì cần ghi lý do.")))
    if seen and queries.is_undecided(work.id):
        raise Conflict(Message(mark("Lần chấm lại trước đang chờ quyết định, nên chưa chấm lại tiếp được.")))
    db.session.add(
        TaskMark(
            work_id=work.id, number=seen + 1, levels=dict(levels), comment=comment, reason=reason or None,
            marked_by=actor.name, account_id=actor.account_id, marked_at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()
    audit.record(
        actor, "task.remark" if seen else "task.mark", f"task_work:{work.public_id}", person_id=work.person_id,
        number=seen + 1,
    )  # fmt: skip
    if results:
        new = ItemMark(work.position, rubric.mark_of(work.body, levels), points=work.points, hand=seen + 1)
        remark_by_hand(work.id, work.attempt_id, new, actor.name, reason)
    else:
        grade_waiting(work.attempt_id, actor.name)


def refuse_own(actor: Actor, work: WorkRow) -> None:
    """Forbidden where the work is the actor's own, made under whichever of their records."""
    own = {work.person_id, find_kept_id(work.person_id)}
    if actor.person_id is not None and own & {actor.person_id, find_kept_id(actor.person_id)}:
        raise Forbidden(Message(mark("Đây là bài làm của chính bạn; hãy để người khác chấm.")))

"""Correcting a key, marking anew what was marked by it, and deciding about attempts that would lose their pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from lms.assessment.marking.models import AttemptRegrade, KeyCorrection, RegradeDecision
from lms.assessment.marking.rules import ItemMark, earned, entries
from lms.assessment.models import Attempt, AttemptResult
from lms.assessment.queries import take_turn
from lms.assessment.regrading import queries, replay
from lms.assessment.regrading.queries import RegradeRow
from lms.assessment.regrading.replay import Change
from lms.assessment.tasks.queries import get_newest_mark
from lms.kernel import audit, clock, jobs
from lms.kernel.access import Scope, require
from lms.kernel.actor import Actor
from lms.kernel.db import change, db, insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.hooks import AttemptGraded, announce
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean

CORRECT, DECIDE = "assessment.regrade", "assessment.decide"
JOB = "assessment.regrade"

LOOKED_AT, CHANGED = 400, 25
"""How many attempts one job looks at, and how many it changes: no transaction holds the write lock for long."""

_SETTLE = timedelta(seconds=3)
"""What was being handed in while the key changed is there by then."""


def correct(actor: Actor, course: Scope, series: str, version_id: int, corrected_id: int, reason: str) -> str:
    """From now on answers to the question version in the quizzes of the series are marked by the corrected one; those
    marked before follow in the background. Its public id.

    `course`: the one the series belongs to, with its authors, which the caller knows: whoever teaches it may. Invalid without a
    reason or where the one can't correct the other; Conflict where it was done already.
    """
    require(actor, CORRECT, course, read="catalog.read")
    reason = clean(reason)
    if not reason:
        raise Invalid(Message(mark("Cần ghi lý do chấm lại.")))
    take_turn(series)
    if queries.find_newest_corrected_id(series, version_id) == corrected_id:
        raise Conflict(Message(mark("Câu hỏi này đã được chấm lại theo đáp án đó.")))
    known = {(each.version_id, each.corrected_id) for each in queries.correctables([series])}
    if (version_id, corrected_id) not in known:
        raise Invalid(Message(mark("Phiên bản câu hỏi này không dùng để chấm lại phiên bản kia được.")))
    public_id, now = new_public_id(), clock.now()
    correction = KeyCorrection(
        public_id=public_id, series=series, question_version_id=version_id, corrected_version_id=corrected_id,
        reason=reason, made_by=actor.name, made_at=now,
    )  # fmt: skip
    db.session.add(correction)
    db.session.flush()
    audit.record(actor, "key.correct", f"key_correction:{public_id}", series=series)
    _enqueue(correction.id, 0)
    return public_id


def _enqueue(correction_id: int, after: int) -> None:
    at = clock.now() + _SETTLE if after == 0 else None
    jobs.enqueue(JOB, {"correction": correction_id, "after": after}, f"{correction_id}:{after}", at)


@dataclass(frozen=True)
class Part:
    """What one transaction is to do: `changes`, and then go on beyond `after`, or finish."""

    correction_id: int
    made_by: str
    reason: str
    changes: Sequence[Change]
    after: int
    is_last: bool


def next_part(correction_id: int, after: int) -> Part | None:
    """Marks the next attempts beyond `after` anew, without writing; None where there is no such correction. Reads
    only, so that the write lock is not held while answers are marked."""
    made = queries.find_correction(correction_id)
    if made is None:
        return None
    if queries.find_newest_corrected_id(made.series, made.question_version_id) != made.corrected_version_id:
        return Part(made.id, made.made_by, made.reason, [], after, is_last=True)  # another key came after it
    key = replay.get_key(made.corrected_version_id)
    rows = replay.affected(made.series, made.question_version_id, after, LOOKED_AT)
    changes: list[Change] = []
    for row in rows:
        after = row.attempt_id
        if found := replay.remark(row, key):
            changes.append(found)
        if len(changes) == CHANGED:
            break
    return Part(made.id, made.made_by, made.reason, changes, after, not rows)


def carry_out(part: Part) -> None:
    """Writes the part and enqueues the rest. Again does nothing more.

    Conflict, and nothing is kept, where an attempt got another result since the part was made: the job runs again.
    """
    for found in part.changes:
        _regrade(part, found)
    if not part.is_last:
        _enqueue(part.correction_id, part.after)
        return
    db.session.execute(
        sa.update(KeyCorrection)
        .where(KeyCorrection.id == part.correction_id, KeyCorrection.finished_at.is_(None))
        .values(finished_at=clock.now())
    )


def _regrade(part: Part, found: Change) -> None:
    """Writes what becomes of the attempt, unless that was written before."""
    if not found.is_seen or _record(found, correction_id=part.correction_id):
        _add_unless_held(found, part.made_by, part.reason)


def _record(found: Change, **why: int) -> bool:
    """Writes that the attempt's grade changes, or would; False where that was written before."""
    row = found.row
    causes: dict[str, int | None] = {"correction_id": None, "work_id": None, "mark_number": None}
    return insert_ignore(
        AttemptRegrade, public_id=new_public_id(), attempt_id=row.attempt_id,
        number=None if found.is_held else row.results + 1, grade_before=row.grade, passed_before=row.passed,
        grade=float(found.after.grade), passed=found.after.passed, max_points=float(found.outcome.max_points),
        made_at=clock.now(), **(causes | why),
    )  # fmt: skip


def _add_unless_held(found: Change, graded_by: str, reason: str) -> None:
    if not (found.is_seen and found.is_held):
        _add_result(found, graded_by, reason)


def remark_by_hand(work_id: int, attempt_id: int, new: ItemMark, graded_by: str, reason: str) -> None:
    """What becomes of a graded attempt of which a work was marked anew: a further result, or, where it would lose its
    pass, a decision first. Call it with the attempt locked."""
    row = replay.find_at(attempt_id, new.position)
    found = replay.changed(row, new) if row else None
    if found is None:
        return
    if not found.is_seen or _record(found, work_id=work_id, mark_number=new.hand or 0):
        _add_unless_held(found, graded_by, reason)


def _add_result(found: Change, graded_by: str, reason: str) -> None:
    """Adds the new marks as the result that counts, and announces them."""
    row, now = found.row, clock.now()
    if not change(
        sa.update(Attempt)
        .where(Attempt.id == row.attempt_id, Attempt.results == row.results)
        .values(results=row.results + 1)
    ):
        raise Conflict(Message(mark("Lượt làm bài này vừa được chấm ở nơi khác. Hãy thử lại.")))
    result = {
        "attempt_id": row.attempt_id, "number": row.results + 1, "points": float(found.outcome.points),
        "max_points": float(found.outcome.max_points), "grade": float(found.after.grade), "passed": found.after.passed,
        "marks": entries(found.items), "earned": earned(found.items), "graded_at": now, "graded_by": graded_by, "reason": reason,
    }  # fmt: skip
    db.session.execute(sa.insert(AttemptResult), [result])
    if found.is_seen:
        grade, passed = float(found.after.grade), found.after.passed
        announce(AttemptGraded(row.attempt_id, row.quiz_id, row.person_id, grade, passed, now))


def decide(actor: Actor, public_id: str, is_upheld: bool, reason: str) -> None:
    """What becomes of an attempt that would lose its pass: the pass stands, or the new marks count. What stands on the
    pass is the caller's: this floor knows of no completions.

    NotFound for an unknown one, Invalid without a reason, Conflict if it was decided before.
    """
    require(actor, DECIDE)
    held, reason = queries.get_regrade(public_id), clean(reason)
    if not reason:
        raise Invalid(Message(mark("Cần ghi lý do của quyết định.")))
    if held.number is not None or not insert_ignore(
        RegradeDecision, regrade_id=held.id, is_upheld=is_upheld, reason=reason, decided_by=actor.name,
        decided_at=clock.now(),
    ):  # fmt: skip
        raise Conflict(queries.DECIDED)
    audit.record(
        actor, "regrade.uphold" if is_upheld else "regrade.apply", f"attempt_regrade:{public_id}",
        person_id=held.person_id,
    )  # fmt: skip
    found = None if is_upheld else _as_it_would_be_now(held)
    if found is not None:
        _add_result(found, actor.name, reason)


def _as_it_would_be_now(held: RegradeRow) -> Change | None:
    """By the key, or by the person's mark, that holds now: the one this is about may have been overtaken since."""
    if held.work_id is not None:
        new = get_newest_mark(held.work_id)
        row = replay.find_at(held.attempt_id, new.position)
        return replay.changed(row, new) if row else None
    correction = queries.find_correction(held.correction_id or 0)
    if correction is None:
        return None
    version_id = queries.find_newest_corrected_id(correction.series, correction.question_version_id)
    row = replay.find_affected(correction.series, correction.question_version_id, held.attempt_id)
    return replay.remark(row, replay.get_key(version_id)) if row and version_id else None

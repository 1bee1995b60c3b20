"""Correcting a key, marking anew what was marked by it, and deciding about attempts that would lose their pass."""

from datetime import timedelta

import sqlalchemy as sa

from lms.assessment.marking.models import AttemptRegrade, KeyCorrection, RegradeDecision
from lms.assessment.marking.rules import entries
from lms.assessment.models import Attempt, AttemptResult
from lms.assessment.regrading import queries, replay
from lms.assessment.regrading.replay import Change
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

LOOKED_AT, CHANGED = 500, 40
"""How many attempts one transaction looks at, and how many it changes: neither holds the write lock for long."""

_SETTLE = timedelta(seconds=3)
"""What was being handed in while the key changed is there by then."""


def correct(
    actor: Actor, course_id: int, series: str, version_id: int, corrected_id: int, reason: str
) -> str:
    """From now on answers to the question version in the quizzes of the series are marked by the corrected one; those
    marked before follow in the background. Its public id.

    `course_id`: the course the series belongs to, which the caller knows and whose trainers may. Invalid without a
    reason or where the one can't correct the other; Conflict where it was done already.
    """
    require(actor, CORRECT, Scope(course_id=course_id), read="catalog.read")
    reason = clean(reason)
    if not reason:
        raise Invalid(Message(mark("Cần ghi lý do chấm lại.")))
    known = {(each.version_id, each.corrected_id) for each in queries.correctables([series])}
    if (version_id, corrected_id) not in known:
        raise Invalid(Message(mark("Phiên bản câu hỏi này không dùng để chấm lại phiên bản kia được.")))
    if queries.find_newest_corrected_id(series, version_id) == corrected_id:
        raise Conflict(Message(mark("Câu hỏi này đã được chấm lại theo đáp án đó.")))
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


def regrade_part(correction_id: int, after: int) -> None:
    """Marks the next attempts beyond `after` anew and enqueues the rest. Again does nothing more.

    Conflict, and nothing is kept, where an attempt got another result meanwhile: the job runs once more.
    """
    correction = queries.find_correction(correction_id)
    if correction is None:
        return
    key = replay.get_key(correction.corrected_version_id)
    rows = replay.affected(correction.series, correction.question_version_id, after, LOOKED_AT)
    changed = 0
    for row in rows:
        after = row.attempt_id
        found = replay.remark(row, key)
        if found is not None:
            changed += _regrade(correction, found)
        if changed == CHANGED:
            break
    if rows:
        _enqueue(correction_id, after)
    else:
        correction.finished_at = clock.now()


def _regrade(correction: KeyCorrection, found: Change) -> bool:
    """Writes what becomes of the attempt; False if that was written before."""
    row, now = found.row, clock.now()
    number = None if found.is_held else row.results + 1
    if not insert_ignore(
        AttemptRegrade, public_id=new_public_id(), correction_id=correction.id, attempt_id=row.attempt_id,
        number=number, grade_before=row.grade, passed_before=row.passed, grade=float(found.after.grade),
        passed=found.after.passed, max_points=float(found.outcome.max_points), made_at=now,
    ):  # fmt: skip
        return False
    if not found.is_held:
        _add_result(found, correction.made_by, correction.reason)
    return True


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
        "marks": entries(found.items), "graded_at": now, "graded_by": graded_by, "reason": reason,
    }  # fmt: skip
    db.session.execute(sa.insert(AttemptResult), [result])
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
    correction = queries.find_correction(held.correction_id)
    if is_upheld or correction is None:
        return
    row = replay.find_affected(correction.series, correction.question_version_id, held.attempt_id)
    found = replay.remark(row, replay.get_key(correction.corrected_version_id)) if row else None
    if found is not None:
        _add_result(found, actor.name, reason)

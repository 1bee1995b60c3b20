"""Every write of assessment: starting, answering and submitting attempts; publishing is in `publishing`,
handing in and marking in `grading`.

Races are decided by the database: one open attempt per person and quiz (partial unique index), a place in the
numbering (unique), one submission (conditional UPDATE). Nobody's word about time or correctness is taken.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.assessment import kinds, queries, rules
from lms.assessment.grading import submit
from lms.assessment.models import (
    Attempt,
    AttemptAnswer,
    AttemptItem,
    QuestionVersion,
    Quiz,
)
from lms.assessment.publishing import create_quiz, publish_question
from lms.kernel import clock, jobs
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Invalid, NotFound
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark

__all__ = [
    "StartedAttempt",
    "create_quiz",
    "publish_question",
    "save_answer",
    "save_answers",
    "start_attempt",
    "submit",
]

CLOSE_JOB = "assessment.close"
_RACE_TRIES = 5


@dataclass(frozen=True)
class StartedAttempt:
    """`is_new` is False for the open attempt that was there already."""

    id: int
    public_id: str
    is_new: bool


def start_attempt(quiz_id: int, person_id: int, rng: random.Random) -> StartedAttempt:
    """The person's open attempt at the quiz, made with its draw and order if there is none.

    An open one whose time is over is submitted first and then returned, so that its result is seen before the
    next begins. Conflict when no attempt is left. Simultaneous calls make one attempt.
    """
    facts = queries.get_quiz(quiz_id)
    for _ in range(_RACE_TRIES):
        found = _open_attempt(quiz_id, person_id)
        if found is not None:
            return found
        try:
            started = _new_attempt(facts, person_id, rng)
        except Conflict:
            # On PostgreSQL another call may have opened the last one between the look and the count.
            found = _open_attempt(quiz_id, person_id)
            if found is None:
                raise
            return found
        if started is not None:
            return started
    raise Conflict(Message(mark("Chưa mở được lượt làm bài. Hãy thử lại sau ít giây.")))


def _open_attempt(quiz_id: int, person_id: int) -> StartedAttempt | None:
    attempt = queries.find_open_attempt(person_id, quiz_id)
    if attempt is None:
        return None
    if rules.is_over(attempt.deadline_at, clock.now()):
        submit(attempt.id, None, rules.SubmittedBy.TIME)
    return StartedAttempt(attempt.id, attempt.public_id, is_new=False)


def _new_attempt(facts: queries.QuizFacts, person_id: int, rng: random.Random) -> StartedAttempt | None:
    """The new attempt, or None if another call was faster."""
    taken = db.session.scalar(
        sa.select(sa.func.max(Attempt.number)).where(
            Attempt.person_id == person_id, Attempt.quiz_id == facts.quiz_id
        )
    )
    number = (taken or 0) + 1
    if facts.attempts_allowed and number > facts.attempts_allowed:
        raise Conflict(
            Message(
                mark("Bạn đã dùng hết {count} lượt làm bài được phép."), {"count": facts.attempts_allowed}
            )
        )
    now, public_id = clock.now(), new_public_id()
    deadline_at = rules.deadline(now, facts.time_limit)
    if not insert_ignore(
        Attempt, public_id=public_id, quiz_id=facts.quiz_id, person_id=person_id, number=number,
        state=rules.AttemptState.OPEN, started_at=now, started_on=clock.local_date(now), deadline_at=deadline_at,
    ):  # fmt: skip
        return None
    attempt_id = db.session.scalars(sa.select(Attempt.id).where(Attempt.public_id == public_id)).one()
    _draw_items(attempt_id, facts.quiz_id, person_id, rng)
    if deadline_at is not None:
        jobs.enqueue(CLOSE_JOB, {"attempt_id": attempt_id}, str(attempt_id), deadline_at + rules.GRACE)
    return StartedAttempt(attempt_id, public_id, is_new=True)


def _draw_items(attempt_id: int, quiz_id: int, person_id: int, rng: random.Random) -> None:
    slots = queries.quiz_slots(quiz_id)
    seen = queries.seen_questions(person_id, {c for slot in slots for c in slot.candidates})
    drawn = rules.draw(slots, seen, rng)
    shuffle = db.session.scalars(sa.select(Quiz.shuffle).where(Quiz.id == quiz_id)).one()
    if shuffle:
        rng.shuffle(drawn)
    versions = {
        row.id: row
        for row in db.session.execute(
            sa.select(QuestionVersion.id, QuestionVersion.kind, QuestionVersion.body).where(
                QuestionVersion.id.in_(drawn)
            )
        )
    }
    rows = []
    for position, version_id in enumerate(drawn, 1):
        kind, body = kinds.get(versions[version_id].kind), versions[version_id].body
        rows.append(
            {
                "attempt_id": attempt_id, "position": position, "question_version_id": version_id,
                "option_order": kind.lay_out(body, shuffle, rng),
            }
        )  # fmt: skip
    db.session.execute(sa.insert(AttemptItem), rows)


def save_answer(attempt_id: int, person_id: int, position: int, chosen: Sequence[str]) -> datetime:
    """Saves one answer; the instant it was saved. See `save_answers`."""
    return save_answers(attempt_id, person_id, {position: chosen})


def save_answers(
    attempt_id: int,
    person_id: int,
    carried: Mapping[int, Sequence[str]],
    shown: Mapping[int, Sequence[str]] | None = None,
    page: str | None = None,
) -> datetime:
    """Adds a row for each answer that is new; the instant.

    `carried`: position to an answer as a page sent it; `shown`: what the page `page` (an id it was given) was shown
    with. Conflict once the attempt is submitted or its time over; Invalid for what can't be an answer.
    """
    now = clock.now()
    items = _lock_for_answers(attempt_id, person_id, now)
    for position, chosen in carried.items():
        if position not in items:
            raise Invalid(Message(mark("Không có câu {position} trong bài này."), {"position": position}))
        kind, order = items[position]
        if fault := kinds.get(kind).find_fault(order, chosen):
            raise Invalid(fault)
    kept, before = _kept(items, carried), _kept(items, shown or {})
    newest: dict[int, frozenset[str]] = {}
    sent: dict[int, frozenset[str]] = {}
    for row in db.session.execute(_SAVED, {"attempt_id": attempt_id, "page": page}):
        newest[row.position] = frozenset(row.chosen)
        if page is not None and row.page == page:
            sent[row.position] = frozenset(row.chosen)
    changed = rules.changed_answers(_sets(kept), _sets(before), sent, newest)
    rows = [
        {
            "attempt_id": attempt_id, "position": position, "page": page, "saved_at": now,
            "chosen": kept[position],
        }
        for position in sorted(changed)
    ]  # fmt: skip
    if rows:
        db.session.execute(sa.insert(AttemptAnswer), rows)
    return now


def _kept(
    items: Mapping[int, tuple[str, list[str]]], sent: Mapping[int, Sequence[str]]
) -> dict[int, list[str]]:
    """The answers in the form in which they are stored; those to other questions are left out."""
    return {
        position: kinds.get(items[position][0]).keep(items[position][1], chosen)
        for position, chosen in sent.items()
        if position in items
    }


def _sets(answers: Mapping[int, Sequence[str]]) -> dict[int, frozenset[str]]:
    return {position: frozenset(chosen) for position, chosen in answers.items()}


_LOCK = (
    sa.select(
        Attempt.state, Attempt.deadline_at, AttemptItem.position, AttemptItem.option_order, QuestionVersion.kind
    )
    .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
    .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
    .where(Attempt.id == sa.bindparam("attempt_id"), Attempt.person_id == sa.bindparam("person_id"))
    .with_for_update(of=Attempt, key_share=True)
)  # fmt: skip


def _saved() -> sa.Select[Any]:
    """The newest answer to each question, and the newest that the page `page` sent, oldest first."""
    saved = aliased(AttemptAnswer)
    newest = sa.select(sa.func.max(saved.id)).where(saved.attempt_id == sa.bindparam("attempt_id"))
    of_page = newest.where(saved.page == sa.bindparam("page", type_=sa.Text))
    columns: list[Any] = [AttemptAnswer.position, AttemptAnswer.chosen, AttemptAnswer.page]
    return (
        sa.select(*columns)
        .where(
            sa.or_(
                AttemptAnswer.id.in_(newest.group_by(saved.position)),
                AttemptAnswer.id.in_(of_page.group_by(saved.position)),
            )
        )
        .order_by(AttemptAnswer.id)
    )


_SAVED = _saved()


def _lock_for_answers(attempt_id: int, person_id: int, now: datetime) -> dict[int, tuple[str, list[str]]]:
    """Position to (kind, order of its parts) of the person's attempt, which stays open until this transaction ends:
    a submission waits for the lock and then marks what was saved under it."""
    rows = db.session.execute(_LOCK, {"attempt_id": attempt_id, "person_id": person_id}).all()
    if not rows:
        raise NotFound(Message(mark("Không có lượt làm bài này trong các lượt của bạn.")))
    if rows[0].state != rules.AttemptState.OPEN:
        raise Conflict(
            Message(mark("Bài này đã nộp nên câu trả lời vừa gửi không được tính. Hãy xem kết quả."))
        )
    if rules.is_over(rows[0].deadline_at, now):
        raise Conflict(
            Message(
                mark(
                    "Đã hết giờ làm bài nên câu trả lời vừa gửi không được tính. Các câu đã lưu trước đó vẫn được chấm."
                )
            )
        )
    return {row.position: (row.kind, row.option_order) for row in rows}

"""Beginning an attempt: whether it may, its draw and order, its deadline. All of it before the first question is shown."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from lms.assessment import kinds, queries
from lms.assessment.attempts import rules, steps
from lms.assessment.grading import submit
from lms.assessment.models import Attempt, AttemptItem, QuestionVersion, Quiz
from lms.assessment.overrides.queries import terms_for
from lms.assessment.rules import draw
from lms.assessment.sections.rules import mixed, sections
from lms.kernel import clock
from lms.kernel.db import db, insert_ignore, read
from lms.kernel.errors import Conflict
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date

_RACE_TRIES = 5

_HINDRANCES = {
    rules.Hindrance.USED_UP: mark("Bạn đã dùng hết {count} lượt làm bài được phép."),
    rules.Hindrance.CLOSED: mark("Bài kiểm tra này đã đóng: ngày cuối được làm là {closes_on}."),
    rules.Hindrance.NOT_YET: mark("Bài kiểm tra này mở từ ngày {opens_on}."),
    rules.Hindrance.WAIT: mark("Lượt sau mở lúc {time} ngày {day}. Hãy xem lại bài trong lúc chờ."),
}


def describe(found: tuple[rules.Hindrance, datetime | None], terms: rules.Terms) -> Message:
    """What hinders the next attempt, in words."""
    hindrance, free_at = found
    local = clock.local(free_at + timedelta(seconds=59)) if free_at else None  # never a minute too early
    return Message(
        _HINDRANCES[hindrance],
        {
            "count": terms.attempts_allowed,
            "closes_on": show_date(terms.closes_on) if terms.closes_on else "",
            "opens_on": show_date(terms.opens_on) if terms.opens_on else "",
            "time": f"{local:%H:%M}" if local else "",
            "day": show_date(local.date()) if local else "",
        },
    )


def check_free(terms: rules.Terms, begun: int, ended_at: datetime | None, now: datetime) -> None:
    """Conflict, with what hinders, where the attempt after `begun` others may not begin `now`."""
    found = rules.hindrance(terms, begun, ended_at, now, clock.local_date(now))
    if found is not None:
        raise Conflict(describe(found, terms))


_NEWEST = (
    sa.select(Attempt.number, Attempt.submitted_at)
    .where(Attempt.person_id == sa.bindparam("person_id"), Attempt.quiz_id == sa.bindparam("quiz_id"))
    .order_by(Attempt.number.desc())
    .limit(1)
)


@dataclass(frozen=True)
class StartedAttempt:
    """`is_new` is False for the open attempt that was there already."""

    id: int
    public_id: str
    is_new: bool


def newest_number(person_id: int, quiz_id: int) -> int:
    """How many attempts at the quiz the person has begun so far."""
    newest = read(_NEWEST, {"person_id": person_id, "quiz_id": quiz_id})
    return int(newest[0].number) if newest else 0


def start_attempt(
    quiz_id: int, person_id: int, rng: random.Random, earlier: int = 0, elsewhere: int = 0
) -> StartedAttempt:
    """The person's open attempt at the quiz, made with its draw and order if there is none.

    `earlier`: so many attempts were made before for something that is over, and neither use up any nor delay or cost
    the next. `elsewhere`: so many count for the same and were made at another version of the quiz.
    An open one whose time is over is ended first and then returned, so that its result is seen before the next
    begins. Conflict, with what hinders, where none may begin now. Simultaneous calls make one attempt.
    """
    facts = queries.get_quiz(quiz_id)
    for _ in range(_RACE_TRIES):
        found = _open_attempt(quiz_id, person_id)
        if found is not None:
            return found
        try:
            started = _new_attempt(facts, person_id, rng, earlier, elsewhere)
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
    if rules.is_over(attempt.over_at, clock.now()):
        submit(attempt.id, None, rules.SubmittedBy.TIME)
    return StartedAttempt(attempt.id, attempt.public_id, is_new=False)


def _new_attempt(
    facts: queries.QuizFacts, person_id: int, rng: random.Random, earlier: int, elsewhere: int
) -> StartedAttempt | None:
    """The new attempt, or None if another call was faster."""
    now, public_id = clock.now(), new_public_id()
    terms = terms_for(facts.terms, facts.series, person_id, clock.local_date(now))
    newest = read(_NEWEST, {"person_id": person_id, "quiz_id": facts.quiz_id})
    begun, ended_at = (newest[0].number, newest[0].submitted_at) if newest else (0, None)
    check_free(terms, max(0, begun - earlier), ended_at, now)
    deadline_at = rules.deadline(now, terms, clock.LOCAL_ZONE)
    over_at = rules.over_at(deadline_at, terms.grace)
    if not insert_ignore(
        Attempt, public_id=public_id, quiz_id=facts.quiz_id, person_id=person_id, number=begun + 1,
        state=rules.AttemptState.OPEN, started_at=now, started_on=clock.local_date(now), deadline_at=deadline_at,
        over_at=over_at, results=0, turn=max(0, begun - earlier) + elsewhere + 1,
    ):  # fmt: skip
        return None
    attempt_id = db.session.scalars(sa.select(Attempt.id).where(Attempt.public_id == public_id)).one()
    _draw_items(attempt_id, facts.quiz_id, person_id, rng)
    steps.record(attempt_id, rules.Step.START, now)
    steps.close_later(attempt_id, over_at)
    return StartedAttempt(attempt_id, public_id, is_new=True)


def _draw_items(attempt_id: int, quiz_id: int, person_id: int, rng: random.Random) -> None:
    slots = queries.quiz_slots(quiz_id)
    seen = queries.seen_questions(person_id, {c for slot in slots for c in slot.candidates})
    drawn = draw(slots, seen, rng)
    worth = dict(zip(drawn, [slot.points for slot in slots for _ in range(slot.count)], strict=True))
    shuffle, shuffle_options = db.session.execute(
        sa.select(Quiz.shuffle, Quiz.shuffle_options).where(Quiz.id == quiz_id)
    ).one()
    if shuffle:
        drawn = mixed(drawn, sections((slot.section, slot.count) for slot in slots), rng)
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
                "option_order": kind.lay_out(body, shuffle_options, rng), "points": worth[version_id],
            }
        )  # fmt: skip
    db.session.execute(sa.insert(AttemptItem), rows)

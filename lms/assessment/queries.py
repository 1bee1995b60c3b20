"""Every SELECT of assessment. What a browser may not know yet (keys, explanations, undrawn questions) is left out
here, not in the templates."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from lms.assessment import kinds, rules
from lms.assessment.attempts.rules import AttemptState
from lms.assessment.kinds.handed import file_entries, text_entries
from lms.assessment.marking.queries import newest_answer
from lms.assessment.models import (
    Attempt,
    AttemptAnswer,
    AttemptItem,
    AttemptResult,
    Question,
    QuestionVersion,
    Quiz,
    QuizSlot,
    QuizSlotQuestion,
)
from lms.assessment.overrides.queries import last_days
from lms.assessment.overrides.rules import last_day
from lms.assessment.rows import (
    AttemptItemView,
    AttemptRow,
    ItemRow,
    QuestionKeys,
    QuizFacts,
)
from lms.kernel import clock
from lms.kernel.db import db, read
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.queries import find_kept_id

__all__ = ["AttemptItemView", "AttemptRow", "QuestionKeys", "QuizFacts"]


_ATTEMPT: list[Any] = [
    Attempt.id, Attempt.public_id, Attempt.person_id, Attempt.quiz_id, Attempt.number, Attempt.state,
    Attempt.started_at, Attempt.started_on, Attempt.deadline_at, Attempt.submitted_at, Attempt.submitted_by,
    Quiz.title, Quiz.pass_mark, AttemptResult.grade, AttemptResult.points, AttemptResult.max_points,
    AttemptResult.passed, Attempt.over_at, Quiz.series, Quiz.closes_on, Quiz.at_timeout, Quiz.counts, Quiz.review,
    Quiz.marking, Quiz.is_sectioned, Attempt.turn, AttemptResult.marks,
]  # fmt: skip

# The statements of the hot pages are built once: building one costs as much as running it.


def newest_result() -> sa.ColumnElement[bool]:
    """Condition: the result is the one that counts, of the attempt it is joined to; there is one at most."""
    return sa.and_(AttemptResult.attempt_id == Attempt.id, AttemptResult.number == Attempt.results)


def attempt_select(*conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """SELECT of the attempts that meet all `conditions`, by quiz, oldest first; for `attempt_rows`."""
    return (
        sa.select(*_ATTEMPT)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .outerjoin(AttemptResult, newest_result())
        .where(*conditions)
        .order_by(Attempt.quiz_id, Attempt.number)
    )


def attempt_rows(statement: sa.Select[Any], **values: object) -> list[AttemptRow]:
    """The attempts of an `attempt_select`, its parameters filled with `values`. One query, and one more where a quiz
    has a closing day."""
    now = clock.now()
    found = [AttemptRow(*(*row, now)) for row in read(statement, values)]
    if any(row.closes_on for row in found):
        days = last_days({row.series for row in found if row.closes_on})
        found = [replace(row, closed_on=last_day(row.closes_on, [days.get(row.series)])) for row in found]
    return found


_BY_PUBLIC_ID = attempt_select(Attempt.public_id == sa.bindparam("public_id"))
_OPEN = attempt_select(
    Attempt.person_id == sa.bindparam("person_id"),
    Attempt.quiz_id == sa.bindparam("quiz_id"),
    Attempt.state == AttemptState.OPEN.value,
)
_OF_PERSON = attempt_select(
    Attempt.person_id == sa.bindparam("person_id"),
    Attempt.quiz_id.in_(sa.bindparam("quiz_ids", expanding=True)),
)


def find_attempt(public_id: str) -> AttemptRow | None:
    """The attempt, whoever's it is, or None."""
    return next(iter(attempt_rows(_BY_PUBLIC_ID, public_id=public_id)), None)


def get_attempt_of(person_id: int, public_id: str) -> AttemptRow:
    """The person's own attempt, made under whichever of their records; NotFound for anybody else's."""
    attempt = find_attempt(public_id)
    if attempt is None or (attempt.person_id != person_id and find_kept_id(attempt.person_id) != person_id):
        raise NotFound(Message(mark("Không có lượt làm bài này trong các lượt của bạn.")))
    return attempt


def find_open_attempt(person_id: int, quiz_id: int) -> AttemptRow | None:
    """The person's open attempt at the quiz, or None; there is never more than one."""
    return next(iter(attempt_rows(_OPEN, person_id=person_id, quiz_id=quiz_id)), None)


def attempts_of(person_id: int, quiz_ids: Collection[int]) -> list[AttemptRow]:
    """The person's attempts at these quizzes, oldest first. One query, none for no quiz."""
    return attempt_rows(_OF_PERSON, person_id=person_id, quiz_ids=list(quiz_ids)) if quiz_ids else []


def _item_rows() -> sa.Select[Any]:
    columns: list[Any] = [
        AttemptItem.position, AttemptItem.option_order, QuestionVersion.kind, QuestionVersion.body,
        AttemptAnswer.chosen,
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .outerjoin(AttemptAnswer, AttemptAnswer.id == newest_answer())
        .where(AttemptItem.attempt_id == sa.bindparam("attempt_id"))
        .order_by(AttemptItem.position)
    )


_ITEM_ROWS = _item_rows()


def item_rows(attempt_id: int) -> list[ItemRow]:
    """The attempt's questions in order, for marking and for the functions below. One query."""
    return [ItemRow(*row) for row in read(_ITEM_ROWS, {"attempt_id": attempt_id})]


def attempt_items(attempt_id: int) -> list[AttemptItemView]:
    """The questions as they are asked: never the key, never an explanation."""
    return [
        AttemptItemView(position, kind, kinds.get(kind).ask(body, order, chosen or ()))
        for position, order, kind, body, chosen in item_rows(attempt_id)
    ]


def typed_items(attempt_id: int, sent: Mapping[int, Sequence[str]]) -> list[AttemptItemView]:
    """The same with what a page `sent` in the fields instead of what is saved, which stands beside it."""
    found = []
    for position, order, name, body, chosen in item_rows(attempt_id):
        kind, held = kinds.get(name), chosen or ()
        typed = [*kind.keep(order, sent[position]), *file_entries(held)] if position in sent else held
        item = AttemptItemView(position, name, kind.ask(body, order, typed), kind.ask(body, order, held))
        found.append(item)
    return found


def unanswered(attempt_id: int) -> list[int]:
    """The positions where something is left open, in order."""
    return [
        position
        for position, order, kind, _, chosen in item_rows(attempt_id)
        if not kinds.get(kind).is_complete(order, chosen or ())
    ]


def differs(attempt_id: int, carried: Mapping[int, Sequence[str]]) -> bool:
    """Whether `carried` (position to what a page sent) says something else than what is saved."""
    held = {
        position: kinds.get(kind).keep(order, carried.get(position, ())) == text_entries(chosen or ())
        for position, order, kind, _, chosen in item_rows(attempt_id)
    }
    return not all(held.get(position, False) for position in carried)


def _quiz_facts() -> sa.Select[Any]:
    count = sa.select(sa.func.sum(QuizSlot.draw_count)).where(QuizSlot.quiz_id == Quiz.id).scalar_subquery()
    columns: list[Any] = [
        Quiz.id, Quiz.title, Quiz.pass_mark, Quiz.time_limit, Quiz.attempts_allowed, count, Quiz.series,
        Quiz.opens_on, Quiz.closes_on, Quiz.grace, Quiz.at_timeout, Quiz.first_delay, Quiz.later_delay, Quiz.counts,
        Quiz.review, Quiz.marking,
    ]  # fmt: skip
    return sa.select(*columns).where(Quiz.id.in_(sa.bindparam("quiz_ids", expanding=True)))


_QUIZ_FACTS = _quiz_facts()


def quiz_facts(quiz_ids: Collection[int]) -> dict[int, QuizFacts]:
    """Facts of these quizzes by id. One query, none for no quiz."""
    if not quiz_ids:
        return {}
    return {row[0]: QuizFacts(*row) for row in read(_QUIZ_FACTS, {"quiz_ids": list(quiz_ids)})}


def get_quiz(quiz_id: int) -> QuizFacts:
    """Facts of one quiz, or NotFound."""
    facts = quiz_facts([quiz_id]).get(quiz_id)
    if facts is None:
        raise NotFound(Message(mark("Không có bài kiểm tra này.")))
    return facts


def quiz_slots(quiz_id: int) -> list[rules.Slot]:
    """What the quiz draws from, in order. One query."""
    rows = db.session.execute(
        sa.select(
            QuizSlot.position,
            QuizSlot.draw_count,
            QuizSlot.points,
            QuizSlot.section,
            QuizSlotQuestion.question_version_id,
        )
        .join(QuizSlotQuestion, QuizSlotQuestion.slot_id == QuizSlot.id)
        .where(QuizSlot.quiz_id == quiz_id)
        .order_by(QuizSlot.position, QuizSlotQuestion.position)
    )
    found: dict[int, tuple[int, list[int], int, str]] = {}
    for position, count, points, section, version_id in rows:
        found.setdefault(position, (count, [], points, section))[1].append(version_id)
    return [rules.Slot(count, tuple(ids), points, section) for count, ids, points, section in found.values()]


def seen_questions(person_id: int, version_ids: Collection[int]) -> set[int]:
    """Which of these question versions were drawn for the person before, in any quiz."""
    return set(
        db.session.scalars(
            sa.select(AttemptItem.question_version_id)
            .join(Attempt, Attempt.id == AttemptItem.attempt_id)
            .where(Attempt.person_id == person_id, AttemptItem.question_version_id.in_(version_ids))
            .distinct()
        )
    )


def question_keys(quiz_id: int) -> list[QuestionKeys]:
    """Every question the quiz may draw, with keys and explanations, in order; for the studio only."""
    rows: Any = db.session.execute(
        sa.select(
            QuestionVersion.id, Question.key, QuestionVersion.number, QuestionVersion.kind, QuestionVersion.tags,
            QuestionVersion.difficulty, QuestionVersion.body, QuizSlot.section,
        )
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(QuizSlotQuestion, QuizSlotQuestion.question_version_id == QuestionVersion.id)
        .join(QuizSlot, QuizSlot.id == QuizSlotQuestion.slot_id)
        .where(QuizSlot.quiz_id == quiz_id)
        .order_by(QuizSlot.position, QuizSlotQuestion.position)
    )  # fmt: skip
    unique: dict[int, QuestionKeys] = {}
    for *columns, section in rows:
        held = unique.setdefault(columns[0], QuestionKeys(*columns))
        held.sections.update({section: None} if section else {})
    return list(unique.values())


def take_turn(series: str) -> None:
    """Of two who change something for all quizzes of the series at once, the second waits here and then sees what the
    first did. On SQLite they take turns anyway."""
    quizzes = sa.select(Quiz.id).where(Quiz.series == series).order_by(Quiz.id).limit(1)
    db.session.scalar(quizzes.with_for_update())

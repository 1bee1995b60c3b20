"""What a person may practise. Decided here, anew each time it is asked:

- questions that were marked for practice and are still offered, unless a quiz that tells its keys late, or the final
  quiz of any course, may ask them: what such a quiz draws is nobody's to see before;
- questions that an ended attempt of the person shows with key and explanation now, in the wording it shows.

Neither while the person is asked the question in an attempt, in whatever wording: the key would be a page away.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.assessment import kinds
from lms.assessment.attempts.rules import AttemptState
from lms.assessment.bank.models import BankQuestion, BankTag
from lms.assessment.bank.rules import TagKind
from lms.assessment.marking.queries import key_version
from lms.assessment.models import (
    Attempt,
    AttemptItem,
    AttemptResult,
    Question,
    QuestionVersion,
    Quiz,
    QuizSlot,
    QuizSlotQuestion,
)
from lms.assessment.queries import attempt_rows, attempt_select, newest_result
from lms.assessment.review.rules import DEFAULT, Aspect
from lms.catalog.models import CourseVersion
from lms.kernel.db import db, read
from lms.learning.practice.rules import Of, Practicable
from lms.org.queries import whole_person

PERSON: sa.BindParameter[int] = sa.bindparam("person_id", type_=sa.Integer)
_TELLS = {Aspect.KEY, Aspect.EXPLANATION}
_OWN = Attempt.person_id.in_(whole_person(PERSON))
_ENDED = Attempt.state != AttemptState.OPEN.value


class Shown(NamedTuple):
    """A question that an ended attempt of the person shows with its key now. `fraction`: its mark there, 0..1."""

    question_id: int
    version_id: int
    bank_key: str
    series: str
    at: datetime
    fraction: Fraction


_SHOWN_COLUMNS: list[Any] = [
    AttemptItem.attempt_id, AttemptItem.position, QuestionVersion.question_id, QuestionVersion.id, Question.bank_key,
]  # fmt: skip
_SHOWN = (
    sa.select(*_SHOWN_COLUMNS)
    .select_from(AttemptItem)
    .join(Attempt, Attempt.id == AttemptItem.attempt_id)
    .join(Quiz, Quiz.id == Attempt.quiz_id)
    .join(QuestionVersion, QuestionVersion.id == key_version())
    .join(Question, Question.id == QuestionVersion.question_id)
    .join(BankQuestion, BankQuestion.question_id == Question.id)
    .where(
        _OWN,
        _ENDED,
        BankQuestion.retired_at.is_(None),
        QuestionVersion.kind.in_(sa.bindparam("kinds", expanding=True)),
    )
    .order_by(AttemptItem.attempt_id, AttemptItem.position)
)
_drawn = aliased(QuestionVersion)
_drawn_item = aliased(AttemptItem)
_ASKED_IT = (
    sa.select(_drawn_item.attempt_id)
    .join(_drawn, _drawn.id == _drawn_item.question_version_id)
    .where(_drawn.question_id == sa.bindparam("question_id"))
)
_ATTEMPTS = attempt_select(_OWN, _ENDED)
_ATTEMPTS_WITH = attempt_select(_OWN, _ENDED, Attempt.id.in_(_ASKED_IT))
_SHOWN_OF = _SHOWN.where(QuestionVersion.question_id == sa.bindparam("question_id"))
_MARKS = sa.select(Attempt.id, AttemptResult.marks).join(AttemptResult, newest_result()).where(_OWN, _ENDED)


def _marked_by_rule() -> list[str]:
    """The kinds of question that can be marked at once, without anybody looking at the answer."""
    return [name for name in kinds.names() if not getattr(kinds.get(name), "needs_grader", False)]


def shown(person_id: int, question_id: int | None = None) -> list[Shown]:
    """What the person's ended attempts show with key and explanation now, or of it one question, the oldest attempt
    first. Three queries, one more where a quiz has a closing day."""
    places: dict[str, object] = {"person_id": person_id}
    if question_id is not None:
        places["question_id"] = question_id
    statement = _ATTEMPTS if question_id is None else _ATTEMPTS_WITH
    told = {row.id: row for row in attempt_rows(statement, **places) if row.seen >= _TELLS}
    if not told:
        return []
    marks = {row[0]: row[1] for row in read(_MARKS, {"person_id": person_id}) if row[0] in told}
    fractions = {
        (attempt_id, entry["position"]): Fraction(entry["fraction"])
        for attempt_id, entries in marks.items()
        for entry in entries
    }
    places["kinds"] = _marked_by_rule()
    rows = read(_SHOWN if question_id is None else _SHOWN_OF, places)
    return [
        Shown(question, version, bank, row.series, row.submitted_at or row.started_at, fraction)
        for attempt_id, position, question, version, bank in rows
        if (row := told.get(attempt_id)) and (fraction := fractions.get((attempt_id, position))) is not None
    ]


def _guarded() -> sa.Exists:
    """Condition: a quiz whose keys are not everybody's right after it, or a final quiz, may ask the question."""
    version = aliased(QuestionVersion)
    finals = sa.select(CourseVersion.final_quiz_id).where(CourseVersion.final_quiz_id.is_not(None))
    return (
        sa.exists()
        .where(
            QuizSlotQuestion.question_version_id == version.id,
            QuizSlot.id == QuizSlotQuestion.slot_id,
            Quiz.id == QuizSlot.quiz_id,
            version.question_id == BankQuestion.question_id,
            sa.or_(Quiz.review != DEFAULT, Quiz.id.in_(finals)),
        )
        .correlate(BankQuestion)
    )


def _offered() -> list[sa.ColumnElement[bool]]:
    return [
        BankQuestion.is_practice.is_(True),
        BankQuestion.retired_at.is_(None),
        QuestionVersion.kind.in_(_marked_by_rule()),
        ~_guarded(),
    ]


def _offered_where(*conditions: sa.ColumnElement[bool]) -> list[Practicable]:
    rows = db.session.execute(
        sa.select(BankQuestion.question_id, BankQuestion.version_id, Question.bank_key)
        .join(Question, Question.id == BankQuestion.question_id)
        .join(QuestionVersion, QuestionVersion.id == BankQuestion.version_id)
        .where(*conditions, *_offered())
    )
    return [Practicable(*row) for row in rows]


def _in_banks_of(course_key: str) -> sa.ColumnElement[bool]:
    if not course_key:
        return Question.bank_key.not_like("%/%")
    return Question.bank_key.startswith(course_key + "/", autoescape=True)


def offered_in(course_key: str) -> list[Practicable]:
    """The questions marked for practice in the course's banks ("": in those of no course), which everybody may
    practise. One query."""
    return _offered_where(_in_banks_of(course_key))


def offered_among(question_ids: Collection[int]) -> list[Practicable]:
    """Those of these questions that everybody may practise. One query, none for no question."""
    return _offered_where(BankQuestion.question_id.in_(list(question_ids))) if question_ids else []


def banks_offered() -> list[str]:
    """The keys of the banks that hold a question marked for practice. One query."""
    rows = db.session.scalars(
        sa.select(Question.bank_key)
        .join(BankQuestion, BankQuestion.question_id == Question.id)
        .join(QuestionVersion, QuestionVersion.id == BankQuestion.version_id)
        .where(*_offered())
        .distinct()
    )
    return list(rows)


_ASKED_NOW = (
    sa.select(QuestionVersion.question_id)
    .join(AttemptItem, AttemptItem.question_version_id == QuestionVersion.id)
    .join(Attempt, Attempt.id == AttemptItem.attempt_id)
    .where(_OWN, Attempt.state == AttemptState.OPEN.value)
)


def asked_now(person_id: int) -> set[int]:
    """The questions that stand in an open attempt of the person. One query."""
    return {row[0] for row in read(_ASKED_NOW, {"person_id": person_id})}


def wordings_now(person_id: int, drawn: Mapping[int, int]) -> dict[int, int]:
    """Of questions that were drawn in a wording (question id to version id) the wording in which the person may see
    each with its key now: the one that is offered; else the one that an attempt of theirs shows, the drawn one where
    several do. What they may not see now is missing. Six queries at most, whatever the number of questions."""
    if not drawn:
        return {}
    asked = asked_now(person_id)
    found: dict[int, int] = {}
    for row in shown(person_id, next(iter(drawn)) if len(drawn) == 1 else None):
        if row.question_id in drawn and found.get(row.question_id) != drawn[row.question_id]:
            found[row.question_id] = row.version_id
    found |= {one.question_id: one.version_id for one in offered_among(list(drawn))}
    return {question_id: version_id for question_id, version_id in found.items() if question_id not in asked}


def tags_of(course_key: str, others: Collection[int]) -> dict[int, set[tuple[str, str]]]:
    """By question, ("tag" or "competence", which): of the questions in the course's banks ("": in those of no course),
    and of the `others`. One query."""
    found: dict[int, set[tuple[str, str]]] = {}
    rows = db.session.execute(
        sa.select(BankTag.question_id, BankTag.kind, BankTag.tag)
        .join(Question, Question.id == BankTag.question_id)
        .where(sa.or_(_in_banks_of(course_key), Question.id.in_(list(others))))
    )
    for question_id, kind, tag in rows:
        of = Of.COMPETENCE if kind == TagKind.COMPETENCE.value else Of.TAG
        found.setdefault(question_id, set()).add((of.value, tag))
    return found


def quizzes_of(course_key: str) -> dict[int, set[str]]:
    """By question, the series of the course's check quizzes, in whatever version, that may ask it. One query."""
    found: dict[int, set[str]] = {}
    rows = db.session.execute(
        sa.select(QuestionVersion.question_id, Quiz.series)
        .join(QuizSlotQuestion, QuizSlotQuestion.question_version_id == QuestionVersion.id)
        .join(QuizSlot, QuizSlot.id == QuizSlotQuestion.slot_id)
        .join(Quiz, Quiz.id == QuizSlot.quiz_id)
        .where(Quiz.series.startswith(course_key + "/", autoescape=True))
        .distinct()
    )
    for question_id, series in rows:
        found.setdefault(question_id, set()).add(series)
    return found

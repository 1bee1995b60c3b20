"""Replaying saved answers by a corrected key: what it would make of each attempt. Attempts are read by the thousand at
most, whoever many there are."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from lms.assessment import rules
from lms.assessment.attempts.rules import AttemptState, Graded
from lms.assessment.marking.queries import MarkedRow, newest_answer
from lms.assessment.marking.rules import ItemMark, Outcome, from_entries, from_text, outcome
from lms.assessment.models import (
    Attempt,
    AttemptAnswer,
    AttemptItem,
    AttemptResult,
    QuestionVersion,
    Quiz,
)
from lms.assessment.queries import newest_result
from lms.assessment.regrading.rules import must_be_decided
from lms.kernel.db import db, read
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark

PART = 1000


class Key(NamedTuple):
    """By what an answer is marked anew."""

    kind: str
    body: dict[str, Any]


class Affected(NamedTuple):
    """A graded attempt in which the question was asked, with what is marked of it now."""

    attempt_id: int
    public_id: str
    person_id: int
    quiz_id: int
    turn: int
    results: int
    pass_mark: int
    marking: str
    counts: str
    grade: float
    passed: bool
    max_points: float
    marks: list[dict[str, Any]]
    position: int
    option_order: list[str]
    points: int
    chosen: list[str] | None


@dataclass(frozen=True)
class Change:
    """What a correction does to one attempt. `is_held`: somebody decides first."""

    row: Affected
    before: Graded
    after: Graded
    outcome: Outcome
    items: list[ItemMark]
    is_held: bool

    @property
    def is_seen(self) -> bool:
        """Whether the grade or the pass is another. Marks are kept also where they are not: what comes next is reckoned
        from them."""
        return self.after != self.before


def remark(row: Affected, key: Key) -> Change | None:
    """What marking the saved answer by `key` makes of the attempt; None where no mark changes."""
    asked = MarkedRow(row.position, row.option_order, key.kind, key.body, row.chosen, row.points)
    return changed(row, asked.mark(from_text(row.marking)))


def changed(row: Affected, new: ItemMark) -> Change | None:
    """What a new mark at its position makes of the attempt; None where that is its mark already."""
    marking, held = from_text(row.marking), from_entries(row.marks)
    if new in held:
        return None
    items = [new if item.position == row.position else item for item in held]
    found = outcome(items, marking, row.turn)
    before = Graded(outcome(held, marking, row.turn).grade, row.passed)
    after = Graded(found.grade, rules.is_passed(found.grade, row.pass_mark))
    return Change(row, before, after, found, items, must_be_decided(row.counts, before, after))


def _affected(*conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    columns: list[Any] = [
        Attempt.id, Attempt.public_id, Attempt.person_id, Attempt.quiz_id, Attempt.turn, Attempt.results,
        Quiz.pass_mark, Quiz.marking, Quiz.counts, AttemptResult.grade, AttemptResult.passed, AttemptResult.max_points,
        AttemptResult.marks, AttemptItem.position, AttemptItem.option_order, AttemptItem.points, AttemptAnswer.chosen,
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(Attempt)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .join(AttemptResult, newest_result())
        .outerjoin(AttemptAnswer, AttemptAnswer.id == newest_answer())
        .where(Attempt.state == AttemptState.SUBMITTED.value, *conditions)
        .order_by(Attempt.id)
    )


_ASKED = _affected(
    Quiz.series == sa.bindparam("series"), AttemptItem.question_version_id == sa.bindparam("version_id")
)
_NEXT = _ASKED.where(Attempt.id > sa.bindparam("after")).limit(sa.bindparam("most", type_=sa.Integer))
_AMONG = _ASKED.where(Attempt.id.in_(sa.bindparam("attempt_ids", expanding=True)))
_ONE = _ASKED.where(Attempt.id == sa.bindparam("attempt_id"))
_AT = _affected(Attempt.id == sa.bindparam("attempt_id"), AttemptItem.position == sa.bindparam("position"))


def affected(series: str, version_id: int, after: int = 0, most: int = PART) -> list[Affected]:
    """The next graded attempts that were asked the question version, by id, from beyond `after`. One query."""
    places = {"series": series, "version_id": version_id, "after": after, "most": most}
    return [Affected(*row) for row in read(_NEXT, places)]


def affected_among(series: str, version_id: int, attempt_ids: Collection[int]) -> list[Affected]:
    """Those of the attempts that are graded and were asked the question version, by id. One query."""
    places = {"series": series, "version_id": version_id, "attempt_ids": list(attempt_ids)}
    return [Affected(*row) for row in read(_AMONG, places)]


def find_affected(series: str, version_id: int, attempt_id: int) -> Affected | None:
    """The attempt as it is marked now, or None if it has no marks or was not asked the question."""
    rows = read(_ONE, {"series": series, "version_id": version_id, "attempt_id": attempt_id})
    return Affected(*rows[0]) if rows else None


def find_at(attempt_id: int, position: int) -> Affected | None:
    """The attempt with what stands at one of its places, or None if it has no marks yet."""
    rows = read(_AT, {"attempt_id": attempt_id, "position": position})
    return Affected(*rows[0]) if rows else None


def get_key(version_id: int) -> Key:
    """How the question version is marked, or NotFound."""
    row = db.session.execute(
        sa.select(QuestionVersion.kind, QuestionVersion.body).where(QuestionVersion.id == version_id)
    ).first()
    if row is None:
        raise NotFound(Message(mark("Không có câu hỏi này.")))
    return Key(row.kind, row.body)

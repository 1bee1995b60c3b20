"""The rounds of a person, and what was answered in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from lms.assessment.models import Question, QuestionVersion
from lms.catalog.models import Course
from lms.kernel.db import db, read
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.learning.practice.models import PracticeAnswer, PracticeItem, PracticeRound
from lms.learning.practice.rules import Told
from lms.org.queries import whole_person

PERSON: sa.BindParameter[int] = sa.bindparam("person_id", type_=sa.Integer)


@dataclass(frozen=True)
class RoundRow:
    """A round of the person. `course_public_id` None: of no course."""

    id: int
    public_id: str
    part: str
    begun_at: datetime
    course_public_id: str | None


class ItemRow(NamedTuple):
    """A question of a round with its answer (None: none yet); never goes to a page as it is."""

    position: int
    version_id: int
    question_id: int
    kind: str
    order: list[str]
    chosen: list[str] | None
    mark: float | None


_ROUND_COLUMNS: list[Any] = [
    PracticeRound.id, PracticeRound.public_id, PracticeRound.part, PracticeRound.begun_at, Course.public_id,
]  # fmt: skip
_ROUND = (
    sa.select(*_ROUND_COLUMNS)
    .outerjoin(Course, Course.id == PracticeRound.course_id)
    .where(PracticeRound.person_id.in_(whole_person(PERSON)))
)
_BY_PUBLIC_ID = _ROUND.where(PracticeRound.public_id == sa.bindparam("public_id"))


def is_answered() -> sa.Exists:
    """Condition: the PracticeItem has its answer."""
    return (
        sa.exists()
        .where(
            PracticeAnswer.round_id == PracticeItem.round_id, PracticeAnswer.position == PracticeItem.position
        )
        .correlate(PracticeItem)
    )


_NEWEST_OPEN = (
    _ROUND.where(
        PracticeRound.begun_at >= sa.bindparam("since", type_=PracticeRound.begun_at.type),
        sa.exists().where(PracticeItem.round_id == PracticeRound.id, ~is_answered()),
    )
    .order_by(PracticeRound.id.desc())
    .limit(1)
)
_ITEM_COLUMNS: list[Any] = [
    PracticeItem.position, PracticeItem.question_version_id, QuestionVersion.question_id, QuestionVersion.kind,
    PracticeItem.option_order, PracticeAnswer.chosen, PracticeAnswer.mark,
]  # fmt: skip
_ITEMS = (
    sa.select(*_ITEM_COLUMNS)
    .join(QuestionVersion, QuestionVersion.id == PracticeItem.question_version_id)
    .outerjoin(
        PracticeAnswer,
        sa.and_(
            PracticeAnswer.round_id == PracticeItem.round_id, PracticeAnswer.position == PracticeItem.position
        ),
    )
    .where(PracticeItem.round_id == sa.bindparam("round_id"))
    .order_by(PracticeItem.position)
)


def get_round(person_id: int, public_id: str) -> RoundRow:
    """The person's own round, or NotFound."""
    for row in read(_BY_PUBLIC_ID, {"person_id": person_id, "public_id": public_id}):
        return RoundRow(*row)
    raise NotFound(Message(mark("Không có lượt luyện tập này trong các lượt của bạn.")))


def find_open_round(person_id: int, since: datetime) -> RoundRow | None:
    """The newest round begun since then that has a question without an answer, or None."""
    rows = read(_NEWEST_OPEN, {"person_id": person_id, "since": since})
    return RoundRow(*rows[0]) if rows else None


def items(round_id: int) -> list[ItemRow]:
    """The questions of a round in order, with their answers. One query."""
    return [ItemRow(*row) for row in read(_ITEMS, {"round_id": round_id})]


class Wording(NamedTuple):
    """What a question says, with its key; never goes to a page as it is."""

    kind: str
    body: dict[str, Any]
    bank_key: str


def wordings(version_ids: Iterable[int]) -> dict[int, Wording]:
    """These wordings by id. One query, none for none."""
    wanted = list(version_ids)
    if not wanted:
        return {}
    rows = db.session.execute(
        sa.select(QuestionVersion.id, QuestionVersion.kind, QuestionVersion.body, Question.bank_key)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(QuestionVersion.id.in_(wanted))
    )
    return {row[0]: Wording(*row[1:]) for row in rows}


_TOLD = (
    sa.select(QuestionVersion.question_id, PracticeAnswer.answered_at, PracticeAnswer.mark)
    .join(
        PracticeItem,
        sa.and_(
            PracticeItem.round_id == PracticeAnswer.round_id, PracticeItem.position == PracticeAnswer.position
        ),
    )
    .join(PracticeRound, PracticeRound.id == PracticeAnswer.round_id)
    .join(QuestionVersion, QuestionVersion.id == PracticeItem.question_version_id)
    .where(PracticeRound.person_id.in_(whole_person(PERSON)))
)


def practised(person_id: int) -> Mapping[int, Sequence[Told]]:
    """By question, what the person answered in practice. One query."""
    found: dict[int, list[Told]] = {}
    for question_id, at, earned in read(_TOLD, {"person_id": person_id}):
        found.setdefault(question_id, []).append(Told(at, earned == 1))
    return found

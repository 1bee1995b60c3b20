"""The questions and files that a draft's version will hold."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Row

from lms.assessment.bank import queries as bank
from lms.assessment.bank.models import BankQuestion
from lms.assessment.bank.rules import MOST_AT_ONCE, SHARED, Filters, course_of, subtree
from lms.assessment.models import Question, QuestionVersion
from lms.catalog.drafts.rows import SlotRow
from lms.catalog.models import Media
from lms.kernel.db import db
from lms.kernel.markup import plain_text

_SHORT = 160


@dataclass(frozen=True)
class BankedQuestion:
    """A question of the bank in the wording that counts."""

    question_id: int
    public_id: str
    bank_key: str
    key: str
    version_id: int
    kind: str
    tags: list[str]
    difficulty: int
    source: Mapping[str, Any]
    html: str
    is_retired: bool

    @property
    def short(self) -> str:
        """Its first words."""
        text = " ".join(plain_text(self.html).split())
        return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def questions_by_id(question_ids: Collection[int]) -> dict[int, BankedQuestion]:
    """These questions. One query."""
    return {one.question_id: one for one in _questions(BankQuestion.question_id.in_(list(question_ids)))}


def questions_by_version(version_ids: Collection[int]) -> dict[int, BankedQuestion]:
    """The questions whose wording that counts is one of these. One query."""
    return {one.version_id: one for one in _questions(BankQuestion.version_id.in_(list(version_ids)))}


def _questions(wanted: sa.ColumnElement[bool]) -> list[BankedQuestion]:
    rows: Any = db.session.execute(
        sa.select(
            BankQuestion.question_id, BankQuestion.public_id, Question.bank_key, Question.key, QuestionVersion.id.label("version_id"),
            QuestionVersion.kind, QuestionVersion.tags, QuestionVersion.difficulty, QuestionVersion.source,
            QuestionVersion.body, BankQuestion.retired_at,
        )
        .join(Question, Question.id == BankQuestion.question_id)
        .join(QuestionVersion, QuestionVersion.id == BankQuestion.version_id)
        .where(wanted)
    )  # fmt: skip
    return [_question(row) for row in rows]


def _question(row: Any) -> BankedQuestion:
    values = row._asdict()
    body, retired_at = values.pop("body"), values.pop("retired_at")
    return BankedQuestion(**values, html=body["html"], is_retired=retired_at is not None)


def banks_of(course_key: str) -> frozenset[str]:
    """The banks of the course, and the one all courses share: what a draw that names no bank draws from."""
    return frozenset(key for key in bank.bank_keys() if course_of(key) == course_key) | {SHARED}


def _filters(slot: SlotRow, own_banks: frozenset[str]) -> Filters:
    categories = subtree(bank.categories(), slot.category_id) if slot.category_id is not None else None
    return Filters(
        categories=categories,
        tag=slot.tag or "",
        banks=frozenset({slot.bank_key}) if slot.bank_key is not None else own_banks,
    )


def candidates(slot: SlotRow, own_banks: frozenset[str]) -> list[BankedQuestion]:
    """The questions that the slot may ask now, by bank and key; retired ones are never drawn. Four queries at most.
    `own_banks`: where a draw that names no bank looks."""
    if slot.question_id is not None:
        found = questions_by_id([slot.question_id])
        return [one for one in found.values() if not one.is_retired]
    rows, _ = bank.questions(_filters(slot, own_banks), None, MOST_AT_ONCE)
    known = questions_by_id([row.question_id for row in rows])
    return [known[row.question_id] for row in rows]


def candidate_count(slot: SlotRow, own_banks: frozenset[str]) -> int:
    """How many questions a draw may take from."""
    return bank.questions(_filters(slot, own_banks), None, 1)[1]


def media_by_hash(hashes: Collection[str], *, content: bool = True) -> dict[str, Row[Any]]:
    """These files; the pictures with their `content`, or without."""
    names = ("sha256", "content_type", "author", "licence", "source", "size", "content")
    columns: list[Any] = [
        getattr(Media, name) if content or name != "content" else sa.null().label(name) for name in names
    ]
    asked = sa.select(*columns).where(Media.sha256.in_(list(hashes)))
    rows: Any = db.session.execute(asked)
    return {row.sha256: row for row in rows}

"""Every SELECT of the question bank. Whoever asks says which banks are within reach; None is every one."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Account
from lms.assessment.bank.models import BankCategory, BankQuestion, BankTag, QuestionEdit
from lms.assessment.bank.rows import Act, BankRow, Edit, Use, Wording
from lms.assessment.bank.rules import MOST_AT_ONCE, Category, Filters, Reach, State, TagKind
from lms.assessment.bank.standing import SEARCH_TOPIC
from lms.assessment.models import (
    Attempt,
    AttemptItem,
    Question,
    QuestionVersion,
    Quiz,
    QuizSlot,
    QuizSlotQuestion,
)
from lms.kernel import search
from lms.kernel.audit import AuditEvent
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark

_WORDING: list[Any] = [
    QuestionVersion.id, QuestionVersion.number, QuestionVersion.kind, QuestionVersion.tags,
    QuestionVersion.difficulty, QuestionVersion.body, QuestionVersion.source, QuestionVersion.created_at,
]  # fmt: skip
_ROW: list[Any] = [
    BankQuestion.question_id, BankQuestion.public_id, Question.bank_key, Question.key, BankQuestion.category_id,
    BankQuestion.is_practice, BankQuestion.retired_at, BankQuestion.retired_reason, *_WORDING,
]  # fmt: skip


# ---- categories ------------------------------------------------------------------------------------------------


def categories() -> list[Category]:
    """Every category, in no order: `rules.branches` makes the tree."""
    rows: Any = db.session.execute(
        sa.select(
            BankCategory.id, BankCategory.public_id, BankCategory.parent_id, BankCategory.name,
            BankCategory.sort_key,
        )
    )  # fmt: skip
    return [Category(*row) for row in rows]


def get_category(public_id: str) -> BankCategory:
    """The category, or NotFound."""
    found = db.session.scalars(sa.select(BankCategory).where(BankCategory.public_id == public_id)).first()
    if found is None:
        raise NotFound(Message(mark("Không có danh mục câu hỏi này.")))
    return found


def category_counts() -> dict[int, int]:
    """How many questions stand in each category itself, retired ones too."""
    asked = sa.select(BankQuestion.category_id, sa.func.count()).group_by(BankQuestion.category_id)
    return {row[0]: row[1] for row in db.session.execute(asked) if row[0] is not None}


# ---- questions -------------------------------------------------------------------------------------------------


def bank_keys() -> list[str]:
    """The keys of the banks that hold a question."""
    return list(db.session.scalars(sa.select(Question.bank_key).distinct().order_by(Question.bank_key)))


def _rows() -> sa.Select[Any]:
    return (
        sa.select(*_ROW)
        .join(Question, Question.id == BankQuestion.question_id)
        .join(QuestionVersion, QuestionVersion.id == BankQuestion.version_id)
    )


def _row(row: Any) -> BankRow:
    return BankRow(*(*row[:8], Wording(*row[8:])))


def _within(reach: Reach) -> list[sa.ColumnElement[bool]]:
    return [] if reach is None else [Question.bank_key.in_(sorted(reach))]


def _tagged(tag: str, *tag_kinds: TagKind) -> sa.ColumnElement[bool]:
    found = sa.select(BankTag.question_id).where(BankTag.tag == tag, BankTag.kind.in_(tag_kinds))
    return BankQuestion.question_id.in_(found)


def _category_conditions(wanted: frozenset[int] | None) -> list[sa.ColumnElement[bool]]:
    if wanted is None:
        return []
    return [BankQuestion.category_id.in_(sorted(wanted)) if wanted else BankQuestion.category_id.is_(None)]


def _used() -> sa.Exists:
    version = aliased(QuestionVersion)
    return (
        sa.select(QuizSlotQuestion.slot_id)
        .join(version, version.id == QuizSlotQuestion.question_version_id)
        .where(version.question_id == BankQuestion.question_id)
        .correlate(BankQuestion)
        .exists()
    )


def _conditions(filters: Filters, reach: Reach) -> tuple[list[sa.ColumnElement[bool]], Any]:
    """What a list is narrowed by, and the rank of what was searched."""
    found, rank = search.matches(SEARCH_TOPIC, filters.query, BankQuestion.question_id)
    found += _within(reach) + _category_conditions(filters.categories)
    if filters.banks is not None:
        found.append(Question.bank_key.in_(sorted(filters.banks)))
    if filters.tag:
        found.append(_tagged(filters.tag, TagKind.OWN, TagKind.ADDED))
    if filters.competence:
        found.append(_tagged(filters.competence, TagKind.COMPETENCE))
    if filters.difficulty is not None:
        found.append(QuestionVersion.difficulty == filters.difficulty)
    if filters.kind:
        found.append(QuestionVersion.kind == filters.kind)
    if filters.state is not State.ALL:
        retired = BankQuestion.retired_at.is_not(None)
        found.append(retired if filters.state is State.RETIRED else ~retired)
    if filters.never_used:
        found.append(~_used())
    if filters.practice:
        found.append(BankQuestion.is_practice.is_(True))
    return found, rank


def questions(filters: Filters, reach: Reach, limit: int, offset: int = 0) -> tuple[list[BankRow], int]:
    """A part of the list and how many there are: the best match first, else by bank and key. Two queries."""
    conditions, rank = _conditions(filters, reach)
    asked = _rows().where(*conditions)
    counted = sa.select(sa.func.count()).select_from(
        asked.with_only_columns(BankQuestion.question_id).subquery()
    )
    total = db.session.scalar(counted) or 0
    ordered = asked.order_by(rank, Question.bank_key, Question.key, BankQuestion.question_id)
    return [_row(row) for row in db.session.execute(ordered.limit(limit).offset(offset))], total


def public_ids(filters: Filters, reach: Reach) -> list[str]:
    """The public ids of every question that a list shows, `MOST_AT_ONCE` and one more at most."""
    conditions, _ = _conditions(filters, reach)
    asked = _rows().with_only_columns(BankQuestion.public_id).where(*conditions)
    ordered = asked.order_by(Question.bank_key, Question.key, BankQuestion.question_id)
    return list(db.session.scalars(ordered.limit(MOST_AT_ONCE + 1)))


def chosen(wanted: Collection[str], reach: Reach) -> list[BankRow]:
    """The questions with these public ids that are within reach, by bank and key; unknown ones are left out."""
    asked = _rows().where(BankQuestion.public_id.in_(list(wanted)), *_within(reach))
    ordered = asked.order_by(Question.bank_key, Question.key, BankQuestion.question_id)
    return [_row(row) for row in db.session.execute(ordered)]


def get_question(public_id: str, reach: Reach) -> BankRow:
    """The question, or NotFound where there is none or it is out of reach."""
    found = chosen([public_id], reach)
    if not found:
        raise NotFound(Message(mark("Không có câu hỏi này, hoặc bạn không được giao khóa học của nó.")))
    return found[0]


def tags_of(question_ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """(kind, tag) of the tags that were added to each question, competences first. One query."""
    found: dict[int, list[tuple[str, str]]] = {question_id: [] for question_id in question_ids}
    rows = db.session.execute(
        sa.select(BankTag.question_id, BankTag.kind, BankTag.tag)
        .where(BankTag.question_id.in_(list(question_ids)), BankTag.kind != TagKind.OWN.value)
        .order_by(BankTag.kind.desc(), BankTag.tag)
    )
    for question_id, kind, tag in rows:
        found[question_id].append((kind, tag))
    return found


def tagged(tag: str, kind: TagKind, question_ids: Collection[int]) -> set[int]:
    """Those of the questions that have the tag."""
    asked = sa.select(BankTag.question_id).where(
        BankTag.tag == tag, BankTag.kind == kind.value, BankTag.question_id.in_(list(question_ids))
    )
    return set(db.session.scalars(asked))


def tags_in_use(reach: Reach) -> list[str]:
    """Every tag of the questions within reach but competences, once."""
    asked = (
        sa.select(BankTag.tag)
        .join(Question, Question.id == BankTag.question_id)
        .where(BankTag.kind != TagKind.COMPETENCE.value, *_within(reach))
    )
    return list(db.session.scalars(asked.distinct().order_by(BankTag.tag).limit(500)))


def quiz_counts(question_ids: Collection[int]) -> dict[int, int]:
    """In how many quizzes each question may be asked, in whatever wording; those in none are left out. One query."""
    asked = (
        sa.select(QuestionVersion.question_id, sa.func.count(sa.distinct(QuizSlot.quiz_id)))
        .join(QuizSlotQuestion, QuizSlotQuestion.question_version_id == QuestionVersion.id)
        .join(QuizSlot, QuizSlot.id == QuizSlotQuestion.slot_id)
        .where(QuestionVersion.question_id.in_(list(question_ids)))
        .group_by(QuestionVersion.question_id)
    )
    return {row[0]: row[1] for row in db.session.execute(asked)}


def wordings(question_id: int) -> list[Wording]:
    """All versions of a question, newest first."""
    asked = sa.select(*_WORDING).where(QuestionVersion.question_id == question_id)
    rows: Any = db.session.execute(asked.order_by(QuestionVersion.number.desc()))
    return [Wording(*row) for row in rows]


def edits(question_id: int) -> list[Edit]:
    """Who made which wording count, newest first."""
    was = aliased(QuestionVersion)
    rows: Any = db.session.execute(
        sa.select(
            QuestionVersion.number, was.number, Account.display_name, Account.person_id, QuestionEdit.note,
            QuestionEdit.at,
        )
        .join(QuestionVersion, QuestionVersion.id == QuestionEdit.version_id)
        .outerjoin(was, was.id == QuestionEdit.was_id)
        .outerjoin(Account, Account.id == QuestionEdit.account_id)
        .where(QuestionEdit.question_id == question_id)
        .order_by(QuestionEdit.id.desc())
    )  # fmt: skip
    return [Edit(*row) for row in rows]


def acts(question_id: int, limit: int = 100) -> list[Act]:
    """What was done to the question besides its wording, newest first."""
    rows: Any = db.session.execute(
        sa.select(
            AuditEvent.verb, AuditEvent.before, AuditEvent.after, Account.display_name, Account.person_id,
            AuditEvent.at,
        )
        .outerjoin(Account, Account.id == AuditEvent.actor_account_id)
        .where(AuditEvent.subject == f"question:{question_id}")
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [Act(*row) for row in rows]


def uses(question_id: int) -> list[Use]:
    """The quizzes that may ask the question, newest first, and in how many attempts each wording was drawn there.
    Two queries, however many attempts there are."""
    rows: Any = db.session.execute(
        sa.select(Quiz.id, Quiz.title, QuestionVersion.number, QuestionVersion.id)
        .join(QuizSlot, QuizSlot.quiz_id == Quiz.id)
        .join(QuizSlotQuestion, QuizSlotQuestion.slot_id == QuizSlot.id)
        .join(QuestionVersion, QuestionVersion.id == QuizSlotQuestion.question_version_id)
        .where(QuestionVersion.question_id == question_id)
        .distinct()
        .order_by(Quiz.id.desc(), QuestionVersion.number.desc())
    )
    found = rows.all()
    drawn: Any = db.session.execute(
        sa.select(Attempt.quiz_id, AttemptItem.question_version_id, sa.func.count())
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .where(AttemptItem.question_version_id.in_([row[3] for row in found]))
        .group_by(Attempt.quiz_id, AttemptItem.question_version_id)
    )
    counts = {(row[0], row[1]): row[2] for row in drawn}
    return [Use(row[0], row[1], row[2], counts.get((row[0], row[3]), 0)) for row in found]


# ---- for quizzes -----------------------------------------------------------------------------------------------


def retired_among(version_ids: Collection[int]) -> set[int]:
    """Those of the versions whose question is no longer offered."""
    asked = (
        sa.select(QuestionVersion.id)
        .join(BankQuestion, BankQuestion.question_id == QuestionVersion.question_id)
        .where(QuestionVersion.id.in_(list(version_ids)), BankQuestion.retired_at.is_not(None))
    )
    return set(db.session.scalars(asked))


def find_question_id(bank_key: str, key: str) -> int | None:
    """The question with this key in the bank, or None."""
    asked = sa.select(Question.id).where(Question.bank_key == bank_key, Question.key == key)
    return db.session.scalar(asked)


def lock_version(question_id: int) -> int:
    """The version that counts; nobody else changes it until the transaction ends."""
    asked = sa.select(BankQuestion.version_id).where(BankQuestion.question_id == question_id)
    return db.session.scalars(asked.with_for_update()).one()

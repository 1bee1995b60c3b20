"""Every SELECT of a draft's quizzes."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from lms.catalog.drafts.models import DraftQuiz, DraftSlot
from lms.catalog.drafts.rows import QuizView, SlotRow
from lms.kernel.db import db


def quizzes_of(draft_id: int) -> dict[int | None, QuizView]:
    """The draft's quizzes by lesson id, the final one under None. Two queries."""
    quizzes = list(db.session.scalars(sa.select(DraftQuiz).where(DraftQuiz.draft_id == draft_id)))
    slots: dict[int, list[SlotRow]] = {quiz.id: [] for quiz in quizzes}
    asked = sa.select(DraftSlot).where(DraftSlot.quiz_id.in_(list(slots))).order_by(DraftSlot.position)
    for slot in db.session.scalars(asked):
        slots[slot.quiz_id].append(slot_row(slot))
    return {quiz.lesson_id: _quiz(quiz, slots[quiz.id]) for quiz in quizzes}


def slot_row(slot: DraftSlot) -> SlotRow:
    """The slot as a plain value."""
    return SlotRow(
        slot.question_id, slot.bank_key, slot.category_id, slot.tag, slot.count, slot.points, slot.more
    )


def _quiz(quiz: DraftQuiz, slots: Collection[SlotRow]) -> QuizView:
    settings: Mapping[str, Any] = quiz.settings
    return QuizView(
        quiz.id, quiz.lesson_id, quiz.bank, quiz.title, quiz.pass_mark, settings, quiz.revision,
        None if quiz.pool is None else tuple(quiz.pool), tuple(slots),
    )  # fmt: skip

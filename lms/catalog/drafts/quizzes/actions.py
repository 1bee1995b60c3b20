"""Writes of a draft's quizzes. A quiz is saved whole: its settings and its places together."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from lms.catalog.drafts.actions import CHANGED, require_author, touch
from lms.catalog.drafts.models import DraftQuiz, DraftSlot
from lms.catalog.drafts.rows import DraftView, QuizView, SlotRow
from lms.kernel import audit
from lms.kernel.actor import Actor
from lms.kernel.db import change, db
from lms.kernel.errors import Conflict


@dataclass(frozen=True)
class QuizContent:
    """A quiz as it is to be. `settings`: minutes, attempts, shuffle and terms, as `quizzes.rules.plain` holds them;
    `bank`, `pool`: see `DraftQuiz`, said only where a quiz begins."""

    title: str
    pass_mark: int
    settings: Mapping[str, Any]
    slots: Sequence[SlotRow]
    bank: str | None = None
    pool: Sequence[int] | None = None


def save_quiz(
    actor: Actor, draft: DraftView, held: QuizView | None, lesson_id: int | None, new: QuizContent, seen: int
) -> None:
    """Makes or changes the check quiz of a lesson, or the final quiz (`lesson_id` None). Conflict if somebody made or
    changed it since the revision `seen` (0: there was none)."""
    require_author(actor, draft)
    touch(actor, draft)
    if (held.revision if held else 0) != seen:
        raise Conflict(CHANGED)
    values = {"title": new.title, "pass_mark": new.pass_mark, "settings": dict(new.settings)}
    if held is None:
        quiz_id = write_quiz(draft.id, lesson_id, new)
    else:
        quiz_id = held.id
        met = change(
            sa.update(DraftQuiz)
            .where(DraftQuiz.id == held.id, DraftQuiz.revision == seen)
            .values(**values, revision=seen + 1)
            .execution_options(synchronize_session=False)
        )
        if not met:
            raise Conflict(CHANGED)
        db.session.execute(sa.delete(DraftSlot).where(DraftSlot.quiz_id == held.id))
        _write_slots(quiz_id, new.slots)
    audit.record(actor, "course-draft.quiz", f"course_draft:{draft.id}", after={"quiz": new.title})


def remove_quiz(actor: Actor, draft: DraftView, held: QuizView) -> None:
    """Takes a quiz out of the draft. Its questions stay in the bank."""
    require_author(actor, draft)
    touch(actor, draft)
    db.session.execute(sa.delete(DraftSlot).where(DraftSlot.quiz_id == held.id))
    db.session.execute(sa.delete(DraftQuiz).where(DraftQuiz.id == held.id))
    audit.record(actor, "course-draft.quiz-remove", f"course_draft:{draft.id}", after={"quiz": held.title})


def write_quiz(draft_id: int, lesson_id: int | None, new: QuizContent) -> int:
    """Writes a new quiz into the draft and returns its id. The caller holds the draft."""
    quiz = DraftQuiz(
        draft_id=draft_id, lesson_id=lesson_id, bank=new.bank, title=new.title, pass_mark=new.pass_mark,
        settings=dict(new.settings), pool=None if new.pool is None else list(new.pool), revision=1,
    )  # fmt: skip
    db.session.add(quiz)
    db.session.flush()
    _write_slots(quiz.id, new.slots)
    return quiz.id


def _write_slots(quiz_id: int, slots: Sequence[SlotRow]) -> None:
    for position, slot in enumerate(slots, 1):
        values = {**asdict(slot), "more": dict(slot.more or {})}
        db.session.add(DraftSlot(quiz_id=quiz_id, position=position, **values))
    db.session.flush()

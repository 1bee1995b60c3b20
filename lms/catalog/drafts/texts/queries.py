"""Every SELECT of saved texts."""

from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Account
from lms.catalog.drafts.models import DraftLesson, DraftText
from lms.catalog.drafts.rows import TextView
from lms.catalog.drafts.texts.rules import Saved
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark

NO_TEXT = Message(mark("Không còn bản lưu này."))

_TEXT: list[Any] = [
    DraftText.number, DraftText.format, DraftText.source, DraftText.html, DraftText.policy, DraftText.words, DraftText.faults,
    DraftText.removed, DraftText.is_aside, DraftText.account_id, Account.display_name.label("saved_by"), Account.person_id,
    DraftText.begun_at, DraftText.saved_at,
]  # fmt: skip


def _texts(lesson_id: int) -> sa.Select[Any]:
    found = sa.select(*_TEXT).outerjoin(Account, Account.id == DraftText.account_id)
    return found.where(DraftText.lesson_id == lesson_id)


def find_text(lesson_id: int, number: int) -> TextView | None:
    """The text with this number, or None."""
    row = db.session.execute(_texts(lesson_id).where(DraftText.number == number)).first()
    return TextView(**row._asdict()) if row else None


def get_text(lesson_id: int, number: int) -> TextView:
    """The text with this number, or NotFound."""
    found = find_text(lesson_id, number)
    if found is None:
        raise NotFound(NO_TEXT)
    return found


def texts_of(lesson_id: int) -> list[TextView]:
    """Every kept text of the lesson, newest first."""
    rows = db.session.execute(_texts(lesson_id).order_by(DraftText.number.desc()))
    return [TextView(**row._asdict()) for row in rows]


def entries_of(lesson_id: int) -> list[Saved]:
    """When and by whom each kept text of the lesson was saved, without the texts."""
    rows: Any = db.session.execute(
        sa.select(DraftText.number, DraftText.account_id, DraftText.begun_at, DraftText.saved_at).where(
            DraftText.lesson_id == lesson_id
        )
    )
    return [Saved(*row) for row in rows]


def counting_texts(draft_id: int) -> dict[int, TextView]:
    """The text that counts of each lesson of the draft, by lesson id. One query."""
    asked = (
        sa.select(DraftText.lesson_id, *_TEXT)
        .join(DraftLesson, DraftLesson.id == DraftText.lesson_id)
        .outerjoin(Account, Account.id == DraftText.account_id)
        .where(
            DraftLesson.draft_id == draft_id,
            DraftText.number == DraftLesson.text_number,
            DraftLesson.removed_at.is_(None),
        )
    )
    return {row[0]: TextView(*row[1:]) for row in db.session.execute(asked)}

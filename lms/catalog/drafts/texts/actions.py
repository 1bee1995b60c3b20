"""Saving a lesson's text. What was written is never thrown away: a save over a text its author has not seen is kept
aside and refused."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from lms.catalog.drafts.actions import keep_open, require_author, touch
from lms.catalog.drafts.models import DraftLesson, DraftText
from lms.catalog.drafts.rows import DraftLessonRow, DraftView, TextView
from lms.catalog.drafts.texts import queries, rules
from lms.catalog.drafts.texts.preparing import Prepared
from lms.kernel import audit, clock
from lms.kernel.actor import Actor
from lms.kernel.db import change, db
from lms.kernel.errors import Invalid
from lms.kernel.markup import POLICY
from lms.kernel.messages import Message, mark

TOO_LONG = mark("Bài dài quá {most} ký tự. Hãy tách thành hai bài rồi lưu lại.")


@dataclass(frozen=True)
class SavedText:
    """`number`: of the text that counts now. `theirs`: the text that was saved meanwhile, where this one could not
    be: it is kept aside in the lesson's history."""

    number: int
    at: datetime
    theirs: TextView | None = None


def check_length(source: str) -> None:
    """Invalid for a text that is too long for one lesson."""
    if len(source) > rules.MOST_LETTERS:
        raise Invalid(Message(TOO_LONG, {"most": rules.MOST_LETTERS}))


def save_text(
    actor: Actor, draft: DraftView, lesson: DraftLessonRow, text: Prepared, seen: int, *, afresh: bool = False
) -> SavedText:
    """Makes the text the one that counts, if the one numbered `seen` still does; else keeps it aside and says which
    does. Equal text saves nothing. `afresh`: it takes the place of the other whole, which stays in the history. Conflict
    if the draft is no longer open."""
    require_author(actor, draft)
    check_length(text.source)
    keep_open(draft)
    number = db.session.scalars(
        sa.select(DraftLesson.text_number).where(DraftLesson.id == lesson.id).with_for_update()
    ).one()
    held = queries.find_text(lesson.id, number) if number else None
    # What was wrong may have been mended elsewhere (a file was added): then equal words are saved anew.
    same = held is not None and (held.source, held.format, held.html) == (text.source, text.format, text.html)
    same = same and held is not None and held.faults == text.faults
    if same or (held is None and not text.source):
        return SavedText(number, held.saved_at if held else clock.now())
    is_aside = held is not None and number != seen
    written = _write(actor, lesson.id, text, is_aside=is_aside, afresh=afresh)
    if is_aside:
        return SavedText(number, clock.now(), held)
    touch(
        actor, draft
    )  # only now: an approval ends with a text that counts, not with one that changes nothing
    change(sa.update(DraftLesson).where(DraftLesson.id == lesson.id).values(text_number=written))
    _thin(lesson.id, written)
    return SavedText(written, clock.now())


def return_to(actor: Actor, draft: DraftView, lesson: DraftLessonRow, number: int, text: Prepared) -> int:
    """Makes the earlier text with this number count again, as a new entry of the history; its number. `text`: what
    `preparing.prepare_again` makes of it today, for files may be gone since and cleaning may have changed."""
    require_author(actor, draft)
    touch(actor, draft)
    written = _write(actor, lesson.id, text, is_aside=False, afresh=True)
    change(sa.update(DraftLesson).where(DraftLesson.id == lesson.id).values(text_number=written))
    audit.record(
        actor,
        "course-draft.text",
        f"course_draft:{draft.id}",
        after={"lesson": lesson.title, "number": number},
    )
    return written


def _write(actor: Actor, lesson_id: int, text: Prepared, *, is_aside: bool, afresh: bool = False) -> int:
    now = clock.now()
    asked = sa.select(DraftText).where(DraftText.lesson_id == lesson_id)
    rows = list(db.session.scalars(asked.order_by(DraftText.number.desc()).limit(2)))
    newest = rows[0] if rows else None
    number = newest.number + 1 if newest else 1
    values = {
        "number": number, "format": text.format.value, "source": text.source, "html": text.html, "policy": POLICY,
        "words": text.words, "faults": text.faults, "removed": [one.plain() for one in text.removed], "saved_at": now,
    }  # fmt: skip
    goes_on = (
        newest is not None
        and not afresh
        and newest.is_aside is is_aside
        and rules.overwrites(_entry(newest), actor.account_id, now, text.words)
    )
    if goes_on and newest is not None:
        change(sa.update(DraftText).where(DraftText.id == newest.id).values(**values))
    else:
        db.session.add(
            DraftText(
                lesson_id=lesson_id, is_aside=is_aside, account_id=actor.account_id, begun_at=now, **values
            )
        )
        db.session.flush()
    return number


def _entry(row: DraftText) -> rules.Saved:
    return rules.Saved(row.number, row.account_id, row.begun_at, row.saved_at, row.words)


def _thin(lesson_id: int, counting: int) -> None:
    gone = rules.too_many(queries.entries_of(lesson_id), counting, clock.now())
    if gone:
        change(sa.delete(DraftText).where(DraftText.lesson_id == lesson_id, DraftText.number.in_(gone)))

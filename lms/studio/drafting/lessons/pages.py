"""What the pages of a lesson show, put together as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lms.assessment.bank import queries as bank
from lms.assessment.rows import AttemptItemView
from lms.catalog.drafts import queries
from lms.catalog.drafts.files.queries import files_in
from lms.catalog.drafts.publishing.queries import questions_by_id
from lms.catalog.drafts.quizzes.queries import quizzes_of
from lms.catalog.drafts.quizzes.rules import headings_of
from lms.catalog.drafts.rows import DraftLessonRow, DraftView, TextView
from lms.catalog.drafts.rules import TextFormat
from lms.catalog.drafts.texts import queries as texts
from lms.catalog.drafts.texts.actions import check_length
from lms.catalog.drafts.texts.joining import joined
from lms.catalog.drafts.texts.preparing import Prepared, html_of, prepare
from lms.catalog.rows import LessonBody, LessonSource
from lms.kernel.actor import Actor
from lms.kernel.db import release
from lms.kernel.messages import Message
from lms.studio.drafting.pages import may_write, minutes_of


@dataclass(frozen=True)
class Desk:
    """A lesson on the author's desk. `text` None: nothing was written yet."""

    draft: DraftView
    lesson: DraftLessonRow
    text: TextView | None

    @property
    def faults(self) -> list[tuple[int, Message]]:
        """What the checker said of the text: line and sentence."""
        return [
            (line, Message(msgid, params)) for msgid, params, line in (self.text.faults if self.text else [])
        ]


@dataclass(frozen=True)
class Preview:
    """A lesson as a learner will see it. `before`, `after`: its neighbours; `checks`: its questions, each with the heading
    of the section that begins with it, "" for none."""

    draft: DraftView
    row: DraftLessonRow
    lesson: LessonBody
    count: int
    before: DraftLessonRow | None
    after: DraftLessonRow | None
    checks: Sequence[tuple[str, AttemptItemView]]
    may_write: bool


def desk(actor: Actor, course_public_id: str, lesson_id: str, permission: str = "drafts.write") -> Desk:
    """The lesson with its text, or NotFound. Four queries."""
    draft = queries.get_draft_visible_to(actor, course_public_id, permission)
    lesson = queries.get_lesson(draft.id, lesson_id)
    return Desk(draft, lesson, texts.find_text(lesson.id, lesson.text_number))


def prepared(found: Desk, body: str, text_format: TextFormat, *, keep_both: bool) -> Prepared:
    """The text as it will be saved: no transaction is open when this returns. `keep_both`: the saved one above it.
    Invalid for one that is too long."""
    check_length(body)
    saved = found.text if keep_both else None
    files = files_in(found.draft, body, *([saved.source] if saved else ()))
    release()
    if saved is not None:
        body, text_format = joined(body, text_format, saved, files)
    return prepare(body, text_format, files)


def html_as_shown(draft: DraftView, text: TextView | None) -> str:
    """A text of the draft as a learner will see it."""
    return html_of(text, files_in(draft, text.source)) if text is not None else ""


def preview(actor: Actor, course_public_id: str, lesson_id: str) -> Preview:
    """The lesson as a learner will see it."""
    found = desk(actor, course_public_id, lesson_id, "drafts.see")
    row, rows = found.lesson, queries.lessons_of(found.draft.id)
    sources = [LessonSource.of(source) for source in row.sources]
    body = LessonBody(
        row.id, row.public_id, row.position, row.key, row.title, minutes_of(row), row.objectives,
        html_as_shown(found.draft, found.text), sources, None,
    )  # fmt: skip
    near: dict[int, Any] = {one.position: one for one in rows}
    return Preview(
        found.draft,
        row,
        body,
        len(rows),
        near.get(row.position - 1),
        near.get(row.position + 1),
        _checks(found),
        may_write(actor, found.draft),
    )


def _checks(found: Desk) -> list[tuple[str, AttemptItemView]]:
    quiz = quizzes_of(found.draft.id).get(found.lesson.id)
    sections = {slot.question_id: slot.section for slot in quiz.slots} if quiz else {}
    ids = [question_id for question_id in sections if question_id is not None]
    public = {one.public_id: ids.index(one.question_id) for one in questions_by_id(ids).values()}
    rows = sorted(bank.chosen(list(public), None), key=lambda row: public[row.public_id])
    headings = headings_of([sections[row.question_id] for row in rows])
    asked = [row.wording.asked._replace(position=place) for place, row in enumerate(rows, 1)]
    return list(zip(headings, asked, strict=True))

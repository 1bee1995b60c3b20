"""What the pages of a lesson show, put together as plain values."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lms.assessment.bank import queries as bank
from lms.assessment.rows import AttemptItemView
from lms.catalog.addresses import address_of
from lms.catalog.drafts import queries
from lms.catalog.drafts.publishing.queries import questions_by_id
from lms.catalog.drafts.quizzes.queries import quizzes_of
from lms.catalog.drafts.rows import DraftLessonRow, DraftView, TextView
from lms.catalog.drafts.texts import queries as texts
from lms.catalog.drafts.texts.preparing import html_of
from lms.catalog.rows import LessonBody, LessonSource
from lms.kernel.actor import Actor
from lms.kernel.messages import Message
from lms.studio.drafting.pages import may_write, minutes_of


@dataclass(frozen=True)
class Desk:
    """A lesson on the author's desk. `text` None: nothing was written yet."""

    draft: DraftView
    lesson: DraftLessonRow
    text: TextView | None

    @property
    def files(self) -> str:
        """What the editor may show, by name, as JSON."""
        kinds = {"image": "img", "video": "video", "audio": "audio"}
        shown = {
            name: {
                "address": address_of(file["sha256"], file["content_type"]), "alt": file.get("alt", ""),
                "kind": kinds.get(file["content_type"].split("/")[0], "file"),
            }
            for name, file in sorted(self.draft.files.items())
        }  # fmt: skip
        return json.dumps(shown, ensure_ascii=False)

    @property
    def faults(self) -> list[tuple[int, Message]]:
        """What the checker said of the text: line and sentence."""
        return [
            (line, Message(msgid, params)) for msgid, params, line in (self.text.faults if self.text else [])
        ]


@dataclass(frozen=True)
class Preview:
    """A lesson as a learner will see it. `before`, `after`: its neighbours; `checks`: its questions."""

    draft: DraftView
    row: DraftLessonRow
    lesson: LessonBody
    count: int
    before: DraftLessonRow | None
    after: DraftLessonRow | None
    checks: Sequence[AttemptItemView]
    may_write: bool


def desk(actor: Actor, course_public_id: str, lesson_id: str, permission: str = "drafts.write") -> Desk:
    """The lesson with its text, or NotFound. Four queries."""
    draft = queries.get_draft_visible_to(actor, course_public_id, permission)
    lesson = queries.get_lesson(draft.id, lesson_id)
    return Desk(draft, lesson, texts.find_text(lesson.id, lesson.text_number))


def preview(actor: Actor, course_public_id: str, lesson_id: str) -> Preview:
    """The lesson as a learner will see it."""
    found = desk(actor, course_public_id, lesson_id, "drafts.see")
    row, rows = found.lesson, queries.lessons_of(found.draft.id)
    sources = [LessonSource.of(source) for source in row.sources]
    body = LessonBody(
        row.id, row.public_id, row.position, row.key, row.title, minutes_of(row), row.objectives,
        html_of(found.text, found.draft.files) if found.text else "", sources, None,
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


def _checks(found: Desk) -> list[AttemptItemView]:
    quiz = quizzes_of(found.draft.id).get(found.lesson.id)
    ids = [slot.question_id for slot in quiz.slots if slot.question_id is not None] if quiz else []
    public = {one.public_id: ids.index(one.question_id) for one in questions_by_id(ids).values()}
    rows = sorted(bank.chosen(list(public), None), key=lambda row: public[row.public_id])
    return [row.wording.asked._replace(position=place) for place, row in enumerate(rows, 1)]

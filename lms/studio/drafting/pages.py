"""What the pages of a draft show, put together as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lms.catalog import queries as catalog
from lms.catalog.addresses import is_picture
from lms.catalog.drafts import queries
from lms.catalog.drafts.files.queries import all_files, files_in
from lms.catalog.drafts.publishing.packing import holds_approval
from lms.catalog.drafts.rows import DraftLessonRow, DraftView
from lms.catalog.drafts.rules import estimated_minutes
from lms.catalog.drafts.texts.preparing import Prepared, prepare_again
from lms.catalog.drafts.texts.queries import find_text
from lms.catalog.queries import CourseCard
from lms.kernel.access import permits
from lms.kernel.actor import Actor


@dataclass(frozen=True)
class Outline:
    """A draft with its lessons. `may_write`: else it is only looked at, by a reviewer, or by somebody it is shared with
    for that: `looks_on`. `is_approved`: and still as it was approved, in its questions and files too."""

    draft: DraftView
    lessons: Sequence[DraftLessonRow]
    removed: Sequence[DraftLessonRow]
    may_write: bool
    looks_on: bool
    is_approved: bool

    @property
    def minutes(self) -> int:
        """Nominal minutes of all lessons."""
        return sum(minutes_of(lesson) for lesson in self.lessons)

    def after(self, lesson: DraftLessonRow) -> DraftLessonRow | None:
        """The lesson that comes next."""
        return next((one for one in self.lessons if one.position == lesson.position + 1), None)


def minutes_of(lesson: DraftLessonRow) -> int:
    """The lesson's minutes: as its author says, else by its length."""
    return lesson.minutes or estimated_minutes(lesson.words)


def may_write(actor: Actor, draft: DraftView) -> bool:
    """Whether the actor is one of those who write the course. One query."""
    return permits(actor, "drafts.write", queries.authors_of_course(draft.course_id).scope(draft.course_id))


def prepared_again(draft: DraftView, lesson: DraftLessonRow) -> Prepared | None:
    """The lesson's text as it is today, with the files there are now; None for none."""
    text = find_text(lesson.id, lesson.text_number)
    return prepare_again(text, files_in(draft, text.source)) if text is not None else None


def outline(actor: Actor, course_public_id: str) -> Outline:
    """The outline's page. Five queries, however many lessons."""
    draft = queries.get_draft_visible_to(actor, course_public_id, "drafts.see")
    scope = queries.authors_of_course(draft.course_id).scope(draft.course_id)
    writes = permits(actor, "drafts.write", scope)
    return Outline(
        draft, queries.lessons_of(draft.id), queries.removed_lessons(draft.id), writes,
        not writes and permits(actor, "drafts.see", scope), holds_approval(draft),
    )  # fmt: skip


def pictures_of(draft: DraftView) -> list[str]:
    """The names of the draft's pictures. Two queries."""
    return [name for name, file in sorted(all_files(draft).items()) if is_picture(file["content_type"])]


def opening(actor: Actor, card: CourseCard) -> dict[str, Any]:
    """The page that asks before a published course is edited: from which version; or whose course it is."""
    authors = queries.authors_of_course(card.course_id)
    return {
        "card": card, "versions": catalog.versions_of(card.course_id), "draft": queries.find_open_draft(card.course_id),
        "may_write": permits(actor, "drafts.write", authors.scope(card.course_id)),
        "may_own": permits(actor, "drafts.own", authors.scope(card.course_id)),
        "owner": queries.find_account_name(authors.owner_id),
    }  # fmt: skip

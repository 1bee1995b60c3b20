"""What the pages of a draft's quiz show, put together as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lms.assessment.bank import queries as bank
from lms.catalog.drafts import queries
from lms.catalog.drafts.publishing.drawing import final_places
from lms.catalog.drafts.publishing.packing import packed
from lms.catalog.drafts.publishing.queries import (
    BankedQuestion,
    banks_of,
    candidates,
    questions_by_id,
    questions_by_version,
)
from lms.catalog.drafts.quizzes.actions import QuizContent
from lms.catalog.drafts.quizzes.queries import quizzes_of
from lms.catalog.drafts.rows import DraftLessonRow, DraftView, QuizView, SlotRow
from lms.kernel.actor import Actor
from lms.kernel.messages import Message, mark
from lms.studio.bank import pages as bank_pages

CHECK_TITLE = mark("Câu hỏi cuối bài: {title}")
FINAL_TITLE = mark("Bài kiểm tra cuối khóa")


@dataclass(frozen=True)
class Desk:
    """A quiz on the author's desk. `lesson` None: the final quiz; `quiz` None: there is none yet."""

    draft: DraftView
    lesson: DraftLessonRow | None
    quiz: QuizView | None

    @property
    def address(self) -> dict[str, Any]:
        """What names the quiz in addresses."""
        named: dict[str, Any] = {"public_id": self.draft.course_public_id}
        return {**named, "lesson_id": self.lesson.public_id} if self.lesson else named

    @property
    def new_title(self) -> str:
        """The name of a quiz that begins; a course's own words are Vietnamese."""
        return (
            Message(CHECK_TITLE, {"title": self.lesson.title}).plain()[:150] if self.lesson else FINAL_TITLE
        )


@dataclass(frozen=True)
class Place:
    """A place of the quiz as it is shown. `question` None: drawn, from `found` questions, of which `listed` come first."""

    slot: SlotRow
    question: BankedQuestion | None
    bank_name: str
    category: str
    found: int
    listed: Sequence[BankedQuestion] = ()

    @property
    def unlisted(self) -> int:
        """How many more there are than those listed."""
        return self.found - len(self.listed)


MOST_LISTED = 50


def desk(actor: Actor, course_public_id: str, lesson_id: str | None) -> Desk:
    """The quiz of the lesson, or the final quiz, or NotFound where the draft is not theirs."""
    draft = queries.get_draft_visible_to(actor, course_public_id)
    lesson = queries.get_lesson(draft.id, lesson_id) if lesson_id is not None else None
    return Desk(draft, lesson, quizzes_of(draft.id).get(lesson.id if lesson else None))


def places(actor: Actor, here: Desk) -> list[Place]:
    """The quiz's places with what stands there. A few queries for each that is drawn, one for all that are fixed."""
    slots = here.quiz.slots if here.quiz else ()
    known = questions_by_id([slot.question_id for slot in slots if slot.question_id is not None])
    drawn = [slot for slot in slots if slot.question_id is None]
    shown: Mapping[int, str] = {}
    titles = bank_pages.desk(actor) if drawn else None
    offered = _offered(here) if drawn else {}
    if titles is not None:
        shown = titles.paths
    return [
        Place(
            slot, known.get(slot.question_id) if slot.question_id is not None else None,
            titles.bank_name(slot.bank_key) if titles and slot.bank_key else "",
            shown.get(slot.category_id or 0, "–") if slot.category_id is not None else "",
            len(offered[n]) if n in offered else 1, offered.get(n, ())[:MOST_LISTED],
        )
        for n, slot in enumerate(slots)
    ]  # fmt: skip


def _offered(here: Desk) -> dict[int, list[BankedQuestion]]:
    """What each place that draws may ask today, by its number from 0: as the version would that were published now; of
    the `pool`, where the quiz has one."""
    slots = here.quiz.slots if here.quiz else ()
    places = [n for n, slot in enumerate(slots) if slot.question_id is None]
    if here.lesson is None:
        found = final_places(packed(here.draft, whole=False))
        known = questions_by_version({one for n in places for one in found[n].candidates})
        return {n: [known[one] for one in found[n].candidates] for n in places}
    if here.quiz is None or here.quiz.pool is None:
        own = banks_of(here.draft.key)
        return {n: candidates(slots[n], own) for n in places}
    pool = [one for one in questions_by_id(here.quiz.pool).values() if not one.is_retired]
    return {n: [one for one in pool if slots[n].tag is None or slots[n].tag in one.tags] for n in places}


def with_more(here: Desk, new: Sequence[SlotRow]) -> QuizContent:
    """The quiz with further places at its end; what it is like where there was none."""
    held = here.quiz
    if held is not None:
        return QuizContent(
            held.title, held.pass_mark, held.settings, (*held.slots, *in_the_last_section(held, new))
        )
    if here.lesson is not None:
        return QuizContent(here.new_title, 70, {}, new)
    return QuizContent(here.new_title, 80, {"minutes": 0, "attempts": 0, "shuffle": True}, new)


def picked(actor: Actor, here: Desk, public_ids: Sequence[str]) -> list[SlotRow]:
    """The questions that were ticked, as places; those that are out of reach or stand there already are left out."""
    held = {slot.question_id for slot in here.quiz.slots} if here.quiz else set()
    rows = bank.chosen(public_ids, bank_pages.desk(actor).reach)
    return [
        SlotRow(row.question_id) for row in rows if row.question_id not in held and row.retired_at is None
    ]


def in_the_last_section(quiz: QuizView | None, slots: Sequence[SlotRow]) -> list[SlotRow]:
    """New places at the end of a quiz belong to its last section, if it has sections."""
    section = quiz.slots[-1].section if quiz and quiz.slots else ""
    return [
        replace(slot, more={**(slot.more or {}), "section": section}) if section else slot for slot in slots
    ]

"""What the checklist and the publishing page show, put together as plain values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lms.catalog.drafts import queries
from lms.catalog.drafts.checklist.findings.rules import Finding
from lms.catalog.drafts.checklist.rules import TOPICS, findings
from lms.catalog.drafts.publishing.packing import Packed, is_outdated, packed, seal_of
from lms.catalog.drafts.reviewing.queries import needs_review
from lms.catalog.drafts.rows import DraftLessonRow, DraftView
from lms.catalog.packs.problems import Problem
from lms.catalog.packs.reader import COURSE
from lms.catalog.rules import CHOSEN_EFFECTS, EFFECTS
from lms.kernel.actor import Actor
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.studio.drafting.pages import may_write
from lms.studio.drafting.publishing.queries import facts_of
from lms.studio.queries import impact
from lms.studio.rules import Impact, describe, describe_effect

PARTS = {
    "outline": "drafts.outline",
    "settings": "drafts.settings",
    "final": "drafts.quizzes.quiz",
    "files": "media.index",
    "file": "media.file",
    "text": "drafts.lessons.text",
    "details": "drafts.lessons.details",
    "quiz": "drafts.quizzes.quiz",
}


@dataclass(frozen=True)
class Checklist:
    """What is still to do, by lesson; None: of the course as a whole."""

    draft: DraftView
    lessons: Sequence[DraftLessonRow]
    findings: Sequence[Finding]
    may_write: bool

    @property
    def blocking(self) -> list[Finding]:
        """What keeps it from being published."""
        return [finding for finding in self.findings if finding.blocks]

    def topics(self) -> list[tuple[str, int, int]]:
        """Everything that was looked at: in words, how many things keep the draft from being published, and how many there
        are in all."""
        return [
            (words, sum(f.blocks for f in own), len(own))
            for number, (words, _check) in enumerate(TOPICS)
            for own in [[f for f in self.findings if f.topic == number]]
        ]

    def groups(self) -> list[tuple[DraftLessonRow | None, list[Finding]]]:
        """The findings of the course, then of each lesson that has some."""
        found = []
        for lesson in (None, *self.lessons):
            own = [f for f in self.findings if f.lesson == (lesson.public_id if lesson else None)]
            if own:
                found.append((lesson, own))
        return found

    def place(self, finding: Finding) -> tuple[str, dict[str, str]]:
        """Where it is done: a route and what names the place there."""
        named = {"public_id": self.draft.course_public_id}
        if finding.lesson:
            named["lesson_id"] = finding.lesson
        if finding.file:
            named["file_id"] = finding.file
        return PARTS[finding.part], named


def checklist(actor: Actor, course_public_id: str, leads_somewhere: Callable[[str], bool]) -> Checklist:
    """The checklist of the draft, or NotFound where it is not theirs to see."""
    draft = queries.get_draft_visible_to(actor, course_public_id, "drafts.see")
    return Checklist(
        draft,
        queries.lessons_of(draft.id),
        findings(facts_of(draft, leads_somewhere)),
        may_write(actor, draft),
    )


@dataclass(frozen=True)
class Publication:
    """What publishing the draft would do. `impact` None: a first version, which concerns nobody. `ready`: the draft as it
    would be published; None while something keeps it from that; `is_outdated`: it was approved, but not as it is now."""

    checklist: Checklist
    impact: Impact | None
    waits_for_review: bool
    is_outdated: bool
    ready: Packed | None

    @property
    def seal(self) -> str:
        """Of what the page shows."""
        return seal_of(self.ready) if self.ready is not None else ""

    @property
    def said(self) -> list[tuple[str, Message]]:
        """Whom it concerns, then what each effect does to them, with the effect's words."""
        if self.impact is None:
            return []
        each = ((EFFECTS[effect], describe_effect(self.impact, effect)) for effect in CHOSEN_EFFECTS)
        return [("", describe(self.impact)), *each]


def publication(actor: Actor, course_public_id: str, leads_somewhere: Callable[[str], bool]) -> Publication:
    """The publishing page, or NotFound for whoever only reviews the draft."""
    found = checklist(actor, course_public_id, leads_somewhere)
    if not found.may_write:
        raise NotFound(queries.NO_DRAFT)
    draft = found.draft
    concerned = impact(draft.course_id) if draft.newest is not None else None
    reviewed = needs_review()
    waits = reviewed and not draft.is_approved
    ready = packed(draft) if not found.blocking and not waits else None
    outdated = reviewed and ready is not None and is_outdated(draft, ready)
    return Publication(found, concerned, outdated or waits, outdated, ready)


UNSOUND = Message(mark("Bản nháp còn chỗ chưa phát hành được."))
IN_PACK = mark("{file}: {message}")
ABOUT = mark("Thông tin khóa học: {message}")


def unsound(problems: Sequence[Problem]) -> list[Message]:
    """What the reader of packs says of a draft, each with the file it would stand in; what concerns the course by the
    name of its page."""
    return [
        Message(ABOUT, {"message": problem.message})
        if problem.file == COURSE
        else Message(IN_PACK, {"file": problem.file, "message": problem.message})
        for problem in problems[:20]
    ]

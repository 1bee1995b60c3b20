"""What the queries of drafts answer with: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.catalog.drafts.rules import Part, ReviewStep, Settings
from lms.kernel.access import Scope


@dataclass(frozen=True)
class Authors:
    """Who writes a course, by account id. `viewer_ids`: who only looks on, none of its authors."""

    owner_id: int | None = None
    ids: frozenset[int] = frozenset()
    viewer_ids: frozenset[int] = frozenset()

    def part_of(self, account_id: int) -> Part:
        """What the account is to the course."""
        if account_id == self.owner_id:
            return Part.OWNER
        if account_id in self.viewer_ids:
            return Part.VIEWER
        return Part.EDITOR if account_id in self.ids else Part.NONE

    def scope(self, course_id: int) -> Scope:
        """The course with its authors, for the access table."""
        return Scope(
            course_id=course_id, author_ids=self.ids, owner_id=self.owner_id, viewer_ids=self.viewer_ids
        )


@dataclass(frozen=True)
class DraftView:
    """An open draft. `base_number`: of the published version it began with; `newest`: of the newest there is now;
    None for none. `origin`: of the course. `review_step`, `review_changes`, `review_hash`: see `DraftReview`, of its
    newest row."""

    id: int
    public_id: str
    course_id: int
    course_public_id: str
    key: str
    origin: str
    based_on_id: int | None
    base_number: int | None
    newest: int | None
    settings: Settings
    revision: int
    changes: int
    started_at: datetime
    changed_at: datetime
    changed_by: int | None
    review_step: str | None = None
    review_changes: int | None = None
    review_hash: str | None = None

    @property
    def title(self) -> str:
        """What the course is to be called."""
        return self.settings.title

    @property
    def is_waiting(self) -> bool:
        """It waits for a reviewer."""
        return self.review_step == ReviewStep.ASKED

    @property
    def is_approved(self) -> bool:
        """A reviewer approved it, and nothing was changed in it since. What it shows of the bank and the library may have
        been: see `publishing.packing.holds_approval`."""
        return self.review_step == ReviewStep.APPROVED and self.review_changes == self.changes

    @property
    def next_number(self) -> int:
        """The number the next version gets."""
        return (self.newest or 0) + 1


@dataclass(frozen=True)
class DraftCard:
    """A draft in a list. `changed_by`: a name, None for the command line; `reviewed_at`: the newest step of its review;
    `is_approved`: and nothing was changed in it since; what it shows of the bank and the library may have been, which `reviewing.queries.split_for` looks at."""

    course_id: int
    course_public_id: str
    title: str
    newest: int | None
    lessons: int
    changed_at: datetime
    changed_by: str | None
    review_step: str
    reviewed_at: datetime | None
    is_approved: bool
    authors: Authors


@dataclass(frozen=True)
class DraftLessonRow:
    """A lesson of a draft without its text. `words`, `saved_at`: of the text that counts; `check_count`: how many
    questions its check quiz asks, None for no check quiz."""

    id: int
    public_id: str
    position: int
    key: str
    title: str
    minutes: int | None
    objectives: list[str]
    sources: list[Mapping[str, Any]]
    text_number: int
    revision: int
    removed_at: datetime | None
    words: int
    format: str
    faults: list[Any]
    saved_at: datetime | None
    saved_by: str | None
    check_count: int | None = None
    pass_mark: int | None = None


@dataclass(frozen=True)
class TextView:
    """One saved text with who saved it: a name, None for the command line; `person_id` None: on no roster."""

    number: int
    format: str
    source: str
    html: str
    policy: int
    words: int
    faults: list[Any]
    removed: list[str]
    is_aside: bool
    account_id: int | None
    saved_by: str | None
    person_id: int | None
    begun_at: datetime
    saved_at: datetime


@dataclass(frozen=True)
class SlotRow:
    """A place of a quiz: see `DraftSlot`."""

    question_id: int | None = None
    bank_key: str | None = None
    category_id: int | None = None
    tag: str | None = None
    count: int = 1
    points: int = 1
    more: Mapping[str, Any] | None = None

    @property
    def section(self) -> str:
        """The heading of the section that the place belongs to, "" for none."""
        return (self.more or {}).get("section") or ""


@dataclass(frozen=True)
class QuizView:
    """A quiz of a draft with its places in order. `lesson_id` None: the final quiz. `pool`: see `DraftQuiz`."""

    id: int
    lesson_id: int | None
    bank: str | None
    title: str
    pass_mark: int
    settings: Mapping[str, Any]
    revision: int
    pool: tuple[int, ...] | None = None
    slots: tuple[SlotRow, ...] = ()

"""What the queries of learning answer with: plain values, apart from the tables."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from lms.learning import rules
from lms.learning.rules import FinalState, LessonState, NextStep


@dataclass(frozen=True)
class CourseView:
    """A course as one person sees it: the version they are on (else the current one), and what became of it.

    `enrolment_id` is None before the first step. The completion is that of this enrolment, revoked or not;
    `earlier_on`: when an earlier enrolment was completed, if that still counts.
    """

    course_id: int
    public_id: str
    current_version_id: int
    version_id: int
    number: int
    title: str
    summary: str
    description_html: str
    cover: str | None
    cover_alt: str
    cover_width: int | None
    cover_height: int | None
    level: str
    minutes: int
    sequential: bool
    gives_certificate: bool
    authors: list[str]
    licence: str
    reviewed_on: date
    final_quiz_id: int | None
    enrolment_id: int | None
    enrolled_on: date | None
    completion_id: int | None
    completed_on: date | None
    revoked_on: date | None
    revoke_reason: str | None
    earlier_on: date | None
    audience: list[str]
    competences: list[str]

    @property
    def is_done(self) -> bool:
        return self.completion_id is not None and self.revoked_on is None

    @property
    def has_newer(self) -> bool:
        """There is a newer version, and this one is behind the person."""
        return self.is_done and self.version_id != self.current_version_id

    @property
    def may_begin_again(self) -> bool:
        return self.completion_id is not None and (self.revoked_on is not None or self.has_newer)


@dataclass(frozen=True)
class LessonStep:
    """A lesson in its course as one person sees it. `pass_mark` is that of its check quiz, None without one;
    `is_ordinary`: that quiz has no limits, the best attempt counts, and everything is shown after it."""

    id: int
    position: int
    title: str
    minutes: int
    quiz_id: int | None
    pass_mark: int | None
    completed_on: date | None
    opened_at: datetime | None
    state: LessonState = LessonState.LOCKED
    is_ordinary: bool = True

    @property
    def is_done(self) -> bool:
        return self.completed_on is not None


def with_states(lessons: Sequence[LessonStep], sequential: bool, begun: bool) -> list[LessonStep]:
    """The lessons with their states filled in."""
    opened = [(step.opened_at, index) for index, step in enumerate(lessons) if step.opened_at is not None]
    last_opened = max(opened)[1] if opened else None
    states = rules.lesson_states([step.is_done for step in lessons], sequential, last_opened, begun)
    return [replace(step, state=state) for step, state in zip(lessons, states, strict=True)]


@dataclass(frozen=True)
class AttemptPlace:
    """Where an attempt belongs. `lesson_id`, `position` and `lesson_title` are None for a final quiz; `position`
    alone for a lesson that the version one was moved to no longer has."""

    enrolment_id: int
    course_public_id: str
    course_title: str
    lesson_id: int | None
    position: int | None
    lesson_title: str | None


@dataclass(frozen=True)
class EnrolmentRow:
    """One enrolment of a person."""

    id: int
    public_id: str
    person_id: int
    course_id: int
    version_id: int
    number: int
    enrolled_at: datetime
    enrolled_on: date


@dataclass(frozen=True)
class CourseProgress:
    """How far one person is in one course. `completed_on`: of the newest completion that counts, of whatever
    version; `minutes`: nominal, of the version the person is on."""

    course_id: int
    public_id: str
    title: str
    minutes: int
    version_id: int
    enrolment_id: int
    enrolled_on: date
    done: int
    total: int
    final: FinalState
    next: NextStep
    next_title: str | None
    completed_on: date | None

    @property
    def next_position(self) -> int | None:
        """The lesson to go on with; None where the final quiz or nothing comes next."""
        return self.next.position


@dataclass(frozen=True)
class CompletionRow:
    """A completion with its course; `revoked_on` is None while it counts."""

    id: int
    public_id: str
    course_id: int
    course_title: str
    version_number: int
    rule: str
    grade: float | None
    minutes: int
    completed_on: date
    revoked_on: date | None
    revoke_reason: str | None

"""Every SELECT of drafts. Lists take the same number of queries however long they are."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Account
from lms.catalog.drafts.models import (
    CourseAuthor,
    CourseDraft,
    DraftLesson,
    DraftQuiz,
    DraftReview,
    DraftSlot,
    DraftText,
)
from lms.catalog.drafts.rows import (
    Authors,
    DraftCard,
    DraftLessonRow,
    DraftView,
)
from lms.catalog.drafts.rules import DraftState, Part, ReviewStep, Settings
from lms.catalog.models import Course, CourseVersion
from lms.kernel.access import permits, teaches_it
from lms.kernel.actor import Actor, Role
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark


class NoDraft(NotFound):
    """There is no open draft, not this lesson in it, or it is not the actor's to see any more: what somebody typed on a page
    of it is given back with the news, see `studio.drafting.endings`."""


NO_DRAFT = Message(mark("Khóa học này không có bản nháp nào đang soạn, hoặc bạn không phải tác giả của nó."))
NO_LESSON = Message(mark("Bản nháp không có bài này."))

_IS_OPEN = CourseDraft.state == DraftState.OPEN.value
_NEWEST = (
    sa.select(sa.func.max(CourseVersion.number))
    .where(CourseVersion.course_id == CourseDraft.course_id)
    .correlate(CourseDraft)
    .scalar_subquery()
)
_BASE = (
    sa.select(CourseVersion.number)
    .where(CourseVersion.id == CourseDraft.based_on_id)
    .correlate(CourseDraft)
    .scalar_subquery()
)


# ---- who writes what -------------------------------------------------------------------------------------------


def authors_of(course_ids: Collection[int]) -> dict[int, Authors]:
    """The authors of each of the courses. One query."""
    newest = (
        sa.select(sa.func.max(CourseAuthor.id))
        .where(CourseAuthor.course_id.in_(list(course_ids)))
        .group_by(CourseAuthor.course_id, CourseAuthor.account_id)
    )
    rows: Any = db.session.execute(
        sa.select(CourseAuthor.course_id, CourseAuthor.account_id, CourseAuthor.part).where(
            CourseAuthor.id.in_(newest), CourseAuthor.part != Part.NONE.value
        )
    )
    held: dict[int, dict[int, str]] = {course_id: {} for course_id in course_ids}
    for course_id, account_id, part in rows:
        held[course_id][account_id] = part
    return {course_id: _authors(parts) for course_id, parts in held.items()}


def _authors(parts: Mapping[int, str]) -> Authors:
    viewers = frozenset(one for one, part in parts.items() if part == Part.VIEWER)
    owner = next((one for one, part in parts.items() if part == Part.OWNER), None)
    return Authors(owner, frozenset(parts) - viewers, viewers)


def authors_of_course(course_id: int) -> Authors:
    """The authors of one course."""
    return authors_of([course_id])[course_id]


def hidden_from(actor: Actor) -> frozenset[int]:
    """The courses whose learners are none of the actor's, because others write them. None for the office. Two queries."""
    if actor.is_system or actor.has(Role.OFFICE):
        return frozenset()
    written = sa.select(CourseAuthor.course_id).distinct()
    found = authors_of(list(db.session.scalars(written)))
    return frozenset(one for one, whose in found.items() if not teaches_it(actor, whose.scope(one)))


def courses_written_by(actor: Actor) -> set[int]:
    """The courses that the actor was ever made an author of; `authors_of` says whether that still holds. One query."""
    made = sa.select(CourseAuthor.course_id).where(CourseAuthor.account_id == actor.account_id)
    return set(db.session.scalars(made.distinct()))


def find_account_name(account_id: int | None) -> str | None:
    """What the account is called; None for the command line."""
    return db.session.scalar(sa.select(Account.display_name).where(Account.id == account_id))


# ---- drafts ----------------------------------------------------------------------------------------------------

_SETTINGS = tuple(Settings.__dataclass_fields__)
_OWN = (
    "id", "public_id", "course_id", "based_on_id", "revision", "changes", "started_at", "changed_at", "changed_by",
    *_SETTINGS,
)  # fmt: skip
_LAST_REVIEW = (
    sa.select(sa.func.max(DraftReview.id))
    .where(DraftReview.draft_id == CourseDraft.id)
    .correlate(CourseDraft)
    .scalar_subquery()
)


def _drafts() -> sa.Select[Any]:
    return (
        sa.select(
            *(getattr(CourseDraft, name) for name in _OWN),
            Course.public_id.label("course_public_id"), Course.key, Course.origin,
            _BASE.label("base_number"), _NEWEST.label("newest"),
            DraftReview.step.label("review_step"), DraftReview.changes.label("review_changes"),
            DraftReview.content_hash.label("review_hash"),
        )
        .join(Course, Course.id == CourseDraft.course_id)
        .outerjoin(DraftReview, DraftReview.id == _LAST_REVIEW)
        .where(_IS_OPEN)
    )  # fmt: skip


def find_open_draft(course_id: int) -> DraftView | None:
    """The course's open draft, or None."""
    row = db.session.execute(_drafts().where(CourseDraft.course_id == course_id)).first()
    return _draft(row) if row else None


def _draft(row: Any) -> DraftView:
    values = row._asdict()
    settings = Settings(**{name: values.pop(name) for name in _SETTINGS})
    return DraftView(**values, settings=settings)


def get_draft_visible_to(actor: Actor, course_public_id: str, permission: str = "drafts.write") -> DraftView:
    """The open draft of the course, or NotFound where there is none or the actor lacks the permission; who may review
    it sees it while it waits for that. Two queries."""
    row = db.session.execute(_drafts().where(Course.public_id == course_public_id)).first()
    if row is None:
        raise NoDraft(NO_DRAFT)
    draft = _draft(row)
    scope = authors_of_course(draft.course_id).scope(draft.course_id)
    reviews = permission == "drafts.see" and draft.is_waiting and permits(actor, "drafts.review", scope)
    if not reviews and not permits(actor, permission, scope):
        raise NoDraft(NO_DRAFT)
    return draft


def drafts_visible_to(actor: Actor) -> list[DraftCard]:
    """The open drafts that the actor writes or may look at, the one changed last first. Two queries."""
    lessons = (
        sa.select(sa.func.count())
        .where(DraftLesson.draft_id == CourseDraft.id, DraftLesson.removed_at.is_(None))
        .correlate(CourseDraft)
        .scalar_subquery()
    )
    approved = (DraftReview.step == ReviewStep.APPROVED.value) & (DraftReview.changes == CourseDraft.changes)
    rows: Any = db.session.execute(
        sa.select(
            CourseDraft.course_id, Course.public_id.label("course_public_id"), CourseDraft.title,
            _NEWEST.label("newest"), lessons.label("lessons"), CourseDraft.changed_at,
            Account.display_name.label("changed_by"), sa.func.coalesce(DraftReview.step, "").label("review_step"),
            DraftReview.at.label("reviewed_at"), sa.func.coalesce(approved, False).label("is_approved"),
        )
        .join(Course, Course.id == CourseDraft.course_id)
        .outerjoin(DraftReview, DraftReview.id == _LAST_REVIEW)
        .outerjoin(Account, Account.id == CourseDraft.changed_by)
        .where(_IS_OPEN)
        .order_by(CourseDraft.changed_at.desc(), CourseDraft.id.desc())
    ).all()  # fmt: skip
    known = authors_of([row.course_id for row in rows])
    cards = [DraftCard(**row._asdict(), authors=known[row.course_id]) for row in rows]
    return [card for card in cards if _sees(actor, card)]


def _sees(actor: Actor, card: DraftCard) -> bool:
    scope = card.authors.scope(card.course_id)
    waits = card.review_step == ReviewStep.ASKED and permits(actor, "drafts.review", scope)
    return waits or permits(actor, "drafts.see", scope)


def drafted_titles() -> dict[str, tuple[int, str]]:
    """Id and title of each course that is being written, by its key."""
    rows: Any = db.session.execute(
        sa.select(Course.key, Course.id, CourseDraft.title)
        .join(Course, Course.id == CourseDraft.course_id)
        .where(_IS_OPEN)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def course_keys() -> set[str]:
    """The keys of all courses there ever were."""
    return set(db.session.scalars(sa.select(Course.key)))


# ---- lessons ---------------------------------------------------------------------------------------------------


def _check_counts() -> sa.Subquery:
    counted = sa.func.coalesce(sa.func.sum(DraftSlot.count), 0)
    return (
        sa.select(DraftQuiz.lesson_id, DraftQuiz.pass_mark, counted.label("asked"))
        .outerjoin(DraftSlot, DraftSlot.quiz_id == DraftQuiz.id)
        .where(DraftQuiz.lesson_id.is_not(None))
        .group_by(DraftQuiz.lesson_id, DraftQuiz.pass_mark)
        .subquery()
    )


def _lessons(draft_id: int) -> sa.Select[Any]:
    checks = _check_counts()
    counts = (DraftText.lesson_id == DraftLesson.id) & (DraftText.number == DraftLesson.text_number)
    return (
        sa.select(
            DraftLesson.id, DraftLesson.public_id, DraftLesson.position, DraftLesson.key, DraftLesson.title,
            DraftLesson.minutes, DraftLesson.objectives, DraftLesson.sources, DraftLesson.text_number,
            DraftLesson.revision, DraftLesson.removed_at, sa.func.coalesce(DraftText.words, 0).label("words"),
            sa.func.coalesce(DraftText.format, "markdown").label("format"), DraftText.faults, DraftText.saved_at,
            Account.display_name.label("saved_by"), checks.c.asked.label("check_count"), checks.c.pass_mark,
        )
        .outerjoin(DraftText, counts)
        .outerjoin(Account, Account.id == DraftText.account_id)
        .outerjoin(checks, checks.c.lesson_id == DraftLesson.id)
        .where(DraftLesson.draft_id == draft_id)
        .order_by(DraftLesson.position, DraftLesson.id)
    )  # fmt: skip


def _lesson(row: Any) -> DraftLessonRow:
    values = row._asdict()
    return DraftLessonRow(**{**values, "faults": values["faults"] or []})


def lessons_of(draft_id: int) -> list[DraftLessonRow]:
    """The draft's lessons in order, without those taken out. One query."""
    rows = db.session.execute(_lessons(draft_id).where(DraftLesson.removed_at.is_(None)))
    return [_lesson(row) for row in rows]


def removed_lessons(draft_id: int) -> list[DraftLessonRow]:
    """The lessons that were taken out of the draft and can be put back."""
    rows = db.session.execute(_lessons(draft_id).where(DraftLesson.removed_at.is_not(None)))
    return [_lesson(row) for row in rows]


def get_lesson(draft_id: int, public_id: str) -> DraftLessonRow:
    """The lesson of the draft, one taken out too; NotFound for any other."""
    row = db.session.execute(_lessons(draft_id).where(DraftLesson.public_id == public_id)).first()
    if row is None:
        raise NoDraft(NO_LESSON)
    return _lesson(row)

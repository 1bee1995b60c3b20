"""Writes of a draft as a whole and of its outline. Texts, quizzes and publishing have actions of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from lms.catalog.drafts import queries, rules
from lms.catalog.drafts.models import CourseAuthor, CourseDraft, DraftLesson
from lms.catalog.drafts.rows import DraftLessonRow, DraftView
from lms.catalog.drafts.sharing.actions import release
from lms.catalog.models import Course
from lms.kernel import audit, clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.db import change, db, insert_ignore
from lms.kernel.errors import Conflict, Invalid, LmsError
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean


class DraftClosed(LmsError):
    """The draft was published or put away meanwhile: no `Conflict`, for saving again is of no use."""

    status = 409


GONE = Message(
    mark("Bản nháp này vừa được phát hành hoặc bỏ đi, nên không sửa được nữa. Hãy mở lại khóa học để xem.")
)
CHANGED = Message(mark("Người khác vừa sửa mục này. Hãy xem nội dung họ đã lưu rồi lưu lại."))
FULL = mark("Khóa học đã có {most} bài; hãy bỏ bớt một bài hoặc tách thành hai khóa.")
USUAL_LICENCE = "CC-BY-4.0"


@dataclass(frozen=True)
class LessonDetails:
    """What a lesson says beside its text. `minutes` None: estimated from its length."""

    title: str
    minutes: int | None
    objectives: list[str]
    sources: Sequence[Mapping[str, Any]]


def require_author(actor: Actor, draft: DraftView) -> None:
    """Raises unless the actor may change the draft."""
    scope = queries.authors_of_course(draft.course_id).scope(draft.course_id)
    require(actor, "drafts.write", scope, read="drafts.see")


def touch(actor: Actor, draft: DraftView) -> None:
    """Notes that the draft is being changed; of two who change it at once one waits here. Conflict if it is closed."""
    _hold_open(
        draft, changes=CourseDraft.changes + 1, changed_at=clock.now(), changed_by=actor.account_id
    )  # fmt: skip


def keep_open(draft: DraftView) -> None:
    """Keeps the draft from being closed or changed by others until the end of the transaction, without counting a
    change: an approval still holds where nothing comes of it. Conflict if it is closed."""
    _hold_open(draft, changes=CourseDraft.changes)


def _hold_open(draft: DraftView, **values: Any) -> None:
    held = change(
        sa.update(CourseDraft)
        .where(CourseDraft.id == draft.id, CourseDraft.state == rules.DraftState.OPEN.value)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if not held:
        raise DraftClosed(GONE)


# ---- the draft -------------------------------------------------------------------------------------------------


def create_course(actor: Actor, title: str) -> str:
    """A new course with an empty draft, its author the actor; the course's public id. Its key is made of the title."""
    require(actor, "drafts.create")
    key = rules.key_of(title, queries.course_keys(), "khoa-hoc")
    while not insert_ignore(
        Course, public_id=new_public_id(), key=key, origin="studio", created_at=clock.now()
    ):
        key = rules.key_of(title, queries.course_keys(), "khoa-hoc")
    course = db.session.scalars(sa.select(Course).where(Course.key == key)).one()
    settings = rules.Settings(
        clean(title), "", "", None, "", "basic", [], [], True, True, [actor.name] if actor.account_id else [],
        USUAL_LICENCE, clock.today(), 12,
    )  # fmt: skip
    open_draft(actor, course.id, settings, {}, None)
    return course.public_id


def open_draft(
    actor: Actor, course_id: int, settings: rules.Settings, files: Mapping[str, Any], based_on_id: int | None
) -> int:
    """Opens the course's draft and returns its id; who begins a course without authors becomes its owner. Conflict
    if it has one already."""
    authors = queries.authors_of_course(course_id)
    require(actor, "drafts.write", authors.scope(course_id))
    now = clock.now()
    made = insert_ignore(
        CourseDraft, public_id=new_public_id(), course_id=course_id, based_on_id=based_on_id, version_id=None,
        state=rules.DraftState.OPEN.value, files=dict(files), revision=1, changes=0, started_at=now,
        started_by=actor.account_id, changed_at=now, changed_by=actor.account_id, ended_at=None, ended_by=None,
        **asdict(settings),
    )  # fmt: skip
    if not made:
        raise Conflict(Message(mark("Khóa học này đã có một bản nháp đang soạn.")))
    draft_id = db.session.scalars(
        sa.select(CourseDraft.id).where(CourseDraft.course_id == course_id, CourseDraft.state == "open")
    ).one()
    if not authors.ids and actor.account_id is not None:
        db.session.add(
            CourseAuthor(
                course_id=course_id, account_id=actor.account_id, part=rules.Part.OWNER.value,
                given_by=actor.account_id, given_at=now,
            )
        )  # fmt: skip
    audit.record(actor, "course-draft.open", f"course_draft:{draft_id}", course_id=course_id)
    return draft_id


def change_settings(actor: Actor, draft: DraftView, settings: rules.Settings, seen: int) -> None:
    """Changes what the course says of itself. Conflict if somebody changed it since the revision `seen`."""
    require_author(actor, draft)
    touch(actor, draft)
    new = asdict(settings)
    changed = change(
        sa.update(CourseDraft)
        .where(CourseDraft.id == draft.id, CourseDraft.revision == seen)
        .values(**new, revision=seen + 1)
        .execution_options(synchronize_session=False)
    )
    if not changed:
        raise Conflict(CHANGED)
    held = asdict(draft.settings)
    names = sorted(name for name, value in new.items() if held[name] != value)
    audit.record(actor, "course-draft.settings", f"course_draft:{draft.id}", after={"parts": names})


def discard(actor: Actor, draft: DraftView) -> None:
    """Puts the draft away. What was published stays as it is; the texts stay in the database, out of sight."""
    require_author(actor, draft)
    ended = change(
        sa.update(CourseDraft)
        .where(CourseDraft.id == draft.id, CourseDraft.state == rules.DraftState.OPEN.value)
        .values(
            state=rules.DraftState.DISCARDED.value, ended_at=clock.now(), ended_by=actor.account_id
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    if not ended:
        raise DraftClosed(GONE)
    if draft.origin == "pack":  # it was not changed here after all: whoever comes next may begin
        release(actor, draft.course_id)
    audit.record(actor, "course-draft.discard", f"course_draft:{draft.id}", course_id=draft.course_id)


# ---- its outline -----------------------------------------------------------------------------------------------


def add_lesson(actor: Actor, draft: DraftView, title: str) -> str:
    """A new empty lesson at the end; its public id. Invalid if the course is full."""
    require_author(actor, draft)
    touch(actor, draft)
    held = queries.lessons_of(draft.id)
    if len(held) >= rules.MOST_LESSONS:
        raise Invalid(Message(FULL, {"most": rules.MOST_LESSONS}))
    keys = {lesson.key for lesson in (*held, *queries.removed_lessons(draft.id))}
    lesson = DraftLesson(
        public_id=new_public_id(), draft_id=draft.id, position=len(held) + 1,
        key=rules.key_of(title, keys, "bai"), title=clean(title), minutes=None, objectives=[], sources=[],
        text_number=0, revision=1, removed_at=None,
    )  # fmt: skip
    db.session.add(lesson)
    db.session.flush()
    audit.record(actor, "course-draft.lesson-add", _subject(draft), after={"lesson": lesson.title})
    return lesson.public_id


def change_lesson(
    actor: Actor, draft: DraftView, lesson: DraftLessonRow, details: LessonDetails, seen: int
) -> None:
    """Changes what the lesson says beside its text. Conflict if somebody changed it since the revision `seen`."""
    require_author(actor, draft)
    touch(actor, draft)
    changed = change(
        sa.update(DraftLesson)
        .where(DraftLesson.id == lesson.id, DraftLesson.revision == seen)
        .values(**asdict(details), revision=seen + 1)
        .execution_options(synchronize_session=False)
    )
    if not changed:
        raise Conflict(CHANGED)
    audit.record(actor, "course-draft.lesson-change", _subject(draft), after={"lesson": details.title})


def move_lesson(actor: Actor, draft: DraftView, lesson: DraftLessonRow, place: int) -> None:
    """Puts the lesson at `place` (from 1); beyond either end counts as that end."""
    require_author(actor, draft)
    touch(actor, draft)
    ids = [held.id for held in queries.lessons_of(draft.id)]
    if lesson.id in ids and _number(rules.reordered(ids, lesson.id, place)):
        audit.record(actor, "course-draft.lesson-move", _subject(draft), after={"lesson": lesson.title})


def remove_lesson(actor: Actor, draft: DraftView, lesson: DraftLessonRow) -> None:
    """Takes the lesson out of the draft; it can be put back as it is while the draft is open."""
    require_author(actor, draft)
    touch(actor, draft)
    out = sa.update(DraftLesson).where(DraftLesson.id == lesson.id, DraftLesson.removed_at.is_(None))
    if change(out.values(removed_at=clock.now())):
        _number([held.id for held in queries.lessons_of(draft.id)])
        audit.record(actor, "course-draft.lesson-remove", _subject(draft), after={"lesson": lesson.title})


def restore_lesson(actor: Actor, draft: DraftView, lesson: DraftLessonRow) -> None:
    """Puts a lesson back that was taken out, at the end. Invalid if the course is full."""
    require_author(actor, draft)
    touch(actor, draft)
    held = queries.lessons_of(draft.id)
    if len(held) >= rules.MOST_LESSONS:
        raise Invalid(Message(FULL, {"most": rules.MOST_LESSONS}))
    back = sa.update(DraftLesson).where(DraftLesson.id == lesson.id, DraftLesson.removed_at.is_not(None))
    if change(back.values(removed_at=None, position=len(held) + 1)):
        audit.record(actor, "course-draft.lesson-restore", _subject(draft), after={"lesson": lesson.title})


def _number(ids: list[int]) -> bool:
    """Numbers the lessons in this order; whether any of them moved."""
    if not ids:
        return False
    order = {lesson_id: position for position, lesson_id in enumerate(ids, 1)}
    moved = change(
        sa.update(DraftLesson)
        .where(DraftLesson.id.in_(ids), DraftLesson.position != sa.case(order, value=DraftLesson.id))
        .values(position=sa.case(order, value=DraftLesson.id))
        .execution_options(synchronize_session=False)
    )
    return moved > 0


def _subject(draft: DraftView) -> str:
    return f"course_draft:{draft.id}"

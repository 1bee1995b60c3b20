"""Tables of drafts. A draft is changed by acts until it is published or put away; saved texts are only added, but
for the thinning that `texts.rules` describes."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.catalog.drafts.rules import DraftState, Part, ReviewStep, TextFormat
from lms.kernel.db import Base, one_of


class CourseDraft(Base):
    """A course being written. `revision`: of the settings, so that two who change them at once are told;
    `changes`: grows with every change anywhere in the draft.

    `files`: what its texts may show, by name: {"sha256", "content_type", "width", "height", "author", "licence",
    "source"}; the bytes are in `Media`. `started_by`, `changed_by`, `ended_by`: account ids, None for the command line.
    """

    __tablename__ = "course_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"), index=True)
    based_on_id: Mapped[int | None] = mapped_column(sa.ForeignKey("course_version.id"))
    version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("course_version.id"))
    state: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str]
    description: Mapped[str]
    cover: Mapped[str | None]
    cover_alt: Mapped[str]
    level: Mapped[str]
    audience: Mapped[list[str]]
    competences: Mapped[list[str]]
    sequential: Mapped[bool]
    gives_certificate: Mapped[bool]
    authors: Mapped[list[str]]
    licence: Mapped[str]
    reviewed_on: Mapped[date | None]
    review_months: Mapped[int]
    files: Mapped[dict[str, Any]]
    revision: Mapped[int]
    changes: Mapped[int]
    started_at: Mapped[datetime]
    started_by: Mapped[int | None]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None]

    __table_args__ = (
        one_of("state", DraftState),
        sa.Index(
            "uq_course_draft_open", "course_id", unique=True,
            sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"),
        ),
    )  # fmt: skip


class DraftLesson(Base):
    """A lesson of a draft. `key` is what the published lesson will be known by in every version. `minutes` None: as
    estimated from its length. `text_number`: of the text that counts, 0 for none yet. `revision`: of the rest."""

    __tablename__ = "draft_lesson"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("course_draft.id"))
    position: Mapped[int]
    key: Mapped[str]
    title: Mapped[str]
    minutes: Mapped[int | None]
    objectives: Mapped[list[str]]
    sources: Mapped[list[Any]]
    text_number: Mapped[int]
    revision: Mapped[int]
    removed_at: Mapped[datetime | None]

    __table_args__ = (
        sa.UniqueConstraint("draft_id", "key"),
        sa.Index("ix_draft_lesson_draft_id_position", "draft_id", "position"),
    )


class DraftText(Base):
    """One saved text of a lesson. `source`: what the author wrote, `html`: its clean HTML, made when it was saved
    under `policy`. `faults`: what the checker said of it, [[msgid, params, line], …]; `removed`: what cleaning took
    away, in words. `is_aside`: it was sent over a text its author had not seen, so it never counted.
    """

    __tablename__ = "draft_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("draft_lesson.id"))
    number: Mapped[int]
    format: Mapped[str]
    source: Mapped[str]
    html: Mapped[str]
    policy: Mapped[int]
    words: Mapped[int]
    faults: Mapped[list[Any]]
    removed: Mapped[list[Any]]
    is_aside: Mapped[bool]
    account_id: Mapped[int | None]
    begun_at: Mapped[datetime]
    saved_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("lesson_id", "number"), one_of("format", TextFormat))


class DraftQuiz(Base):
    """The check quiz of a lesson, or the final quiz of the draft (`lesson_id` None). `bank`: the name of its file in
    a pack, where it came from one. `settings`: what a pack's table of it holds beside title, pass mark and draws.
    `pool`: the ids of the questions that a check quiz draws from, those it had when the draft began: what the school's
    bank gets meanwhile is not drawn by itself. None where it draws nothing at random."""

    __tablename__ = "draft_quiz"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("course_draft.id"))
    lesson_id: Mapped[int | None] = mapped_column(sa.ForeignKey("draft_lesson.id"), unique=True)
    bank: Mapped[str | None]
    title: Mapped[str]
    pass_mark: Mapped[int]
    settings: Mapped[dict[str, Any]]
    pool: Mapped[list[Any] | None]
    revision: Mapped[int]

    __table_args__ = (
        sa.Index(
            "uq_draft_quiz_final", "draft_id", unique=True,
            sqlite_where=sa.text("lesson_id IS NULL"), postgresql_where=sa.text("lesson_id IS NULL"),
        ),
    )  # fmt: skip


class DraftSlot(Base):
    """A place in a draft's quiz: always this question, or `count` drawn from those of a bank, a category with what is
    below it, and a tag, as far as each is said. `more`: what else a pack's draw says."""

    __tablename__ = "draft_slot"

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(sa.ForeignKey("draft_quiz.id"))
    position: Mapped[int]
    question_id: Mapped[int | None] = mapped_column(sa.ForeignKey("question.id"))
    bank_key: Mapped[str | None]
    category_id: Mapped[int | None]  # no key: an empty category may be removed, and then this draws nothing
    tag: Mapped[str | None]
    count: Mapped[int]
    points: Mapped[int]
    more: Mapped[dict[str, Any]]

    __table_args__ = (sa.UniqueConstraint("quiz_id", "position"),)


class CourseAuthor(Base):
    """Somebody was made owner or editor of a course, given it to look at, or none of these any more. Rows are only added; the newest
    of an account counts."""

    __tablename__ = "course_author"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    part: Mapped[str]
    given_by: Mapped[int | None]
    given_at: Mapped[datetime]

    __table_args__ = (one_of("part", Part),)


class DraftReview(Base):
    """A step of a draft's way to publication. Rows are only added; the newest counts, and only while the draft still
    has as many `changes` as then. `content_hash`: of an approval, what the pack said that would have been published
    then, questions and files of the library included; None for any other step, and for approvals given before it was
    kept."""

    __tablename__ = "draft_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("course_draft.id"), index=True)
    step: Mapped[str]
    changes: Mapped[int]
    content_hash: Mapped[str | None]
    remark: Mapped[str]
    account_id: Mapped[int | None]
    at: Mapped[datetime]

    __table_args__ = (one_of("step", ReviewStep),)

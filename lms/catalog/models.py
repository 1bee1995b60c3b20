"""Tables of the catalogue. A published version and all below it never change."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.catalog.rules import FORMATS, MARKDOWN, Effect
from lms.kernel.db import Base, BinaryText, one_of


class Course(Base):
    """A course's identity: its `key`, for ever."""

    __tablename__ = "course"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(unique=True)
    origin: Mapped[str]  # 'pack' or 'studio'
    created_at: Mapped[datetime]
    current_version_id: Mapped[int | None]  # newest published version, for reading in one step


class CourseVersion(Base):
    """One published version. `effect` says what it did to those who had finished (product rule 3.3)."""

    __tablename__ = "course_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    number: Mapped[int]
    title: Mapped[str]
    title_key: Mapped[str] = mapped_column(BinaryText)  # Vietnamese sort key of the title
    summary: Mapped[str]
    description_html: Mapped[str]
    cover: Mapped[str | None]  # media address
    cover_alt: Mapped[str]
    cover_width: Mapped[int | None]
    cover_height: Mapped[int | None]
    level: Mapped[str]
    audience: Mapped[list[str]]
    competences: Mapped[list[str]]
    sequential: Mapped[bool]
    gives_certificate: Mapped[bool]
    minutes: Mapped[int]
    authors: Mapped[list[str]]
    licence: Mapped[str]
    reviewed_on: Mapped[date]
    review_months: Mapped[int]
    final_quiz_id: Mapped[int | None] = mapped_column(sa.ForeignKey("quiz.id"))
    effect: Mapped[str]
    note: Mapped[str]
    content_hash: Mapped[str]
    source: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]
    published_by: Mapped[str]

    __table_args__ = (
        sa.UniqueConstraint("course_id", "number"),
        one_of("effect", Effect),
    )


class Lesson(Base):
    """One lesson of one course version; `key` is the same in every version. Body: source and cleaned HTML."""

    __tablename__ = "lesson"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("course_version.id"))
    position: Mapped[int]
    key: Mapped[str]
    title: Mapped[str]
    minutes: Mapped[int]
    objectives: Mapped[list[str]]
    body_format: Mapped[str] = mapped_column(default=MARKDOWN, server_default=MARKDOWN)
    body_source: Mapped[str]
    body_html: Mapped[str]
    policy: Mapped[int]
    sources: Mapped[list[Any]]
    quiz_id: Mapped[int | None] = mapped_column(sa.ForeignKey("quiz.id"))

    __table_args__ = (
        sa.UniqueConstraint("version_id", "key"),
        sa.UniqueConstraint("version_id", "position"),
        one_of("body_format", FORMATS),
    )


class Media(Base):
    """A file used by courses, named by the hash of its content. A picture is small and lies here, in `content`; a
    film, a sound, a text that belongs to one, and what readers save lie among the stored files."""

    __tablename__ = "media"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    content_type: Mapped[str]
    size: Mapped[int]
    author: Mapped[str]
    licence: Mapped[str]
    source: Mapped[str]
    content: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    created_at: Mapped[datetime]

    __table_args__ = (sa.CheckConstraint("(content is null) <> (file_id is null)", name="kept"),)


class PackImport(Base):
    """Files that were read and found equal to a published version: unchanged packs are not parsed again."""

    __tablename__ = "pack_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)  # of the raw files, not of their meaning
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("course_version.id"))
    imported_at: Mapped[datetime]

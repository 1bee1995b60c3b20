"""Every SELECT of a course's files."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.assessment.models import QuestionVersion
from lms.catalog.drafts.models import CourseDraft, DraftLesson, DraftText
from lms.catalog.drafts.rules import DraftState
from lms.catalog.library.models import CourseMedia, SmallerPicture
from lms.catalog.library.rows import FileRow, Filters
from lms.catalog.library.rules import Room
from lms.catalog.models import CourseVersion, Media
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import fold

_OF_MEDIA = ("sha256", "content_type", "size")


def _files() -> sa.Select[Any]:
    columns = [
        getattr(Media if name in _OF_MEDIA else CourseMedia, name) for name in FileRow.__dataclass_fields__
    ]
    return sa.select(*columns).join(Media, Media.id == CourseMedia.media_id)


def _narrowed(course_id: int, filters: Filters) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [CourseMedia.course_id == course_id]
    found += [CourseMedia.folded.contains(word, autoescape=True) for word in fold(filters.query).split()]
    if filters.family:
        found.append(CourseMedia.family == filters.family)
    if filters.incomplete:
        found.append(_incomplete())
    return found


def _incomplete() -> sa.ColumnElement[bool]:
    """The condition that `rules.lacks` finds something."""
    credits_missing = sa.or_(*(getattr(CourseMedia, n) == "" for n in ("author", "licence", "source")))
    name_missing = sa.and_(CourseMedia.family != "text", CourseMedia.alt == "")
    words_missing = sa.and_(CourseMedia.family.in_(("video", "audio")), CourseMedia.transcript == "")
    captions_missing = sa.and_(
        CourseMedia.family == "video", sa.func.coalesce(CourseMedia.captions, "") == ""
    )
    return sa.or_(credits_missing, name_missing, words_missing, captions_missing)


def files_page(course_id: int, filters: Filters, number: int, per_page: int) -> tuple[list[FileRow], int]:
    """One page (from 1) of the course's files that match, newest first, and how many match in all."""
    where = _narrowed(course_id, filters)
    asked = _files().where(*where).order_by(CourseMedia.added_at.desc(), CourseMedia.id.desc())
    rows = db.session.execute(asked.limit(per_page).offset((number - 1) * per_page))
    found = [FileRow(**row._asdict()) for row in rows]
    total = db.session.scalar(sa.select(sa.func.count()).select_from(CourseMedia).where(*where)) or 0
    return found, total


def files_of(course_id: int) -> list[FileRow]:
    """All files of the course, by name."""
    rows = db.session.execute(_files().where(CourseMedia.course_id == course_id).order_by(CourseMedia.name))
    return [FileRow(**row._asdict()) for row in rows]


def files_named(course_id: int, names: Collection[str], hashes: Collection[str]) -> list[FileRow]:
    """The course's files with one of these names or hashes, and the captions of the films among them. One query."""
    film = aliased(CourseMedia)
    asked = (CourseMedia.name.in_(list(names)), Media.sha256.in_(list(hashes)))
    shown = sa.select(film.captions).join(Media, Media.id == film.media_id)
    shown = shown.where(
        film.course_id == course_id,
        film.captions.is_not(None),
        sa.or_(film.name.in_(list(names)), Media.sha256.in_(list(hashes))),
    )
    rows = db.session.execute(
        _files().where(CourseMedia.course_id == course_id, sa.or_(*asked, CourseMedia.name.in_(shown)))
    )
    return [FileRow(**row._asdict()) for row in rows]


def get_file(course_id: int, public_id: str) -> FileRow:
    """The course's file, or NotFound."""
    asked = _files().where(CourseMedia.course_id == course_id, CourseMedia.public_id == public_id)
    row = db.session.execute(asked).first()
    if row is None:
        raise NotFound(Message(mark("Khóa học không có tệp này. Có thể ai đó vừa xóa.")))
    return FileRow(**row._asdict())


def find_same(course_id: int, sha256: str) -> FileRow | None:
    """The course's file with this content, or None."""
    asked = _files().where(CourseMedia.course_id == course_id, Media.sha256 == sha256)
    row = db.session.execute(asked.order_by(CourseMedia.id)).first()
    return FileRow(**row._asdict()) if row else None


def captions_of(course_id: int) -> list[FileRow]:
    """The course's files of captions, by name."""
    asked = _files().where(CourseMedia.course_id == course_id, CourseMedia.family == "text")
    return [FileRow(**row._asdict()) for row in db.session.execute(asked.order_by(CourseMedia.name))]


def films_with(course_id: int, captions: str) -> list[str]:
    """The names of the course's films and sounds that show these captions."""
    asked = sa.select(CourseMedia.name).where(
        CourseMedia.course_id == course_id, CourseMedia.captions == captions
    )
    return list(db.session.scalars(asked.order_by(CourseMedia.name)))


def file_count(course_id: int) -> int:
    """How many files the course has."""
    asked = sa.select(sa.func.count()).select_from(CourseMedia).where(CourseMedia.course_id == course_id)
    return db.session.scalar(asked) or 0


def taken_names(course_id: int) -> set[str]:
    """The names its texts call files by: those of the library, of its open draft, and of every published version."""
    asked = sa.select(CourseMedia.name).where(CourseMedia.course_id == course_id)
    names = set(db.session.scalars(asked))
    is_open = (CourseDraft.course_id == course_id, CourseDraft.state == DraftState.OPEN.value)
    for files in db.session.scalars(sa.select(CourseDraft.files).where(*is_open)):
        names |= set(files)
    for held in published_files(course_id).values():
        names |= set(held)
    return names


def published_files(course_id: int) -> Mapping[int, Mapping[str, str]]:
    """The hashes of the files that each published version of the course shows, by name, by the version's number."""
    asked = sa.select(CourseVersion.number, CourseVersion.source).where(CourseVersion.course_id == course_id)
    rows = db.session.execute(asked.order_by(CourseVersion.number))
    return {row.number: row.source["media"] for row in rows}


def room(course_id: int, course_most: int, school_most: int) -> Room:
    """What is used, against the limits in bytes."""
    own = sa.select(CourseMedia.media_id).where(CourseMedia.course_id == course_id)
    smaller = sa.select(SmallerPicture.smaller_id).where(SmallerPicture.media_id.in_(own))
    mine = sa.select(sa.func.sum(Media.size)).where(sa.or_(Media.id.in_(own), Media.id.in_(smaller)))
    used = int(db.session.scalar(mine) or 0)
    every = int(db.session.scalar(sa.select(sa.func.sum(Media.size))) or 0)
    return Room(used, course_most, every, school_most)


def is_named(media_id: int, sha256: str) -> bool:
    """Whether something still shows the file: a course's library, a version, a question, a larger picture."""
    places = (
        sa.exists().where(CourseMedia.media_id == media_id),
        sa.exists().where(SmallerPicture.smaller_id == media_id),
        sa.exists().where(sa.cast(CourseVersion.source, sa.Text).contains(sha256)),
        sa.exists().where(sa.cast(CourseDraft.files, sa.Text).contains(sha256)),
        sa.exists().where(sa.cast(QuestionVersion.source, sa.Text).contains(sha256)),
    )
    return bool(db.session.scalar(sa.select(sa.or_(*places))))


def smaller_pictures(hashes: Collection[str]) -> dict[str, list[tuple[int, str]]]:
    """Width and hash of the narrower ones of these pictures, by the hash of the widest. One query."""
    small = aliased(Media)
    asked = (
        sa.select(Media.sha256, SmallerPicture.width, small.sha256.label("smaller"))
        .join(SmallerPicture, SmallerPicture.media_id == Media.id)
        .join(small, small.id == SmallerPicture.smaller_id)
        .where(Media.sha256.in_(list(hashes)))
    )
    found: dict[str, list[tuple[int, str]]] = {}
    for row in db.session.execute(asked):
        found.setdefault(row.sha256, []).append((row.width, row.smaller))
    return found


def drafted_in(course_id: int, name: str) -> list[str]:
    """The titles of the lessons of the course's open draft whose text that counts names the file; its own title for the
    draft's cover."""
    is_open = (CourseDraft.course_id == course_id, CourseDraft.state == DraftState.OPEN.value)
    lessons = (
        sa.select(DraftLesson.title)
        .join(CourseDraft, CourseDraft.id == DraftLesson.draft_id)
        .join(
            DraftText,
            (DraftText.lesson_id == DraftLesson.id) & (DraftText.number == DraftLesson.text_number),
        )
        .where(*is_open, DraftLesson.removed_at.is_(None))
        .where(DraftText.source.contains(f"media/{name}", autoescape=True))
    )
    cover = sa.select(CourseDraft.title).where(*is_open, CourseDraft.cover == name)
    return [
        *db.session.scalars(cover), *db.session.scalars(lessons.order_by(DraftLesson.position)),
    ]  # fmt: skip

"""Every SELECT of the catalogue. Pages select columns; a course's current version is the newest published."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import Row

from lms.catalog.library.models import CourseMedia
from lms.catalog.models import Course, CourseVersion, Lesson, Media, PackImport
from lms.catalog.rows import CourseCard, Filters, LessonBody, LessonRow, LessonSource, VersionView
from lms.catalog.rules import Published, Shelves
from lms.kernel import search
from lms.kernel.db import db, read
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark

__all__ = ["CourseCard", "Filters", "LessonBody", "LessonRow", "LessonSource", "VersionView"]

SEARCH_TOPIC = "course"


_LESSON_COUNT = (
    sa.select(sa.func.count())
    .where(Lesson.version_id == CourseVersion.id)
    .correlate(CourseVersion)
    .scalar_subquery()
)
_CARD = (
    Course.id.label("course_id"), Course.public_id, Course.key, CourseVersion.id.label("version_id"),
    CourseVersion.number, CourseVersion.title, CourseVersion.summary, CourseVersion.cover, CourseVersion.cover_alt,
    CourseVersion.level, CourseVersion.minutes, CourseVersion.audience, CourseVersion.competences,
    _LESSON_COUNT.label("lesson_count"), CourseVersion.gives_certificate, CourseVersion.cover_width,
    CourseVersion.cover_height,
)  # fmt: skip


def _cards() -> sa.Select[Any]:
    return sa.select(*_CARD).join(CourseVersion, CourseVersion.id == Course.current_version_id)


def _card(row: Row[Any]) -> CourseCard:
    values = row._asdict()
    values["audience"] = tuple(values["audience"])
    values["competences"] = tuple(values["competences"])
    return CourseCard(**values)


def _contains(column: Any, beginning: str) -> sa.ColumnElement[bool]:
    # The lists hold fixed words and codes, kept as JSON text on both databases.
    return sa.cast(column, sa.Text).like(f'%"{beginning}%')


def _narrowed(filters: Filters) -> tuple[list[sa.ColumnElement[bool]], sa.ColumnElement[int]]:
    conditions, rank = search.matches(SEARCH_TOPIC, filters.query, Course.id)
    if filters.audience:
        conditions.append(_contains(CourseVersion.audience, filters.audience + '"'))
    if filters.level:
        conditions.append(CourseVersion.level == filters.level)
    if filters.competence:
        whole = "." in filters.competence
        conditions.append(_contains(CourseVersion.competences, filters.competence + ('"' if whole else ".")))
    if filters.minutes:
        conditions.append(CourseVersion.minutes <= filters.minutes)
    return conditions, rank


def _order(order: str) -> list[Any]:
    first: dict[str, Any] = {"newest": CourseVersion.published_at.desc(), "shortest": CourseVersion.minutes}
    rest: list[Any] = [CourseVersion.title_key, Course.id]
    return [first[order], *rest] if order in first else rest


def courses(
    query: str = "", audience: str | None = None, level: str | None = None, competence: str | None = None
) -> list[CourseCard]:
    """Published courses that match, those with the diacritics as typed first, then by title."""
    conditions, rank = _narrowed(Filters(query, audience, level, competence))
    return [
        _card(row) for row in db.session.execute(_cards().where(*conditions).order_by(rank, *_order("title")))
    ]


@cache
def _whole_catalogue(order: str) -> sa.Select[Any]:
    """Every published course, a page of it; built once, for the page that everybody opens."""
    return _cards().order_by(*_order(order)).limit(sa.bindparam("per_page")).offset(sa.bindparam("before"))


def courses_page(filters: Filters, number: int, per_page: int) -> tuple[list[CourseCard], int]:
    """One page (from 1) of the courses that match, and how many match in all."""
    before = (number - 1) * per_page
    conditions, rank = _narrowed(filters)
    if conditions:
        narrowed = _cards().where(*conditions).order_by(rank, *_order(filters.order))
        rows: Sequence[Any] = db.session.execute(narrowed.limit(per_page).offset(before)).all()
    else:
        rows = read(_whole_catalogue(filters.order), {"per_page": per_page, "before": before})
    if len(rows) < per_page and (rows or number == 1):
        return [_card(row) for row in rows], before + len(rows)
    joined = sa.select(sa.func.count()).select_from(Course)
    joined = joined.join(CourseVersion, CourseVersion.id == Course.current_version_id)
    total = db.session.scalar(joined.where(*conditions)) or 0
    return [_card(row) for row in rows], total


def shelves() -> Shelves:
    """How many published courses stand where. One query."""
    rows: Any = db.session.execute(
        sa.select(
            CourseVersion.audience, CourseVersion.level, CourseVersion.competences, CourseVersion.minutes
        ).join(Course, Course.current_version_id == CourseVersion.id)
    )
    return Shelves.of((row[0], row[1], row[2], row[3]) for row in rows)


def get_course(public_id: str) -> CourseCard:
    """The published course, or NotFound."""
    row = db.session.execute(_cards().where(Course.public_id == public_id)).first()
    if row is None:
        raise NotFound(Message(mark("Không có khóa học này, hoặc khóa học chưa được đăng.")))
    return _card(row)


def find_card_by_course_id(course_id: int) -> CourseCard | None:
    """The course's card, or None."""
    row = db.session.execute(_cards().where(Course.id == course_id)).first()
    return _card(row) if row else None


def cards_by_course_ids(course_ids: Collection[int]) -> dict[int, CourseCard]:
    """Cards by course id, in one query."""
    if not course_ids:
        return {}
    rows = db.session.execute(_cards().where(Course.id.in_(course_ids)))
    return {row.course_id: _card(row) for row in rows}


def course_ids_by_key(keys: Collection[str]) -> dict[str, int]:
    """Ids of the courses that exist among `keys`."""
    rows = db.session.execute(sa.select(Course.key, Course.id).where(Course.key.in_(keys)))
    return {row.key: row.id for row in rows}


def _versions() -> sa.Select[Any]:
    names = [name for name in VersionView.__dataclass_fields__ if name not in ("course_public_id", "key")]
    columns = [getattr(CourseVersion, name) for name in names]
    return sa.select(*columns, Course.public_id.label("course_public_id"), Course.key).join(
        Course, Course.id == CourseVersion.course_id
    )


def get_version(version_id: int) -> VersionView:
    """The version, or NotFound."""
    row = db.session.execute(_versions().where(CourseVersion.id == version_id)).first()
    if row is None:
        raise NotFound(Message(mark("Không có phiên bản khóa học này.")))
    return VersionView(**row._asdict())


def versions_of(course_id: int) -> list[VersionView]:
    """All versions of a course, newest first."""
    rows = db.session.execute(
        _versions().where(CourseVersion.course_id == course_id).order_by(CourseVersion.number.desc())
    )
    return [VersionView(**row._asdict()) for row in rows]


def lesson_rows(version_id: int) -> list[LessonRow]:
    """The version's lessons in order."""
    columns = [getattr(Lesson, name) for name in LessonRow.__dataclass_fields__]
    rows = db.session.execute(
        sa.select(*columns).where(Lesson.version_id == version_id).order_by(Lesson.position)
    )
    return [LessonRow(**row._asdict()) for row in rows]


_LESSON_BODY = sa.select(*(getattr(Lesson, name) for name in LessonBody.__dataclass_fields__)).where(
    Lesson.version_id == sa.bindparam("version_id"), Lesson.position == sa.bindparam("position")
)


def get_lesson(version_id: int, position: int) -> LessonBody:
    """The lesson at `position` (from 1), or NotFound."""
    row = next(iter(read(_LESSON_BODY, {"version_id": version_id, "position": position})), None)
    if row is None:
        raise NotFound(Message(mark("Khóa học không có bài này.")))
    values = row._asdict()
    values["sources"] = [LessonSource.of(source) for source in row.sources]
    return LessonBody(**values)


def find_media(sha256: str) -> Row[str, bytes] | None:
    """Content type and bytes of the picture with this hash, or None."""
    found = sa.select(Media.content_type, Media.content).where(
        Media.sha256 == sha256, Media.content.is_not(None)
    )
    return cast("Row[str, bytes] | None", db.session.execute(found).first())


def find_media_file(sha256: str) -> Row[str, int] | None:
    """Content type and size of the file with this hash that lies among the stored files, or None."""
    found = sa.select(Media.content_type, Media.size).where(
        Media.sha256 == sha256, Media.file_id.is_not(None)
    )
    return db.session.execute(found).first()


def media_contents(hashes: Collection[str]) -> dict[str, bytes]:
    """The bytes of those of the pictures that are kept, by hash."""
    found = sa.select(Media.sha256, Media.content).where(
        Media.sha256.in_(list(hashes)), Media.content.is_not(None)
    )
    return {row[0]: row[1] for row in db.session.execute(found) if row[1] is not None}


def given_name(sha256: str) -> str:
    """What a course calls the file with this hash: for saving it under; "" if none does."""
    asked = sa.select(CourseMedia.given_name).join(Media, Media.id == CourseMedia.media_id)
    found = db.session.scalar(asked.where(Media.sha256 == sha256).order_by(CourseMedia.id).limit(1))
    if found is not None:
        return found
    holds = sa.cast(CourseVersion.source, sa.Text).contains(sha256)
    source = db.session.scalar(sa.select(CourseVersion.source).where(holds).limit(1)) or {"media": {}}
    return next((name for name, held in source["media"].items() if held == sha256), "")


def known_fingerprints(fingerprints: Collection[str]) -> set[str]:
    """Those of `fingerprints` (of a pack's raw files) that are already published as they are."""
    return set(
        db.session.scalars(sa.select(PackImport.fingerprint).where(PackImport.fingerprint.in_(fingerprints)))
    )


def offered_courses() -> set[str]:
    """The public ids of every published course."""
    return set(db.session.scalars(sa.select(Course.public_id).where(Course.current_version_id.is_not(None))))


def version_counts() -> dict[int, int]:
    """How many versions each course has, by course id."""
    found = sa.select(CourseVersion.course_id, sa.func.count()).group_by(CourseVersion.course_id)
    return {row[0]: row[1] for row in db.session.execute(found)}


def published_versions(key: str) -> tuple[int | None, list[Published]]:
    """The course's id (None: there is no such course) and all its versions, for asking what publishing would do."""
    rows = db.session.execute(
        sa.select(CourseVersion.course_id, CourseVersion.number, CourseVersion.content_hash)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(Course.key == key)
    ).all()
    return (rows[0].course_id if rows else None), [Published(row.number, row.content_hash) for row in rows]

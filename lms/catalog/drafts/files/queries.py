"""The SELECTs of a draft's files. A text is saved every few seconds while it is written: it loads what it names."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from lms.assessment.models import QuestionVersion
from lms.catalog.drafts.files.rules import named_in, shown_names
from lms.catalog.drafts.models import CourseDraft
from lms.catalog.drafts.queries import authors_of_course, find_open_draft
from lms.catalog.drafts.rows import DraftView
from lms.catalog.drafts.rules import DraftState
from lms.catalog.library.models import CourseMedia
from lms.catalog.library.queries import files_named, files_of
from lms.catalog.library.rows import FileRow
from lms.catalog.models import CourseVersion, Media
from lms.kernel.access import permits
from lms.kernel.actor import Actor
from lms.kernel.db import db

Files = Mapping[str, Mapping[str, Any]]
"""What texts may show, by name: {"sha256", "content_type", "size", "width", "height", "author", "licence", "source",
"captions", "transcript"}; those of the library with {"public_id", "given_name", "family", "alt"}."""

_SAID = (
    "sha256", "content_type", "size", "width", "height", "author", "licence", "source", "alt", "captions", "transcript",
    "public_id", "given_name", "family",
)  # fmt: skip


def all_files(draft: DraftView) -> Files:
    """Every file of the draft. Two queries."""
    return _together(_begun_with(draft), files_of(draft.course_id))


def files_in(draft: DraftView, *texts: str) -> Files:
    """The files that the texts name, with the captions of films among them. No query where they name none, else two."""
    named = named_in(*texts)
    if not named:
        return {}
    held = _begun_with(draft)
    known = _together(held, files_named(draft.course_id, named.names, named.hashes))
    other = set(held) - shown_names(held, named)
    return {name: file for name, file in known.items() if name not in other}


def _begun_with(draft: DraftView) -> Files:
    """The files of the version that the draft began with."""
    found: Files = db.session.scalars(sa.select(CourseDraft.files).where(CourseDraft.id == draft.id)).one()
    return found


def may_open(actor: Actor, sha256: str) -> bool:
    """Whether the actor may open the file with this hash: what a published version or a question shows, whoever reads the
    courses; what lies only in libraries and drafts, whoever may see the draft of one of their courses. One query, and for
    the latter some more."""
    return _is_published(sha256) or any(_sees_draft(actor, course_id) for course_id in _courses_with(sha256))


def _is_published(sha256: str) -> bool:
    places = (
        sa.exists().where(sa.cast(CourseVersion.source, sa.Text).contains(sha256)),
        sa.exists().where(sa.cast(QuestionVersion.source, sa.Text).contains(sha256)),
    )
    return bool(db.session.scalar(sa.select(sa.or_(*places))))


def _courses_with(sha256: str) -> set[int]:
    kept = sa.select(CourseMedia.course_id).join(Media, Media.id == CourseMedia.media_id)
    drafted = sa.select(CourseDraft.course_id).where(
        CourseDraft.state == DraftState.OPEN.value, sa.cast(CourseDraft.files, sa.Text).contains(sha256)
    )
    return set(db.session.scalars(kept.where(Media.sha256 == sha256).union(drafted)))


def _sees_draft(actor: Actor, course_id: int) -> bool:
    scope, draft = authors_of_course(course_id).scope(course_id), find_open_draft(course_id)
    waits = draft is not None and draft.is_waiting and permits(actor, "drafts.review", scope)
    return waits or permits(actor, "drafts.see", scope)


def _together(own: Files, library: Iterable[FileRow]) -> Files:
    """The newest words for a file are the library's; another file there that got the name of one of the draft's own does
    not take its place."""
    newest = {
        file.name: {word: getattr(file, word) for word in _SAID}
        for file in library
        if file.name not in own or own[file.name]["sha256"] == file.sha256
    }
    return {**own, **newest}

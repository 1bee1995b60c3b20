"""Writes what is derived from the sources of lessons anew. The sources, and so what a version says, stay."""

from dataclasses import dataclass

import sqlalchemy as sa

from lms.catalog.library.queries import smaller_pictures
from lms.catalog.library.widths import with_widths
from lms.catalog.models import CourseVersion, Lesson
from lms.catalog.packs import bodies
from lms.catalog.recleaning import queries
from lms.catalog.versions.queries import get_version_row
from lms.catalog.versions.stored import stored_pack
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.db import change, release, transaction
from lms.kernel.errors import LmsError
from lms.kernel.markup import POLICY, render_text
from lms.kernel.messages import Message, mark

UNREAD = mark("Khóa học “{key}”, phiên bản {number}: chưa dựng lại được. {why}")


@dataclass(frozen=True)
class Recleaned:
    """How many lessons were `written`; `last`: the id of the last version that was looked at, None where there was none
    left; `gone`: what could not be read, each in a sentence."""

    written: int
    last: int | None
    gone: tuple[Message, ...] = ()


def reclean_lessons(actor: Actor, most: int, after: int = 0) -> Recleaned:
    """Derives the texts of at most `most` versions anew that have lessons of an earlier policy, each version in a
    transaction of its own, from the one after `after` on. A version of which a file is gone stays as it is, and is named.
    Call it when no transaction is open."""
    require(actor, "catalog.publish", read="catalog.read")
    version_ids = queries.stale_version_ids(POLICY, most, after)
    release()
    written, gone = 0, []
    for version_id in version_ids:
        try:
            written += _reclean_version(version_id)
        except LmsError as error:
            version, key = get_version_row(version_id)
            gone.append(Message(UNREAD, {"key": key, "number": version.number, "why": error.message}))
            release()
    return Recleaned(written, version_ids[-1] if version_ids else None, tuple(gone))


def _reclean_version(version_id: int) -> int:
    pack = stored_pack(version_id)
    smaller = smaller_pictures([file.sha256 for file in pack.media if file.is_picture])
    release()  # nobody waits while a text is cleaned
    texts = {
        lesson.key: with_widths(bodies.render(lesson.format, lesson.body, pack.media), smaller)
        for lesson in pack.lessons
    }
    description = render_text(pack.description)
    with transaction():
        change(
            sa.update(CourseVersion)
            .where(CourseVersion.id == version_id)
            .values(description_html=description)
        )
        return sum(
            change(
                sa.update(Lesson)
                .where(Lesson.version_id == version_id, Lesson.key == key, Lesson.policy < POLICY)
                .values(body_html=text, policy=POLICY)
            )
            for key, text in texts.items()
        )

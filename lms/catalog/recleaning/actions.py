"""Writes what is derived from the sources of lessons anew. The sources, and so what a version says, stay."""

import sqlalchemy as sa

from lms.catalog.library.queries import smaller_pictures
from lms.catalog.library.widths import with_widths
from lms.catalog.models import CourseVersion, Lesson
from lms.catalog.packs import bodies
from lms.catalog.recleaning import queries
from lms.catalog.versions.stored import stored_pack
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.db import change, release, transaction
from lms.kernel.markup import POLICY, render_text


def reclean_lessons(actor: Actor, most: int) -> int:
    """Derives the texts of at most `most` versions anew that have lessons of an earlier policy, each version in a
    transaction of its own; how many lessons were written, 0 when none is left. Call it when none is open."""
    require(actor, "catalog.publish", read="catalog.read")
    version_ids = queries.stale_version_ids(POLICY, most)
    release()
    return sum(_reclean_version(version_id) for version_id in version_ids)


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

"""Drafts for tests."""

import sqlalchemy as sa

from lms.catalog.actions import PublishResult
from lms.catalog.drafts import queries
from lms.catalog.drafts.opening.actions import open_with, origin_of
from lms.catalog.drafts.opening.arriving import arrive, rendered
from lms.catalog.drafts.publishing import actions as publishing
from lms.catalog.drafts.publishing.packing import Packed, packed
from lms.catalog.drafts.rows import DraftView
from lms.catalog.models import Course
from lms.catalog.packs.content import Pack
from lms.kernel.db import db, release, transaction
from tests.catalog.make import publish
from tests.make import SYSTEM


def edited_here(pack: Pack | None = None) -> int:
    """The sound pack's course, published from here once; its id."""
    done = publish(pack)
    with transaction():
        db.session.execute(sa.update(Course).values(origin="studio"))
    return done.course_id


def opened(done: PublishResult) -> DraftView:
    """The draft that begins with what was published."""
    origin = origin_of(done.version_id)
    release()
    with transaction():
        open_with(SYSTEM, done.course_id, origin)
    return held(done.course_id)


def arrived(course_id: int, pack: Pack) -> DraftView:
    """The draft that a pack becomes which comes for a course edited here."""
    html = rendered(pack)
    with transaction():
        arrive(SYSTEM, pack, html)
    return held(course_id)


def held(course_id: int) -> DraftView:
    """The course's open draft as it is now."""
    draft = queries.find_open_draft(course_id)
    release()
    assert draft is not None
    return draft


def made(draft: DraftView) -> Packed:
    """The pack that its publication is made of, which must be sound."""
    found = packed(draft)
    release()
    assert publishing.problems_of(found) == []
    return found


def published(draft: DraftView, effect: str | None = "valid") -> PublishResult:
    """What publishing the draft makes."""
    ready = made(draft)
    with transaction():
        return publishing.publish(
            SYSTEM, draft, ready, publishing.Wish(effect, None, "Mới"), lambda course_id: 0
        )

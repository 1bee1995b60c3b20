"""Keeping a pack until somebody confirms it, and publishing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from lms.catalog.actions import PublishResult, publish_pack, remember_files
from lms.catalog.packs.content import Pack
from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.db import change, db
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean
from lms.studio.packs.models import PackUpload
from lms.studio.packs.reading import Read
from lms.studio.queries import finished_people

PUBLISH = "catalog.publish"
KEPT = timedelta(days=1)
GONE = mark("Gói này đã được đăng, hoặc đã bị bỏ. Không có gì được đăng thêm.")


@dataclass(frozen=True)
class Wish:
    """How a pack is to be published; see `publish_pack`."""

    effect: str | None
    retake_due_on: date | None
    note: str


def keep(actor: Actor, file_name: str, found: Read) -> str:
    """Keeps a sound pack for the preview; its public id. What anybody left for longer than a day goes."""
    require(actor, PUBLISH)
    if actor.account_id is None:
        raise Invalid(Message(GONE))
    db.session.execute(sa.delete(PackUpload).where(PackUpload.created_at < clock.now() - KEPT))
    facts: Mapping[str, Any] = found.facts
    upload = PackUpload(
        public_id=new_public_id(), account_id=actor.account_id, file_name=clean(file_name)[-200:],
        fingerprint=found.fingerprint, facts=dict(facts), content=found.content, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(upload)
    db.session.flush()
    return upload.public_id


def discard(actor: Actor, public_id: str) -> bool:
    """Forgets a pack that waits; False if it was gone."""
    require(actor, PUBLISH)
    held = sa.delete(PackUpload).where(
        PackUpload.public_id == public_id, PackUpload.account_id == actor.account_id
    )
    return change(held) == 1


def publish(actor: Actor, public_id: str, fingerprint: str, pack: Pack, wish: Wish) -> PublishResult:
    """Publishes the pack that waits, and forgets it. Conflict if it was published or discarded before; Invalid, with
    the reason, if it can't be published: then it goes on waiting."""
    if not discard(actor, public_id):
        raise Conflict(Message(GONE))
    result = publish_pack(
        actor, pack, wish.effect, retake_due_on=wish.retake_due_on, finished_before=finished_people, note=wish.note
    )  # fmt: skip
    remember_files(fingerprint, result.version_id)
    return result

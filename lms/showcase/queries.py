"""The SELECTs of the public page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.models import BirthDate, Consent, Membership, Person
from lms.org.queries import holds_on, main_membership
from lms.org.rules import PUBLISH_NAME, REPRESENTATIVE_AGREES, Category, is_child
from lms.showcase.models import ShowcaseChoice, ShowcaseItem, ShowcaseWord
from lms.showcase.rules import Item, Source
from lms.targets.freezing.models import Snapshot


@dataclass(frozen=True)
class Choice:
    """What the office wants of the page, as known now."""

    is_on: bool
    lead: str
    source: Source
    snapshot: str | None
    recorded_at: datetime | None
    recorded_by: str


NO_CHOICE = Choice(False, "", Source.CURRENT, None, None, "")


def choice() -> Choice:
    """The newest choice; off before the first. One query."""
    row = db.session.execute(
        sa.select(ShowcaseChoice, Snapshot.public_id)
        .outerjoin(Snapshot, Snapshot.id == ShowcaseChoice.snapshot_id)
        .order_by(ShowcaseChoice.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return NO_CHOICE
    held, snapshot = row
    return Choice(held.is_on, held.lead, Source(held.source), snapshot, held.recorded_at, held.recorded_by)


def _newest(purpose: str) -> sa.ScalarSelect[bool]:
    """What was said last about the item's person in general."""
    said = sa.select(Consent.granted).where(
        Consent.person_id == ShowcaseItem.person_id, Consent.purpose == purpose
    )
    return said.order_by(Consent.id.desc()).limit(1).correlate(ShowcaseItem).scalar_subquery()


def _items(on: date) -> sa.Select[Any]:
    newest = (
        sa.select(sa.func.max(ShowcaseWord.id))
        .where(ShowcaseWord.item_id == ShowcaseItem.id)
        .correlate(ShowcaseItem)
        .scalar_subquery()
    )
    member = sa.and_(
        Membership.person_id == ShowcaseItem.person_id, main_membership(), holds_on(Membership, on)
    )
    columns: list[Any] = [
        ShowcaseItem, ShowcaseWord, Person.full_name, _newest(PUBLISH_NAME).label("own"),
        _newest(REPRESENTATIVE_AGREES).label("theirs"), BirthDate.born_on, Membership.category,
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(ShowcaseItem)
        .outerjoin(ShowcaseWord, ShowcaseWord.id == newest)
        .outerjoin(Person, Person.id == ShowcaseItem.person_id)
        .outerjoin(BirthDate, BirthDate.person_id == ShowcaseItem.person_id)
        .outerjoin(Membership, member)
        .order_by(ShowcaseItem.happened_on.desc(), ShowcaseItem.id.desc())
    )


def _view(row: Any, on: date, age: int) -> Item:
    item, word, name, own, theirs, born_on, category = row
    # Of a student whose age is not known, as of a child: it might be one.
    is_young = born_on is None if category in (None, Category.STUDENT) else False
    young = is_child(born_on, on, age) if born_on is not None else is_young
    if young and theirs is False:  # taken back by the representative: no yes of the child alone undoes that
        own = False
    return Item(
        item.id, item.public_id, item.kind, item.title, item.text, item.happened_on, item.person_id, name,
        word.word if word else None, bool(word and word.representative), word.given_by if word else "",
        word.recorded_at if word else None, own, young, item.recorded_at, item.recorded_by,
    )  # fmt: skip


def items(on: date, age: int, limit: int) -> list[Item]:
    """The newest of what is told. `age`: below which a representative must agree too. One query."""
    return [_view(row, on, age) for row in db.session.execute(_items(on).limit(limit))]


def get_item(public_id: str, on: date, age: int) -> Item:
    """The item, or NotFound."""
    row = db.session.execute(_items(on).where(ShowcaseItem.public_id == public_id)).first()
    if row is None:
        raise NotFound(Message(mark("Không có mục này.")))
    return _view(row, on, age)


def words_of(item_id: int) -> Sequence[ShowcaseWord]:
    """What was said about the item, in order."""
    wanted = sa.select(ShowcaseWord).where(ShowcaseWord.item_id == item_id)
    return db.session.scalars(wanted.order_by(ShowcaseWord.id)).all()


def find_snapshot_id(public_id: str) -> int | None:
    """The id of the snapshot, or None."""
    return db.session.scalar(sa.select(Snapshot.id).where(Snapshot.public_id == public_id))

"""Who opened a person's data: the rows that name the person, and the lists in which the person stood."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Account
from lms.certificates.models import Certificate
from lms.kernel.db import db
from lms.kernel.reading import AccessEntry, Reach
from lms.org.models import Membership, UnitRecord
from lms.org.queries import not_replaced
from lms.privacy.rules.readers import Stay, UnitSpan, stays

REGISTER = "certificates.register"  # shows those who have a certificate, whether they still belong or not


@dataclass(frozen=True)
class ReaderRow:
    """One view: when, who (as called today; "" for a removed account), in which roles, what, through a list or not."""

    at: datetime
    name: str
    roles: tuple[str, ...]
    what: str
    is_list: bool


def readers_of(person_id: int, limit: int, offset: int) -> tuple[list[ReaderRow], int]:
    """A stretch of the views of the person's data by others, the newest first, and how many there are.

    Four queries. One's own views of lists are left out like those of one's own page.
    """
    own = sa.select(Account.id).where(Account.person_id == person_id)
    shown = sa.and_(_about(person_id), AccessEntry.account_id.not_in(own))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(AccessEntry).where(shown)) or 0
    rows = db.session.execute(
        sa.select(
            AccessEntry.at, AccessEntry.roles, AccessEntry.what, AccessEntry.reach, Account.display_name
        )
        .outerjoin(Account, Account.id == AccessEntry.account_id)
        .where(shown)
        .order_by(AccessEntry.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()
    found = [
        ReaderRow(
            r.at,
            r.display_name or "",
            tuple(filter(None, r.roles.split(","))),
            r.what,
            r.reach != Reach.PERSON,
        )
        for r in rows
    ]
    return found, total


def _about(person_id: int) -> sa.ColumnElement[bool]:
    """Condition on an entry: it shows the person, as a page about them or in a list of members on that day."""
    lists = [_covers(stay) for stay in _stays(person_id)]
    return sa.or_(
        AccessEntry.person_id == person_id,
        sa.and_(AccessEntry.reach == Reach.EVERYBODY.value, AccessEntry.what != REGISTER),
        sa.and_(AccessEntry.what == REGISTER, sa.exists().where(Certificate.person_id == person_id)),
        *lists,
    )


def _covers(stay: Stay) -> sa.ColumnElement[bool]:
    where = (
        sa.and_(AccessEntry.reach == Reach.UNIT.value, AccessEntry.unit_id == stay.unit_id)
        if stay.unit_id is not None
        else AccessEntry.reach == Reach.SCHOOL.value
    )
    # Categories are words without a comma, so a word is found between commas.
    among = sa.literal(",").concat(AccessEntry.categories).concat(",")
    return sa.and_(
        where, AccessEntry.day >= stay.first, AccessEntry.day <= stay.last,
        sa.or_(AccessEntry.categories == "", among.contains(f",{stay.category},", autoescape=True)),
    )  # fmt: skip


def _stays(person_id: int) -> Sequence[Stay]:
    """Where the person was a main member when, unit by unit upwards."""
    held = [
        (r.unit_id, r.category, r.valid_from, r.valid_to or date.max)
        for r in db.session.execute(
            sa.select(
                Membership.unit_id, Membership.category, Membership.valid_from, Membership.valid_to
            ).where(Membership.person_id == person_id, Membership.is_main.is_(True), not_replaced(Membership))
        ).all()
    ]
    return stays(held, _unit_spans()) if held else []


def _unit_spans() -> list[UnitSpan]:
    rows: Sequence[Any] = db.session.execute(
        sa.select(UnitRecord.unit_id, UnitRecord.parent_id, UnitRecord.valid_from, UnitRecord.valid_to).where(
            not_replaced(UnitRecord)
        )
    ).all()
    return [UnitSpan(r.unit_id, r.parent_id, r.valid_from, r.valid_to or date.max) for r in rows]

"""The SELECTs of a head-count."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.db import db
from lms.org.headcount.rules import Count, Headcount, headcount
from lms.org.models import Membership, Person, Unit, UnitRecord
from lms.org.queries import holds_on, main_membership, main_membership_rows, not_replaced, unit_nodes
from lms.org.rules import MembershipStatus


def end_of_day(day: date) -> datetime:
    """The last instant of a day at the school: what was recorded by then was known on that day."""
    return datetime.combine(day, time.max, clock.LOCAL_ZONE)


def headcount_on(on: date, known: date | None = None) -> Headcount:
    """Everybody who belongs on `on`, each once in the main membership, people on leave among them; as known now, or
    as known at the end of the day `known`. Two queries."""
    known_at = end_of_day(known) if known else None
    away = sa.func.sum(sa.case((Membership.status == MembershipStatus.LEAVE, 1), else_=0))
    rows = db.session.execute(
        sa.select(
            Membership.unit_id, Membership.category, sa.func.count().label("people"), away.label("away")
        )
        .where(main_membership(Membership, known_at), holds_on(Membership, on))
        .group_by(Membership.unit_id, Membership.category)
    )
    own: dict[int, Count] = {}
    for row in rows:
        own[row.unit_id] = own.get(row.unit_id, Count()) + Count({row.category: row.people}, int(row.away))
    return headcount(unit_nodes(on, known_at), own)


@dataclass(frozen=True)
class Counted:
    """A person behind a figure."""

    public_id: str
    code: str | None
    full_name: str
    unit: str | None
    unit_code: str
    category: str
    position: str | None
    status: str
    leave_kind: str | None


def counted_people(
    on: date, known: date | None, unit_ids: Collection[int] | None, category: str, limit: int, offset: int
) -> tuple[list[Counted], int]:
    """The names behind a figure by tên, and how many there are. `unit_ids` None: everybody. Two queries.

    Names are those of today; where somebody belonged is as it was on `on`, as known then.
    """
    known_at = end_of_day(known) if known else None
    held = main_membership_rows(on, known_at)
    if unit_ids is not None:
        held = held.where(Membership.unit_id.in_(unit_ids))
    if category:
        held = held.where(Membership.category == category)
    member = held.subquery()
    total = db.session.scalar(sa.select(sa.func.count()).select_from(member)) or 0
    columns: list[Any] = [
        Person.public_id, Person.code, Person.full_name, UnitRecord.name, Unit.code, member.c.category,
        member.c.position, member.c.status, member.c.leave_kind,
    ]  # fmt: skip
    record = sa.and_(
        UnitRecord.unit_id == member.c.unit_id, not_replaced(UnitRecord, known_at), holds_on(UnitRecord, on)
    )
    rows: Any = db.session.execute(
        sa.select(*columns)
        .select_from(member)
        .join(Person, Person.id == member.c.person_id)
        .join(Unit, Unit.id == member.c.unit_id)
        .outerjoin(UnitRecord, record)
        .order_by(Person.name_key, Person.id)
        .limit(limit)
        .offset(offset)
    )
    return [Counted(*row) for row in rows], total

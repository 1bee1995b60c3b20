"""Every SELECT of the computer room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Account, AccountSession, RoomPin, RoomSession
from lms.accounts.people.queries import holds_role
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.models import Person
from lms.org.queries import main_membership_rows
from lms.org.rules import Category, MembershipStatus


@dataclass(frozen=True)
class Place:
    """A name of the class list. `pin_hash` None: no PIN yet. `sits`: how many PCs the person sits at now."""

    person_id: int
    public_id: str
    full_name: str
    account_id: int
    pin_hash: str | None
    sits: int


def _goes_on(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(RoomSession.ended_at.is_(None), RoomSession.ends_at > now)


def find_open(public_id: str, now: datetime) -> RoomSession | None:
    """The lesson with this address if it goes on."""
    return db.session.scalars(
        sa.select(RoomSession).where(RoomSession.public_id == public_id, _goes_on(now))
    ).first()


def find_open_by_code(code: str, now: datetime) -> RoomSession | None:
    """The lesson that a PC joins by this code if it goes on."""
    return db.session.scalars(
        sa.select(RoomSession).where(RoomSession.code == code, _goes_on(now)).order_by(RoomSession.id.desc())
    ).first()


def get_open(public_id: str, opened_by: int | None, now: datetime) -> RoomSession:
    """The lesson that goes on, opened by that account (None: by whomever), or NotFound."""
    room = find_open(public_id, now)
    if room is None or (opened_by is not None and room.opened_by != opened_by):
        raise NotFound(Message(mark("Giờ học này không có, hoặc đã kết thúc.")))
    return room


def open_rooms(opened_by: int | None, now: datetime) -> Sequence[RoomSession]:
    """The lessons that go on, opened by that account (None: by whomever), the first to end first."""
    mine = RoomSession.opened_by == opened_by if opened_by is not None else sa.true()
    return db.session.scalars(
        sa.select(RoomSession).where(mine, _goes_on(now)).order_by(RoomSession.ends_at, RoomSession.id)
    ).all()


def _places(unit_ids: frozenset[int], today: date, room_id: int) -> sa.Select[Any]:
    held = main_membership_rows(today).subquery()
    sits = (
        sa.select(sa.func.count())
        .select_from(AccountSession)
        .where(
            AccountSession.room_id == room_id, AccountSession.account_id == Account.id,
            AccountSession.ended_at.is_(None),
        )
        .scalar_subquery()
    )  # fmt: skip
    columns: list[Any] = [Person.id, Person.public_id, Person.full_name, Account.id, RoomPin.pin_hash, sits]
    return (
        sa.select(*columns)
        .join(held, held.c.person_id == Person.id)
        .join(Account, Account.person_id == Person.id)
        .outerjoin(RoomPin, RoomPin.account_id == Account.id)
        .where(
            held.c.unit_id.in_(unit_ids), held.c.status == MembershipStatus.ACTIVE,
            held.c.category == Category.STUDENT, Account.disabled_at.is_(None),
            ~holds_role(today),
        )
        .order_by(Person.name_key, Person.id)
    )  # fmt: skip


def places(unit_ids: frozenset[int], today: date, room_id: int) -> list[Place]:
    """The class list of today, by tên: students only, and nobody who holds a role. A PIN is too short a key for
    people whose results stand in the school's figures."""
    return [Place(*row) for row in db.session.execute(_places(unit_ids, today, room_id))]


def get_place(unit_ids: frozenset[int], today: date, room_id: int, person: str) -> Place:
    """The name of the class list with this public id, or NotFound."""
    row = db.session.execute(_places(unit_ids, today, room_id).where(Person.public_id == person)).first()
    if row is None:
        raise NotFound(Message(mark("Không có tên này trong danh sách lớp.")))
    return Place(*row)

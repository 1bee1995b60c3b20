"""Every write of the computer room. PINs come hashed."""

from collections.abc import Mapping
from datetime import timedelta

import sqlalchemy as sa

from lms.accounts.codes import new_room_code
from lms.accounts.invitations.actions import make_missing
from lms.accounts.models import AccountSession, RoomPin, RoomSession
from lms.accounts.people.queries import AccountFilter, people
from lms.accounts.room.queries import Place
from lms.accounts.sessions import actions as visits
from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.org.queries import unit_nodes
from lms.org.rules import Category, subtree

BIGGEST_CLASS = 200


def members_of(unit_id: int) -> frozenset[int]:
    """The unit and all below it today."""
    return subtree(unit_nodes(clock.today()), frozenset({unit_id}))


def open_room(actor: Actor, unit_id: int, minutes: int) -> str:
    """Opens a lesson for the unit and returns its public id. Who has no account yet gets one, without a password.

    Invalid for a unit without students, or with more than a room holds.
    """
    require(actor, "accounts.room")
    students = AccountFilter(unit_ids=members_of(unit_id), category=Category.STUDENT)
    rows, total = people(students, clock.today(), BIGGEST_CLASS)
    if not total:
        raise Invalid(Message(mark("Đơn vị này không có học sinh nào trong danh sách hôm nay.")))
    if total > BIGGEST_CLASS:
        raise Invalid(Message(mark("Đơn vị này quá đông cho một phòng máy. Hãy chọn một lớp.")))
    make_missing(actor, rows)
    now = clock.now()
    room = RoomSession(
        public_id=new_public_id(), unit_id=unit_id, opened_by=actor.account_id, code=new_room_code(), opened_at=now,
        ends_at=now + timedelta(minutes=minutes),
    )  # fmt: skip
    db.session.add(room)
    db.session.flush()
    record(actor, "room.open", f"room:{room.id}", unit=unit_id, minutes=minutes)
    return room.public_id


def close_room(actor: Actor, room: RoomSession) -> None:
    """Ends the lesson; everybody in it is signed out. The caller has found the room for the actor."""
    require(actor, "accounts.room")
    now = clock.now()
    db.session.execute(
        sa.update(RoomSession)
        .where(RoomSession.id == room.id, RoomSession.ended_at.is_(None))
        .values(ended_at=now)
    )
    db.session.execute(
        sa.update(AccountSession)
        .where(AccountSession.room_id == room.id, AccountSession.ended_at.is_(None))
        .values(ended_at=now)
    )
    record(actor, "room.close", f"room:{room.id}")


def choose_pin(place: Place, pin_hash: str) -> None:
    """Keeps the first PIN of somebody who has none. Conflict where one was set meanwhile."""
    if not insert_ignore(
        RoomPin, account_id=place.account_id, pin_hash=pin_hash, set_at=clock.now(), set_by=place.full_name
    ):
        raise Conflict(
            Message(mark("Tên này vừa được đặt mã PIN ở máy khác. Hãy gọi giáo viên nếu không phải bạn."))
        )
    record(_owner(place), "room.pin-choose", f"account:{place.account_id}")


def give_pins(actor: Actor, room: RoomSession, hashes: Mapping[int, str]) -> None:
    """Keeps a PIN for each account, in place of the one before."""
    require(actor, "accounts.room")
    now = clock.now()
    db.session.execute(sa.delete(RoomPin).where(RoomPin.account_id.in_(list(hashes))))
    rows = [
        {"account_id": account_id, "pin_hash": pin_hash, "set_at": now, "set_by": actor.name}
        for account_id, pin_hash in hashes.items()
    ]
    db.session.execute(sa.insert(RoomPin), rows)
    record(actor, "room.pins", f"room:{room.id}", accounts=list(hashes))


def forget_pin(actor: Actor, room: RoomSession, place: Place) -> None:
    """Takes a PIN away: its owner chooses another at the PC. Who sits by the old one stands up."""
    require(actor, "accounts.room")
    db.session.execute(sa.delete(RoomPin).where(RoomPin.account_id == place.account_id))
    db.session.execute(
        sa.update(AccountSession)
        .where(
            AccountSession.room_id == room.id, AccountSession.account_id == place.account_id,
            AccountSession.ended_at.is_(None),
        )
        .values(ended_at=clock.now())
    )  # fmt: skip
    record(actor, "room.pin-forget", f"account:{place.account_id}")


def sit_down(room: RoomSession, place: Place, device: str, address: str) -> str:
    """Begins the visit of somebody who has shown the PIN; returns its key. It ends with the lesson."""
    key = visits.begin(
        place.account_id, device, address, factor="none", seat=visits.Seat(room.id, room.ends_at)
    )
    record(_owner(place), "room.sit", f"account:{place.account_id}", room=room.id)
    return key


def _owner(place: Place) -> Actor:
    return Actor(place.account_id, place.person_id, place.full_name)

"""Typed plain functions that make things for tests. Each opens its own transaction and returns an id."""

from collections.abc import Sequence
from datetime import date
from itertools import count

import sqlalchemy as sa

from lms.accounts import actions as accounts
from lms.accounts.models import Account
from lms.kernel import clock, hooks
from lms.kernel.actor import Role, system_actor
from lms.kernel.db import db, transaction
from lms.kernel.ids import new_public_id
from lms.kernel.search import index
from lms.kernel.vietnamese import fold, name_key, sort_key
from lms.org.models import Membership, Person, Unit, UnitRecord

SYSTEM = system_actor("test")
LONG_AGO = date(2020, 1, 1)
_numbers = count(7_000_000_001)  # no code that a test writes itself


def make_unit(
    name: str, kind: str = "office", parent_id: int | None = None, valid_from: date = LONG_AGO
) -> int:
    """A unit from `valid_from` on."""
    with transaction():
        unit = Unit(public_id=new_public_id(), code=new_public_id(), created_at=clock.now())
        db.session.add(unit)
        db.session.flush()
        db.session.add(
            UnitRecord(
                unit_id=unit.id, parent_id=parent_id, kind=kind, name=name, name_folded=fold(name),
                sort_key=sort_key(name), valid_from=valid_from, recorded_at=clock.now(),
            )
        )  # fmt: skip
        return unit.id


def make_school(name: str = "Trường Trung cấp nghề Diên Khánh") -> int:
    """The school unit on which settings hang."""
    return make_unit(name, kind="school")


def make_person(
    full_name: str = "Nguyễn Thị Ánh",
    unit_id: int | None = None,
    category: str = "teacher",
    code: str | None = None,
    status: str = "active",
    leave_kind: str | None = None,
    valid_from: date = LONG_AGO,
    valid_to: date | None = None,
) -> int:
    """A person; with `unit_id` also a main membership."""
    with transaction():
        code = code or f"{next(_numbers):010d}"
        person = Person(
            public_id=new_public_id(), code=code, full_name=full_name, name_key=name_key(full_name),
            created_at=clock.now(),
        )  # fmt: skip
        db.session.add(person)
        db.session.flush()
        index("person", person.id, [full_name, code])
        if unit_id is not None:
            db.session.add(
                Membership(
                    person_id=person.id, unit_id=unit_id, is_main=True, category=category, status=status,
                    leave_kind=leave_kind, valid_from=valid_from, valid_to=valid_to, recorded_at=clock.now(),
                )
            )  # fmt: skip
        return person.id


def announce_erased(person_id: int) -> None:
    """Tells every slice that the person was erased, as the act of erasure does for each record of somebody."""
    with transaction():
        hooks.announce(hooks.PersonErased(person_id, f"Người đã xóa #{person_id}"))


def make_account(
    person_id: int | None = None,
    roles: Sequence[Role | tuple[Role, int]] = (),
    username: str | None = None,
    password_hash: str = "!",
    must_change: bool = False,
    is_demo: bool = False,
) -> int:
    """An account; a role is a Role or (Role.HEAD, unit_id). The hash "!" matches no password."""
    with transaction():
        name = db.session.get_one(Person, person_id).full_name if person_id else "Quản trị viên"
        account_id = accounts.create_account(
            SYSTEM, username or f"user{next(_numbers)}", name, person_id, password_hash, must_change, is_demo
        )
        for role in roles:
            kind, unit_id = role if isinstance(role, tuple) else (role, None)
            accounts.grant_role(SYSTEM, account_id, kind, unit_id=unit_id, valid_from=LONG_AGO)
        return account_id


def username_of(account_id: int) -> str:
    """The account's user name."""
    name = db.session.get_one(Account, account_id).username
    db.session.rollback()
    return name


def replace_membership(person_id: int, unit_id: int | None = None, category: str = "teacher") -> None:
    """Puts a corrected row in the place of the person's only membership: the same days, and what is said here."""
    with transaction():
        old = db.session.scalars(sa.select(Membership).where(Membership.person_id == person_id)).one()
        row = Membership(
            person_id=person_id, unit_id=unit_id or old.unit_id, is_main=True, category=category, status="active",
            valid_from=old.valid_from, recorded_at=clock.now(), replaces_id=old.id,
        )  # fmt: skip
        db.session.add(row)

"""The people of the roster with their accounts, and the accounts of nobody on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Account, RoleGrant
from lms.accounts.passwords import UNSET
from lms.kernel import search
from lms.kernel.db import db, release, snapshot
from lms.kernel.vietnamese import fold
from lms.org.models import Person
from lms.org.queries import kept_id, main_membership_rows, not_replaced
from lms.org.units.models import UnitHead


@dataclass(frozen=True)
class AccountRow:
    """A person with or without an account, or an account of nobody on the roster (`person_id` None).

    `holds_role`: a role now or later, so that only who grants roles may reset the account.
    """

    person_id: int | None
    person_public_id: str | None
    full_name: str
    email: str | None
    unit_id: int | None
    category: str | None
    account_id: int | None
    account_public_id: str | None
    username: str | None
    state: str
    last_signed_in_at: datetime | None
    holds_role: bool


@dataclass(frozen=True)
class AccountFilter:
    """What the list is narrowed to. `state`: "" all, none, invited, active, disabled; `unit_ids` None: every unit."""

    query: str = ""
    unit_ids: frozenset[int] | None = None
    category: str = ""
    state: str = ""
    person_ids: tuple[str, ...] | None = None


def holds_role(today: date) -> sa.ColumnElement[bool]:
    """Condition on Account: it holds a role today or will hold one, by a grant or as the head of a unit."""
    granted = sa.exists().where(
        RoleGrant.account_id == Account.id,
        sa.or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= today),
        not_replaced(RoleGrant),
    )
    ended = sa.or_(UnitHead.valid_to < today, UnitHead.valid_to < UnitHead.valid_from)
    heads = sa.exists().where(
        UnitHead.person_id == kept_id(Account.person_id),
        sa.or_(UnitHead.valid_to.is_(None), ~ended),
        not_replaced(UnitHead),
    )
    return sa.or_(granted, heads)


_INVITED = sa.and_(Account.disabled_at.is_(None), Account.password_hash == UNSET)
_STATE: sa.ColumnElement[str] = sa.case(
    (Account.id.is_(None), "none"), (Account.disabled_at.is_not(None), "disabled"), (_INVITED, "invited"), else_="active"
)  # fmt: skip


def _columns(today: date, held: Any) -> list[Any]:
    return [
        Person.id.label("person_id"), Person.public_id.label("person_public_id"), Person.full_name, Person.email,
        held.c.unit_id, held.c.category, Account.id.label("account_id"), Account.public_id.label("account_public_id"),
        Account.username, _STATE.label("state"), Account.last_signed_in_at, holds_role(today).label("holds_role"),
    ]  # fmt: skip


def _beginning(column: Any, text: str) -> sa.ColumnElement[bool]:
    return sa.and_(column >= text, column < text + "\U0010ffff")


def _narrowed(wanted: AccountFilter, today: date) -> tuple[sa.Select[Any], Any, sa.ColumnElement[int]]:
    held = main_membership_rows(today).subquery()
    found, rank = search.matches("person", wanted.query, Person.id.expression)
    conditions: list[Any] = [sa.or_(held.c.id.is_not(None), Account.id.is_not(None))]
    if found:
        by_name = _beginning(Account.username, fold(wanted.query).replace(" ", ""))
        conditions.append(sa.or_(sa.and_(*found), by_name))
    if wanted.unit_ids is not None:
        conditions.append(held.c.unit_id.in_(wanted.unit_ids))
    if wanted.category:
        conditions.append(held.c.category == wanted.category)
    if wanted.state:
        conditions.append(wanted.state == _STATE)
    if wanted.person_ids is not None:
        conditions.append(Person.public_id.in_(wanted.person_ids))
    joined = (
        sa.select(Person.id)
        .outerjoin(held, held.c.person_id == Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(*conditions)
    )
    return joined, held, rank


def people(wanted: AccountFilter, today: date, limit: int, offset: int = 0) -> tuple[list[AccountRow], int]:
    """A stretch of the people with their accounts, by tên, and how many there are in all. Two queries.

    Who left the school stands in it as long as there is an account.
    """
    joined, held, rank = _narrowed(wanted, today)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(joined.subquery())) or 0
    rows = db.session.execute(
        joined.with_only_columns(*_columns(today, held))
        .order_by(rank, Person.name_key, Person.id)
        .limit(limit)
        .offset(offset)
    )
    return [AccountRow(*row) for row in rows], total


def every_person(wanted: AccountFilter, today: date) -> Iterator[AccountRow]:
    """The same people as `people`, all of them, read from one snapshot as they are taken."""
    joined, held, rank = _narrowed(wanted, today)
    asked = joined.with_only_columns(*_columns(today, held)).order_by(rank, Person.name_key, Person.id)
    release()
    with snapshot() as connection:
        for row in connection.execute(asked, execution_options={"yield_per": 1000}):
            yield AccountRow(*row)


def accounts_of_nobody(today: date) -> list[AccountRow]:
    """The accounts that belong to nobody on the roster, by user name; there are few."""
    rows = db.session.execute(
        sa.select(Account, _STATE.label("state"), holds_role(today).label("holds_role"))
        .where(Account.person_id.is_(None))
        .order_by(Account.username)
    )
    return [
        AccountRow(None, None, a.display_name, None, None, None, a.id, a.public_id, a.username, state,
                   a.last_signed_in_at, holds)
        for a, state, holds in rows
    ]  # fmt: skip


def find_row(account_id: int, today: date) -> AccountRow | None:
    """The account as the list shows it, or None where it belongs to nobody on the roster."""
    held = main_membership_rows(today).subquery()
    row = db.session.execute(
        sa.select(*_columns(today, held))
        .select_from(Account)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(held, held.c.person_id == Person.id)
        .where(Account.id == account_id)
    ).first()
    return AccountRow(*row) if row else None


def usernames() -> Sequence[str]:
    """Every user name there is."""
    return db.session.scalars(sa.select(Account.username)).all()

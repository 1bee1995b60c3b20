"""Every SELECT of grants."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Account, RoleGrant
from lms.kernel.actor import Role
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.models import OrgChange
from lms.org.queries import holds_on, kept_id, not_replaced
from lms.org.units.models import UnitHead

NOT_HELD = Message(mark("Không có lần giao vai trò này, hoặc đã kết thúc."))


@dataclass(frozen=True)
class GrantRow:
    """A grant in a list. `replaced`: a later row says how it really went; `from_name`: who passed it on."""

    id: int
    account_id: int
    account_public_id: str
    name: str
    username: str
    role: str
    unit_id: int | None
    course_id: int | None
    valid_from: date
    valid_to: date | None
    reason: str | None
    granted_by: str
    recorded_at: datetime
    is_delegated: bool
    replaced: bool


@dataclass(frozen=True)
class HeadshipRow:
    """A unit that somebody heads by appointment: the role of a head, held without a grant."""

    id: int
    unit_id: int
    title: str
    decision_number: str | None
    valid_from: date
    valid_to: date | None
    role: str = Role.HEAD.value
    course_id: None = None
    is_delegated: bool = False

    @property
    def reason(self) -> str:
        """On what ground: the title and the decision's number."""
        return f"{self.title}, {self.decision_number}" if self.decision_number else self.title


def _rows() -> sa.Select[Any]:
    columns: list[Any] = [
        RoleGrant.id, RoleGrant.account_id, Account.public_id, Account.display_name, Account.username, RoleGrant.role,
        RoleGrant.unit_id, RoleGrant.course_id, RoleGrant.valid_from, RoleGrant.valid_to, RoleGrant.reason,
        RoleGrant.granted_by, RoleGrant.recorded_at,
        sa.or_(RoleGrant.delegated_from_id.is_not(None), RoleGrant.delegated_head_id.is_not(None)),
        ~not_replaced(RoleGrant),
    ]  # fmt: skip
    return sa.select(*columns).join(Account, Account.id == RoleGrant.account_id)


def _live(today: date) -> sa.ColumnElement[bool]:
    return sa.and_(not_replaced(RoleGrant), sa.or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= today))


def grants(state: str, today: date, limit: int | None = None, offset: int = 0) -> tuple[list[GrantRow], int]:
    """A stretch of the grants and how many there are. `state`: "" in force or to come, past, all (every row written).
    `limit`: None for all of them; there are some hundreds."""
    wanted = {"past": sa.and_(not_replaced(RoleGrant), RoleGrant.valid_to < today), "all": sa.true()}
    condition = wanted.get(state, _live(today))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(RoleGrant).where(condition)) or 0
    rows = db.session.execute(
        _rows()
        .where(condition)
        .order_by(Account.display_name, Account.id, RoleGrant.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [GrantRow(*row) for row in rows], total


def grants_held(account_id: int, today: date) -> list[GrantRow]:
    """The account's grants that are in force or to come."""
    rows = db.session.execute(
        _rows().where(RoleGrant.account_id == account_id, _live(today)).order_by(RoleGrant.id)
    )
    return [GrantRow(*row) for row in rows]


def headships_held(person_id: int | None, today: date) -> list[HeadshipRow]:
    """The units that the person heads today by appointment. `person_id`: the kept record's, or None for nobody."""
    rows = db.session.execute(
        sa.select(
            UnitHead.id, UnitHead.unit_id, UnitHead.title, OrgChange.decision_number, UnitHead.valid_from,
            UnitHead.valid_to,
        )
        .join(OrgChange, OrgChange.id == UnitHead.change_id)
        .where(UnitHead.person_id == person_id, not_replaced(UnitHead), holds_on(UnitHead, today))
        .order_by(UnitHead.id)
    )  # fmt: skip
    return [HeadshipRow(*row) for row in rows]


def get_headship_held(person_id: int | None, head_id: int, today: date) -> HeadshipRow:
    """The unit that the person heads today by this appointment, or NotFound."""
    found = next((head for head in headships_held(person_id, today) if head.id == head_id), None)
    if found is None:
        raise NotFound(NOT_HELD)
    return found


def get_headship(head_id: int) -> UnitHead:
    """The row of who heads a unit; it exists."""
    return db.session.get_one(UnitHead, head_id)


def _source_is(account_id: int) -> sa.ColumnElement[bool]:
    """Condition on RoleGrant: the account passed it on, from a grant or from a unit that its person heads."""
    source = aliased(RoleGrant)
    theirs = sa.select(source.id).where(source.account_id == account_id)
    owner = sa.select(kept_id(Account.person_id)).where(Account.id == account_id).scalar_subquery()
    headed = sa.select(UnitHead.id).where(kept_id(UnitHead.person_id) == owner)
    return sa.or_(RoleGrant.delegated_from_id.in_(theirs), RoleGrant.delegated_head_id.in_(headed))


def passed_on_by(account_id: int, today: date) -> list[GrantRow]:
    """What the account passed on to others and is in force or to come."""
    rows = db.session.execute(_rows().where(_source_is(account_id), _live(today)).order_by(RoleGrant.id))
    return [GrantRow(*row) for row in rows]


def get_live(grant_id: int, today: date) -> RoleGrant:
    """The grant, in force or to come, or NotFound."""
    found = db.session.scalars(sa.select(RoleGrant).where(RoleGrant.id == grant_id, _live(today))).first()
    if found is None:
        raise NotFound(NOT_HELD)
    return found


def live_of(account_id: int, role: str, today: date) -> Sequence[RoleGrant]:
    """The account's grants of the role that are in force or to come."""
    return db.session.scalars(
        sa.select(RoleGrant).where(RoleGrant.account_id == account_id, RoleGrant.role == role, _live(today))
    ).all()


def passed_on_from(grant: RoleGrant, today: date) -> Sequence[RoleGrant]:
    """What was passed on from this grant or from a row that it replaced, and is in force or to come."""
    ids, row = [grant.id], grant
    while row.replaces_id is not None:
        row = db.session.get_one(RoleGrant, row.replaces_id)
        ids.append(row.id)
    return db.session.scalars(
        sa.select(RoleGrant).where(RoleGrant.delegated_from_id.in_(ids), _live(today))
    ).all()


def passed_on_grants_of(account_id: int, today: date) -> Sequence[RoleGrant]:
    """The rows behind `passed_on_by`."""
    return db.session.scalars(sa.select(RoleGrant).where(_source_is(account_id), _live(today))).all()


def passed_on_from_head(head: UnitHead, today: date) -> Sequence[RoleGrant]:
    """What was passed on from this headship or from a row that it replaced, and is in force or to come."""
    ids, row = [head.id], head
    while row.replaces_id is not None:
        row = db.session.get_one(UnitHead, row.replaces_id)
        ids.append(row.id)
    return db.session.scalars(
        sa.select(RoleGrant).where(RoleGrant.delegated_head_id.in_(ids), _live(today))
    ).all()

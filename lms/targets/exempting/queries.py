"""The SELECTs of exemptions, extensions and the requests for them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.kernel import clock
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.models import Membership, Person, UnitRecord
from lms.org.queries import (
    find_main_membership,
    holds_on,
    main_membership,
    merged_people,
    not_replaced,
    whole_person,
)
from lms.org.rules import path_up
from lms.targets.asking.rules import due_of, joined_on
from lms.targets.models import Exemption, ExemptionDecision, ExemptionRequest, Extension
from lms.targets.queries import TargetView, units_on
from lms.targets.queries.meaning import meant_by


@dataclass(frozen=True)
class RequestRow:
    """A request, and what became of it (`outcome` None: it waits). The person is the one that is known today: who was
    merged into another is that one. `granted_to`: the last day of the exemption that was granted, where it has one.
    `unit_path`: the person's unit of today and all above it, filled in for one request."""

    id: int
    public_id: str
    target_id: int
    person_id: int
    person_public_id: str
    name: str
    unit: str | None
    wish: str
    reason: str
    valid_from: date | None
    valid_to: date | None
    due_on: date | None
    asked_at: datetime
    asked_by: str
    account_id: int | None
    outcome: str | None
    decision_reason: str | None
    decision_number: str | None
    decided_by: str | None
    decided_at: datetime | None
    exemption_id: int | None
    extension_id: int | None
    granted_to: date | None
    ended: bool
    unit_path: frozenset[int] = frozenset()


def _requests() -> sa.Select[Any]:
    today = clock.today()
    unit = sa.and_(
        UnitRecord.unit_id == Membership.unit_id, not_replaced(UnitRecord), holds_on(UnitRecord, today)
    )
    merged = merged_people()
    person_id = sa.func.coalesce(merged.c.kept_id, ExemptionRequest.person_id)
    main = sa.and_(Membership.person_id == person_id, main_membership(), holds_on(Membership, today))
    exemption, extension, granted = aliased(Exemption), aliased(Extension), aliased(Exemption)
    ended = sa.or_(
        sa.exists().where(exemption.replaces_id == ExemptionDecision.exemption_id),
        sa.exists().where(extension.replaces_id == ExemptionDecision.extension_id),
    )
    columns: list[Any] = [
        ExemptionRequest.id, ExemptionRequest.public_id, ExemptionRequest.target_id, Person.id.label("person_id"),
        Person.public_id.label("person_public_id"), Person.full_name, UnitRecord.name, ExemptionRequest.wish,
        ExemptionRequest.reason, ExemptionRequest.valid_from, ExemptionRequest.valid_to, ExemptionRequest.due_on,
        ExemptionRequest.asked_at, ExemptionRequest.asked_by, ExemptionRequest.account_id, ExemptionDecision.outcome,
        ExemptionDecision.reason.label("decision_reason"), ExemptionDecision.decision_number,
        ExemptionDecision.decided_by, ExemptionDecision.recorded_at, ExemptionDecision.exemption_id,
        ExemptionDecision.extension_id, granted.valid_to.label("granted_to"), ended,
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(ExemptionRequest)
        .outerjoin(merged, merged.c.merged_id == ExemptionRequest.person_id)
        .join(Person, Person.id == person_id)
        .outerjoin(ExemptionDecision, ExemptionDecision.request_id == ExemptionRequest.id)
        .outerjoin(granted, granted.id == ExemptionDecision.exemption_id)
        .outerjoin(Membership, main)
        .outerjoin(UnitRecord, unit)
    )


def _row(row: Any) -> RequestRow:
    values: list[Any] = list(row)
    values[-1] = bool(values[-1])
    return RequestRow(*values)


def requests(
    waiting: bool, units: Collection[int] | None, page: int, per_page: int
) -> tuple[list[RequestRow], int]:
    """One page (from 1) of the requests that wait (the oldest first) or were decided (the newest first), and how many
    there are. `units`: only of the people who belong there today; None: of everybody."""
    found = _requests().where(
        ExemptionDecision.outcome.is_(None) if waiting else ExemptionDecision.outcome.is_not(None)
    )
    if units is not None:
        found = found.where(Membership.unit_id.in_(units))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(found.subquery())) or 0
    order = ExemptionRequest.id if waiting else ExemptionRequest.id.desc()
    rows = db.session.execute(found.order_by(order).limit(per_page).offset((page - 1) * per_page))
    return [_row(row) for row in rows], total


def requests_of(person_id: int) -> list[RequestRow]:
    """Everything that was asked for the person, the newest first."""
    mine = ExemptionRequest.person_id.in_(whole_person(person_id))
    return [
        _row(row) for row in db.session.execute(_requests().where(mine).order_by(ExemptionRequest.id.desc()))
    ]


def get_request(public_id: str) -> RequestRow:
    """The request with its person's place of today; NotFound."""
    row = db.session.execute(_requests().where(ExemptionRequest.public_id == public_id)).first()
    if row is None:
        raise NotFound(Message(mark("Không có đề nghị này, hoặc bạn không được giao quyền xem.")))
    found = _row(row)
    return replace(found, unit_path=place_of(found.person_id, clock.today()))


def place_of(person_id: int, on: date) -> frozenset[int]:
    """The person's main unit on the day and all above it; empty where they belong nowhere."""
    member = find_main_membership(person_id, on)
    return path_up(units_on(on), member.unit_id) if member else frozenset()


def asking_of(targets: Sequence[TargetView], person_id: int, on: date) -> list[TargetView]:
    """Those of the targets that mean the person on the day, counted or not. One query, more for targets that mean units
    or name people."""
    mine = sa.and_(
        Membership.person_id.in_(whole_person(person_id)), main_membership(), holds_on(Membership, on)
    )
    conditions = [meant_by(target, on).condition(Membership) for target in targets]
    if not conditions:
        return []
    found = db.session.execute(sa.select(*(sa.exists().where(mine, one) for one in conditions))).one()
    return [target for target, is_meant in zip(targets, found, strict=True) if is_meant]


def due_before(target: TargetView, person_id: int, on: date) -> date:
    """The person's last day on time without any extension: where a target is due so many days after joining, their
    own. One query for such a target, none for another."""
    if target.due_days is None:
        return target.due_on
    held = db.session.execute(
        sa.select(Membership.valid_from, Membership.valid_to).where(
            Membership.person_id == person_id, main_membership()
        )
    )
    return due_of(target, joined_on([(row.valid_from, row.valid_to) for row in held], on), None)


def find_waiting(target_id: int, person_id: int, wish: str) -> int | None:
    """The request of this kind for the person that waits, or None."""
    return db.session.scalar(
        sa.select(ExemptionRequest.id)
        .outerjoin(ExemptionDecision, ExemptionDecision.request_id == ExemptionRequest.id)
        .where(
            ExemptionRequest.target_id == target_id, ExemptionRequest.person_id.in_(whole_person(person_id)),
            ExemptionRequest.wish == wish, ExemptionDecision.request_id.is_(None),
        )
    )  # fmt: skip


def is_decided(request_id: int) -> bool:
    """Whether the request was granted, refused or withdrawn."""
    found = sa.select(ExemptionDecision.request_id).where(ExemptionDecision.request_id == request_id)
    return db.session.scalar(found) is not None


def newest_exemption(target_id: int, person_id: int) -> int | None:
    """The exemption recorded last for the person."""
    return db.session.scalar(
        sa.select(sa.func.max(Exemption.id)).where(
            Exemption.target_id == target_id, Exemption.person_id == person_id
        )
    )


def newest_extension(target_id: int, person_id: int) -> int | None:
    """The extension recorded last for the person, in force or ended."""
    return db.session.scalar(
        sa.select(sa.func.max(Extension.id)).where(
            Extension.target_id == target_id, Extension.person_id.in_(whole_person(person_id))
        )
    )

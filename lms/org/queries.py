"""Every SELECT of the organisation. "Current" rows are those that no later row replaces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from lms.kernel import search
from lms.kernel.db import Instant, db, read
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.dated.queries import holds_on as holds_on
from lms.org.dated.queries import not_replaced as not_replaced
from lms.org.merges.models import PersonMerge
from lms.org.merges.whose import by_person as by_person
from lms.org.merges.whose import every_id_of as every_id_of
from lms.org.merges.whose import every_record as every_record
from lms.org.merges.whose import in_force as in_force
from lms.org.merges.whose import kept_id as kept_id
from lms.org.merges.whose import main_membership as main_membership
from lms.org.merges.whose import merged_people as merged_people
from lms.org.merges.whose import not_merged as not_merged
from lms.org.merges.whose import whole_person as whole_person
from lms.org.models import BirthDate, Consent, Membership, Person, Unit, UnitRecord
from lms.org.rules import UnitNode

_HELD, _NEXT = aliased(Membership), aliased(Membership)


_MERGED_INTO = sa.select(PersonMerge.merged_id).where(
    PersonMerge.kept_id == sa.bindparam("person_id"), not_replaced(PersonMerge)
)


def ids_of(person_id: int) -> list[int]:
    """The ids that stand for one person in facts, as `whole_person()` says them in a statement: for one that has a
    choice of indexes, and takes the wrong one for ids it does not know yet."""
    return [person_id, *(row.merged_id for row in read(_MERGED_INTO, {"person_id": person_id}))]


def was_merged(person_id: sa.BindParameter[int]) -> sa.ColumnElement[bool]:
    """Whether other records were merged into the person's: whether `ids_of` has more to say than the id itself."""
    return sa.exists().where(PersonMerge.kept_id == person_id, not_replaced(PersonMerge))


def find_kept_id(person_id: int) -> int:
    """The id of the person that `person_id` is the same as; itself where never merged."""
    kept = sa.select(PersonMerge.kept_id).where(PersonMerge.merged_id == person_id, in_force())
    return db.session.scalar(kept) or person_id


def _nodes(known_at: Any) -> sa.Select[Any]:
    columns: list[Any] = [
        UnitRecord.unit_id, Unit.public_id, UnitRecord.parent_id, UnitRecord.kind, UnitRecord.name,
        UnitRecord.sort_key, Unit.code,
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .join(Unit, Unit.id == UnitRecord.unit_id)
        .where(not_replaced(UnitRecord, known_at), holds_on(UnitRecord, sa.bindparam("on", type_=sa.Date)))
    )


_NODES, _NODES_KNOWN = _nodes(None), _nodes(sa.bindparam("known_at", type_=Instant))


def unit_nodes(
    on: date, known_at: datetime | None = None, through: Connection | None = None
) -> dict[int, UnitNode]:
    """Every unit that exists on `on`, by id, as known now or at an instant; read through a snapshot's connection. One
    query; grows with the number of units, not of people."""
    known = {} if known_at is None else {"known_at": known_at}
    rows = read(_NODES_KNOWN if known else _NODES, {"on": on, **known}, through)
    return {row[0]: UnitNode._make(row) for row in rows}


def taken_codes(base: str) -> frozenset[str]:
    """The units' codes that begin with `base`."""
    return frozenset(
        db.session.scalars(sa.select(Unit.code).where(Unit.code.startswith(base, autoescape=True)))
    )


def main_membership_rows(
    on: date | sa.ColumnElement[date], known_at: datetime | None = None
) -> sa.Select[Any]:
    """SELECT of the main memberships that hold on `on`, as known now, or as known at `known_at`.

    Each person stands in it at most once.
    """
    return sa.select(Membership).where(main_membership(Membership, known_at), holds_on(Membership, on))


def find_main_membership(person_id: int, on: date) -> Membership | None:
    """The person's main membership on `on`, or None."""
    return db.session.scalars(main_membership_rows(on).where(Membership.person_id == person_id)).first()


_MAIN_CATEGORY = sa.select(Membership.category).where(
    main_membership(),
    holds_on(Membership, sa.bindparam("on", type_=sa.Date)),
    Membership.person_id == sa.bindparam("person_id"),
)


def find_main_category(person_id: int, on: date) -> str | None:
    """The category of the person's main membership on `on`, or None."""
    rows = read(_MAIN_CATEGORY, {"person_id": person_id, "on": on})
    return str(rows[0].category) if rows else None


def find_unit_name(unit_id: int, on: date) -> str | None:
    """The unit's name on `on`, or None."""
    name: str | None = db.session.scalar(_unit_name(unit_id, on))
    return name


def unit_name(unit_id: Any, on: Any) -> sa.ScalarSelect[str]:
    """The name on `on` of the unit in a column of the enclosing statement."""
    return _unit_name(unit_id, on).correlate(unit_id.table).scalar_subquery()


def _unit_name(unit_id: Any, on: Any) -> sa.Select[Any]:
    return sa.select(UnitRecord.name).where(
        UnitRecord.unit_id == unit_id, not_replaced(UnitRecord), holds_on(UnitRecord, on)
    )


def get_person(person_id: int) -> Person:
    """The person, or NotFound."""
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound(Message(mark("Không có người này trong danh sách.")))
    return person


def find_person_by_code(code: str) -> Person | None:
    """The person with this sector or school code, or None. The code of a merged record finds who was kept."""
    person = db.session.scalars(sa.select(Person).where(Person.code == code)).first()
    return db.session.get_one(Person, find_kept_id(person.id)) if person else None


def has_consent(person_id: int, purpose: str) -> bool:
    """Whether the newest recorded answer for `purpose` is a yes."""
    granted = db.session.scalar(
        sa.select(Consent.granted)
        .where(Consent.person_id == person_id, Consent.purpose == purpose)
        .order_by(Consent.id.desc())
        .limit(1)
    )
    return bool(granted)


def names_of(person_ids: frozenset[int]) -> Mapping[int, str]:
    """Full names by person id, in one query."""
    if not person_ids:
        return {}
    rows = db.session.execute(sa.select(Person.id, Person.full_name).where(Person.id.in_(person_ids)))
    return {r.id: r.full_name for r in rows}


def was_ever(person_id: Any) -> sa.ColumnElement[bool]:
    """Condition: as known now the person belongs to a unit on some day. Not so whoever came with an import that was
    undone and has nothing else."""
    return sa.exists().where(
        _HELD.person_id == person_id, ~sa.exists().where(_NEXT.replaces_id == _HELD.id),
        sa.or_(_HELD.valid_to.is_(None), _HELD.valid_to >= _HELD.valid_from),
    )  # fmt: skip


@dataclass(frozen=True)
class PersonRow:
    """A person in a list. `status` is "left" where no main membership holds on the list's day."""

    id: int
    public_id: str
    code: str | None
    full_name: str
    unit_id: int | None
    category: str | None
    position: str | None
    status: str
    leave_kind: str | None


@dataclass(frozen=True)
class PeopleFilter:
    """What a list of people is narrowed to. `status`: "" all who belong today, active, leave, left or all."""

    query: str = ""
    unit_ids: frozenset[int] | None = None
    category: str = ""
    status: str = ""


def people(wanted: PeopleFilter, on: date, limit: int, offset: int) -> tuple[list[PersonRow], int]:
    """A stretch of the people on `on`, by tên, and how many there are in all. Two queries."""
    held = main_membership_rows(on).subquery()
    conditions, rank = search.matches("person", wanted.query, Person.id)
    if wanted.unit_ids is not None:
        conditions.append(held.c.unit_id.in_(wanted.unit_ids))
    if wanted.category:
        conditions.append(held.c.category == wanted.category)
    if wanted.status == "left":
        conditions += [held.c.id.is_(None), was_ever(Person.id)]
    elif wanted.status in ("active", "leave"):
        conditions.append(held.c.status == wanted.status)
    elif wanted.status == "all":
        conditions.append(sa.or_(held.c.id.is_not(None), was_ever(Person.id)))
    else:
        conditions.append(held.c.id.is_not(None))
    conditions.append(not_merged(Person.id))
    joined = sa.select(Person.id).outerjoin(held, held.c.person_id == Person.id).where(*conditions)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(joined.subquery())) or 0
    rows = db.session.execute(
        joined.with_only_columns(
            Person.id, Person.public_id, Person.code, Person.full_name, held.c.unit_id, held.c.category,
            held.c.position, held.c.status, held.c.leave_kind,
        )
        .order_by(rank, Person.name_key, Person.id)
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    found = [
        PersonRow(r.id, r.public_id, r.code, r.full_name, r.unit_id, r.category, r.position, r.status or "left",
                  r.leave_kind)
        for r in rows
    ]  # fmt: skip
    return found, total


def get_person_by_public_id(public_id: str) -> Person:
    """The person with this address, or NotFound."""
    person = db.session.scalars(sa.select(Person).where(Person.public_id == public_id)).first()
    if person is None:
        raise NotFound(Message(mark("Không có người này trong danh sách.")))
    return person


def membership_history(person_id: int) -> Sequence[Membership]:
    """The person's memberships as known now, newest first."""
    return db.session.scalars(
        sa.select(Membership)
        .where(
            Membership.person_id == person_id, not_replaced(Membership),
            sa.or_(Membership.valid_to.is_(None), Membership.valid_to >= Membership.valid_from),
        )
        .order_by(Membership.valid_from.desc(), Membership.id.desc())
    ).all()  # fmt: skip


def find_birth_date(person_id: int) -> date | None:
    """The person's birth date, or None. For whoever holds org.birth-dates, certificates and dossiers."""
    return db.session.scalar(sa.select(BirthDate.born_on).where(BirthDate.person_id == person_id))


def consents(person_id: int) -> Sequence[Consent]:
    """What the person said yes or no to, newest first."""
    return db.session.scalars(
        sa.select(Consent).where(Consent.person_id == person_id).order_by(Consent.id.desc())
    ).all()


def member_counts(on: date) -> dict[int, tuple[int, int]]:
    """By unit, of its own members on `on`: how many are active, how many on leave. One query."""
    held = main_membership_rows(on).subquery()
    active = sa.func.sum(sa.case((held.c.status == "active", 1), else_=0))
    rows = db.session.execute(
        sa.select(held.c.unit_id, active.label("active"), sa.func.count().label("everyone")).group_by(
            held.c.unit_id
        )
    )
    return {r.unit_id: (int(r.active), int(r.everyone) - int(r.active)) for r in rows}


def record_ids_of(person_id: int) -> Sequence[int]:
    """The ids of the person and of whoever is merged into them, in one query."""
    return db.session.scalars(every_id_of([person_id])).all()

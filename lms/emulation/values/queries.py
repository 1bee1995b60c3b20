"""The SELECTs of entered values."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.emulation.values.models import RecordValue, RecordValueStep
from lms.emulation.values.rules import Kind, Said, State, Step, Value, state_of
from lms.kernel.db import db, read
from lms.kernel.errors import NotFound
from lms.kernel.files.models import StoredFile
from lms.kernel.messages import Message, mark
from lms.org.models import Person, Unit, UnitRecord
from lms.org.queries import (
    every_id_of,
    holds_on,
    kept_id,
    main_membership_rows,
    not_replaced,
    whole_person,
)
from lms.targets.queries import units_on as units_on


def _values(on: Any) -> sa.Select[Any]:
    later, step, value = aliased(RecordValue), RecordValueStep, RecordValue
    newest = (
        sa.select(sa.func.max(step.number))
        .where(step.value_id == RecordValue.id)
        .correlate(RecordValue)
        .scalar_subquery()
    )
    unit = sa.and_(UnitRecord.unit_id == Unit.id, not_replaced(UnitRecord), holds_on(UnitRecord, on))
    columns: list[Any] = [
        value.id, value.public_id, value.person_id, value.unit_id, value.kind, value.title, value.happened_on,
        value.level, value.result, value.issuer, value.number, value.decided_on, value.details, value.file_name,
        value.recorded_at, value.recorded_on, value.recorded_by, value.account_id,
        step.step, step.note, step.recorded_at.label("done_at"), step.recorded_by.label("done_by"),
        sa.exists().where(later.replaces_id == value.id).label("replaced"),
        Person.full_name, Person.public_id.label("person_public"), UnitRecord.name.label("unit_name"),
        Unit.public_id.label("unit_public"), Unit.code.label("unit_code"),
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(RecordValue)
        .outerjoin(step, sa.and_(step.value_id == RecordValue.id, step.number == newest))
        .outerjoin(Person, Person.id == RecordValue.person_id)
        .outerjoin(Unit, Unit.id == RecordValue.unit_id)
        .outerjoin(UnitRecord, unit)
    )


def _view(row: Any) -> Value:
    said = Said(
        row.kind, row.title, row.happened_on, row.level, row.result, row.issuer, row.number, row.decided_on, row.details
    )  # fmt: skip
    is_person = row.person_id is not None
    return Value(
        row.id, row.public_id, row.person_id, row.unit_id,
        row.full_name if is_person else row.unit_name or row.unit_code, row.person_public if is_person else row.unit_public,
        said, row.file_name, state_of(row.step, row.replaced), row.note,
        row.recorded_at, row.recorded_on, row.recorded_by, row.account_id, row.done_at, row.done_by,
    )  # fmt: skip


_FIRST, _LAST = sa.bindparam("first", type_=sa.Date), sa.bindparam("last", type_=sa.Date)
_WHOSE = sa.bindparam("whose", type_=sa.Integer)
_IN_SPAN = _values(_LAST).order_by(RecordValue.kind, RecordValue.happened_on, RecordValue.id)
_IN_SPAN = _IN_SPAN.where(RecordValue.happened_on.between(_FIRST, _LAST))
_OF_PERSON = _IN_SPAN.where(RecordValue.person_id.in_(whole_person(_WHOSE)))
_OF_UNIT = _IN_SPAN.where(RecordValue.unit_id == _WHOSE)


def values_of(person_id: int | None, unit_id: int | None, first: date, last: date) -> list[Value]:
    """What was entered about the person or the unit with a day in this span, replaced rows left out. One query."""
    statement = _OF_UNIT if person_id is None else _OF_PERSON
    places = {"whose": unit_id if person_id is None else person_id, "first": first, "last": last}
    return [value for value in map(_view, read(statement, places)) if value.state is not State.REPLACED]


def has_values(person_id: Any, first: Any, last: Any) -> sa.ColumnElement[bool]:
    """Condition: something was entered about the person with a day in this span. Mostly not: then nobody need ask
    what."""
    whose = RecordValue.person_id.in_(whole_person(person_id))
    return sa.exists().where(whose, RecordValue.happened_on.between(first, last))


def _confirmed(on: date, known_at: datetime | None = None) -> sa.Select[Any]:
    """Those whose newest step confirms them and that nobody replaced, as known now or at an instant."""
    later, newer, step = aliased(RecordValue), aliased(RecordValueStep), aliased(RecordValueStep)
    newest = sa.select(sa.func.max(newer.number)).where(newer.value_id == RecordValue.id)
    if known_at is not None:  # a step is written after its value
        newest = newest.where(newer.recorded_at <= known_at)
    confirmed = sa.exists().where(
        step.value_id == RecordValue.id, step.step == Step.CONFIRMED,
        step.number == newest.correlate(RecordValue).scalar_subquery(),
    )  # fmt: skip
    replaced = sa.exists().where(later.replaces_id == RecordValue.id)
    if known_at is not None:
        replaced = replaced.where(later.recorded_at <= known_at)
    return _values(on).where(confirmed, ~replaced)


def confirmed_of(
    person_ids: Collection[int],
    unit_ids: Collection[int],
    first: date,
    last: date,
    known_at: datetime | None = None,
) -> list[Value]:
    """What was confirmed about these people and units with a day in this span, and their awards of any day before; by
    kind and day. `person_id` is that of who was kept of merged records. One query, none for nobody."""
    if not person_ids and not unit_ids:
        return []
    value = RecordValue
    whose = kept_id(value.person_id).label("whose")
    since = sa.or_(value.happened_on >= first, value.kind == Kind.AWARD)
    about = sa.or_(value.person_id.in_(every_id_of(person_ids)), value.unit_id.in_(unit_ids))
    rows = db.session.execute(
        _confirmed(last, known_at)
        .add_columns(whose)
        .where(about, since, value.happened_on <= last)
        .order_by(value.kind, value.happened_on, value.id)
    )
    return [replace(_view(row), person_id=row.whose) for row in rows]


def confirmed_in(
    first: date, last: date, kinds: Collection[Kind], known_at: datetime | None = None
) -> list[Value]:
    """What of these kinds was confirmed about anybody with a day in this span, by kind and day. One query."""
    value = RecordValue
    wanted = _confirmed(last, known_at).where(value.happened_on.between(first, last), value.kind.in_(kinds))
    return [
        _view(row) for row in db.session.execute(wanted.order_by(value.kind, value.happened_on, value.id))
    ]


def confirmed_counts(
    first: date, last: date, known_at: datetime | None = None
) -> Mapping[tuple[str, str | None], int]:
    """How many of each kind and level were confirmed with a day in this span, about anybody. One query."""
    value = RecordValue
    rows: Any = db.session.execute(
        _confirmed(last, known_at)
        .with_only_columns(value.kind, value.level, sa.func.count(sa.distinct(value.id)))
        .where(value.happened_on.between(first, last))
        .group_by(value.kind, value.level)
    )
    return {(kind, level): count for kind, level, count in rows}


def _within(units: Collection[int] | None, on: date) -> sa.ColumnElement[bool]:
    if units is None:
        return sa.true()
    member = main_membership_rows(on).subquery("member")
    people = sa.select(member.c.person_id).where(member.c.unit_id.in_(units))
    return sa.or_(RecordValue.unit_id.in_(units), RecordValue.person_id.in_(people))


def board(
    units: Collection[int] | None, waiting: bool, on: date, number: int, per_page: int
) -> tuple[list[Value], int]:
    """One page (from 1) of the values about these units and the people in them on the day (None: of all), the newest
    first, and how many there are: those that wait, or all others. Two queries."""
    later, step = aliased(RecordValue), aliased(RecordValueStep)
    stands = (
        ~sa.exists().where(later.replaces_id == RecordValue.id),
        ~sa.exists().where(step.value_id == RecordValue.id),
    )
    open_ = sa.and_(*stands) if waiting else sa.not_(sa.and_(*stands))
    wanted = (open_, _within(units, on))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(RecordValue).where(*wanted)) or 0
    rows = db.session.execute(
        _values(on)
        .where(*wanted)
        .order_by(RecordValue.id.desc())
        .limit(per_page)
        .offset((number - 1) * per_page)
    )
    return [_view(row) for row in rows], total


def get_value(public_id: str, on: date) -> Value:
    """The value, or NotFound."""
    row = db.session.execute(_values(on).where(RecordValue.public_id == public_id)).first()
    if row is None:
        raise NotFound(Message(mark("Không có mục này, hoặc bạn không được giao quyền xem.")))
    return _view(row)


def steps_of(value_id: int) -> Sequence[RecordValueStep]:
    """What was done about the value, in order."""
    wanted = sa.select(RecordValueStep).where(RecordValueStep.value_id == value_id)
    return db.session.scalars(wanted.order_by(RecordValueStep.number)).all()


def find_replaced(value_id: int) -> str | None:
    """The public id of the row that this one replaces."""
    later = aliased(RecordValue)
    return db.session.scalar(
        sa.select(RecordValue.public_id)
        .join(later, later.replaces_id == RecordValue.id)
        .where(later.id == value_id)
    )


def get_file(value_id: int) -> Any:
    """Hash, kind and size of the value's file and the name it came with, or NotFound."""
    row = db.session.execute(
        sa.select(StoredFile.sha256, StoredFile.kind, StoredFile.size, RecordValue.file_name)
        .join(RecordValue, RecordValue.file_id == StoredFile.id)
        .where(RecordValue.id == value_id)
    ).first()
    if row is None:
        raise NotFound(Message(mark("Mục này không có tệp.")))
    return row

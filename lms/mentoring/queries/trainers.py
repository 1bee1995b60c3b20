"""The SELECTs of core trainers and their groups."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.kernel import search
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.mentoring.models import (
    CoreTrainer,
    CoreTrainerMember,
    MentoringAnswer,
    MentoringHelp,
)
from lms.mentoring.queries.helps import between, is_withdrawn
from lms.mentoring.rules import Place, Term
from lms.org.models import Person, UnitRecord
from lms.org.queries import (
    every_id_of,
    find_kept_id,
    find_main_membership,
    holds_on,
    kept_id,
    main_membership_rows,
    not_replaced,
    unit_nodes,
    whole_person,
)
from lms.org.rules import path_up

NO_TRAINER = mark("Không có giáo viên cốt cán này, hoặc bạn không được giao quyền xem.")


def is_some_day(model: Any) -> sa.ColumnElement[bool]:
    """Condition on a dated row: it holds on some day; one that was taken back does not."""
    return sa.or_(model.valid_to.is_(None), model.valid_to >= model.valid_from)


def find_unit(person_id: int, on: date) -> int | None:
    """The person's main unit on the day, or None."""
    member = find_main_membership(person_id, on)
    return member.unit_id if member else None


def place_of(person_id: int, on: date) -> frozenset[int]:
    """The person's main unit on the day and all above it; empty where they belong nowhere."""
    unit_id = find_unit(person_id, on)
    return path_up(unit_nodes(on), unit_id) if unit_id is not None else frozenset()


def get_person(public_id: str) -> Person:
    """The person, of a merged record who was kept; NotFound."""
    found = db.session.scalar(sa.select(Person.id).where(Person.public_id == public_id))
    if found is None:
        raise NotFound(Message(NO_TRAINER))
    return db.session.get_one(Person, find_kept_id(found))


def terms_of(person_id: int) -> list[Term]:
    """The days on which the person is, was or will be core trainer, the first first."""
    one = CoreTrainer
    rows = db.session.execute(
        sa.select(one.id, one.valid_from, one.valid_to, one.reason, one.decision_number)
        .where(one.person_id.in_(whole_person(person_id)), not_replaced(one), is_some_day(one))
        .order_by(one.valid_from, one.id)
    )
    return [Term(*row) for row in rows]


def leads(person_id: Any, on: Any) -> sa.ColumnElement[bool]:
    """Condition: the person is core trainer on the day."""
    mine = CoreTrainer.person_id.in_(whole_person(person_id))
    return sa.exists().where(mine, not_replaced(CoreTrainer), holds_on(CoreTrainer, on))


def _places(*where: Any) -> list[Place]:
    one = CoreTrainerMember
    trainer: Any = kept_id(one.trainer_id)
    person: Any = kept_id(one.person_id)
    columns: list[Any] = [one.id, one.valid_from, one.valid_to, trainer, person]
    rows = db.session.execute(
        sa.select(*columns)
        .where(not_replaced(one), is_some_day(one), *where)
        .order_by(one.valid_from, one.id)
    )
    return [Place(*row) for row in rows]


def places_of(person_ids: Collection[int]) -> list[Place]:
    """In which groups these people are, were or will be."""
    return _places(CoreTrainerMember.person_id.in_(every_id_of(person_ids)))


def places_in(trainer_id: int) -> list[Place]:
    """Who is, was or will be in the group."""
    return _places(CoreTrainerMember.trainer_id.in_(whole_person(trainer_id)))


@dataclass(frozen=True)
class Member:
    """Somebody in a group, from when, in which unit on the day; and how often this core trainer's help to them was
    confirmed, waits for their word, and when it was given last."""

    person_id: int
    public_id: str
    name: str
    code: str | None
    unit: str | None
    valid_from: date
    valid_to: date | None
    confirmed: int
    waiting: int
    last_on: date | None


def _said(*where: Any) -> sa.Subquery:
    """Helps that were not taken back, with what was said of each; people as known today."""
    trainer: Any = kept_id(MentoringHelp.trainer_id)
    person: Any = kept_id(MentoringHelp.person_id)
    columns: list[Any] = [
        trainer.label("trainer_id"), person.label("person_id"), MentoringHelp.helped_on, MentoringHelp.minutes,
        MentoringAnswer.is_right,
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(MentoringHelp)
        .outerjoin(MentoringAnswer, MentoringAnswer.help_id == MentoringHelp.id)
        .where(~is_withdrawn(), *where)
        .subquery()
    )


def _sum(condition: Any, value: Any = 1) -> Any:
    return sa.func.sum(sa.case((condition, value), else_=0))


def _unit(held: Any, on: date) -> Any:
    return sa.and_(UnitRecord.unit_id == held.c.unit_id, not_replaced(UnitRecord), holds_on(UnitRecord, on))


def members(
    trainer_id: int, on: date, units: Collection[int] | None = None, coming: bool = False
) -> list[Member]:
    """The group on the day, by tên; `units`: only those who belong to one of these then (None: all); `coming`: also who
    comes into it later. One query."""
    one, held = CoreTrainerMember, main_membership_rows(on).subquery()
    said = _said(MentoringHelp.trainer_id.in_(whole_person(trainer_id)))
    still = sa.or_(one.valid_to.is_(None), one.valid_to >= on) if coming else holds_on(one, on)
    given = (
        sa.select(
            said.c.person_id, _sum(said.c.is_right.is_(True)).label("confirmed"),
            _sum(said.c.is_right.is_(None)).label("waiting"), sa.func.max(said.c.helped_on).label("last_on"),
        )
        .group_by(said.c.person_id)
        .subquery()
    )  # fmt: skip
    columns: list[Any] = [
        Person.id, Person.public_id, Person.full_name, Person.code, UnitRecord.name, one.valid_from, one.valid_to,
        sa.func.coalesce(given.c.confirmed, 0), sa.func.coalesce(given.c.waiting, 0), given.c.last_on,
    ]  # fmt: skip
    found = (
        sa.select(*columns)
        .select_from(one)
        .join(Person, Person.id == kept_id(one.person_id))
        .outerjoin(held, held.c.person_id == Person.id)
        .outerjoin(UnitRecord, _unit(held, on))
        .outerjoin(given, given.c.person_id == Person.id)
        .where(one.trainer_id.in_(whole_person(trainer_id)), not_replaced(one), is_some_day(one), still)
        .order_by(Person.name_key, Person.id)
    )
    if units is not None:
        found = found.where(held.c.unit_id.in_(units))
    return [Member(*row) for row in db.session.execute(found)]


@dataclass(frozen=True)
class TrainerRow:
    """A core trainer in the list, with the newest days of being one. Of the period: to how many people help was
    confirmed, how often, for how many minutes; how often it waits for their word and how often they said it was not
    so. `members` of the day."""

    public_id: str
    name: str
    code: str | None
    unit: str | None
    valid_from: date
    valid_to: date | None
    members: int
    people: int
    turns: int
    minutes: int
    waiting: int
    refused: int


@dataclass(frozen=True)
class Asked:
    """Which core trainers: of which units (None: all), by name or code, "now" (or later), "ended" or "" all; by tên, or
    (`by_turns`) those with the most confirmed help first; figures from `first` to `last`."""

    first: date
    last: date
    units: Collection[int] | None = None
    query: str = ""
    show: str = "now"
    by_turns: bool = False


def _given(asked: Asked) -> sa.Subquery:
    said = _said(between(asked.first, asked.last))
    confirmed = sa.and_(said.c.is_right.is_(True), said.c.trainer_id != said.c.person_id)
    columns: list[Any] = [
        said.c.trainer_id, sa.func.count(sa.distinct(sa.case((confirmed, said.c.person_id)))).label("people"),
        _sum(confirmed).label("turns"), _sum(confirmed, said.c.minutes).label("minutes"),
        _sum(said.c.is_right.is_(None)).label("waiting"), _sum(said.c.is_right.is_(False)).label("refused"),
    ]  # fmt: skip
    return sa.select(*columns).group_by(said.c.trainer_id).subquery()


def _sizes(on: date) -> sa.Subquery:
    one = CoreTrainerMember
    trainer: Any = kept_id(one.trainer_id)
    person: Any = kept_id(one.person_id)
    held = sa.select(trainer.label("trainer_id"), person.label("person_id"))
    rows = held.where(not_replaced(one), holds_on(one, on)).subquery()
    size = sa.func.count(sa.distinct(rows.c.person_id)).label("size")
    return sa.select(rows.c.trainer_id, size).group_by(rows.c.trainer_id).subquery()


def trainers(asked: Asked, today: date, page: int, per_page: int | None) -> tuple[list[TrainerRow], int]:
    """One page (from 1; `per_page` None: everything) of the core trainers, and how many there are. Two queries."""
    one, newer, held = CoreTrainer, aliased(CoreTrainer), main_membership_rows(today).subquery()
    given, sizes = _given(asked), _sizes(today)
    is_newest = ~sa.exists().where(
        kept_id(newer.person_id) == kept_id(one.person_id), not_replaced(newer), is_some_day(newer),
        sa.or_(newer.valid_from > one.valid_from, sa.and_(newer.valid_from == one.valid_from, newer.id > one.id)),
    )  # fmt: skip
    conditions, rank = search.matches("person", asked.query, Person.id)
    conditions += [not_replaced(one), is_some_day(one), is_newest]
    if asked.show:
        is_over = sa.and_(one.valid_to.is_not(None), one.valid_to < today)
        conditions.append(is_over if asked.show == "ended" else ~is_over)
    if asked.units is not None:
        conditions.append(held.c.unit_id.in_(asked.units))
    found = (
        sa.select(Person.id)
        .select_from(one)
        .join(Person, Person.id == kept_id(one.person_id))
        .outerjoin(held, held.c.person_id == Person.id)
        .where(*conditions)
    )
    total = db.session.scalar(sa.select(sa.func.count()).select_from(found.subquery())) or 0
    numbers = [
        sa.func.coalesce(given.c[name], 0) for name in ("people", "turns", "minutes", "waiting", "refused")
    ]
    columns: list[Any] = [
        Person.public_id, Person.full_name, Person.code, UnitRecord.name, one.valid_from, one.valid_to,
        sa.func.coalesce(sizes.c.size, 0), *numbers,
    ]  # fmt: skip
    order: list[Any] = [numbers[1].desc()] if asked.by_turns else [rank]
    rows = (
        found.outerjoin(UnitRecord, _unit(held, today))
        .outerjoin(given, given.c.trainer_id == Person.id)
        .outerjoin(sizes, sizes.c.trainer_id == Person.id)
        .with_only_columns(*columns)
        .order_by(*order, Person.name_key, Person.id)
    )
    if per_page is not None:
        rows = rows.limit(per_page).offset((page - 1) * per_page)
    return [TrainerRow(*row) for row in db.session.execute(rows)], total


def get_public_id(person_id: int) -> str:
    """The person's address."""
    return db.session.scalars(sa.select(Person.public_id).where(Person.id == person_id)).one()

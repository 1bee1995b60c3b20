"""Who stands in a list of names: found by code or public id, with position and unit on a date."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.emulation.values.models import RecordValue
from lms.kernel.db import db
from lms.org.models import BirthDate, Membership, Person
from lms.org.queries import holds_on, kept_id, main_membership, merged_people, unit_name


@dataclass(frozen=True)
class PersonLine:
    """A person as a paper names them. `unit`, `position` and `category` are None for somebody who belongs nowhere on
    the date."""

    id: int
    public_id: str
    code: str
    full_name: str
    position: str | None
    unit: str | None
    category: str | None


def ids_by_public_id(public_ids: Collection[str]) -> Mapping[str, int]:
    """The people's ids; of a merged record the id of who was kept. Unknown ones are left out."""
    merged = merged_people()
    person_id = sa.func.coalesce(merged.c.kept_id, Person.id)
    asked = (
        sa.select(Person.public_id, person_id)
        .outerjoin(merged, merged.c.merged_id == Person.id)
        .where(Person.public_id.in_(public_ids))
    )
    return {row[0]: row[1] for row in db.session.execute(asked)}


def people_by_code(codes: Collection[str], on: date) -> Mapping[str, PersonLine]:
    """The people with these codes or public ids, as on a date, by what they were asked by; of a merged record whoever was
    kept."""
    merged, kept = merged_people(), sa.orm.aliased(Person)
    columns: list[Any] = [
        kept.id, kept.public_id, Person.code, kept.full_name, Membership.position,
        unit_name(Membership.unit_id, sa.literal(on, sa.Date)), Membership.category, Person.public_id,
    ]  # fmt: skip
    main = sa.and_(Membership.person_id == kept.id, main_membership(), holds_on(Membership, on))
    asked = (
        sa.select(*columns)
        .select_from(Person)
        .outerjoin(merged, merged.c.merged_id == Person.id)
        .join(kept, kept.id == sa.func.coalesce(merged.c.kept_id, Person.id))
        .outerjoin(Membership, main)
        .where(sa.or_(Person.code.in_(codes), Person.public_id.in_(codes)))
    )
    rows = db.session.execute(asked).all()
    return {name: PersonLine(*row[:7]) for row in rows for name in (row[2], row[7]) if name in codes}


def born_on(person_id: int) -> date | None:
    """The birth date, which papers print on a person's own report and nowhere else; None where it is not kept."""
    return db.session.scalar(sa.select(BirthDate.born_on).where(BirthDate.person_id == person_id))


def head_counts(unit_ids: Collection[int], on: date, known_at: datetime | None = None) -> Mapping[str, int]:
    """How many people have their main membership in these units on a date, by category, as known now or at an instant."""
    asked = (
        sa.select(Membership.category, sa.func.count())
        .where(
            Membership.unit_id.in_(unit_ids), main_membership(Membership, known_at), holds_on(Membership, on)
        )
        .group_by(Membership.category)
    )
    return {row[0]: row[1] for row in db.session.execute(asked)}


def ids_with_values(unit_ids: Collection[int], on: date, known_at: datetime | None = None) -> set[int]:
    """Of the people whose main membership is in these units on a date, those about whom anything was ever entered: few,
    however large the units. One query."""
    asked = (
        sa.select(Membership.person_id)
        .distinct()
        .join(RecordValue, kept_id(RecordValue.person_id) == Membership.person_id)
        .where(
            Membership.unit_id.in_(unit_ids), main_membership(Membership, known_at), holds_on(Membership, on)
        )
    )
    return set(db.session.scalars(asked))

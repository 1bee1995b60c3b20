"""Figures of a period by unit and by person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.certificates.models import Certificate
from lms.emulation.models import EmulationEntry
from lms.emulation.queries.periods import within
from lms.emulation.queries.requirements import Requirements, members, pairs
from lms.emulation.rules import Figures, Period
from lms.kernel import search
from lms.kernel.db import db
from lms.org.models import Person
from lms.org.queries import every_id_of, merged_people

_SUMMED = ("completions", "minutes", "graded", "grade_sum", "certificates")


@dataclass(frozen=True)
class PersonRow:
    """A person in the record. `unit_id` and `category` are None for somebody in no unit on that date."""

    id: int
    public_id: str
    code: str | None
    full_name: str
    unit_id: int | None
    category: str | None
    figures: Figures


@dataclass(frozen=True)
class PeopleFilter:
    """What narrows the list of people.

    `unit_ids`: people in these units (None: everybody); with `outside` everybody who is in none of them.
    `active`: only those with a completion in the period.
    """

    query: str = ""
    unit_ids: Collection[int] | None = None
    outside: bool = False
    category: str | None = None
    active: bool = False


def _sum(value: Any) -> sa.ColumnElement[Any]:
    return sa.func.coalesce(sa.func.sum(value), 0)


def _per_person(
    period: Period, person_ids: Collection[int] | None = None, known_at: datetime | None = None
) -> sa.Select[Any]:
    """Net figures of each person with entries in the period, as known now or at an instant: a revocation takes back what was
    given."""
    delta, merged = EmulationEntry.delta, merged_people(known_at)
    issued = Certificate.completion_id == EmulationEntry.completion_id
    conditions = [within(period.starts_on, period.ends_on)]
    if known_at is not None:
        issued = sa.and_(issued, Certificate.issued_at <= known_at)
        conditions.append(EmulationEntry.recorded_at <= known_at)
    person_id = sa.func.coalesce(merged.c.kept_id, EmulationEntry.person_id)
    found = (
        sa.select(
            person_id.label("person_id"),
            _sum(delta).label("completions"),
            _sum(delta * EmulationEntry.minutes).label("minutes"),
            _sum(sa.case((EmulationEntry.grade.is_not(None), delta), else_=0)).label("graded"),
            _sum(delta * EmulationEntry.grade).label("grade_sum"),
            _sum(sa.case((Certificate.id.is_not(None), delta), else_=0)).label("certificates"),
        )
        .select_from(EmulationEntry)
        .outerjoin(Certificate, issued)
        .outerjoin(merged, merged.c.merged_id == EmulationEntry.person_id)
        .where(*conditions)
        .group_by(person_id)
    )
    return found if person_ids is None else found.where(EmulationEntry.person_id.in_(every_id_of(person_ids)))


def _figures(row: Any, people: int, active: int) -> Figures:
    # PostgreSQL sums sums as Decimal.
    return Figures(
        people, int(active), int(row.completions), int(row.minutes), int(row.graded), float(row.grade_sum),
        int(row.certificates),
    )  # fmt: skip


def _by(column: str, period: Period, on: date, known_at: datetime | None = None) -> dict[Any, Figures]:
    """What was done by the people of each unit or category on the date; under None by those in no unit. Two queries."""
    member = members(on, known_at)
    person = _per_person(period, known_at=known_at).subquery("person_sum")
    sums = [_sum(person.c[name]).label(name) for name in _SUMMED]
    active = _sum(sa.case((person.c.completions > 0, 1), else_=0)).label("active")
    rows = db.session.execute(
        sa.select(member.c[column].label("of"), sa.func.count().label("people"), active, *sums)
        .select_from(member)
        .outerjoin(person, person.c.person_id == member.c.person_id)
        .group_by(member.c[column])
    )
    found = {row.of: _figures(row, row.people, row.active) for row in rows}
    outside = db.session.execute(
        sa.select(active, *sums)
        .select_from(person)
        .outerjoin(member, member.c.person_id == person.c.person_id)
        .where(member.c.person_id.is_(None))
    ).one()
    if outside.completions:
        found[None] = _figures(outside, int(outside.active), outside.active)
    return found


def unit_figures(period: Period, wanted: Requirements) -> dict[int | None, Figures]:
    """Figures of the people directly in each unit; under None those in no unit on that date. Three queries."""
    found: dict[int | None, Figures] = _by("unit_id", period, wanted.on, wanted.known_at)
    pair = pairs(wanted)
    if pair is not None:
        done, in_time = (_sum(sa.case((pair.c[name] > 0, 1), else_=0)) for name in ("done", "in_time"))
        asked = sa.select(pair.c.unit_id, sa.func.count(), done, in_time).group_by(pair.c.unit_id)
        for unit_id, *numbers in db.session.execute(asked):
            found[unit_id] += Figures(0, 0, 0, 0, 0, 0.0, 0, *numbers)
    return found


def category_figures(period: Period, on: date, known_at: datetime | None = None) -> dict[str | None, Figures]:
    """What the people of each category did, by their main membership on the date; under None those in no unit then.
    What was asked of them is not in it. Two queries."""
    return _by("category", period, on, known_at)


def people(
    period: Period, wanted: Requirements, chosen: PeopleFilter, number: int, per_page: int
) -> tuple[list[PersonRow], int]:
    """One page (from 1) of the people by tên, and how many match. Four queries.

    Those who are in no unit any more stand in it if they have completions in the period.
    """
    member = members(wanted.on)
    has_entry = Person.id.in_(_active_ids(period))
    conditions, rank = search.matches("person", chosen.query, Person.id)
    conditions.append(sa.or_(member.c.person_id.is_not(None), has_entry))
    if chosen.unit_ids is not None:
        inside = member.c.unit_id.in_(chosen.unit_ids)
        conditions.append(sa.or_(member.c.person_id.is_(None), ~inside) if chosen.outside else inside)
    if chosen.category:
        conditions.append(member.c.category == chosen.category)
    if chosen.active:
        conditions.append(has_entry)
    joined = sa.outerjoin(Person, member, member.c.person_id == Person.id)
    count = db.session.scalar(sa.select(sa.func.count()).select_from(joined).where(*conditions)) or 0
    rows = db.session.execute(
        sa.select(
            Person.id, Person.public_id, Person.code, Person.full_name, member.c.unit_id, member.c.category
        )
        .select_from(joined)
        .where(*conditions)
        .order_by(rank, Person.name_key, Person.id)
        .limit(per_page)
        .offset((number - 1) * per_page)
    ).all()
    figures = person_figures(period, wanted, [row.id for row in rows])
    return [PersonRow(**row._asdict(), figures=figures[row.id]) for row in rows], count


def _active_ids(period: Period) -> sa.Select[Any]:
    merged = merged_people()
    person_id = sa.func.coalesce(merged.c.kept_id, EmulationEntry.person_id)
    return (
        sa.select(person_id)
        .outerjoin(merged, merged.c.merged_id == EmulationEntry.person_id)
        .where(within(period.starts_on, period.ends_on))
        .group_by(person_id)
        .having(sa.func.sum(EmulationEntry.delta) > 0)
    )


def person_figures(
    period: Period, wanted: Requirements, person_ids: Collection[int]
) -> Mapping[int, Figures]:
    """Figures by person id. Two queries, none for nobody."""
    found = {person_id: Figures(people=1) for person_id in person_ids}
    if not found:
        return found
    for row in db.session.execute(_per_person(period, found, wanted.known_at)):
        found[row.person_id] += _figures(row, 0, int(row.completions > 0))
    pair = pairs(wanted, some=True)
    if pair is not None:
        for row in db.session.execute(sa.select(pair), {"person_ids": list(found)}):
            found[row.person_id] += Figures(
                required=1, required_done=int(row.done > 0), on_time=int(row.in_time > 0)
            )
    return found

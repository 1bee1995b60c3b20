"""Expressions that make two merged records one person, for every SELECT that counts or lists people.

Memberships: `main_membership()` leaves merged records out. Facts keep the person id they were written with:
`whole_person()`, `by_person()`, `every_record()` and `merged_people()` find them. Handed on by `lms.org.queries`.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.org.dated.queries import not_replaced
from lms.org.merges.models import PersonMerge
from lms.org.models import Membership, Person


def in_force(known_at: datetime | None = None) -> sa.ColumnElement[bool]:
    """Condition on `PersonMerge`: it holds, as known now or at an instant."""
    return sa.and_(PersonMerge.kept_id.is_not(None), not_replaced(PersonMerge, known_at))


def not_merged(
    person_id: sa.SQLColumnExpression[int], known_at: datetime | None = None
) -> sa.ColumnElement[bool]:
    """Condition: the person was not merged into another one, as known now or at an instant.

    The list of merged people is read once however many rows are asked about.
    """
    return person_id.not_in(merged_ids(known_at))


def merged_ids(known_at: datetime | None = None) -> sa.Select[Any]:
    """SELECT of the ids that were merged into others: few, or none. Named beside a join of facts to `merged_people()`, it
    lets a database begin at them and not at everybody's facts."""
    found: sa.Select[Any] = sa.select(PersonMerge.merged_id).where(in_force(known_at))
    return found


def main_membership(model: Any = Membership, known_at: datetime | None = None) -> sa.ColumnElement[bool]:
    """Condition: the row is a main membership that counts, as known now or at an instant: nobody corrected it, and
    its person was not merged into another one, whose own rows hold then. Add `holds_on()` for a day."""
    return sa.and_(
        model.is_main.is_(True), not_replaced(model, known_at), not_merged(model.person_id, known_at)
    )


def whole_person(person_id: Any, known_at: datetime | None = None) -> sa.CompoundSelect[Any]:
    """SELECT of the ids that stand for one person in facts: `person_id` and whoever was merged into them, as known
    now or at an instant.

    For `fact.person_id.in_(whole_person(…))`, with a column of the enclosing statement or a value.
    """
    if isinstance(person_id, int):
        person_id = sa.literal(person_id)
    own, merged = sa.select(person_id), sa.select(PersonMerge.merged_id).where(
        PersonMerge.kept_id == person_id, not_replaced(PersonMerge, known_at)
    )  # fmt: skip
    table = getattr(person_id, "table", None)
    if table is None:
        return sa.union_all(own, merged)
    return sa.union_all(own.correlate(table), merged.correlate(table))


def every_id_of(person_ids: Collection[int]) -> sa.CompoundSelect[Any]:
    """SELECT of all ids that stand for these people in facts."""
    merged = sa.select(PersonMerge.merged_id).where(in_force(), PersonMerge.kept_id.in_(person_ids))
    return sa.union_all(sa.select(Person.id).where(Person.id.in_(person_ids)), merged)


def merged_people(known_at: datetime | None = None) -> sa.Subquery:
    """Rows merged_id, kept_id of the merges in force, for an outer join from facts: few, or none."""
    rows = sa.select(PersonMerge.merged_id, PersonMerge.kept_id).where(in_force(known_at))
    return rows.subquery("merged_people")


def by_person(
    person_id: Any, ask: Callable[[Callable[[Any], Any]], Any], known_at: datetime | None = None
) -> sa.ColumnElement[Any]:
    """A value about a person from facts that keep their person id. `ask` gets what compares a fact's person with
    `person_id` (a column of the enclosing statement): one id as long as nobody was merged into them, else all."""
    has_merged = person_id.in_(sa.select(PersonMerge.kept_id).where(in_force(known_at)))
    every = ask(lambda fact: fact.in_(whole_person(person_id, known_at)))
    return sa.case((has_merged, every), else_=ask(lambda fact: fact == person_id))


def kept_id(person_id: Any) -> sa.ColumnElement[int]:
    """The person that `person_id` (a column of the enclosing statement) is the same as; itself where never merged."""
    kept = sa.select(PersonMerge.kept_id).where(PersonMerge.merged_id == person_id, in_force())
    return sa.func.coalesce(kept.correlate(person_id.table).scalar_subquery(), person_id)


def every_record(known_at: datetime | None = None) -> sa.Subquery:
    """Rows person_id, record_id: each person with each id that facts know them by, as known now or at an instant.
    For joining facts to people."""
    own = sa.select(Person.id.label("person_id"), Person.id.label("record_id")).where(
        not_merged(Person.id, known_at)
    )
    merged = sa.select(PersonMerge.kept_id, PersonMerge.merged_id).where(in_force(known_at))
    return sa.union_all(own, merged).subquery("every_record")

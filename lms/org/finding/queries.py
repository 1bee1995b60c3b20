"""The SELECT behind the suggestions."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from lms.kernel import search
from lms.kernel.db import read
from lms.org.models import Person, UnitRecord
from lms.org.queries import holds_on, main_membership_rows, not_replaced

SHOWN = 10


@dataclass(frozen=True)
class Suggestion:
    """A person who may be meant. `unit` None: belongs to none on that day."""

    public_id: str
    full_name: str
    code: str | None
    unit: str | None


@lru_cache
def _statement(shape: int) -> Any:
    on = sa.bindparam("on", type_=sa.Date)
    near = search.candidates("person", shape)
    held = main_membership_rows(on).subquery()
    return (
        sa.select(
            Person.id, Person.public_id, Person.full_name, Person.code, Person.email, Person.name_key, UnitRecord.name
        )
        .select_from(near)
        .join(Person, Person.id == near.c.ref)
        .outerjoin(held, held.c.person_id == Person.id)
        .outerjoin(
            UnitRecord,
            sa.and_(UnitRecord.unit_id == held.c.unit_id, not_replaced(UnitRecord), holds_on(UnitRecord, on)),
        )
    )  # fmt: skip


def suggestions(query: str, on: date) -> list[Suggestion]:
    """Up to ten people whom `query` may mean: exact diacritics first, then by tên. One query, or none."""
    typed = search.read_query(query)
    if typed is None:
        return []
    rows = read(_statement(typed.shape), {**typed.places, "on": on})
    asked = search.query_words(query)
    ranked = sorted(
        {row.id: row for row in rows}.values(),
        key=lambda r: (search.marks_missed(asked, (r.full_name, r.code, r.email)), r.name_key, r.id),
    )
    return [Suggestion(r.public_id, r.full_name, r.code, r.name) for r in ranked[:SHOWN]]

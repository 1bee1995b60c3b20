"""The SELECTs behind the suggestions and the search index."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from lms.kernel import search
from lms.kernel.db import db, read
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.org.finding.rules import search_texts
from lms.org.models import Person, UnitRecord
from lms.org.queries import every_record, holds_on, kept_id, main_membership_rows, not_replaced

SHOWN = 10
SEVERAL = mark("Có {count} người tên “{name}”. Hãy ghi mã của người đó.")
NOBODY = mark("Không có ai mang mã hoặc họ tên “{name}” trong danh sách của Trường.")


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
    """Up to ten people whom `query` may mean: the words as typed first, then what begins so, then by tên. One query, or none."""
    typed = search.read_query(query)
    if typed is None:
        return []
    rows = read(_statement(typed.shape), {**typed.places, "on": on})
    asked = search.query_words(query)
    ranked = sorted(
        {row.id: row for row in rows}.values(),
        key=lambda r: (search.distance(asked, (r.full_name, r.code, r.email)), r.name_key, r.id),
    )
    return [Suggestion(r.public_id, r.full_name, r.code, r.name) for r in ranked[:SHOWN]]


def texts_of(person_ids: Collection[int]) -> dict[int, list[str | None]]:
    """By kept person the texts that these people are found by: their own, and those of records merged into them."""
    records = every_record()
    whose = sa.select(kept_id(Person.id)).where(Person.id.in_(person_ids))
    rows = db.session.execute(
        sa.select(records.c.person_id, Person.full_name, Person.code, Person.email)
        .join(Person, Person.id == records.c.record_id)
        .where(records.c.person_id.in_(whose))
        .order_by(records.c.person_id, Person.id)
    )
    found: dict[int, list[str | None]] = defaultdict(list)
    for row in rows:
        found[row.person_id] += search_texts(row.full_name, row.code, row.email)
    return found


def people_named(text: str) -> list[int]:
    """The people who bear this code, or this very full name; merged records are found as who was kept."""
    typed = " ".join(text.split())
    found = sa.select(kept_id(Person.id)).where(sa.or_(Person.code == typed, Person.full_name == typed))
    return sorted(set(db.session.scalars(found)))


def one_named(name: str) -> int:
    """The one person with this code or full name; Invalid where there is none, or several."""
    found = people_named(name)
    if len(found) != 1:
        raise Invalid(Message(SEVERAL if found else NOBODY, {"name": name, "count": len(found)}))
    return found[0]

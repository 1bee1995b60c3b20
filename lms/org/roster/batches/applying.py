"""One chunk of an import: its people, units, memberships and values, in the caller's transaction.

Every chunk looks again at each of its people. Who is no longer as the confirmation saw them is left as they are
and named on the batch's page; so a chunk can be repeated, and what somebody did meanwhile is not overwritten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.kernel import hooks
from lms.kernel.db import db
from lms.kernel.ids import new_public_id
from lms.kernel.messages import mark
from lms.kernel.search import SearchWord, word_rows
from lms.kernel.vietnamese import name_key
from lms.org.actions import create_unit
from lms.org.finding.indexing import TOPIC, index_people
from lms.org.finding.rules import search_texts
from lms.org.models import BirthDate, Membership, Person
from lms.org.people.queries import lock_people
from lms.org.roster import queries
from lms.org.roster.batches.items import Item, Value, from_json
from lms.org.roster.batches.memberships import membership_rows
from lms.org.roster.batches.models import ItemState, RosterItem, RosterValue
from lms.org.roster.labels import unit_key
from lms.org.roster.steps import KnownPerson, UnitRef
from lms.org.rules import UnitKind

FOUND_BY = {"name", "email"}  # the values that people are found by

CODE_TAKEN = mark("Đã có người mang mã này sau khi danh sách được xác nhận.")
PERSON_CHANGED = mark("Người này đã được sửa sau khi danh sách được xác nhận.")
UNIT_GONE = mark("Đơn vị “{unit}” đã đổi tên hoặc đã bỏ sau khi danh sách được xác nhận.")


@dataclass(frozen=True)
class Batch:
    """What every row of a batch bears."""

    id: int
    as_of: date
    recorded_at: datetime
    school_id: int


@dataclass
class _Work:
    """An item with what is known now of its person; `why` it is left out, if it is."""

    held: RosterItem
    item: Item
    person: KnownPerson | None
    why: str | None = None
    person_id: int = 0


def apply_items(batch: Batch, held: Sequence[RosterItem]) -> int:
    """Writes what the items say. Returns how many were left out because their person has changed."""
    waiting = [row for row in held if row.state == ItemState.WAITING]  # not so whoever was erased meanwhile
    lock_people([row.person_id for row in waiting if row.person_id])
    work = _look_again(batch, [(row, from_json(row.kind, row.person_id, row.payload)) for row in waiting])
    units = _units(batch, work)
    for one in work:
        if one.why is None and one.item.wanted and _ref(one.item) not in units:
            one.why = UNIT_GONE
    good = [one for one in work if one.why is None]
    _add_people(batch, [one for one in good if one.person is None])
    for one in good:
        one.person_id = one.person.id if one.person else one.person_id
    _memberships(batch, good, units)
    known = [(one.person_id, value) for one in good if one.person for value in one.item.values]
    write_values(batch.id, known, batch.recorded_at)
    _births(
        [(o.person_id, b, a) for o in good if not o.person for _, b, a in o.item.values], batch.recorded_at
    )
    _index(good)
    _tick_off(work)
    for one in good:
        if one.person is None:
            hooks.announce(hooks.PersonAdded(one.person_id))
    return len(held) - len(good)


def _look_again(batch: Batch, pairs: Sequence[tuple[RosterItem, Item]]) -> list[_Work]:
    known = queries.people_as_they_are([i.person_id for _, i in pairs if i.person_id], batch.as_of)
    taken = queries.holders_of([i.code for _, i in pairs if i.person_id is None])
    work = []
    for row, item in pairs:
        person = known.get(item.person_id) if item.person_id else None
        why = None
        if item.person_id is None:
            row.person_id = taken.get(item.code.casefold())
            why = CODE_TAKEN if row.person_id is not None else None
        elif person is None or not _is_as_confirmed(item, person):
            why = PERSON_CHANGED
        work.append(_Work(row, item, person, why))
    return work


def _is_as_confirmed(item: Item, person: KnownPerson) -> bool:
    current = person.current.id if person.current else None
    born = person.born_on.isoformat() if person.born_on else None
    now: dict[str, str | None] = {"name": person.name, "email": person.email, "born": born}
    return (
        not person.has_later
        and not person.is_merged
        and current == item.current_id
        and all(now[field] == before for field, before, _ in item.values)
    )


def _ref(item: Item) -> UnitRef:
    assert item.wanted is not None
    is_class, name, _ = item.wanted.unit
    return is_class, unit_key(name)


def _units(batch: Batch, work: Sequence[_Work]) -> Mapping[UnitRef, int]:
    """The ids of the units that the items name; makes those that nobody had when the list was confirmed."""
    wanted = {_ref(o.item): o.item.wanted.unit for o in work if o.item.wanted and o.why is None}
    if not wanted:
        return {}
    known = queries.unit_ids(batch.as_of)
    group_id: int | None = None
    for ref, (is_class, name, kind) in wanted.items():
        if ref in known or not kind:
            continue
        if is_class and group_id is None:
            group_id = queries.find_group_unit(batch.as_of, UnitKind.COHORT_GROUP) or create_unit(
                "Học sinh", UnitKind.COHORT_GROUP, batch.school_id, batch.id, recorded_at=batch.recorded_at
            )
        parent_id = group_id if is_class else batch.school_id
        known[ref] = create_unit(name, UnitKind(kind), parent_id, batch.id, recorded_at=batch.recorded_at)
    return known


def _add_people(batch: Batch, work: Sequence[_Work]) -> None:
    rows = [
        {
            "public_id": new_public_id(), "code": o.item.code, "full_name": o.item.name,
            "name_key": name_key(o.item.name), "email": o.item.email, "created_at": batch.recorded_at,
        }
        for o in work
    ]  # fmt: skip
    if rows:
        made = db.session.execute(sa.insert(Person).returning(Person.id, Person.code), rows)
        ids = {str(r.code): r.id for r in made}
        for one in work:
            one.person_id = ids[one.item.code]


def _memberships(batch: Batch, work: Sequence[_Work], units: Mapping[UnitRef, int]) -> None:
    rows = [
        {**row, "recorded_at": batch.recorded_at, "batch_id": batch.id}
        for o in work
        for row in membership_rows(
            o.item, o.person_id, o.person.current if o.person else None,
            units[_ref(o.item)] if o.item.wanted else None, batch.as_of,
        )
    ]  # fmt: skip
    if rows:
        db.session.execute(sa.insert(Membership), rows)


def write_values(batch_id: int, values: Sequence[tuple[int, Value]], at: datetime) -> None:
    """Sets names, e-mail addresses and birth dates, and keeps what stood there for whoever undoes it.

    `values`: (person id, (field, before, after)); each `before` is what stands there now.
    """
    if not values:
        return
    kept = [
        {"batch_id": batch_id, "person_id": person_id, "field": field, "before": before, "after": after}
        for person_id, (field, before, after) in values
    ]
    db.session.execute(sa.insert(RosterValue), kept)
    names = [
        {"id": p, "full_name": a, "name_key": name_key(a)} for p, (f, _, a) in values if f == "name" and a
    ]
    emails = [{"id": p, "email": a} for p, (f, _, a) in values if f == "email"]
    for rows in (names, emails):
        if rows:
            db.session.execute(sa.update(Person), rows)
    _births([(p, before, after) for p, (f, before, after) in values if f == "born"], at)


def _births(values: Sequence[tuple[int, str | None, str | None]], at: datetime) -> None:
    gone = [p for p, _, after in values if after is None]
    rows: list[tuple[bool, dict[str, Any]]] = [
        (before is None, {"person_id": p, "born_on": date.fromisoformat(after), "recorded_at": at})
        for p, before, after in values
        if after is not None
    ]
    new, changed = [r for is_new, r in rows if is_new], [r for is_new, r in rows if not is_new]
    if new:
        db.session.execute(sa.insert(BirthDate), new)
    if changed:
        db.session.execute(sa.update(BirthDate), changed)
    if gone:
        db.session.execute(sa.delete(BirthDate).where(BirthDate.person_id.in_(gone)))


def _index(work: Sequence[_Work]) -> None:
    """Who is new is found by nothing yet; who was renamed or got another address is indexed anew."""
    rows = [
        row
        for one in work
        if one.person is None
        for row in word_rows(TOPIC, one.person_id, search_texts(one.item.name, one.item.code, one.item.email))
    ]
    if rows:
        db.session.execute(sa.insert(SearchWord), rows)
    index_people([o.person.id for o in work if o.person and {f for f, _, _ in o.item.values} & FOUND_BY])


def _tick_off(work: Sequence[_Work]) -> None:
    """Notes what became of each item and forgets what it was to do."""
    if not work:
        return
    rows: list[dict[str, Any]] = []
    for one in work:
        if one.why is None:
            rows.append(
                {"id": one.held.id, "state": ItemState.DONE, "person_id": one.person_id, "payload": {}}
            )
        else:
            unit = one.item.wanted.unit[1] if one.item.wanted else ""
            told = {"why": one.why, "code": one.item.code, "unit": unit}
            rows.append(
                {
                    "id": one.held.id,
                    "state": ItemState.SKIPPED,
                    "person_id": one.held.person_id,
                    "payload": told,
                }
            )
    db.session.execute(sa.update(RosterItem), rows)

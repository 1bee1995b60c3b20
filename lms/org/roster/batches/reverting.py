"""One chunk of an undoing: new rows that take back what a batch said, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.org.finding.indexing import index_people
from lms.org.models import Membership, UnitRecord
from lms.org.roster import queries as roster
from lms.org.roster.batches import queries
from lms.org.roster.batches.applying import FOUND_BY, Batch, write_values
from lms.org.roster.batches.items import Value
from lms.org.roster.batches.models import RosterValue
from lms.org.roster.batches.rules import NEVER, undo
from lms.org.roster.steps import KnownPerson


def revert_people(batch: Batch, undone_id: int, person_ids: Sequence[int]) -> None:
    """Takes back what the batch `undone_id` said of these people. Writes nothing about who has nothing left of it."""
    undoings = {own: other for own, other in queries.undoings().items() if own != batch.id}
    rows: list[dict[str, Any]] = []
    for person_id, facts in queries.membership_rows_of(person_ids).items():
        for fact in undo(facts, undone_id, batch.as_of, undoings):
            values = asdict(fact)
            del values["id"]
            rows.append(
                {**values, "person_id": person_id, "batch_id": batch.id, "recorded_at": batch.recorded_at}
            )
    if rows:
        db.session.execute(sa.insert(Membership), rows)
    _values(batch, undone_id, person_ids, {*undoings.values(), undone_id})


def _values(batch: Batch, undone_id: int, person_ids: Sequence[int], dead: set[int]) -> None:
    """Puts back the values that nobody has changed since."""
    held = queries.values_of(person_ids)
    people = roster.people_as_they_are(list(held), batch.as_of) if held else {}
    back: list[tuple[int, Value]] = []
    for person_id, values in held.items():
        now = _present(people[person_id])
        for value in values:
            if value.batch_id == undone_id and now[value.field] == value.after:
                target = _before(value, values, dead)
                if target != value.after:
                    back.append((person_id, (value.field, value.after, target)))
    write_values(batch.id, back, batch.recorded_at)
    index_people({person_id for person_id, (field, _, _) in back if field in FOUND_BY})


def _present(person: KnownPerson) -> Mapping[str, str | None]:
    born = person.born_on.isoformat() if person.born_on else None
    return {"name": person.name, "email": person.email, "born": born}


def _before(value: RosterValue, values: Sequence[RosterValue], dead: set[int]) -> str | None:
    """What stood there before `value`, and before what other batches wrote that were undone as well."""
    target = value.before
    for earlier in reversed([v for v in values if v.id < value.id and v.field == value.field]):
        if earlier.batch_id in dead and earlier.after == target:
            target = earlier.before
    return target


def revert_units(batch: Batch, undone_id: int) -> int:
    """Voids the units that the batch made and that nobody uses. Returns how many."""
    waiting = queries.unit_records_of(undone_id)
    used = queries.units_in_use(r.unit_id for r in waiting)
    below = queries.children_of(r.unit_id for r in waiting)
    gone: set[int] = set()
    while found := [
        r for r in waiting if r.unit_id not in gone | used and not below.get(r.unit_id, set()) - gone
    ]:
        gone |= {r.unit_id for r in found}
    rows = [
        {
            "unit_id": r.unit_id, "parent_id": r.parent_id, "kind": r.kind, "name": r.name,
            "name_folded": r.name_folded, "sort_key": r.sort_key, "valid_from": r.valid_from, "valid_to": NEVER,
            "recorded_at": batch.recorded_at, "batch_id": batch.id, "replaces_id": r.id,
        }
        for r in waiting
        if r.unit_id in gone
    ]  # fmt: skip
    if rows:
        db.session.execute(sa.insert(UnitRecord), rows)
    return len(rows)

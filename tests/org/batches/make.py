"""What the tests of batches share: importing on a day, taking back on a day, acting by hand, and asking who was where."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.db import db, transaction
from lms.org.models import Membership, Person, UnitRecord
from lms.org.queries import find_person_by_code, main_membership_rows
from lms.org.roster.batches import queries, running
from lms.org.roster.steps import Kind
from tests.breaking import faults
from tests.make import SYSTEM, make_unit
from tests.org.make import STAFF, read, workbook

State = dict[str, tuple[str, str, str]]
SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 5), date(2026, 10, 5), date(2026, 11, 5)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def on(day: date, known: date | None = None) -> State:
    """Code to (unit, category, status) on `day`, as known at the end of `known`."""
    at = noon(known) + timedelta(hours=11) if known else None
    held = main_membership_rows(day, at).subquery()
    rows = db.session.execute(
        sa.select(Person.code, UnitRecord.name, held.c.category, held.c.status)
        .join(held, held.c.person_id == Person.id)
        .join(UnitRecord, UnitRecord.unit_id == held.c.unit_id)
        .where(UnitRecord.replaces_id.is_(None))
    ).all()
    db.session.rollback()
    found = {r.code: (r.name, r.category, r.status) for r in rows}
    assert len(found) == len(rows), "nobody stands in two main memberships on one day"
    return found


def bring(
    folder: Path,
    rows: Sequence[Sequence[object]],
    as_of: date,
    groups: Sequence[Kind] = tuple(Kind),
    header: Sequence[object] = STAFF,
    recorded: date | None = None,
) -> str:
    """Imports a list in the foreground on the day it is true on; returns the batch's public id."""
    db.session.rollback()
    path = workbook(folder / f"{as_of}-{len(rows)}.xlsx", rows, header)
    with clock.frozen(noon(recorded or as_of)):
        batch = running.import_now(SYSTEM, read(path, as_of), as_of, {}, groups).batch
    assert batch
    return batch.public_id


def take_back(public_id: str, day: date, reason: str = "Nhầm tệp") -> queries.BatchView:
    with clock.frozen(noon(day)):
        found = queries.get_batch(public_id)
        done = running.undo_now(SYSTEM, found, reason)
    db.session.rollback()
    wrong = {check: told for check, told in faults().items() if check.startswith(("org.", "dated."))}
    assert wrong == {}, wrong
    return done


def by_hand(code: str, day: date, recorded: date, **claim: Any) -> None:
    """Somebody moves a person, or sends them on leave, from `day` on."""
    person = find_person_by_code(code)
    assert person
    held = db.session.scalars(main_membership_rows(day).where(Membership.person_id == person.id)).one()
    copied = {
        c.name: getattr(held, c.name)
        for c in Membership.__table__.columns
        if c.name not in ("id", "batch_id", "replaces_id", "valid_from", "valid_to", "recorded_at")
    }
    at, held_id, since = noon(recorded), held.id, held.valid_from
    db.session.rollback()
    eve = day - timedelta(days=1)
    with transaction():
        db.session.add(
            Membership(**copied, valid_from=since, valid_to=eve, recorded_at=at, replaces_id=held_id)
        )
        db.session.flush()
        db.session.add(Membership(**{**copied, **claim}, valid_from=day, valid_to=None, recorded_at=at))


def unit(name: str) -> int:
    found = db.session.scalars(sa.select(UnitRecord.unit_id).where(UnitRecord.name == name)).first()
    db.session.rollback()
    return found if found is not None else make_unit(name)

"""Every write of the emulation record. Entries are only ever added, once per fact."""

from datetime import date

import sqlalchemy as sa

from lms.emulation import queries, rules
from lms.emulation.models import EmulationEntry, EmulationFreeze, EmulationPeriod
from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.messages import Message, mark
from lms.learning.models import Completion
from lms.targets.freezing.queries import get_snapshot

COMPLETION, REVOCATION = "completion", "revocation"


def feed_completion(
    completion_id: int, person_id: int, course_id: int, minutes: int, grade: float | None, completed_on: date
) -> bool:
    """Adds the completion's +1 to the open transaction. False if it was there already."""
    return insert_ignore(
        EmulationEntry, kind=COMPLETION, completion_id=completion_id, person_id=person_id, course_id=course_id,
        delta=1, minutes=minutes, grade=grade, fact_on=completed_on, occurred_on=completed_on,
        recorded_at=clock.now(),
    )  # fmt: skip


def feed_revocation(completion_id: int, revoked_on: date) -> bool:
    """Adds the -1 that takes back what the completion gave, in the completion's own period. False if it was there.

    A completion that was never fed is fed first, so that the two always come to nothing together.
    """
    given = db.session.execute(
        sa.select(
            Completion.person_id, Completion.course_id, Completion.minutes, Completion.grade, Completion.completed_on
        ).where(Completion.id == completion_id)
    ).one()  # fmt: skip
    feed_completion(completion_id, *given)
    return insert_ignore(
        EmulationEntry, kind=REVOCATION, completion_id=completion_id, person_id=given.person_id,
        course_id=given.course_id, delta=-1, minutes=given.minutes, grade=given.grade, fact_on=given.completed_on,
        occurred_on=revoked_on, recorded_at=clock.now(),
    )  # fmt: skip


def change_period(actor: Actor, key: str, seen_id: int, starts_on: date, ends_on: date) -> bool:
    """Gives the period `key` new dates by a row that replaces the one `seen_id`. False if nothing changes.

    Invalid if the dates can't be; Conflict if somebody changed the period since `seen_id` was read. Entries are
    found by date, so none is touched.
    """
    require(actor, "emulation.change", read="emulation.read")
    periods = queries.periods()
    period = queries.get_period(key, periods)
    problem = rules.change_problem(key, period.kind, starts_on, ends_on, periods)
    if problem:
        raise Invalid(problem)
    if seen_id == period.id and (starts_on, ends_on) == (period.starts_on, period.ends_on):
        return False
    added = seen_id == period.id and insert_ignore(
        EmulationPeriod, key=key, kind=period.kind.value, name=period.name, starts_on=starts_on, ends_on=ends_on,
        recorded_at=clock.now(), recorded_by=actor.name, replaces_id=period.id,
    )  # fmt: skip
    if not added:
        raise Conflict(
            Message(mark("Có người vừa sửa kỳ này. Hãy mở lại trang để xem ngày mới nhất rồi sửa."))
        )
    record(
        actor, "emulation.period", f"period:{key}",
        before={"starts_on": period.starts_on, "ends_on": period.ends_on},
        after={"starts_on": starts_on, "ends_on": ends_on},
    )  # fmt: skip
    return True


def cite_snapshot(actor: Actor, key: str, public_id: str | None) -> bool:
    """Makes a snapshot the frozen figures of the period `key`; None: none any more. False if nothing changes.

    Invalid where the snapshot's day is not in the period. What was written or happened after it shows as such.
    """
    require(actor, "emulation.change", read="emulation.read")
    period = queries.get_period(key, queries.periods())
    before = period.freeze.public_id if period.freeze else None
    if before == public_id:
        return False
    held = get_snapshot(public_id) if public_id else None
    if held is not None and not period.covers(held.on):
        raise Invalid(Message(mark("Ngày của số liệu chốt không thuộc kỳ này.")))
    db.session.add(
        EmulationFreeze(
            period_key=key, snapshot_id=held.id if held else None, recorded_at=clock.now(), recorded_by=actor.name
        )
    )  # fmt: skip
    record(
        actor, "emulation.freeze", f"period:{key}", before={"snapshot": before}, after={"snapshot": public_id}
    )
    return True


def add_missing(limit: int) -> int:
    """Adds up to `limit` entries that the facts ask for and that are missing; returns how many."""
    added = 0
    for missing in queries.MISSING.values():
        columns = [column.name for column in missing.selected_columns]
        now = sa.literal(clock.now(), EmulationEntry.recorded_at.type)
        rows = missing.add_columns(now).limit(limit - added)
        insert = sa.insert(EmulationEntry).from_select([*columns, "recorded_at"], rows)
        added += len(db.session.execute(insert.returning(EmulationEntry.id)).all())
        if added >= limit:
            break
    return added

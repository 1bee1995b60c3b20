"""Merging two records of one person, and undoing it. Facts keep the person id they were written with."""

from dataclasses import replace

from lms.kernel import clock, hooks
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.db import db
from lms.kernel.errors import Conflict, Invalid, NotFound
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.org.changes import Ground, record_change
from lms.org.dated.rules import Write, writes
from lms.org.finding.indexing import index_people
from lms.org.merges import queries
from lms.org.merges.models import PersonMerge
from lms.org.merges.rules import flattened, taken_over
from lms.org.people.actions import write_stays
from lms.org.people.queries import lock_people, stays
from lms.org.queries import find_kept_id, get_person
from lms.org.units.heads import write_heads
from lms.org.units.queries import headships

SAME = mark("Hai hồ sơ này đã là của một người.")
ALREADY = mark("Hồ sơ mã {code} đã được gộp vào một hồ sơ khác.")
NO_MERGE = mark("Không có lần gộp này.")
NOT_ANY_MORE = mark(
    "Lần gộp này đã được hoàn tác, hoặc hồ sơ được giữ lại đã được gộp tiếp. Hãy hoàn tác lần gộp sau trước."
)


def merge(actor: Actor, kept_id: int, merged_id: int, ground: Ground) -> PersonMerge:
    """`merged_id` is the same person as `kept_id`, whose record goes on.

    The kept person takes over the days that only the other record knows about, and what it heads. Raises Conflict
    where one of them was merged before.
    """
    require(actor, "org.change", read="org.read")
    kept, merged = get_person(kept_id), get_person(merged_id)
    lock_people([kept.id, merged.id])
    if find_kept_id(kept.id) == find_kept_id(merged.id):
        raise Invalid(Message(SAME))
    for person in (kept, merged):
        if find_kept_id(person.id) != person.id:
            raise Conflict(Message(ALREADY, {"code": person.code or "–"}))
    act = record_change(actor, "person-merge", ground)
    row = _add(merged.id, kept.id, act.id, None)
    for older in flattened(queries.merges_of(merged.id), merged.id, kept.id):
        _add(older.merged_id, older.kept_id, act.id, older.id)
    added = taken_over(stays(kept.id), stays(merged.id))
    write_stays(kept.id, [Write(stay, None) for stay in added], act.id)
    headed = headships(person_id=merged.id)
    write_heads([Write(replace(head, person_id=kept.id), head.id) for head in headed], act.id)
    index_people([kept.id, merged.id])
    for person in (kept, merged):
        hooks.announce(hooks.PersonMoved(person.id, ground.effective_on))
    return row


def _add(merged_id: int, kept_id: int | None, change_id: int, replaces_id: int | None) -> PersonMerge:
    row = PersonMerge(
        public_id=new_public_id(), merged_id=merged_id, kept_id=kept_id, change_id=change_id,
        recorded_at=clock.now(), replaces_id=replaces_id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def undo(actor: Actor, public_id: str, ground: Ground) -> None:
    """Two people again, from now on; what was known while they were one stays as it was known then.

    What the kept person took over goes back, unless a later act changed it since. Raises Conflict where the merge
    is not in force any more.
    """
    require(actor, "org.change", read="org.read")
    row = queries.find_merge(public_id)
    if row is None or row.kept_id is None:
        raise NotFound(Message(NO_MERGE))
    lock_people([row.kept_id, row.merged_id])
    together = queries.merge_rows_of_change(row.change_id)
    is_own = row.replaces_id is None
    if not queries.is_in_force(row.id) or (
        not is_own and any(other.replaces_id is None for other in together)
    ):
        raise Conflict(Message(NOT_ANY_MORE))
    act = record_change(actor, "person-unmerge", ground)
    _add(row.merged_id, None, act.id, row.id)
    for other in together if is_own else ():
        if other.id != row.id:  # had been merged into the one that is apart again
            _add(other.merged_id, row.merged_id, act.id, other.id)
    _give_back(row, queries.first_change_of(row), act.id)
    index_people([row.kept_id, row.merged_id])
    for person_id in (row.kept_id, row.merged_id):
        hooks.announce(hooks.PersonMoved(person_id, ground.effective_on))


def _give_back(row: PersonMerge, taken_by: int, change_id: int) -> None:
    """Takes back what the act `taken_by` gave the kept person and no later act changed."""
    assert row.kept_id is not None
    held, taken = stays(row.kept_id), set(queries.stays_of_change(row.kept_id, taken_by))
    write_stays(row.kept_id, writes(held, [stay for stay in held if stay.id not in taken]), change_id)
    headed = headships(person_id=row.kept_id, change_id=taken_by)
    write_heads([Write(replace(head, person_id=row.merged_id), head.id) for head in headed], change_id)

"""Carries a batch from its opening to its end, one short transaction after the other.

The command line does this in the foreground and a background job does it for the pages; either may be killed
between two transactions, and whoever comes next goes on from there.
"""

import gc
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from lms.kernel import clock, jobs
from lms.kernel.actor import Actor
from lms.kernel.db import release, transaction
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.messages import Message, mark
from lms.org import settings
from lms.org.actions import ensure_school
from lms.org.models import RosterUpload
from lms.org.roster import queries as roster_queries
from lms.org.roster.actions import CONFIRMED_BY_YES, MOVED_ON, open_batch, plan_import, said_of
from lms.org.roster.batches import queries
from lms.org.roster.batches.actions import add_items, apply_chunk, begin, give_up, open_undo
from lms.org.roster.batches.items import Item, items_of
from lms.org.roster.batches.models import RunKind, RunState
from lms.org.roster.batches.queries import BatchView
from lms.org.roster.plan import Plan
from lms.org.roster.shapes import Roster

JOB = "org.apply-roster"
ITEMS_AT_ONCE = 1000
CHUNK, SMALLEST, LARGEST = 100, 25, 200  # people in one transaction; the pace of the machine decides
# What a chunk should take: it holds SQLite's only write lock, half a second at the very most, on a busy machine too.
CHUNK_SECONDS = 0.15
JOB_SECONDS = 20.0  # then the job makes room for others and goes on in a job of its own
RESCUE_AFTER = timedelta(minutes=10)  # a batch begun in the foreground is taken up by the worker after that

NOTHING_CHOSEN = mark("Hãy chọn ít nhất một nhóm có người để ghi.")

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Outcome:
    """What an import came to. `batch` is None where there was nothing to write."""

    plan: Plan
    batch: BatchView | None


def import_now(
    actor: Actor,
    roster: Roster,
    as_of: date,
    chosen: Mapping[str, str],
    groups: Collection[str] = CONFIRMED_BY_YES,
    is_whole: bool = False,
    fingerprint: str | None = None,
    tell: Tell | None = None,
) -> Outcome:
    """Imports a list here and now and needs no worker. `tell` hears (done, total) after each chunk.

    With `fingerprint` raises Conflict where the plan is another by now; also while another batch is under way.
    """
    plan = plan_import(roster, as_of, chosen, is_whole)
    release()
    if fingerprint is not None and plan.fingerprint() != fingerprint:
        raise Conflict(Message(MOVED_ON))
    if next(items_of(plan, groups, ()), None) is None:
        return Outcome(plan, None)
    said = said_of(plan, groups, ())
    with transaction():
        batch_id = open_batch(actor, plan, groups, (), chosen, said=said).id
        _enqueue(batch_id, "rescue", RESCUE_AFTER)
    _prepare(batch_id, items_of(plan, groups, ()))
    carry_on(batch_id, tell)
    found = queries.batch_of_id(batch_id)
    release()
    return Outcome(plan, found)


def confirm_upload(
    actor: Actor, upload: RosterUpload, groups: Collection[str], fingerprint: str
) -> BatchView:
    """Hands a confirmed upload to the worker. Raises Conflict where the plan is another than the confirmed one or
    another batch is under way, Invalid where nobody is in the chosen groups."""
    plan, kept = plan_upload(upload)
    public_id, chosen = upload.public_id, dict(upload.chosen)
    release()
    if plan.fingerprint(kept) != fingerprint:
        raise Conflict(Message(MOVED_ON))
    if next(items_of(plan, groups, kept), None) is None:
        raise Invalid(Message(NOTHING_CHOSEN))
    said = said_of(plan, groups, kept)
    with transaction():
        found = open_batch(actor, plan, groups, kept, chosen, public_id, said)
        _enqueue(found.id, "start")
        return found


def plan_upload(upload: RosterUpload) -> tuple[Plan, Sequence[str]]:
    """What importing an upload would do now, and who of those proposed as left stays (public ids)."""
    choice = queries.find_choice(upload.id)
    is_whole = choice is not None and choice.is_whole
    plan = plan_import(roster_queries.roster_of(upload), upload.as_of, upload.chosen, is_whole)
    proposed = {person.public_id for person in plan.absent}
    return plan, [public_id for public_id in (choice.kept if choice else ()) if public_id in proposed]


def undo_now(actor: Actor, found: BatchView, reason: str, tell: Tell | None = None) -> BatchView:
    """Takes a batch back here and now. Raises as `open_undo` does."""
    batch_id = begin_undo(actor, found, reason, RESCUE_AFTER).id
    carry_on(batch_id, tell)
    done = queries.batch_of_id(batch_id)
    release()
    return done


def begin_undo(actor: Actor, found: BatchView, reason: str, wait: timedelta = timedelta()) -> BatchView:
    """Opens the undoing of a batch and hands it to the worker. Raises as `open_undo` does."""
    public_id = found.public_id
    release()
    with transaction():
        school_id = ensure_school(actor, settings.school_name())
        opened = open_undo(actor, queries.get_batch(public_id), reason, school_id)
        _enqueue(opened.id, "undo", wait)
        return opened


def carry_on(batch_id: int, tell: Tell | None = None, seconds: float | None = None) -> bool:
    """Works on a batch until it is through, or for about `seconds`. True where nothing is left to do."""
    until = None if seconds is None else time.monotonic() + seconds
    held = queries.find_run(batch_id)
    state = held.state if held else RunState.DONE
    release()
    if state == RunState.PREPARING and not _prepare_from_upload(batch_id):
        return True
    left, size = True, CHUNK
    while left and (until is None or time.monotonic() < until):
        begun = time.monotonic()
        with _short_transaction():
            left = apply_chunk(batch_id, size)
        size = _next_size(size, time.monotonic() - begun)
        if tell:
            found = queries.find_run(batch_id)
            if found:
                tell(found.done, found.total)
            release()
    return not left


@contextmanager
def _short_transaction() -> Iterator[None]:
    """A transaction in which Python does not look for garbage: beside a list of 100,000 rows that takes half a
    second, and nobody could write meanwhile."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        with transaction():
            yield
    finally:
        if was_on:
            gc.enable()


def _next_size(size: int, seconds: float) -> int:
    """How many people the next chunk takes, when one of `size` took `seconds`."""
    fitting = int(size * CHUNK_SECONDS / max(seconds, 0.001))
    return max(SMALLEST, min(LARGEST, fitting, size * 2))


def work_on(batch_id: int) -> None:
    """The background job: works for a while, and leaves the rest to a job of its own."""
    if not carry_on(batch_id, seconds=JOB_SECONDS):
        with transaction():
            held = queries.find_run(batch_id)
            _enqueue(batch_id, str(held.done if held else 0))


def _enqueue(batch_id: int, name: str, wait: timedelta = timedelta()) -> None:
    jobs.enqueue(JOB, {"batch": batch_id}, f"{batch_id}:{name}", run_at=clock.now() + wait)


def _prepare(batch_id: int, items: Iterable[Item], start: int = 0) -> bool:
    """Keeps the items, which stand from `start` on, and begins. False where somebody else has taken this over."""
    for part in roster_queries.chunks(items, ITEMS_AT_ONCE):
        with transaction():
            if not add_items(batch_id, start, part):
                return False
        start += len(part)
    with transaction():
        return begin(batch_id)


def _prepare_from_upload(batch_id: int) -> bool:
    """Plans anew what was confirmed and keeps it, if it is still the same. False where nothing is to be done."""
    found, start = queries.batch_of_id(batch_id), queries.item_count(batch_id)
    run = found.run
    assert run is not None
    upload = roster_queries.find_upload(run.upload_public_id or "")
    groups = list(run.groups)
    state, items = RunState.STOPPED, iter(list[Item]())
    if upload is not None:
        plan, kept = plan_upload(upload)
        state = RunState.APPLYING if plan.fingerprint(kept) == run.fingerprint else RunState.MOVED
        items = islice(items_of(plan, groups, kept), start, None)
    release()
    if state == RunState.APPLYING:
        return _prepare(batch_id, items, start)
    with transaction():
        give_up(batch_id, state)
    return False


def resume(file_hash: str, as_of: date) -> BatchView | None:
    """The batch of this very list that was broken off, so that it is gone on with; one of which nothing was
    applied yet is given up instead, and the list is imported from the beginning."""
    found = queries.find_open_run()
    release()
    if found is None or found.run is None or found.run.kind != RunKind.IMPORT:
        return None
    if (found.file_hash, found.as_of) != (file_hash, as_of):
        return None
    if found.run.state == RunState.PREPARING and found.run.upload_public_id is None:
        with transaction():
            give_up(found.id, RunState.STOPPED)
        return None
    return found

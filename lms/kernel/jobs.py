"""Background work: a job table in the same database, claimed by conditional UPDATE.

A job is inserted in the transaction of the fact it follows from, so it exists exactly if the fact does. A
handler may run more than once (its process may die after the work and before the mark), so handlers are
idempotent. A handler opens its own transactions.
"""

import logging
import math
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel import clock
from lms.kernel.db import Base, change, db, insert_ignore, transaction

log = logging.getLogger("lms.jobs")

STALE_AFTER = timedelta(minutes=2)  # a claim older than this belongs to a process that died
BEAT_SECONDS = 20.0  # how often a long job says that its process lives
MAX_TRIES = 8


class Job(Base):
    """One piece of work. `dedupe_key` is unique: enqueueing the same work twice makes one row."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="waiting")
    run_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    last_error: Mapped[str | None]

    __table_args__ = (
        sa.CheckConstraint("state in ('waiting', 'running', 'done', 'failed')", name="state"),
        sa.Index("ix_job_state_run_at", "state", "run_at"),
    )


Handler = Callable[[Mapping[str, Any]], None]
_handlers: dict[str, Handler] = {}


@dataclass
class _Held:
    """The job that this thread runs; `told`: when it was last said that it goes on (monotonic seconds)."""

    job_id: int
    told: float


_running: ContextVar[_Held | None] = ContextVar("running", default=None)
_light: set[str] = set()


@dataclass(frozen=True)
class Periodic:
    """Work that the worker itself enqueues, once in `every` at most and only while `is_needed()`.

    For what follows from many facts at once: were each fact to enqueue it under one key, on PostgreSQL each
    writer would wait for the one before to commit.
    """

    kind: str
    every: timedelta
    is_needed: Callable[[], bool]


class NowAndThen:
    """For `Periodic.is_needed`: asks `needed` when `every` has passed since it last did; says no in between.

    Once an hour is enough for work of each day: what could not be enqueued is tried again, and the period's key
    makes it once a day.
    """

    def __init__(
        self, every: timedelta = timedelta(hours=1), needed: Callable[[], bool] = lambda: True
    ) -> None:
        self._every = every.total_seconds()
        self._needed = needed
        self._asked = -math.inf

    def __call__(self) -> bool:
        if time.monotonic() - self._asked < self._every:
            return False
        self._asked = time.monotonic()
        return self._needed()


_periodic: list[Periodic] = []


def register(handlers: Mapping[str, Handler], light: Iterable[str] = ()) -> None:
    """Replaces the handlers by the composition root's literal table, kind to handler.

    `light`: the kinds that take no longer and load no more than a page does; the serving process does these itself.
    """
    _handlers.clear()
    _handlers.update(handlers)
    _light.clear()
    _light.update(light)


def register_periodic(work: Iterable[Periodic]) -> None:
    """Replaces the periodic work by the composition root's literal list."""
    _periodic[:] = work


def enqueue(kind: str, payload: Mapping[str, Any], dedupe_key: str, run_at: datetime | None = None) -> None:
    """Adds a job to the open transaction; the same `dedupe_key` again does nothing."""
    insert_ignore(
        Job, kind=kind, payload=dict(payload), dedupe_key=f"{kind}:{dedupe_key}", state="waiting",
        run_at=run_at or clock.now(), tries=0,
    )  # fmt: skip


def enqueue_periodic() -> None:
    """Enqueues the periodic work that is needed; however many workers ask, once in each of its periods."""
    now = clock.now()
    for each in _periodic:
        try:
            if each.is_needed():
                with transaction():
                    enqueue(each.kind, {}, str(int(now.timestamp() // each.every.total_seconds())))
        except (
            Exception
        ):  # the write lock is held, or one of them is broken: the others go on, the next time will do
            log.warning("%s could not be enqueued", each.kind, exc_info=True)
            db.session.rollback()


def forget_done(kind: str, before: datetime) -> None:
    """Removes the jobs of a kind that were done before an instant, in the caller's transaction."""
    db.session.execute(sa.delete(Job).where(Job.kind == kind, Job.state == "done", Job.finished_at < before))


def _due(now: datetime, light: bool | None = None) -> sa.ColumnElement[bool]:
    """Which jobs wait and may begin; `light` picks those kinds or the others, None all."""
    due = sa.or_(
        sa.and_(Job.state == "waiting", Job.run_at <= now),
        sa.and_(Job.state == "running", Job.claimed_at < now - STALE_AFTER),
    )
    if light is None:
        return due
    return sa.and_(due, Job.kind.in_(_light) if light else Job.kind.not_in(_light))


def _claim(now: datetime, light: bool | None = None) -> tuple[int, str, Mapping[str, Any]] | None:
    found = db.session.execute(
        sa.select(Job.id, Job.kind, Job.payload, Job.tries)
        .where(_due(now, light))
        .order_by(Job.run_at, Job.id)
        .limit(1)
    ).first()
    db.session.rollback()
    if found is None:
        return None
    if found.tries >= MAX_TRIES:  # its process died each time before it could say so
        with transaction():
            gone = sa.update(Job).where(Job.id == found.id, Job.tries == found.tries, _due(now))
            change(
                gone.values(
                    state="failed", finished_at=now, last_error="the process ended before the work did"
                )
            )
        return _claim(now, light)
    with transaction():
        won = change(
            sa.update(Job)
            .where(Job.id == found.id, Job.tries == found.tries, _due(now))
            .values(state="running", claimed_at=now, tries=found.tries + 1)
        )
    return (found.id, found.kind, found.payload) if won else _claim(now, light)


def _finish(job_id: int, now: datetime, error: str | None) -> None:
    with transaction():
        job = db.session.get_one(Job, job_id)
        if error is None:
            job.state, job.finished_at, job.last_error = "done", now, None
        elif job.tries >= MAX_TRIES:
            job.state, job.finished_at, job.last_error = "failed", now, error
        else:
            job.state, job.last_error = "waiting", error
            job.run_at = now + timedelta(seconds=5 * 4**job.tries)


def run_due(
    limit: int | None = None, going: Callable[[], bool] | None = None, light: bool | None = None
) -> int:
    """Runs the jobs that are due, oldest first, until none is left or `limit` ran. Returns how many ran.

    `going` is asked before each; where it says no, the rest stays for the next time. `light`: only those kinds, or only
    the others.
    """
    ran = 0
    while (limit is None or ran < limit) and (going is None or going()):
        claimed = _claim(clock.now(), light)
        if claimed is None:
            break
        job_id, kind, payload = claimed
        error = None
        token = _running.set(_Held(job_id, time.monotonic()))
        try:
            _handlers[kind](payload)
        except Exception:
            error = traceback.format_exc(limit=20)
            log.exception("job %s of kind %s failed", job_id, kind)
            db.session.rollback()
        finally:
            _running.reset(token)
        _finish(job_id, clock.now(), error)
        ran += 1
    return ran


def still_working() -> None:
    """Says that the running job is not left lying, however long it takes: its handler calls this as often as it likes, while
    no transaction of the session is open. Outside a job, and soon after the last time, it does nothing."""
    held = _running.get()
    if held is None or time.monotonic() - held.told < BEAT_SECONDS:
        return
    held.told = time.monotonic()
    try:
        with transaction():
            mine = sa.update(Job).where(Job.id == held.job_id, Job.state == "running")
            change(mine.values(claimed_at=clock.now()))
    except DBAPIError:  # the write lock is held: the next time will do
        log.info("job %s could not say that it goes on", held.job_id)


def has_due(light: bool | None = None) -> bool:
    """Whether a job is waiting for its moment and the moment has come (one indexed SELECT)."""
    found = db.session.execute(sa.select(Job.id).where(_due(clock.now(), light)).limit(1)).first()
    db.session.rollback()
    return found is not None

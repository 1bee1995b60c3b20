"""Background work: enqueued with the fact, run once, tried again, taken over from the dead."""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel import clock, jobs, working
from lms.kernel.db import db, transaction
from lms.kernel.jobs import MAX_TRIES, STALE_AFTER, Job, enqueue, has_due, run_due

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ran(app: Flask) -> Iterator[list[Mapping[str, Any]]]:
    """The payloads that the trial handler got; the application's own handlers are back afterwards."""
    seen: list[Mapping[str, Any]] = []
    before = dict(jobs._handlers)
    jobs.register({"trial.note": seen.append, "trial.fail": fail})
    yield seen
    jobs.register(before)


def fail(_payload: Mapping[str, Any]) -> None:
    raise ZeroDivisionError("no")


def put(kind: str = "trial.note", key: str = "1", run_at: datetime | None = None, **payload: Any) -> None:
    with transaction():
        enqueue(kind, payload, key, run_at)


def the_job() -> Any:
    row = db.session.execute(
        sa.select(Job.state, Job.tries, Job.run_at, Job.last_error, Job.finished_at)
    ).one()
    db.session.rollback()
    return row


def test_a_job_runs_once(ran: list[Any]) -> None:
    put(number=7)
    assert has_due()
    assert run_due() == 1
    assert ran == [{"number": 7}]
    assert (the_job().state, the_job().last_error) == ("done", None)
    assert not has_due()
    assert run_due() == 0


def test_the_same_work_twice_is_one_job(ran: list[Any]) -> None:
    put(number=1)
    put(number=2)
    run_due()
    put(number=3)
    run_due()
    assert ran == [{"number": 1}]


def test_other_kinds_have_keys_of_their_own(ran: list[Any]) -> None:
    put("trial.note", "1")
    put("trial.fail", "1")
    assert run_due() == 2


def test_a_job_exists_exactly_if_its_fact_does(ran: list[Any]) -> None:
    def fact_that_fails() -> None:
        with transaction():
            enqueue("trial.note", {}, "1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fact_that_fails()
    assert run_due() == 0


def test_a_job_waits_for_its_moment(ran: list[Any]) -> None:
    with clock.frozen(NOON):
        put(run_at=NOON + MINUTE)
        assert not has_due()
        assert run_due() == 0
    with clock.frozen(NOON + MINUTE):
        assert has_due()
        assert run_due() == 1


def test_the_oldest_is_first(ran: list[Any]) -> None:
    with clock.frozen(NOON):
        for number in (3, 1, 2):
            put(key=str(number), run_at=NOON - number * MINUTE, number=number)
        run_due()
    assert [payload["number"] for payload in ran] == [3, 2, 1]


def test_a_limit_leaves_the_rest(ran: list[Any]) -> None:
    for number in range(5):
        put(key=str(number), number=number)
    assert run_due(limit=2) == 2
    assert len(ran) == 2


def test_a_failure_is_kept_and_tried_again_later_and_later(ran: list[Any]) -> None:
    put("trial.fail")
    now, waits = NOON, []
    with clock.frozen(NOON):
        enqueued = the_job().run_at
    for tries in range(1, MAX_TRIES + 1):
        now = max(now, the_job().run_at, enqueued)
        with clock.frozen(now):
            assert run_due() == 1
            job = the_job()
            assert job.tries == tries
            assert "ZeroDivisionError: no" in job.last_error
            waits.append(job.run_at - now)
            if tries < MAX_TRIES:
                assert job.state == "waiting"
                assert run_due() == 0, "not before its time"
    assert the_job().state == "failed"
    assert waits[: MAX_TRIES - 1] == sorted(waits[: MAX_TRIES - 1])
    assert waits[0] <= MINUTE < waits[MAX_TRIES - 2]
    with clock.frozen(now + timedelta(days=365)):
        assert run_due() == 0, "given up"


def test_one_failure_does_not_hold_up_the_others(ran: list[Any]) -> None:
    put("trial.fail", run_at=NOON - MINUTE)
    put("trial.note", run_at=NOON)
    assert run_due() == 2
    assert len(ran) == 1


def test_a_kind_nobody_handles_fails_with_a_reason(ran: list[Any]) -> None:
    put("trial.unknown")
    run_due()
    assert (the_job().state, "KeyError" in the_job().last_error) == ("waiting", True)


def test_a_handlers_half_done_write_is_undone(ran: list[Any]) -> None:
    def half(_payload: Mapping[str, Any]) -> None:
        with transaction():
            enqueue("trial.note", {}, "from-half")
            raise ZeroDivisionError

    jobs.register({"trial.half": half, "trial.note": ran.append})
    put("trial.half")
    run_due(limit=1)
    assert (the_job().state, ran) == ("waiting", [])


def claim(at: datetime) -> int | None:
    with clock.frozen(at):
        found = jobs._claim(at)
    return found[0] if found else None


def test_a_claim_of_a_process_that_died_is_taken_over(ran: list[Any]) -> None:
    put(run_at=NOON)
    assert claim(NOON) is not None
    assert claim(NOON + MINUTE) is None, "somebody is at it"
    late = NOON + STALE_AFTER + timedelta(seconds=1)
    with clock.frozen(late):
        assert has_due()
        assert run_due() == 1
    assert (the_job().state, the_job().tries) == ("done", 2)


def test_only_one_of_many_workers_gets_a_job(app: Flask, ran: list[Any]) -> None:
    for number in range(12):
        put(key=str(number), number=number)
    start = threading.Barrier(4)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            with app.app_context():
                start.wait()
                while run_due(limit=1):
                    pass
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    in_all(threads, "start")
    in_all(threads, "join")
    assert failures == []
    assert sorted(payload["number"] for payload in ran) == list(range(12))
    assert set(db.session.scalars(sa.select(Job.tries))) == {1}


def in_all(threads: list[threading.Thread], method: str) -> None:
    for thread in threads:
        act: Callable[[], None] = getattr(thread, method)
        act()


class _Enough(BaseException):
    """Ends a loop that has no end."""


def _one_look(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    rung: list[str] = []

    def stop(_seconds: float) -> None:
        raise _Enough

    monkeypatch.setattr(working.time, "sleep", stop)
    with pytest.raises(_Enough):
        working.watch(app, lambda: rung.append("!"))
    return rung


def test_the_watch_rings_when_a_job_is_due_and_only_then(
    app: Flask, ran: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs_before = list(jobs._periodic)
    jobs.register_periodic([])
    try:
        assert _one_look(app, monkeypatch) == []
        put(key="later", run_at=clock.now() + MINUTE)
        assert _one_look(app, monkeypatch) == []
        put(key="now")
        assert _one_look(app, monkeypatch) == ["!"]
        assert ran == [], "watching does no work of the long kinds"
        jobs.register(dict(jobs._handlers), light={"trial.note"})
        assert _one_look(app, monkeypatch) == [], "a light kind needs no process"
        assert ran == [{}], "and is done at once, but not before its time"
    finally:
        jobs.register_periodic(jobs_before)


def test_the_watch_outlives_a_database_that_is_away(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> bool:
        raise OSError("the server is gone")

    monkeypatch.setattr(working, "has_due", away)
    assert _one_look(app, monkeypatch) == []  # it reached its pause instead of ending


def test_work_that_is_asked_to_stop_finishes_the_job_it_is_at(app: Flask, ran: list[Any]) -> None:
    def asked(_payload: Mapping[str, Any]) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    jobs.register({**jobs._handlers, "trial.asked": asked})
    put("trial.asked", run_at=clock.now() - MINUTE)
    put(key="after")
    before = signal.getsignal(signal.SIGTERM)
    try:
        working.work_off(app)
    finally:
        signal.signal(signal.SIGTERM, before)
    db.session.rollback()
    states = db.session.execute(sa.select(Job.kind, Job.state).order_by(Job.kind)).all()
    assert [tuple(row) for row in states] == [("trial.asked", "done"), ("trial.note", "waiting")]
    assert ran == []


def test_work_that_ends_its_process_each_time_is_given_up(ran: list[Any]) -> None:
    put()
    with transaction():
        long_ago = clock.now() - STALE_AFTER - MINUTE
        db.session.execute(sa.update(Job).values(state="running", tries=MAX_TRIES, claimed_at=long_ago))
    assert run_due() == 0
    assert (the_job().state, ran) == ("failed", [])


def test_a_long_job_says_that_it_goes_on(app: Flask, ran: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.still_working()  # no job runs here: nothing happens
    seen: list[Any] = []

    def work_long(_payload: Mapping[str, Any]) -> None:
        for number in (1, 2, 3):
            with clock.frozen(NOON + number * MINUTE):
                jobs.still_working()
                seen.append(claim(clock.now()))
                seen.append(db.session.scalar(sa.select(Job.claimed_at)))
                db.session.rollback()

    jobs.register({"trial.note": work_long})
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.0)
    put(run_at=NOON)
    with clock.frozen(NOON):
        assert run_due() == 1
    assert seen == [None, NOON + MINUTE, None, NOON + 2 * MINUTE, None, NOON + 3 * MINUTE], (
        "nobody took it over"
    )
    assert (the_job().state, the_job().tries) == ("done", 1)

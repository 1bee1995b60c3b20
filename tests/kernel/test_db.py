"""Transactions, instants, and races for a unique place, alike on both databases."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel import audit, clock
from lms.kernel.audit import AuditEvent
from lms.kernel.db import (
    begin_write,
    change,
    db,
    insert_ignore,
    insert_ignore_many,
    release,
    snapshot,
    transaction,
)
from lms.kernel.jobs import Job
from tests.make import SYSTEM

NOON = datetime(2026, 11, 22, 5, 0, 0, 123456, tzinfo=UTC)


def verbs() -> list[str]:
    found = list(db.session.scalars(sa.select(AuditEvent.verb).order_by(AuditEvent.id)))
    release()
    return found


def test_a_transaction_commits_at_its_end(app: Flask) -> None:
    with transaction():
        audit.record(SYSTEM, "one", "x:1")
    assert not db.session().in_transaction()
    assert verbs() == ["one"]


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, SystemExit])
def test_whatever_is_raised_undoes_it(app: Flask, error: type[BaseException]) -> None:
    def fail() -> None:
        with transaction():
            audit.record(SYSTEM, "one", "x:1")
            db.session.flush()
            raise error

    with pytest.raises(error):
        fail()
    assert not db.session().in_transaction()
    assert verbs() == []


def test_transactions_are_not_nested(app: Flask) -> None:
    with transaction(), pytest.raises(RuntimeError, match="already open"), transaction():
        pass
    db.session.execute(sa.select(1))
    with pytest.raises(RuntimeError, match="already open"), transaction():
        pass
    release()
    with transaction():
        pass


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=7)), clock.LOCAL_ZONE])
def test_an_instant_comes_back_as_the_same_instant_in_utc(app: Flask, zone: timezone) -> None:
    with clock.frozen(NOON.astimezone(zone)), transaction():
        audit.record(SYSTEM, "one", "x:1")
    found = db.session.scalars(sa.select(AuditEvent.at)).one()
    assert found == NOON
    assert found.utcoffset() == timedelta(0)
    assert db.session.scalars(sa.select(AuditEvent.id).where(AuditEvent.at == NOON.astimezone(zone))).one()


def test_an_instant_without_a_zone_is_refused(app: Flask) -> None:
    query = sa.select(AuditEvent.id).where(AuditEvent.at == datetime(2026, 11, 22, 5, 0))  # noqa: DTZ001
    with pytest.raises(sa.exc.StatementError, match="time zone"):
        db.session.scalars(query).all()


def job(key: str) -> bool:
    return insert_ignore(
        Job, kind="trial", payload={}, dedupe_key=key, state="waiting", run_at=NOON, tries=0
    )  # fmt: skip


def test_the_first_gets_the_unique_place_and_the_other_is_told(app: Flask) -> None:
    with transaction():
        assert job("a")
        assert not job("a")
        assert job("b")
    with transaction():
        assert not job("a")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Job)) == 2


def row(key: str) -> dict[str, object]:
    return {
        "kind": "trial", "payload": {}, "dedupe_key": key, "state": "waiting", "run_at": NOON, "tries": 0
    }  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "made"),
    [
        pytest.param([], 0, id="none"),
        pytest.param(["a"], 0, id="one that is there"),
        pytest.param(["b"], 1, id="one that is new"),
        pytest.param(["a", "b", "c"], 2, id="one of three is there"),
        pytest.param(["b", "b", "c", "a", "b"], 2, id="twice in the same list"),
        pytest.param(["a", *map(str, range(2345))], 2345, id="more than one statement holds"),
    ],
)  # fmt: skip
def test_of_many_rows_those_are_counted_that_this_call_made(app: Flask, keys: list[str], made: int) -> None:
    with transaction():
        assert job("a")
        assert job("z")
    with transaction():
        assert insert_ignore_many(Job, [row(key) for key in keys]) == made
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Job)) == 2 + made


def test_the_count_is_of_ones_own_rows_while_others_write(app: Flask) -> None:
    """Counting the table before and after would take in the rows that somebody else made in between."""
    start, made, failures = threading.Barrier(4), [], []

    def work(first: int) -> None:
        try:
            with app.app_context():
                start.wait()
                for lot in range(5):
                    keys = range(first + lot * 20, first + lot * 20 + 30)  # each lot shares ten with the next
                    with transaction():
                        made.append(insert_ignore_many(Job, [row(str(key)) for key in keys]))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(first,)) for first in (0, 50, 1000, 1050)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sum(made) == db.session.scalar(sa.select(sa.func.count()).select_from(Job)) == 2 * 160


def test_a_change_says_how_many_rows_it_met_and_the_session_sees_it(app: Flask) -> None:
    with transaction():
        assert job("a")
        assert job("b")
        held = db.session.scalars(sa.select(Job).where(Job.dedupe_key == "a")).one()
        done = sa.update(Job).where(Job.state == "waiting").values(state="done")
        assert (change(done), held.state) == (2, "done")
        assert change(done) == 0
        assert change(sa.delete(Job).where(Job.dedupe_key == "b")) == 1


def test_many_at_once_make_one_row_and_no_error(app: Flask) -> None:
    start, won, failures = threading.Barrier(6), [], []

    def race() -> None:
        try:
            with app.app_context():
                start.wait()
                with transaction():
                    if job("the-place"):
                        won.append(1)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=race) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failures, won) == ([], [1])


def test_writers_wait_for_each_other(app: Flask) -> None:
    """Read, add one, write: nothing is lost, because on SQLite the second begins after the first ended; on
    PostgreSQL the conditional UPDATE says so."""
    with transaction():
        job("counter")
    start, failures = threading.Barrier(4), []

    def add_one() -> None:
        done = False
        while not done:
            with transaction():
                tries = db.session.scalars(sa.select(Job.tries)).one()
                done = change(sa.update(Job).where(Job.tries == tries).values(tries=tries + 1)) == 1

    def work() -> None:
        try:
            with app.app_context():
                start.wait()
                for _ in range(10):
                    add_one()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert db.session.scalars(sa.select(Job.tries)).one() == 40


def test_a_snapshot_sees_one_moment(app: Flask) -> None:
    count = sa.select(sa.func.count()).select_from(Job)
    with transaction():
        job("before")
    with snapshot() as connection:
        assert connection.scalar(count) == 1
        with transaction():
            job("meanwhile")
        assert connection.scalar(count) == 1
    assert db.session.scalar(count) == 2


def test_foreign_keys_are_kept(app: Flask) -> None:
    from lms.org.models import Membership

    def orphan() -> None:
        with transaction():
            db.session.add(
                Membership(
                    person_id=999, unit_id=999, is_main=True, category="teacher", status="active",
                    valid_from=NOON.date(), recorded_at=NOON,
                )
            )  # fmt: skip

    with pytest.raises(sa.exc.IntegrityError):
        orphan()


def test_sqlite_is_set_up_to_keep_what_it_acknowledged(app: Flask, database: str) -> None:
    if database != "sqlite":
        pytest.skip("settings of SQLite")
    with db.engine.connect() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_every_constraint_has_a_name(app: Flask) -> None:
    nameless = [
        f"{table.name}: {type(constraint).__name__}"
        for table in db.metadata.sorted_tables
        for constraint in table.constraints
        if constraint.name is None
    ]
    assert nameless == []


def test_long_names_fit_postgresql(app: Flask) -> None:
    """PostgreSQL cuts names at 63 bytes; two that are cut alike would be one."""
    long = [
        name
        for table in db.metadata.sorted_tables
        for name in (str(getattr(thing, "name", "")) for thing in [*table.constraints, *table.indexes])
        if len(name) > 63
    ]
    assert long == []


def test_a_write_that_comes_late_is_refused(app: Flask) -> None:
    """begin_write() after a statement would upgrade a reader, which SQLite may refuse at any moment."""
    db.session.execute(sa.select(1))
    with pytest.warns(sa.exc.SAWarning):
        begin_write()
    release()

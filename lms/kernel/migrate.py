"""Schema migrations: Alembic configured in code, so that there is no alembic.ini with an address in it.

The scripts are in migrations/versions. Every function takes an Engine or a SQLAlchemy URL. A URL gets its own
connection, which is closed at the end; an Engine is used as it is and keeps its pool.

Alembic is imported where it is used: it costs 10 MB, which the server's processes need not hold.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from lms.kernel.db import WRITE_OPTION, Base, prepare_engine
from lms.kernel.settings import ROOT

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

MIGRATIONS = ROOT / "migrations"

# One number for every installation: two processes that start at once must not both migrate (PostgreSQL only;
# SQLite's BEGIN IMMEDIATE does the same by itself).
_ADVISORY_LOCK = 5_812_004


class BrokenReferences(Exception):
    """A migration on SQLite left rows whose foreign key points nowhere; nothing of it was kept."""


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _engine_of(target: Engine | sa.URL | str) -> Iterator[Engine]:
    if isinstance(target, Engine):
        yield target
        return
    engine = sa.create_engine(target, poolclass=sa.NullPool)
    prepare_engine(engine)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _connection(target: Engine | sa.URL | str, *, write: bool = False) -> Iterator[Connection]:
    with _engine_of(target) as engine, engine.connect() as connection:
        yield connection.execution_options(**{WRITE_OPTION: write})


@contextmanager
def _locked(connection: Connection) -> Iterator["Config"]:
    """One writing transaction around whole revisions; on SQLite without foreign keys, checked at the end.

    Altering a table on SQLite means making it anew and dropping the old one, and dropping a table deletes its
    rows first: with foreign keys on, that would delete the rows of every table that refers to it.
    """
    sqlite = connection.dialect.name == "sqlite"
    raw: Any = connection.connection.dbapi_connection
    before = raw.execute("PRAGMA foreign_keys").fetchone()[0] if sqlite else None
    if sqlite:
        raw.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
            config = _config()
            config.attributes["connection"] = connection
            yield config
            if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                raise BrokenReferences(f"table {broken[0]}, row {broken[1]} refers to a missing {broken[2]}")
    finally:
        if sqlite:
            raw.execute(f"PRAGMA foreign_keys={before}")


def upgrade(target: Engine | sa.URL | str, revision: str = "head") -> bool:
    """Brings the schema to `revision`. True if anything was run; all of it or nothing is kept."""
    with _connection(target) as connection:
        if revision == "head" and _current(connection) == head():
            return False
    from alembic import command

    with _connection(target, write=True) as connection, _locked(connection) as config:
        command.upgrade(config, revision)
    return True


def downgrade(target: Engine | sa.URL | str, revision: str) -> None:
    """Takes the schema back to `revision` ("base" for an empty database, "-1" for one step)."""
    from alembic import command

    with _connection(target, write=True) as connection, _locked(connection) as config:
        command.downgrade(config, revision)


def _current(connection: Connection) -> str | None:
    from alembic.migration import MigrationContext

    with connection.begin():
        return MigrationContext.configure(connection).get_current_revision()


def current(target: Engine | sa.URL | str) -> str | None:
    """The revision the database is at; None if it was never migrated."""
    with _connection(target) as connection:
        return _current(connection)


def _scripts() -> "ScriptDirectory":
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config())


def head() -> str | None:
    """The newest revision among the scripts; None if there is none. Raises CommandError on two heads."""
    return _scripts().get_current_head()


def revisions() -> list[str]:
    """Every revision, oldest first."""
    return [script.revision for script in _scripts().walk_revisions()][::-1]


def check(target: Engine | sa.URL | str) -> list[Any]:
    """What differs between the database and the imported models, as Alembic's operations; empty when equal.

    The caller has imported the models (`lms.app` does) and brought the database to head.
    """
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with _connection(target) as connection, connection.begin():
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def revise(target: Engine | sa.URL | str, message: str) -> Path | None:
    """Writes a new revision from the difference between the database (at head) and the imported models.

    Returns the new script's path, or None if there is nothing to write.
    """
    from alembic import command

    if not check(target):
        return None
    with _connection(target, write=True) as connection, _locked(connection) as config:
        number = f"{len(revisions()) + 1:04d}"
        script = command.revision(config, message=message, autogenerate=True, rev_id=number)
    if script is None or isinstance(script, list):
        return None
    return Path(script.path)

"""Fixtures for every test: an application on each database, emptied before each test; its own instance folder;
no way out of this machine."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from lms.accounts.sessions import actions as visits
from lms.app import create_app
from lms.kernel.db import Base, db, transaction
from lms.org import settings as org_settings
from lms.privacy.queries import notices
from lms.showcase import pages as showcase
from tests.databases import NAMES, database_url, empty_all
from tests.pages import LmsClient

MEMORY = Path("/dev/shm")  # where Linux keeps files in memory
ENOUGH = 4 << 30  # bytes: all a run writes, ten times over


def pytest_configure() -> None:
    """Temporary folders, the databases' too, in memory where there is enough of it.

    An acknowledged answer is on the disk before the answer goes out (lms.kernel.db), in the tests as in real
    life: a suite of thousands of tests waits for the disk more than for the code.
    """
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # asked for anew


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db", default="sqlite", help=f"databases to run on, comma-separated: {', '.join(NAMES)}"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        names = [name.strip() for name in metafunc.config.getoption("--db").split(",")]
        if unknown := set(names) - set(NAMES):
            raise pytest.UsageError(f"--db: {', '.join(sorted(unknown))} is not one of {', '.join(NAMES)}")
        metafunc.parametrize("database", names, scope="session")


@pytest.fixture(scope="session", autouse=True)
def only_loopback() -> Iterator[None]:
    """No test reaches beyond this machine."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "local"
        assert host in ("127.0.0.1", "::1", "localhost", "local"), f"a test tried to reach {host}"
        real(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees the settings or the instance folder of whoever runs the suite."""
    patch = pytest.MonkeyPatch()
    for name in [name for name in os.environ if name.startswith("LMS_")]:
        patch.delenv(name)
    patch.setenv("LMS_INSTANCE", str(tmp_path_factory.mktemp("instance")))
    yield
    patch.undo()


@pytest.fixture(scope="session")
def database_address(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The SQLAlchemy address of the test's database."""
    with database_url(database, tmp_path_factory.mktemp(database)) as url:
        yield url


@pytest.fixture(scope="session")
def shared_app(database_address: str) -> Iterator[Flask]:
    """One application on a database with every table; tests use `app`."""
    app = create_app(test_config(database_address))
    with app.app_context():
        Base.metadata.create_all(db.engine)  # tests/migrations proves that the migrations make the same
    app.test_client_class = LmsClient
    yield app
    with app.app_context():
        db.engine.dispose()


def test_config(url: str) -> dict[str, object]:
    """The configuration of every application a test makes."""
    return {
        "SQLALCHEMY_DATABASE_URI": url,
        "SECRET_KEY": "only for tests",
        "TESTING": True,
        "PROPAGATE_FAILURES": True,
    }


test_config.__test__ = False


@pytest.fixture
def app(shared_app: Flask) -> Iterator[Flask]:
    """The application with an empty database and an open context, for what the test itself asks the database.

    Each request of a client has a context and a session of its own, as in real life.
    """
    with shared_app.app_context():
        empty_all(db.engine, Base.metadata.sorted_tables)
    org_settings.forget_cached()
    notices.forget_cached()
    showcase.forget_kept()
    with shared_app.app_context():
        yield shared_app
        db.session.remove()
        open_still = getattr(db.engine.pool, "checkedout", lambda: 0)()
        assert open_still == 0, (
            f"{open_still} connections are still open: the next test would find the database locked"
        )


@pytest.fixture
def client(app: Flask) -> LmsClient:
    """A stranger's browser."""
    made = app.test_client()
    assert isinstance(made, LmsClient)
    return made


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh instance folder, named by LMS_INSTANCE."""
    monkeypatch.setenv("LMS_INSTANCE", str(tmp_path))
    monkeypatch.delenv("LMS_DATABASE_URL", raising=False)
    return tmp_path


def sign_in(client: LmsClient, account_id: int) -> LmsClient:
    """Signs `client` in as the account, without the form (the form has its own tests)."""
    db.session.rollback()
    with transaction():
        key = visits.begin(account_id, "", "", factor="passed")
    with client.session_transaction() as session:
        session["_user_id"] = key
        session["_fresh"] = True
    return client

"""`lms`: what it says where it can't work."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask.cli import ScriptInfo

from lms.app import create_app
from lms.cli import NOT_READY, main
from lms.kernel import migrate


def invoke(*words: str) -> Result:
    """As a process of its own would: with an application that was not made yet."""
    fresh = ScriptInfo(create_app=create_app, load_dotenv_defaults=False)
    return CliRunner().invoke(main, words, obj=fresh)


def run(*words: str) -> tuple[int, str]:
    result = invoke(*words)
    return result.exit_code, result.output


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("LMS_INSTANCE", str(tmp_path))
    address = f"sqlite:///{tmp_path / 'lms.sqlite3'}"
    monkeypatch.setenv("LMS_DATABASE_URL", address)
    return address


@pytest.mark.parametrize(
    "command", [("verify",), ("courses", "list"), ("completions", "revoke", "x", "--reason", "y")]
)
def test_a_database_that_was_never_prepared_is_a_sentence(url: str, command: tuple[str, ...]) -> None:
    code, told = run(*command)
    assert (code, told) == (1, f"Error: {NOT_READY}\n")


def test_a_database_of_an_older_version_is_a_sentence(url: str) -> None:
    migrate.upgrade(url, "0001")
    assert run("verify") == (1, f"Error: {NOT_READY}\n")


def test_what_is_wrong_in_a_database_of_this_version_is_not_hidden(url: str) -> None:
    migrate.upgrade(url)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE course RENAME TO lost")
    result = invoke("courses", "list")
    assert isinstance(result.exception, sa.exc.DBAPIError)


def test_a_bad_setting_is_a_sentence(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LMS_MAX_UPLOAD_MB", "nhiều")
    code, told = run("courses", "list")
    assert code == 1
    assert "LMS_MAX_UPLOAD_MB" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("command", [("verify",), ("courses", "list")])
def test_a_database_that_does_not_answer_is_a_sentence(
    url: str, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("LMS_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    code, told = run(*command)
    assert code == 1
    assert told.startswith("Error: Không kết nối được với cơ sở dữ liệu.")
    assert told.count("\n") == 1

"""Settings come from the environment, are checked at the start, and a bad one is named."""

import stat
from pathlib import Path

import pytest

from lms.kernel.settings import VARIABLES, BadSetting, load


def given(folder: Path, **values: str) -> dict[str, str]:
    return {"LMS_INSTANCE": str(folder), **values}


def test_everything_has_a_default(tmp_path: Path) -> None:
    held = load(given(tmp_path))
    assert held.database_url == f"sqlite:///{tmp_path / 'lms.sqlite3'}"
    assert held.is_default_database
    assert (held.trusted_proxies, held.secure_cookies, held.max_upload_mb) == (0, False, 20)


def test_the_key_is_made_once_and_is_nobody_elses_to_read(tmp_path: Path) -> None:
    key = load(given(tmp_path)).secret_key
    assert len(key) >= 48
    assert load(given(tmp_path)).secret_key == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert load(given(tmp_path / "other")).secret_key != key
    assert load(given(tmp_path, LMS_SECRET_KEY="mine")).secret_key == "mine"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
        ("sqlite:////srv/lms/x.sqlite3", "sqlite:////srv/lms/x.sqlite3"),
        ("  postgresql://h/d ", "postgresql+psycopg://h/d"),
    ],
)
def test_addresses_of_databases(tmp_path: Path, url: str, expected: str) -> None:
    held = load(given(tmp_path, LMS_DATABASE_URL=url))
    assert (held.database_url, held.is_default_database) == (expected, False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LMS_DATABASE_URL", "mysql://h/d"),
        ("LMS_DATABASE_URL", "lms.sqlite3"),
        ("LMS_TRUSTED_PROXIES", "yes"),
        ("LMS_TRUSTED_PROXIES", "-1"),
        ("LMS_TRUSTED_PROXIES", "6"),
        ("LMS_TRUSTED_PROXIES", "²"),
        ("LMS_SECURE_COOKIES", "true"),
        ("LMS_SECURE_COOKIES", "2"),
        ("LMS_MAX_UPLOAD_MB", "0"),
        ("LMS_MAX_UPLOAD_MB", "1.5"),
        ("LMS_MAX_UPLOAD_MB", "1e9"),
    ],
)
def test_a_bad_value_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        load(given(tmp_path, **{name: value}))


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSetting, match="LMS_INSTANCE"):
        load(given(tmp_path / "file" / "inside"))


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSetting, match="LMS_INSTANCE"):
        load(given(tmp_path / "file"))


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_an_empty_variable_counts_as_absent(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms.kernel.settings.ROOT", tmp_path)
    assert load({**given(tmp_path / "instance"), name: ""}).max_upload_mb == 20

"""Settings of this installation, read from the environment once and checked at start.

`describe()` lists them all; docs/operations.md must name each (a test says so).
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

VARIABLES = {
    "LMS_INSTANCE": "folder of this installation's own data; default: instance/ in the project",
    "LMS_DATABASE_URL": "SQLAlchemy address of the database; default: SQLite in the instance folder",
    "LMS_SECRET_KEY": "key that signs sessions; default: made once and kept in the instance folder",
    "LMS_TRUSTED_PROXIES": "how many reverse proxies in front set X-Forwarded-*; default 0",
    "LMS_SECURE_COOKIES": "1 when browsers reach the service by https only; default 0",
    "LMS_MAX_UPLOAD_MB": "largest upload in MB; default 20",
    "LMS_WORKERS": "how many serving processes, each with eight threads; default 1",
    "LMS_MAX_MEDIA_MB": "largest video or sound of a course in MB; default 200",
    "LMS_COURSE_MEDIA_MB": "how much one course may keep in files, in MB; default 1000",
    "LMS_SCHOOL_MEDIA_MB": "how much all courses may keep in files, in MB; default 20000",
    "LMS_SMTP_HOST": "server that takes the school's e-mail; default: none, letters are shown and downloaded instead",
    "LMS_SMTP_PORT": "its port; default 587",
    "LMS_SMTP_SECURITY": "starttls, tls or none; default starttls",
    "LMS_SMTP_USER": "name to sign in there; default: none",
    "LMS_SMTP_PASSWORD": "password for that name",
    "LMS_MAIL_FROM": "address that letters come from; needed with LMS_SMTP_HOST",
}


class BadSetting(Exception):
    """A variable holds something that can't be used; the text names it and says what is expected."""


SECURITY = ("starttls", "tls", "none")


@dataclass(frozen=True)
class Smtp:
    """The server that takes letters. `security`: one of SECURITY; without `user` nobody signs in there."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    sender: str = ""


@dataclass(frozen=True)
class Settings:
    """`database_url` is a SQLAlchemy URL; `is_default_database` is true for the SQLite file in `instance`."""

    instance: Path
    database_url: str
    is_default_database: bool
    secret_key: str
    trusted_proxies: int
    secure_cookies: bool
    max_upload_mb: int
    workers: int
    max_media_mb: int
    course_media_mb: int
    school_media_mb: int
    smtp: Smtp | None = None


def _whole(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = environ.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or not low <= int(text) <= high:
        raise BadSetting(f"{name}={text!r}: cần một số nguyên từ {low} đến {high}.")
    return int(text)


def _database_url(text: str) -> str:
    for old in ("postgres://", "postgresql://"):
        if text.startswith(old):
            return "postgresql+psycopg://" + text.removeprefix(old)
    if not text.startswith(("sqlite:", "postgresql+psycopg:")):
        raise BadSetting("LMS_DATABASE_URL: cần địa chỉ dạng postgresql://… hoặc sqlite:///….")
    return text


def _secret_key(instance: Path) -> str:
    path = instance / "secret_key"
    if not path.exists():
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _smtp(environ: Mapping[str, str]) -> Smtp | None:
    host = environ.get("LMS_SMTP_HOST", "").strip()
    if not host:
        return None
    sender = environ.get("LMS_MAIL_FROM", "").strip()
    if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", sender):
        raise BadSetting(f"LMS_MAIL_FROM={sender!r}: cần địa chỉ thư gửi đi, ví dụ hoc@truong.edu.vn.")
    security = environ.get("LMS_SMTP_SECURITY", "").strip() or SECURITY[0]
    if security not in SECURITY:
        raise BadSetting(f"LMS_SMTP_SECURITY={security!r}: cần một trong {', '.join(SECURITY)}.")
    port = _whole(environ, "LMS_SMTP_PORT", 587, 1, 65_535)
    user, password = environ.get("LMS_SMTP_USER", "").strip(), environ.get("LMS_SMTP_PASSWORD", "")
    return Smtp(host, port, security, user, password, sender)


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Reads and checks the settings; makes the instance folder and the secret key if absent.

    Raises BadSetting with a sentence that names the variable.
    """
    environ = os.environ if environ is None else environ
    instance = Path(environ.get("LMS_INSTANCE") or ROOT / "instance").expanduser().resolve()
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(f"LMS_INSTANCE={instance}: không tạo được thư mục ({error.strerror}).") from error
    url = environ.get("LMS_DATABASE_URL", "").strip()
    return Settings(
        instance=instance,
        database_url=_database_url(url) if url else f"sqlite:///{instance / 'lms.sqlite3'}",
        is_default_database=not url,
        secret_key=environ.get("LMS_SECRET_KEY") or _secret_key(instance),
        trusted_proxies=_whole(environ, "LMS_TRUSTED_PROXIES", 0, 0, 5),
        secure_cookies=bool(_whole(environ, "LMS_SECURE_COOKIES", 0, 0, 1)),
        max_upload_mb=_whole(environ, "LMS_MAX_UPLOAD_MB", 20, 1, 200),
        workers=_whole(environ, "LMS_WORKERS", 1, 1, 64),
        max_media_mb=_whole(environ, "LMS_MAX_MEDIA_MB", 200, 1, 2000),
        course_media_mb=_whole(environ, "LMS_COURSE_MEDIA_MB", 1000, 1, 100_000),
        school_media_mb=_whole(environ, "LMS_SCHOOL_MEDIA_MB", 20_000, 1, 10_000_000),
        smtp=_smtp(environ),
    )

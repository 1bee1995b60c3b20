"""The folder of files: what comes in is checked on the way, written whole or not at all, and read in parts.

Nothing here touches the database: keep a file before the transaction opens, `rows.record` it in there. What is kept and
never recorded is swept away after a day.
"""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flask import current_app

from lms.kernel.errors import Invalid, TooLarge
from lms.kernel.files.bare import without_notes
from lms.kernel.files.formats import FORMATS, Family, Format, recognise
from lms.kernel.files.rules import megabytes as megabytes
from lms.kernel.files.unsound import Unsound
from lms.kernel.messages import Message, mark

BLOCK = 256 * 1024
INCOMING = "incoming"

EMPTY = mark("Tệp “{name}” trống (0 byte). Hãy chọn lại tệp.")
TOO_LARGE = mark("Tệp “{name}” lớn hơn {limit}, là mức cao nhất được nhận ở đây. Hãy chọn tệp nhỏ hơn.")
UNKNOWN = mark("Không nhận ra nội dung của tệp “{name}”. Ở đây nhận: {allowed}.")
OTHER_KIND = mark("Tệp “{name}” là {kind}. Ở đây nhận: {allowed}.")
UNSOUND = mark("Không nhận được tệp “{name}”: {why}.")


@dataclass(frozen=True)
class Use:
    """What may be sent for one purpose: formats (names in `FORMATS`), and how large. `bare`: photos are kept without
    what the camera wrote beside them; for what people send about themselves."""

    formats: tuple[str, ...]
    most_bytes: int
    bare: bool = False

    @property
    def allowed(self) -> Message:
        """The formats, for people."""
        labels: dict[str, object] = {
            f"f{n}": Message(FORMATS[name].label) for n, name in enumerate(self.formats)
        }
        listed = ", ".join(f"{{{place}}}" for place in labels)
        return Message(listed, labels)


@dataclass(frozen=True)
class Kept:
    """A file that lies in the folder and is not yet named by a row. `size` in bytes."""

    sha256: str
    size: int
    format: Format

    @property
    def path(self) -> Path:
        """Where it lies."""
        return path_of(self.sha256)


@dataclass(frozen=True)
class Incoming:
    """A file that was received and checked and lies in no place yet. `size` in bytes."""

    path: Path
    sha256: str
    size: int
    format: Format


def folder() -> Path:
    """The installation's `uploads/`, made if absent; only its owner may look in."""
    found = Path(current_app.config["UPLOADS"])
    for each in (found, found / INCOMING):
        each.mkdir(exist_ok=True, mode=0o700)
    return found


def path_of(sha256: str) -> Path:
    """Where the file with this hash lies, if it is there. ValueError for what is no hash."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError(sha256)
    return folder() / sha256[:2] / sha256


@contextmanager
def received(source: IO[bytes], name: str, use: Use) -> Iterator[Incoming]:
    """Copies `source` beside the folder, counted, hashed and recognised on the way; `name` is only for what is said. It
    is gone at the end unless it was `place`d.

    Raises Invalid with a sentence for anything that `use` does not take, TooLarge (413) where it is too large.
    Slow: call it with no transaction open.
    """
    coming = folder() / INCOMING / secrets.token_hex(16)
    try:
        sha256, size = _copy(source, coming, name, use)
        found = _check(coming, name, use)
        if use.bare and found.family is Family.PICTURE:
            sha256, size = _bared(coming, found)
        yield Incoming(coming, sha256, size, found)
    finally:
        coming.unlink(missing_ok=True)


def keep(source: IO[bytes], name: str, use: Use) -> Kept:
    """Receives `source` and places it in the folder. Raises and takes as `received` does."""
    with received(source, name, use) as incoming:
        return place(incoming)


def _copy(source: IO[bytes], to: Path, name: str, use: Use) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while block := source.read(BLOCK):
            size += len(block)
            if size > use.most_bytes:
                raise TooLarge(Message(TOO_LARGE, {"name": name, "limit": megabytes(use.most_bytes)}))
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise Invalid(Message(EMPTY, {"name": name}))
    return digest.hexdigest(), size


def _bared(path: Path, found: Format) -> tuple[str, int]:
    content = without_notes(found.name, path.read_bytes())
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return hashlib.sha256(content).hexdigest(), len(content)


def _check(path: Path, name: str, use: Use) -> Format:
    try:
        found = recognise(path)
    except Unsound as error:
        raise Invalid(Message(UNSOUND, {"name": name, "why": Message(error.why)})) from error
    if found is None:
        raise Invalid(Message(UNKNOWN, {"name": name, "allowed": use.allowed}))
    if found.name not in use.formats:
        told = {"name": name, "kind": Message(found.label), "allowed": use.allowed}
        raise Invalid(Message(OTHER_KIND, told))
    return found


def place(incoming: Incoming) -> Kept:
    """Moves the file to its place. Where it lies already it is touched, so that a sweep leaves it for its row."""
    found = Kept(incoming.sha256, incoming.size, incoming.format)
    with suppress(OSError):
        os.utime(found.path)
        if found.path.stat().st_size == found.size:
            return found
    found.path.parent.mkdir(exist_ok=True, mode=0o700)
    incoming.path.replace(found.path)
    _sync(found.path.parent)
    return found


def made(found: Format, write: Callable[[IO[bytes]], None]) -> Kept:
    """Places what `write` puts into an empty file. For what the service itself made: it is taken as it is, however large.
    Slow: call it with no transaction open."""
    coming = folder() / INCOMING / secrets.token_hex(16)
    try:
        with os.fdopen(os.open(coming, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        return place(Incoming(coming, hash_of(coming), coming.stat().st_size, found))
    finally:
        coming.unlink(missing_ok=True)


def hash_of(path: Path) -> str:
    """The SHA-256 of what lies there, read a block at a time. OSError if it can't be."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(folder_: Path) -> None:
    """Makes sure that the file's name survives a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder_, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def blocks(sha256: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
    """The file's bytes from `start`, `length` of them or all, a block at a time; they may be read after the request is
    over. FileNotFoundError, with the first block, if it is not there."""
    return _blocks(path_of(sha256), start, length)


def _blocks(path: Path, start: int, length: int | None) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        left = length
        while left is None or left > 0:
            block = file.read(BLOCK if left is None else min(BLOCK, left))
            if not block:
                return
            left = left if left is None else left - len(block)
            yield block

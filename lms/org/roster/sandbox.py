"""Reads a roster in a child process, so that no file can take this one down."""

import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any, Protocol

from lms.kernel.errors import Invalid
from lms.kernel.messages import Message
from lms.kernel.settings import ROOT
from lms.org.roster.columns import NO_CHOICES, Choices
from lms.org.roster.reading import MAX_LOCAL_BYTES, TOO_LARGE_MEMORY, Source
from lms.org.roster.shapes import Roster, from_json, message_from_json

log = logging.getLogger("lms.org")

TIMEOUT_SECONDS = 150


class Saves(Protocol):
    """An upload as the web floor hands it in."""

    def save(self, dst: Any) -> None:
        """Writes the content to the path `dst`."""


@dataclass(frozen=True)
class Upload:
    """A list as it was read, and its raw rows for correcting the columns (`kept`)."""

    roster: Roster
    kept: bytes


@dataclass(frozen=True)
class RawRows:
    """The kept rows of the file with this name and hash, a list true on `as_of`."""

    content: bytes
    file_name: str
    file_hash: str
    as_of: date


def _read(source: Source, as_of: date, choices: Choices) -> Roster:
    asked = {
        "path": str(source.path), "name": source.name, "as_of": as_of.isoformat(), "limit": source.limit,
        "kept_hash": source.kept_hash, "keep_to": str(source.keep_to or ""),
        "choices": {
            "asked": choices.asked,
            "headings": dict(choices.headings),
            "by_sheet": {name: dict(columns) for name, columns in choices.by_sheet.items()},
            "remembered": {name: dict(columns) for name, columns in choices.remembered.items()},
        },
    }  # fmt: skip
    with tempfile.TemporaryFile(prefix="lms-roster-") as answer:
        _run(asked, answer)
        answer.seek(0)
        head = json.loads(answer.readline())
        if "refusal" in head:
            raise Invalid(message_from_json(head["refusal"]))
        return from_json({**head["roster"], "rows": map(json.loads, answer)})


def _run(asked: Mapping[str, Any], answer: IO[bytes]) -> None:
    """Runs the child, which writes to `answer`: a long list never stands in memory as text."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "lms.org.roster.child"], input=json.dumps(asked).encode(), cwd=ROOT,
            stdout=answer, stderr=subprocess.PIPE, timeout=TIMEOUT_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Invalid(Message(TOO_LARGE_MEMORY)) from error
    if done.stderr:
        log.warning(
            "reading a roster ended with %s: %s",
            done.returncode,
            done.stderr[-2000:].decode("utf-8", "replace"),
        )
    if done.returncode != 0:
        raise Invalid(Message(TOO_LARGE_MEMORY))


def read_path(path: Path, as_of: date, choices: Choices = NO_CHOICES) -> Roster:
    """The list in a file of this machine; it may be one of which no sheet is a list yet (`Roster.unread`).

    Raises Invalid with a sentence. Slow: call it with no transaction open.
    """
    return _read(Source(path.resolve(), path.name, MAX_LOCAL_BYTES), as_of, choices)


def read_upload(
    upload: Saves, file_name: str, as_of: date, limit: int, choices: Choices = NO_CHOICES
) -> Upload:
    """The list in a file that came over the network, of `limit` bytes at most; it may be one of which no sheet is a list
    yet. Raises and takes as `read_path` does."""
    with tempfile.TemporaryDirectory(prefix="lms-roster-") as folder:
        path, keep_to = Path(folder) / "upload", Path(folder) / "kept"
        upload.save(path)
        source = Source(path, file_name[-200:], limit, keep_to=keep_to)
        roster = _read(source, as_of, choices)
        return Upload(roster, keep_to.read_bytes())


def read_kept(rows: RawRows, choices: Choices) -> Roster:
    """The list in what `read_upload` kept, under other choices. Raises and takes as `read_path` does."""
    with tempfile.TemporaryDirectory(prefix="lms-roster-") as folder:
        path = Path(folder) / "kept"
        path.write_bytes(rows.content)
        return _read(Source(path, rows.file_name, kept_hash=rows.file_hash), rows.as_of, choices)

"""Reads an uploaded roster in a child process, so that no file can take this one down."""

import json
import logging
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from lms.kernel.errors import Invalid
from lms.kernel.messages import Message
from lms.kernel.settings import ROOT
from lms.org.roster.reading import TOO_LARGE_MEMORY
from lms.org.roster.shapes import Roster, from_json

log = logging.getLogger("lms.org")

TIMEOUT_SECONDS = 60


class Saves(Protocol):
    """An upload as the web floor hands it in."""

    def save(self, dst: Any) -> None:
        """Writes the content to the path `dst`."""


def read_upload(upload: Saves, file_name: str, as_of: date) -> Roster:
    """`read_roster` for a file that came over the network. Raises Invalid with a sentence.

    Slow: call it with no transaction open.
    """
    with tempfile.TemporaryDirectory(prefix="lms-roster-") as folder:
        path = Path(folder) / "upload"
        upload.save(path)
        command = [
            sys.executable,
            "-m",
            "lms.org.roster.child",
            str(path),
            file_name[:200],
            as_of.isoformat(),
        ]
        try:
            done = subprocess.run(  # noqa: S603 - our own module, no shell
                command, cwd=ROOT, capture_output=True, timeout=TIMEOUT_SECONDS, check=False
            )
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
    answer = json.loads(done.stdout)
    if "refusal" in answer:
        msgid, params = answer["refusal"]
        raise Invalid(Message(msgid, params))
    return from_json(answer["roster"])

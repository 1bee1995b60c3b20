"""Reads a question file in a child process, so that no file can take this one down."""

import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.settings import ROOT
from lms.org.roster.sandbox import TIMEOUT_SECONDS, Saves
from lms.org.roster.shapes import message_from_json

log = logging.getLogger("lms.assessment")

UNREADABLE = mark(
    "Không mở được tệp này: nó hỏng, hoặc cần quá nhiều bộ nhớ và thời gian. Chưa có gì được lưu."
)
EMPTY = mark("Tệp này trống. Hãy chọn lại tệp câu hỏi.")
TOO_LARGE = mark("Tệp lớn hơn {limit} MB. Hãy chia thành nhiều tệp.")


@dataclass(frozen=True)
class Read:
    """What a file holds: see `parsing.read_file`; its pictures by their hashes."""

    parsed: dict[str, Any]
    pictures: Mapping[str, bytes]


def read_upload(upload: Saves, file_name: str, limit: int, child: str) -> Read:
    """What is in a file that came over the network, of `limit` bytes at most. `child`: the module that is run to read
    it, which calls `child.main`.

    Raises Invalid with a sentence. Slow: call it with no transaction open.
    """
    with tempfile.TemporaryDirectory(prefix="lms-questions-") as folder:
        path = Path(folder) / "upload"
        upload.save(path)
        size = path.stat().st_size
        if not size:
            raise Invalid(Message(EMPTY))
        if size > limit:
            raise Invalid(Message(TOO_LARGE, {"limit": limit // 1024 // 1024}))
        parsed = _answer({"path": str(path), "name": file_name[-200:]}, child)
        return Read(parsed, {sha256: (path.parent / sha256).read_bytes() for sha256 in parsed["pictures"]})


def _answer(asked: dict[str, str], child: str) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - a module of this house
            [sys.executable, "-m", child], input=json.dumps(asked).encode(),
            cwd=ROOT, capture_output=True, timeout=TIMEOUT_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Invalid(Message(UNREADABLE)) from error
    if done.returncode != 0:
        said = done.stderr[-2000:].decode("utf-8", "replace")
        log.warning("reading a question file ended with %s: %s", done.returncode, said)
        raise Invalid(Message(UNREADABLE))
    found: dict[str, Any] = json.loads(done.stdout)
    if "refusal" in found:
        raise Invalid(message_from_json(found["refusal"]))
    return found

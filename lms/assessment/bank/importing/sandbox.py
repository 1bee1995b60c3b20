"""Reads a question file in a child process, so that no file can take this one down."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.sandbox import ask
from lms.org.roster.sandbox import Saves

EMPTY = mark("Tệp này trống. Hãy chọn lại tệp câu hỏi.")
TOO_LARGE = mark("Tệp lớn hơn {limit} MB. Hãy chia thành nhiều tệp.")


@dataclass(frozen=True)
class Read:
    """What a file holds: see `parsing.read_file`; its pictures by their hashes."""

    parsed: dict[str, Any]
    pictures: Mapping[str, bytes]


def read_upload(upload: Saves, file_name: str, limit: int, child: str) -> Read:
    """What is in a file that came over the network, of `limit` bytes at most. `child`: the module that is run to read
    it and lays the pictures beside the file, see `lms.kernel.sandbox`.

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
        parsed = ask(child, {"path": str(path), "name": file_name[-200:]})
        return Read(parsed, {sha256: (path.parent / sha256).read_bytes() for sha256 in parsed["pictures"]})

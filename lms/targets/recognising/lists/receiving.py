"""A list as it is sent: looked at in a process of its own, kept by nobody but as rows."""

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lms.kernel import sandbox
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.org.roster.sandbox import Saves

CHILD = "lms.targets.recognising.lists.child"
MOST_BYTES = 10 * 1024 * 1024
EMPTY = mark("Tệp này trống. Hãy chọn lại tệp danh sách.")
TOO_LARGE = mark("Tệp lớn hơn {limit} MB. Hãy chia danh sách thành nhiều tệp.")


@dataclass(frozen=True)
class Read:
    """The rows of a list, and the hash of its file."""

    rows: list[dict[str, Any]]
    file_hash: str


def read_upload(upload: Saves, name: str) -> Read:
    """The list in a file that came over the network. Raises Invalid with a sentence. Slow: call it with no transaction
    open."""
    with tempfile.TemporaryDirectory(prefix="lms-recognitions-") as folder:
        path = Path(folder) / "upload"
        upload.save(path)
        size = path.stat().st_size
        if not size:
            raise Invalid(Message(EMPTY))
        if size > MOST_BYTES:
            raise Invalid(Message(TOO_LARGE, {"limit": MOST_BYTES // 1024 // 1024}))
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Read(sandbox.ask(CHILD, {"path": str(path), "name": name[-200:]})["rows"], digest)

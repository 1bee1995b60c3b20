"""A file sent as evidence: looked at by what it holds, placed before a transaction opens."""

from typing import IO

from flask import current_app

from lms.emulation.values.rules import FORMATS
from lms.kernel.files.names import shown_name
from lms.kernel.files.store import Kept, Use, keep

MOST_BYTES = 10 * 1024 * 1024


def receive(name: str, stream: IO[bytes]) -> tuple[str, Kept]:
    """The file in its place, with the name it came with. Invalid or TooLarge, with a sentence, for one that is not
    taken. Slow: call it with no transaction open."""
    use = Use(FORMATS, min(MOST_BYTES, current_app.config["MAX_UPLOAD_BYTES"]), bare=True)
    return name, keep(stream, shown_name(name), use)

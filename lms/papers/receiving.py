"""A template as it is sent: kept beside the other files, and looked at in a process of its own."""

from typing import IO

from lms.kernel import sandbox
from lms.kernel.files.store import Kept, Use, place, received

CHILD = "lms.kernel.official.child"
TAKEN = Use(("docx",), 5 * 1024 * 1024)


def receive(source: IO[bytes], name: str) -> tuple[Kept, tuple[str, ...]]:
    """The file in its place, and the places of a paper that it lacks. Invalid, with a sentence, for one that is unsafe or
    can't be filled; nothing of that is kept. Slow: call it with no transaction open."""
    with received(source, name, TAKEN) as incoming:
        found = sandbox.ask(CHILD, {"path": str(incoming.path.resolve())})
        return place(incoming), tuple(found["left_out"])

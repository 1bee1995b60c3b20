"""Papers as they are sent with a word: looked at by what they hold, placed before a transaction opens."""

from collections.abc import Iterable
from typing import IO

from flask import current_app

from lms.kernel.errors import Invalid
from lms.kernel.files.names import shown_name
from lms.kernel.files.store import Kept, Use, keep
from lms.kernel.messages import Message, mark
from lms.targets.disputes.rules import FORMATS, MOST_FILES

MOST_BYTES = 10 * 1024 * 1024


def receive(sent: Iterable[tuple[str, IO[bytes]]]) -> list[tuple[str, Kept]]:
    """The files in their place, with the names they came with. Invalid or TooLarge, with a sentence, for too many or for
    one that is not taken. Slow: call it with no transaction open."""
    found = list(sent)
    if len(found) > MOST_FILES:
        raise Invalid(Message(mark("Mỗi lần gửi nhiều nhất {most} tệp."), {"most": MOST_FILES}))
    use = Use(FORMATS, min(MOST_BYTES, current_app.config["MAX_UPLOAD_BYTES"]), bare=True)
    return [(name, keep(stream, shown_name(name), use)) for name, stream in found]

"""What is said about a file while it is read or written, gathered in its order. Pure."""

from lms.assessment.formats.content import Problem
from lms.kernel.messages import Message


class Report:
    """Problems as they are found."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def say(self, line: int, place: str, msgid: str, *, is_note: bool = False, **params: object) -> None:
        """Notes a problem: `msgid` is a message id, `params` fill its places."""
        self.problems.append(Problem(line, Message(msgid, params), place, is_note))


def cut(text: str, most: int = 40) -> str:
    """`text` on one line and short enough to be named in a sentence."""
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 1] + "…"

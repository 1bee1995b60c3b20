"""What is said about a file while it is read or written, gathered in its order. Pure."""

from collections.abc import Sequence
from typing import TypeVar

from lms.assessment.formats import bounds
from lms.assessment.formats.content import Problem
from lms.kernel.messages import Message

T = TypeVar("T")


class Report:
    """Problems as they are found, no more of them than anybody reads."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def say(
        self, line: int, place: Message | None, msgid: str, *, is_note: bool = False, **params: object
    ) -> None:
        """Notes a problem: `msgid` is a message id, `params` fill its places."""
        if len(self.problems) < bounds.MAX_PROBLEMS:
            self.problems.append(Problem(line, Message(msgid, params), place, is_note))
        elif len(self.problems) == bounds.MAX_PROBLEMS:
            self.problems.append(bounds.too_many_problems())

    def holds(self, nodes: Sequence[T], line: int, place: Message | None) -> Sequence[T]:
        """The options, pairs or gaps of a question, as many as are read of one."""
        if len(nodes) > bounds.MAX_OPTIONS:
            self.say(line, place, bounds.TOO_MANY_OPTIONS, limit=bounds.MAX_OPTIONS)
        return nodes[: bounds.MAX_OPTIONS]


def cut(text: str, most: int = 40) -> str:
    """`text` on one line and short enough to be named in a sentence."""
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 1] + "…"

"""What a kind of question has to offer."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol

from lms.kernel.messages import Message

Source = Mapping[str, Any]
"""What the author wrote: {"text": Markdown, "options": [{"key", "text", "correct", "why"}, …]}."""

Body = Mapping[str, Any]
"""What is stored: {"html", "options": [{"key", "html", "correct", "why_html"}, …]}, HTML already clean."""


class QuestionKind(Protocol):
    """`template` names a template with the macros `ask(item, number, total)` and `review(item, number, total)`,
    imported without context; `item` is an AttemptItemView or a ReviewItem of `lms.assessment.queries`."""

    @property
    def name(self) -> str: ...

    @property
    def template(self) -> str: ...

    @property
    def shuffles(self) -> bool:
        """Whether a quiz that shuffles may change the order of the options."""

    def check(self, source: Source) -> list[Message]:
        """Everything that is wrong with `source`; empty if it can be published."""

    def render(self, source: Source) -> dict[str, Any]:
        """The body of a checked source."""

    def find_fault(self, keys: Sequence[str], chosen: Sequence[str]) -> Message | None:
        """Why `chosen` can't be an answer to a question with the options `keys`; None if it can."""

    def grade(self, body: Body, chosen: Sequence[str]) -> Fraction:
        """The mark of an answer, 0..1. Pure."""

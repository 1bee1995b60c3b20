"""Kinds of question: an extension point. A kind checks what an author wrote, makes of it what is stored, says
which answers are possible, how they are asked for and shown, and marks them. Built-ins stand in the literal list
and register like any other.
"""

from lms.assessment.kinds.blanks import Blanks
from lms.assessment.kinds.choice import MultipleChoice, SingleChoice, TrueFalse
from lms.assessment.kinds.hotspot import Hotspot
from lms.assessment.kinds.pairs import Matching, Ordering
from lms.assessment.kinds.protocol import QuestionKind
from lms.assessment.kinds.task import Task
from lms.assessment.kinds.typed import Number, ShortText

_kinds: dict[str, QuestionKind] = {}


def register(kind: QuestionKind) -> None:
    """Makes `kind` known by its name. ValueError if the name is taken."""
    if kind.name in _kinds:
        raise ValueError(f"question kind {kind.name!r} is registered twice")
    _kinds[kind.name] = kind


def find(name: str) -> QuestionKind | None:
    """The kind of that name, or None."""
    return _kinds.get(name)


def get(name: str) -> QuestionKind:
    """The kind of that name. KeyError if no such kind is registered."""
    return _kinds[name]


def names() -> list[str]:
    """The names of all kinds, in the order of their registration."""
    return list(_kinds)


BUILT_IN: tuple[QuestionKind, ...] = (
    SingleChoice(), MultipleChoice(), TrueFalse(), ShortText(), Number(), Matching(), Ordering(), Blanks(),
    Hotspot(), Task(),
)  # fmt: skip

for _kind in BUILT_IN:
    register(_kind)

"""From a question of a file to what a kind of this service takes. Pure.

Texts become Markdown. What a kind has no place for is a problem; an explanation that the kind asks for and the file
does not give is only a note, and its field stays empty: the author writes it before the question is published.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.assessment import kinds
from lms.assessment.formats import difficulty, losses, texts
from lms.assessment.formats.bank.making import MAKERS, Maker
from lms.assessment.formats.content import Item, Problem
from lms.kernel.messages import Message, mark

NO_KIND = mark("Dịch vụ chưa có loại câu “{kind}”.")
HELD = frozenset({"title", "key", "category", "tags", "feedback", "option_feedback", "ignores_case", "ignores_marks", "units", "shuffles", "true_false"})  # fmt: skip

_WHY_PENDING = "–"


@dataclass(frozen=True)
class Sourced:
    """What a bank needs of an item. `source` is None where no kind can take it; otherwise `kinds.get(kind).check` finds
    nothing wrong with it but what `problems` say and the explanations that `lacks_why` says are missing. `media`: the
    pictures it shows, as `![…](media:NAME)`."""

    kind: str
    source: dict[str, Any] | None
    tags: tuple[str, ...] = ()
    difficulty: int | None = None
    media: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    lacks_why: bool = False


def to_source(item: Item) -> Sourced:
    """The kind's name and a source for its `check`; problems name what was wrong or is lost, notes what is missing."""
    make = MAKERS.get(item.kind)
    if make is None or kinds.find(item.kind.value) is None:
        told = Message(NO_KIND, {"kind": Message(losses.KIND_WORDS[item.kind])})
        return Sourced(item.kind.value, None, problems=(Problem(item.line, told),))
    maker = Maker(item)
    source = make(maker)
    hard, tags = difficulty.split(item.tags)
    maker.problems += [
        Problem(item.line, problem.message, is_note=problem.is_note)
        for problem in losses.not_held([(1, item)], HELD)
    ]
    lacks_why = maker.has_no_why
    kind = kinds.get(item.kind.value)
    maker.problems += [
        Problem(item.line, message) for message in kind.check(_pending(source) if lacks_why else source)
    ]
    media = dict.fromkeys(name for text in losses.texts_of(item) for name in texts.pictures(text))
    return Sourced(
        item.kind.value, source, tags, hard, tuple(media), tuple(maker.problems), lacks_why=lacks_why
    )  # fmt: skip


def _pending(source: Mapping[str, Any]) -> dict[str, Any]:
    """`source` with something in the place of each missing explanation, to see what else is wrong."""
    found = dict(source)
    if "why" in found:
        found["why"] = found["why"] or _WHY_PENDING
    elif "options" in found:
        found["options"] = [{**option, "why": option["why"] or _WHY_PENDING} for option in found["options"]]
    return found

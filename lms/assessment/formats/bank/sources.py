"""From a question of a file to what a kind of this service takes. Pure.

Texts become Markdown. What a kind has no place for is a problem; an explanation that the kind asks for and the file
does not give is only a note, and its field stays empty: the author writes it before the question is published.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lms.assessment import kinds
from lms.assessment.formats import difficulty, losses
from lms.assessment.formats.bank.making import Maker
from lms.assessment.formats.bank.pictures import Admitted, facts_of, into_source, named_in, names_here
from lms.assessment.formats.bank.spots import hotspot
from lms.assessment.formats.bank.tasks import OUR_NAMES, task
from lms.assessment.formats.content import Item, Kind, Problem
from lms.kernel.messages import Message, mark

NO_KIND = mark("Dịch vụ chưa có loại câu “{kind}”.")
NOT_HERE = mark("Ngân hàng không giữ {what}; câu vẫn được hỏi và chấm đúng sai như trong tệp.")
HELD = frozenset({"title", "key", "category", "tags", "feedback", "option_feedback", "ignores_case", "ignores_marks", "units", "shuffles", "true_false", "rubric", "picture_alt", "takes", "notes", "penalty"})  # fmt: skip
"""What is left over (points, hints) changes neither what is asked nor what is right."""

MAKERS: Mapping[Kind, Callable[[Maker], dict[str, Any]]] = {
    Kind.SINGLE: Maker.choice, Kind.MULTIPLE: Maker.choice, Kind.TRUE_FALSE: Maker.choice,
    Kind.TEXT: Maker.words, Kind.NUMBER: Maker.number, Kind.MATCHING: Maker.matching,
    Kind.ORDERING: Maker.ordering, Kind.BLANKS: Maker.blanks, Kind.HOTSPOT: hotspot,
    Kind.ESSAY: task,
}  # fmt: skip
_WHY_PENDING = "–"


@dataclass(frozen=True)
class Sourced:
    """What a bank needs of an item. `source` is None where no kind can take it; otherwise `kinds.get(kind).check` finds
    nothing wrong with it but what `problems` say and the explanations that `lacks_why` says are missing. `media`: the
    pictures of the file that it names."""

    kind: str
    source: dict[str, Any] | None
    tags: tuple[str, ...] = ()
    difficulty: int | None = None
    media: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    lacks_why: bool = False


def to_source(item: Item, admitted: Mapping[str, Admitted] | None = None) -> Sourced:
    """The kind's name and a source for its `check`; problems name what was wrong or is lost, notes what is missing.
    `admitted`: the pictures of the file that are taken, by their names there."""
    make = MAKERS.get(item.kind)
    kind = kinds.find(OUR_NAMES.get(item.kind, item.kind.value))
    if make is None or kind is None:
        told = Message(NO_KIND, {"kind": Message(losses.KIND_WORDS[item.kind])})
        return Sourced(item.kind.value, None, problems=(Problem(item.line, told),))
    media = named_in(item)
    maker = Maker(item, admitted or {})
    names = names_here(media, maker.admitted)
    source = into_source(make(maker), names)
    if names:
        source["media"] = facts_of(names, maker.admitted)
    hard, tags = difficulty.split(item.tags)
    maker.problems += [
        Problem(item.line, Message(NOT_HERE, {"what": Message(trait.words)}), is_note=True)
        for trait, _ in losses.missing([(1, item)], HELD)
    ]
    lacks_why = maker.has_no_why
    maker.problems += [
        Problem(item.line, message) for message in kind.check(_pending(source) if lacks_why else source)
    ]
    return Sourced(
        kind.name, source, tags, hard, media, tuple(maker.problems), lacks_why=lacks_why
    )  # fmt: skip


def _pending(source: Mapping[str, Any]) -> dict[str, Any]:
    """`source` with something in the place of each missing explanation, to see what else is wrong."""
    return explained(source, _WHY_PENDING)


def explained(source: Mapping[str, Any], why: str) -> dict[str, Any]:
    """`source` with `why` in the place of each explanation that is missing: of the question, or where its kind has
    none, of each option or area."""
    found = dict(source)
    if "why" in found:
        found["why"] = found["why"] or why
        return found
    for table in ("options", "areas"):
        if table in found:
            found[table] = [{**row, "why": row.get("why") or why} for row in found[table]]
    return found

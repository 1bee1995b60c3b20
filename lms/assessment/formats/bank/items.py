"""From what an author wrote for a kind of this service to a question of a file. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lms.assessment.formats import difficulty
from lms.assessment.formats.bank import spots, tasks
from lms.assessment.formats.bank.tasks import OUR_NAMES
from lms.assessment.formats.content import NOTHING, Gap, Item, Kind, Markup, Option, Text

_GAP = re.compile(r"\[\[([a-z0-9-]+)\]\]")
_ONE = Fraction(1)
Source = Mapping[str, Any]


def from_source(
    kind: str, source: Source, *, key: str = "", tags: Sequence[str] = (), hard: int | None = None
) -> Item:
    """The question of a checked source; `key`, `tags` and `hard` (1 to 3) are what the bank knows of it. KeyError for
    a kind that no file can hold."""
    name = next((each for each, ours in OUR_NAMES.items() if ours == kind), None) or Kind(kind)
    item = _ITEMS[kind](name, source)
    all_tags = (*tags, difficulty.tag(hard)) if hard is not None else tuple(tags)
    return replace(item, key=key, tags=all_tags)


def can_leave(kind: str) -> bool:
    """Whether questions of this kind can be written into files."""
    return kind in _ITEMS


def _text(said: object) -> Text:
    text = str(said or "").strip()
    return Text(text, Markup.MARKDOWN) if text else NOTHING


def _choice(kind: Kind, source: Source) -> Item:
    right = sum(bool(option.get("correct")) for option in source["options"])
    weight = Fraction(1, right or 1) if kind is Kind.MULTIPLE else _ONE
    return Item(
        kind,
        _text(source["text"]),
        tuple(
            Option(
                _text(option.get("text")),
                weight if option.get("correct") else Fraction(0),
                _text(option.get("why")),
                key=str(option["key"]),
            )
            for option in source["options"]
        ),
    )


def _answers(answers: Sequence[str]) -> tuple[Option, ...]:
    return tuple(Option(Text(answer), _ONE) for answer in answers)


def _words(kind: Kind, source: Source) -> Item:
    return Item(
        kind, _text(source["text"]), _answers(source["answers"]), feedback=_text(source["why"]), ignores_case=True,
        ignores_marks=not source.get("diacritics", True),
    )  # fmt: skip


def _number(kind: Kind, source: Source) -> Item:
    answer = Option(Text(str(source["answer"])), _ONE, tolerance=Decimal(source.get("tolerance") or "0"))
    unit = str(source.get("unit") or "")
    return Item(
        kind, _text(source["text"]), (answer,), feedback=_text(source["why"]), units=(unit,) if unit else ()
    )


def _matching(kind: Kind, source: Source) -> Item:
    choices = {choice["key"]: _text(choice["text"]) for choice in source["choices"]}
    rows = [
        Option(
            _text(row["text"]), _ONE, _text(row.get("why")), key=str(row["key"]), match=choices[row["match"]]
        )
        for row in source["options"]
    ]
    used = {row["match"] for row in source["options"]}
    spare = [Option(NOTHING, match=text) for key, text in choices.items() if key not in used]
    return Item(kind, _text(source["text"]), (*rows, *spare), feedback=_text(source["why"]))


def _ordering(kind: Kind, source: Source) -> Item:
    rows = (
        Option(_text(row["text"]), _ONE, _text(row.get("why")), key=str(row["key"]))
        for row in source["options"]
    )
    return Item(kind, _text(source["text"]), tuple(rows), feedback=_text(source["why"]))


def _blanks(kind: Kind, source: Source) -> Item:
    """The gaps take numbers in the order in which they stand in the text."""
    by_key = {gap["key"]: gap for gap in source["gaps"]}
    keys = [key for key in dict.fromkeys(_GAP.findall(source["passage"])) if key in by_key]
    numbers = {key: str(number) for number, key in enumerate(keys, 1)}
    passage = _GAP.sub(lambda found: f"[[{numbers.get(found[1], found[1])}]]", source["passage"])
    asked = str(source.get("text") or "").strip()
    choices = {choice["key"]: _text(choice["text"]) for choice in source.get("choices") or ()}

    def gap(written: Mapping[str, Any]) -> Gap:
        feedback = _text(written.get("why"))
        if written.get("match"):
            options = tuple(
                Option(
                    text,
                    Fraction(key == written["match"]),
                    feedback if key == written["match"] else NOTHING,
                    key=key,
                )
                for key, text in choices.items()
            )
            return Gap(Kind.SINGLE, options)
        first, *others = _answers(written["answers"])
        return Gap(Kind.TEXT, (Option(first.text, _ONE, feedback), *others))

    return Item(
        kind, _text(f"{asked}\n\n{passage}" if asked else passage), gaps=tuple(gap(by_key[key]) for key in keys),
        feedback=_text(source["why"]), ignores_case=True, ignores_marks=not source.get("diacritics", True),
    )  # fmt: skip


_ITEMS: Mapping[str, Callable[[Kind, Source], Item]] = {
    "single": _choice, "multiple": _choice, "truefalse": _choice, "text": _words, "number": _number,
    "matching": _matching, "ordering": _ordering, "blanks": _blanks, "hotspot": spots.to_item,
    "task": tasks.to_item,
}  # fmt: skip

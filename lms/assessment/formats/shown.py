"""Questions for people and programs outside: as plain JSON values, and as lines to read. Pure."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from lms.assessment.formats import figures, losses, texts
from lms.assessment.formats.content import Area, Gap, Item, Kind, Option, Problem, Text
from lms.kernel.vietnamese import clean

TRUE_FALSE = {"true": "Đúng", "false": "Sai"}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WIDTH = 200


def _weight(weight: Fraction) -> int | float:
    return int(weight) if weight.denominator == 1 else round(float(weight), 7)


def _marked(name: str, text: Text) -> dict[str, str]:
    """A text with its markup beside it; a text in plain words needs none."""
    return {name: text.source, f"{name}_format": text.markup.value}


def _option(option: Option, kind: Kind) -> dict[str, Any]:
    text = option.text
    if kind is Kind.TRUE_FALSE and not text:
        text = Text(TRUE_FALSE.get(option.key, ""))
    found: dict[str, Any] = {
        **_marked("text", text), "weight": _weight(option.weight), **_marked("feedback", option.feedback),
        "key": option.key,
    }  # fmt: skip
    if kind is Kind.MATCHING:
        found |= _marked("match", option.match)
    if option.tolerance is not None:
        found["tolerance"] = figures.shown(option.tolerance)
    return found


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "kind": gap.kind.value,
        "weight": gap.weight,
        "options": [_option(option, gap.kind) for option in gap.options],
    }


def _area(area: Area) -> dict[str, Any]:
    return {
        "key": area.key, "shape": area.shape, "coordinates": list(area.coordinates),
        "weight": _weight(area.weight), "label": area.label, **_marked("feedback", area.feedback),
    }  # fmt: skip


def question_json(item: Item) -> dict[str, Any]:
    """A question as plain values. Weights are parts of the mark, -1 to 1; numbers that count digits are texts."""
    return {
        "kind": item.kind.value, "title": item.title, **_marked("text", item.text),
        "options": [_option(option, item.kind) for option in item.options],
        "gaps": [_gap(gap) for gap in item.gaps],
        "areas": [_area(area) for area in item.areas],
        "rubric": [
            {"title": line.title, "levels": [[figures.shown(points), words] for points, words in line.levels]}
            for line in item.rubric
        ],
        **_marked("feedback", item.feedback), "line": item.line, "number": item.number, "key": item.key,
        "category": list(item.category), "tags": list(item.tags), "points": figures.shown(item.points),
        "penalty": None if item.penalty is None else _weight(item.penalty), "shuffles": item.shuffles,
        "ignores_case": item.ignores_case, "ignores_marks": item.ignores_marks, "units": list(item.units),
        "hints": [hint.source for hint in item.hints], "picture": item.picture,
        "picture_alt": item.picture_alt,
        "takes": item.takes,
        **_marked("notes", item.notes),
    }  # fmt: skip


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem as plain values; `line` 0 is the file as a whole. `where`: what `place` says in words."""
    place = problem.place
    return {
        "line": problem.line, "message": problem.message.plain(), "place": place.plain() if place else "",
        "where": dict(place.params) if place else {},
    }  # fmt: skip


def _cut(text: str) -> str:
    text = clean(text)
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"


def _share(weight: Fraction) -> str:
    return f"{'x' if weight > 0 else ' '}] {figures.percent(weight) + '%':>9}"


def _option_line(label: str, option: Option, kind: Kind) -> str:
    said = _cut(texts.plain(option.text)) or TRUE_FALSE.get(option.key, "")
    if kind is Kind.MATCHING:
        said = f"{said or '–'} -> {_cut(texts.plain(option.match))}"
    if option.tolerance:
        said += f" ± {figures.shown(option.tolerance)}"
    why = f"   # {_cut(texts.plain(option.feedback))}" if option.feedback else ""
    if kind in (Kind.MATCHING, Kind.ORDERING):
        return f"   {label}. {said}{why}"
    return f"   [{_share(option.weight)}  {label}. {said}{why}"


def question_lines(item: Item, number: int) -> Iterator[str]:
    """A question to be read in a terminal."""
    place = f", dòng {item.line}" if item.line else ""
    title = f" – {clean(item.title)}" if item.title else ""
    yield f"{number}. {losses.KIND_WORDS[item.kind]}{place}{title}"
    for line in texts.plain(item.text).split("\n"):
        yield f"   {_cut(line)}"
    for place_, option in enumerate(item.options):
        label = str(place_ + 1) if item.kind is Kind.ORDERING or place_ >= 26 else _LETTERS[place_]
        yield _option_line(label, option, item.kind)
    for place_, gap in enumerate(item.gaps, 1):
        yield f"   [[{place_}]] {losses.KIND_WORDS[gap.kind]}"
        for option in gap.options:
            yield "   " + _option_line("-", option, gap.kind).replace("-. ", "")
    for area in item.areas:
        yield f"   [{_share(area.weight)}  {area.shape} {','.join(map(str, area.coordinates))} {clean(area.label)}".rstrip()
    if item.feedback:
        yield f"   Lời giải: {_cut(texts.plain(item.feedback))}"


def problem_line(problem: Problem) -> str:
    """A problem to be read in a terminal: where, then what."""
    place = clean(problem.place.plain()) if problem.place else ""
    where = ", ".join(filter(None, [f"dòng {problem.line}" if problem.line else "", place]))
    said = clean(problem.message.plain())
    return f"{where}: {said}" if where else said


def lines(items: Sequence[Item]) -> Iterator[str]:
    """All questions, a blank line after each."""
    for number, item in enumerate(items, 1):
        yield from question_lines(item, number)
        yield ""

"""Reads and prints what a kind of question holds besides its text, by the kind's own shape."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lms.assessment import kinds
from lms.assessment.kinds.protocol import QuestionKind
from lms.assessment.kinds.shape import Field, Of, Path
from lms.catalog.packs import markdown
from lms.catalog.packs.content import PackMedia, PackQuestion, with_pictures
from lms.catalog.packs.fields import Fields
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.toml_values import Value, as_lines

MOST_ANSWER = 200
_FORMS = {
    Of.MARKUP: markdown.Form.LINE,
    Of.WORDS: markdown.Form.LINE,
    Of.PROSE: markdown.Form.TEXT,
}


def read_shaped(
    file: str,
    entry: Fields,
    kind: QuestionKind,
    text: str,
    pictures: Mapping[str, PackMedia | None],
    problems: Problems,
) -> dict[str, Any]:
    """What the table `entry` holds; notes what is wrong with it, by the fields and, if these are sound, by its kind.
    `pictures`: what it may show, by name; None for one that is not sound."""
    assert kind.shape is not None
    before, names = len(problems.found), frozenset(pictures)
    found = _values(file, entry, kind.shape.fields, names, problems)
    tables: dict[Path, Fields] = {(): entry}
    for table in kind.shape.tables:
        rows = entry.tables(table.name, table.low, table.high)
        found[table.name] = [_values(file, row, table.fields, names, problems) for row in rows]
        for number, row in enumerate(rows):
            tables[table.name, number] = row
            row.finish()
    entry.finish()
    if len(problems.found) == before:
        source = with_pictures({"text": text, **found}, filter(None, pictures.values()))
        for fault in kind.faults(source):
            place = fault.path if fault.path in tables else fault.path[:-1]
            name = str(fault.path[-1]) if place != fault.path else None
            tables[place].note(name, fault.message)
    return found


def _values(
    file: str, entry: Fields, fields: tuple[Field, ...], pictures: frozenset[str], problems: Problems
) -> dict[str, Any]:
    found = {field.name: _value(entry, field) for field in fields}
    for field in fields:
        value = found[field.name]
        if field.of in _FORMS:
            shown = None if field.of is Of.WORDS else pictures
            place = markdown.Place(file, entry.line(field.name), _FORMS[field.of], shown)
            markdown.check(value, place, problems)
        elif field.of is Of.PICTURE and value and (fault := markdown.picture_fault(value, pictures)):
            entry.wrong(field.name, fault, address=value[:80])
    return {field.name: found[field.name] for field in fields if not field.is_left_out(found[field.name])}


def _value(entry: Fields, field: Field) -> Any:
    required = field.default is None
    match field.of:
        case Of.KEY:
            return entry.key(field.name, required=required)
        case Of.TEXTS:
            return list(entry.texts(field.name, 1 if required else 0, field.most, most=MOST_ANSWER))
        case Of.WHOLES:
            return list(entry.wholes(field.name, 1 if required else 0, field.most))
        case Of.NUMBER:
            return entry.number(field.name, None if required else str(field.default))
        case Of.FLAG:
            return entry.flag(field.name, None if required else bool(field.default))
        case _:
            text = entry.text(field.name, field.most, required=required, lines=field.of is Of.PROSE)
            return text or str(field.absent or "")


def print_shaped(question: PackQuestion) -> list[str]:
    """The lines of `question.more`; what is as if it were absent is not printed."""
    kind = kinds.find(question.kind)
    if kind is None or kind.shape is None:
        return []
    lines = _lines(kind.shape.fields, question.more)
    for table in kind.shape.tables:
        for row in question.more[table.name]:
            lines += ["", f"[[questions.{table.name}]]", *_lines(table.fields, row)]
    return lines


def _lines(fields: tuple[Field, ...], values: Mapping[str, Any]) -> list[str]:
    given: dict[str, Value] = {
        field.name: Decimal(values[field.name]) if field.of is Of.NUMBER else values[field.name]
        for field in fields
        if values.get(field.name, field.absent) != field.absent
    }
    return as_lines(**given)

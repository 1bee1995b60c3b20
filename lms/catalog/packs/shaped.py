"""Reads and prints what a kind of question holds besides its text, by the kind's own shape."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lms.assessment import kinds
from lms.assessment.kinds.protocol import QuestionKind
from lms.assessment.kinds.shape import Field, Of, Path
from lms.catalog.packs import markdown
from lms.catalog.packs.content import PackQuestion
from lms.catalog.packs.fields import Fields
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.toml_values import Value, as_lines

MOST_ANSWER = 200


def read_shaped(
    file: str, entry: Fields, kind: QuestionKind, text: str, problems: Problems
) -> dict[str, Any]:
    """What the table `entry` holds; notes what is wrong with it, by the fields and, if these are sound, by its kind."""
    assert kind.shape is not None
    before = len(problems.found)
    found = _values(file, entry, kind.shape.fields, problems)
    tables: dict[Path, Fields] = {(): entry}
    for table in kind.shape.tables:
        rows = entry.tables(table.name, table.low, table.high)
        found[table.name] = [_values(file, row, table.fields, problems) for row in rows]
        for number, row in enumerate(rows):
            tables[table.name, number] = row
            row.finish()
    entry.finish()
    if len(problems.found) == before:
        for fault in kind.faults({"text": text, **found}):
            place = fault.path if fault.path in tables else fault.path[:-1]
            name = str(fault.path[-1]) if place != fault.path else None
            tables[place].note(name, fault.message)
    return found


def _values(file: str, entry: Fields, fields: tuple[Field, ...], problems: Problems) -> dict[str, Any]:
    found = {field.name: _value(entry, field) for field in fields}
    for field in fields:
        if field.of in (Of.MARKUP, Of.PROSE):
            place = markdown.Place(file, entry.line(field.name), is_exact=False)
            markdown.check(found[field.name], place, problems)
    return found


def _value(entry: Fields, field: Field) -> Any:
    required = field.default is None
    match field.of:
        case Of.KEY:
            return entry.key(field.name, required=required)
        case Of.TEXTS:
            return list(entry.texts(field.name, 1 if required else 0, field.most, most=MOST_ANSWER))
        case Of.NUMBER:
            return entry.number(field.name, None if required else str(field.default))
        case Of.FLAG:
            return entry.flag(field.name, None if required else bool(field.default))
        case _:
            return entry.text(field.name, field.most, required=required, lines=field.of is Of.PROSE)


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
        if values[field.name] != field.absent
    }
    return as_lines(**given)

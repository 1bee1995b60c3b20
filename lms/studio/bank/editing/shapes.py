"""What the editor's form of a kind holds: the kind's own shape, or for the choosing kinds a table of options. Pure.

The extension point: a kind that comes with a shape has an editor by that alone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lms.assessment.kinds.protocol import QuestionKind
from lms.assessment.kinds.shape import SHUFFLE, Field, Of, Path, Shape, Table
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean
from lms.studio.bank.labels import EDITOR_TABLES

REQUIRED = mark("Vui lòng điền ô này.")
NO_NUMBER = mark("Vui lòng nhập một số, ví dụ 12,5.")
NO_WHOLES = mark("Vui lòng nhập các số nguyên, cách nhau bằng dấu phẩy.")
ROWS = mark("Cần từ {low} đến {high} dòng ở phần “{name}”, hiện có {count}.")
TEXT = Field("text", Of.PROSE, 3000)
MOST_ROWS = 20
_SPARE = 2
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LOOSE_TEXT = Field("text", Of.MARKUP, default="")

Values = Mapping[str, str | bool]
"""What a form holds, by the name of its field; see `name_of`."""


@dataclass(frozen=True)
class Wrong:
    """What is wrong in a form; `name` of the field, "" for the question as a whole."""

    name: str
    message: Message


def shape_of(kind: QuestionKind) -> Shape:
    """The kind's shape with the question's text before it."""
    if kind.shape is not None:
        return Shape((TEXT, *kind.shape.fields), kind.shape.tables)
    low, high = int(getattr(kind, "fewest", 2)), int(getattr(kind, "most", 8))
    text = Field("text", Of.MARKUP) if high > 2 else _LOOSE_TEXT
    fields = (
        Field("key", Of.KEY),
        text,
        Field("correct", Of.FLAG, default=False),
        Field("why", Of.MARKUP, 1000),
    )
    own = (TEXT, SHUFFLE) if getattr(kind, "shuffles", False) else (TEXT,)
    return Shape(own, (Table("options", fields, low, high),))


def name_of(field: str, table: str = "", row: int = 0) -> str:
    """The name a field has in the form."""
    return f"{table}-{row}-{field}" if table else f"q-{field}"


def is_fixed(table: Table) -> bool:
    """Whether the table has always the same rows (true and false)."""
    return table.low == table.high


def hides_key(table: Table) -> bool:
    """Whether nothing in the form names the rows' keys, so that an author need not see them."""
    return table.name in ("options", "areas")


def picture_fields(shape: Shape) -> list[str]:
    """The fields that name a picture."""
    return [field.name for field in shape.fields if field.of is Of.PICTURE]


def rows_for(table: Table, held: int) -> int:
    """How many rows the form shows where `held` are filled in: some are left to write in."""
    return table.low if is_fixed(table) else min(max(table.low, held + _SPARE), table.high, MOST_ROWS)


def to_values(shape: Shape, source: Mapping[str, Any]) -> dict[str, str | bool]:
    """What the form shows of a source."""
    found = {name_of(f.name): _shown(f, source.get(f.name)) for f in shape.fields}
    for table in shape.tables:
        for number, row in enumerate(source.get(table.name) or ()):
            found |= {name_of(f.name, table.name, number): _shown(f, row.get(f.name)) for f in table.fields}
    return found


def blank_values(kind: QuestionKind) -> dict[str, str | bool]:
    """What the form of a new question shows: the two options of a statement stand there already."""
    shape = shape_of(kind)
    found = to_values(shape, {f.name: f.absent for f in shape.fields})
    for table in shape.tables:
        if is_fixed(table):
            found |= {
                name_of("key", table.name, row): key for row, key in enumerate(("true", "false")[: table.low])
            }
    return found


def _shown(field: Field, value: Any) -> str | bool:
    if field.of is Of.FLAG:
        return bool(field.default if value is None else value)
    if field.of is Of.TEXTS:
        return "\n".join(value or ())
    if field.of is Of.WHOLES:
        return ", ".join(map(str, value or ()))
    if field.of is Of.NUMBER:
        return str(value or "").replace(".", ",")
    return str(value or "")


def read(
    shape: Shape, values: Values, counts: Mapping[str, int], *, keeps_blank: bool = False
) -> tuple[dict[str, Any], list[Wrong], "Places"]:
    """The source that a form makes, what is missing in it, and where each of its parts stands in the form.

    `counts`: how many rows the form had, by table. Rows in which nothing is written are left out; a row without a
    key gets the next free letter. `keeps_blank`: rows in which nothing is written stay, so that each keeps its number.
    """
    wrong: list[Wrong] = []
    given = {f.name: _read(f, values, name_of(f.name), wrong) for f in shape.fields}
    source = {f.name: given[f.name] for f in shape.fields if not f.is_left_out(given[f.name])}
    kept: dict[str, list[int]] = {}
    for table in shape.tables:
        numbers = [
            n
            for n in range(min(counts.get(table.name, 0), MOST_ROWS))
            if keeps_blank or _is_written(table, values, n)
        ]
        kept[table.name] = numbers
        rows = [
            {f.name: _read(f, values, name_of(f.name, table.name, n), wrong) for f in table.fields}
            for n in numbers
        ]
        source[table.name] = list(_with_keys(rows))
        if not table.low <= len(rows) <= table.high:
            params = {
                "low": table.low,
                "high": table.high,
                "count": len(rows),
                "name": Message(EDITOR_TABLES.get(table.name, table.name)),
            }
            wrong.append(Wrong("", Message(ROWS, params)))
    return source, wrong, Places(kept)


@dataclass(frozen=True)
class Places:
    """The row of the form that each row of the source came from."""

    kept: Mapping[str, Sequence[int]]

    def name_at(self, path: Path) -> str:
        """The form's field for a fault's path; "" for the question as a whole."""
        if len(path) == 1:
            return name_of(str(path[0]))
        if len(path) == 3 and isinstance(path[1], int):
            return name_of(str(path[2]), str(path[0]), self.kept[str(path[0])][path[1]])
        return ""


def _is_written(table: Table, values: Values, row: int) -> bool:
    if is_fixed(table):
        return True
    return any(
        str(values.get(name_of(f.name, table.name, row)) or "").strip()
        for f in table.fields
        if f.name != "key" and f.of is not Of.FLAG
    )


def _with_keys(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    taken = {str(row.get("key") or "") for row in rows}
    free = (letter for letter in _LETTERS if letter not in taken)
    for row in rows:
        yield {**row, "key": row["key"] or next(free)} if "key" in row else row


def _read(field: Field, values: Values, name: str, wrong: list[Wrong]) -> Any:
    given = values.get(name)
    if field.of is Of.FLAG:
        return bool(given)
    text = str(given or "").replace("\r\n", "\n").strip()
    if field.of is Of.TEXTS:
        found: Any = [line for each in text.split("\n") if (line := clean(each))]
    elif field.of is Of.WHOLES:
        found = _wholes(text, name, wrong)
    elif field.of is Of.NUMBER:
        found = _number(text, name, wrong)
    else:
        found = text if field.of is Of.PROSE else clean(text)
    if not found:
        if field.default is None and field.of is not Of.KEY:
            wrong.append(Wrong(name, Message(REQUIRED)))
        return found if field.of in (Of.TEXTS, Of.WHOLES) else field.absent or ""
    return found


_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")  # no exponents: 1E+9999999 is a very long number


def _wholes(text: str, name: str, wrong: list[Wrong]) -> list[int]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if all(part.isascii() and part.isdigit() and len(part) < 7 for part in parts):
        return [int(part) for part in parts]
    wrong.append(Wrong(name, Message(NO_WHOLES)))
    return [0]


def _number(text: str, name: str, wrong: list[Wrong]) -> str:
    plain = text.replace(" ", "").replace(",", ".")
    if not plain or _NUMBER.fullmatch(plain):
        return str(Decimal(plain)) if plain else ""
    wrong.append(Wrong(name, Message(NO_NUMBER)))
    return "0"

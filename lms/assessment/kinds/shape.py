"""What a kind's questions hold in a course pack, said once: the reader, the printer and the check go by it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lms.kernel.messages import Message, mark


class Of(StrEnum):
    """What a field holds. MARKUP is one line of Markdown, PROSE several, WORDS one line without pictures; NUMBER a
    decimal number, kept as text with a point; WHOLES a list of whole numbers; KEY an identifier; PICTURE the name of
    a picture, as texts write it."""

    KEY = "key"
    MARKUP = "markup"
    PROSE = "prose"
    WORDS = "words"
    PLAIN = "plain"
    TEXTS = "texts"
    NUMBER = "number"
    WHOLES = "wholes"
    PICTURE = "picture"
    FLAG = "flag"


@dataclass(frozen=True)
class Field:
    """`default` None: must be given. `most`: characters, texts of at most 200 characters each, or numbers. `is_late`: it
    came after questions had been published without it, so a source that says nothing unusual leaves it out, and its
    hash is what it was."""

    name: str
    of: Of
    most: int = 500
    default: str | bool | None = None
    is_late: bool = False

    @property
    def absent(self) -> Any:
        """What stands for a field that was not given."""
        return [] if self.of is Of.TEXTS else self.default

    def is_left_out(self, value: Any) -> bool:
        """Whether a source does not name the field."""
        return self.is_late and bool(value == self.absent)


@dataclass(frozen=True)
class Table:
    """An array of tables, each with the same fields; `low` to `high` of them."""

    name: str
    fields: tuple[Field, ...]
    low: int
    high: int


@dataclass(frozen=True)
class Shape:
    """Fields of the question itself, and its tables in the order in which they are printed."""

    fields: tuple[Field, ...]
    tables: tuple[Table, ...] = ()


WHY = Field("why", Of.MARKUP, 1000)
PART_WHY = Field("why", Of.MARKUP, 1000, default="")
SHUFFLE = Field("shuffle", Of.FLAG, default=True, is_late=True)
"""Whether a quiz that mixes options may mix those of this question ("cả ba ý trên" has to stay the last)."""

Path = tuple[str | int, ...]
"""Where a fault is: ("unit",), or ("options", 2, "match") with tables counted from 0; () is the question."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a source, and where."""

    path: Path
    message: Message


def misshapen(shape: Shape, source: Mapping[str, Any]) -> Iterator[Message]:
    """What a `source` that came by another way than a pack lacks; a pack's reader says more about each."""
    if not str(source.get("text", "")).strip():
        yield Message(mark("Câu hỏi chưa có nội dung."))
    yield from _missing(shape.fields, source)
    for table in shape.tables:
        rows = source.get(table.name) or []
        if not table.low <= len(rows) <= table.high:
            yield Message(
                mark("Cần từ {low} đến {high} mục “{name}”, hiện có {count}."),
                {"low": table.low, "high": table.high, "count": len(rows), "name": table.name},
            )
        for row in rows:
            yield from _missing(table.fields, row)


def _missing(fields: tuple[Field, ...], values: Mapping[str, Any]) -> Iterator[Message]:
    for field in fields:
        if field.default is None and not values.get(field.name):
            yield Message(mark("Thiếu mục “{name}”."), {"name": field.name})

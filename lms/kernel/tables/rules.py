"""What a table's columns hold, whatever file they end in. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from lms.kernel.messages import Message

Row = tuple[Any, ...]
Chunk = Sequence[Row]
"""Rows as they are read and written: so many at once that memory holds one such part."""


class Kind(StrEnum):
    """What a column holds: whole numbers, a cut ratio 0..1, a decimal number with one place, a coefficient with two,
    dates, instants (the school's clock, without a zone), words from a fixed list."""

    TEXT = "text"
    COUNT = "count"
    RATIO = "ratio"
    DECIMAL = "decimal"
    COEFFICIENT = "coefficient"
    DATE = "date"
    INSTANT = "instant"
    WORD = "word"


@dataclass(frozen=True)
class Column:
    """`heading` and the values of `words` are message ids, `short` and `short_words` the ones for narrow columns on
    screen; `width` in characters, for workbooks. Some columns stand only in files."""

    key: str
    heading: str
    kind: Kind = Kind.TEXT
    width: int = 12
    words: Mapping[str, str] = field(default_factory=dict)
    short: str = ""
    short_words: Mapping[str, str] = field(default_factory=dict)
    only_in_files: bool = False


@dataclass(frozen=True)
class TableSpec:
    """A table: `key` names it in addresses and commands, `sheet` on a workbook's tab."""

    key: str
    title: str
    sheet: str
    columns: tuple[Column, ...]


Say = Callable[[Message | str], str]


def spoken(table: TableSpec, say: Say) -> TableSpec:
    """The table with its title, tab, headings and words as `say` puts them; the short forms stay message ids."""
    columns = (
        replace(one, heading=say(one.heading), words={key: say(word) for key, word in one.words.items()})
        for one in table.columns
    )
    return replace(table, title=say(table.title), sheet=say(table.sheet), columns=tuple(columns))

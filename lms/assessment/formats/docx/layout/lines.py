"""Lines as the eye reads them: soft line breaks divide a paragraph; tables for layout fall apart into their cells."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lms.assessment.formats.docx.layout import grids, tables, words
from lms.assessment.formats.docx.paper import Block, Paragraph, Rich, Table

_BLANKS = re.compile(r"[^\S\n]+")
_MOST_BLANKS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `number`: of its paragraph. `starts`: whether a paragraph begins here. `level`: of a heading.
    `table`: a table with content of its own. `keys`: what a table of answers says, as (number, answer).
    `is_true`: of a statement in a table with columns Đúng and Sai."""

    number: int
    rich: Rich
    starts: bool = True
    level: int | None = None
    table: Table | None = None
    keys: tuple[tuple[str, str], ...] = ()
    is_true: bool | None = None

    @property
    def text(self) -> str:
        return self.rich.text

    @property
    def is_empty(self) -> bool:
        return not self.rich and self.table is None and not self.keys


def _spaced(rich: Rich) -> Rich:
    """Long stretches of blanks made short: a tab, or three spaces, still set apart what stands beside them, and
    nobody's patience is tried by ten thousand."""
    parts, at = [], 0
    for match in _BLANKS.finditer(rich.text):
        if len(match[0]) > _MOST_BLANKS:
            parts += [rich.cut(at, match.start()), Rich.of("\t" if "\t" in match[0] else "   ")]
            at = match.end()
    return Rich.joined([*parts, rich.cut(at)]) if parts else rich


def _of_paragraph(paragraph: Paragraph) -> Iterator[Line]:
    whole, at = _spaced(paragraph.whole), 0
    starts = True
    for text in whole.text.split("\n"):
        rich = whole.cut(at, at + len(text))
        at += len(text) + 1
        yield Line(paragraph.line, rich, starts, paragraph.level)
        starts = False


def _of_statements(table: Table) -> Iterator[Line]:
    """Rows of a table with columns Đúng and Sai."""
    for statement in tables.statements(table):
        lines = list(lines_of(statement.cell))
        yield from lines[:-1]
        if lines:
            label = Rich.of(statement.label + " ") if statement.label else Rich()
            first = replace(lines[0], rich=label + lines[0].rich)
            yield replace(first if len(lines) == 1 else lines[-1], is_true=statement.is_true)


def _of_pieces(pieces: Iterable[grids.Piece]) -> Iterator[Line]:
    """The lines of cells, each with what is put before it."""
    for before, cell in pieces:
        for place, line in enumerate(lines_of(cell)):
            yield replace(line, rich=Rich.of(before) + line.rich) if before and not place else line


def lines_of(blocks: Sequence[Block]) -> Iterator[Line]:
    """The lines of paragraphs and tables, in reading order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from _of_paragraph(block)
            continue
        keys = tables.keys(block)
        if keys:
            yield Line(block.line, Rich(), keys=keys)
        elif tables.is_of_statements(block):
            yield from _of_statements(block)
        elif asked := grids.pieces(block):
            yield from _of_pieces(asked)
        elif any(words.begins_something(text) for text in tables.texts(block)):
            for row in block.rows:
                yield from _of_pieces(grids.beside(row))
        elif any(texts for texts in tables.texts(block)) or tables.has_pictures(block):
            yield Line(block.line, Rich(), table=block)

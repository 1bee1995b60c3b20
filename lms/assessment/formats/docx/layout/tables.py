"""What a table is there for: answers, statements with Đúng and Sai, options side by side, or content."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lms.assessment.formats.docx.layout import words
from lms.assessment.formats.docx.paper import OBJECT, Block, Paragraph, Rich, Table
from lms.kernel.vietnamese import fold

_NUMBER = re.compile(r"\s*(?:câu\s*)?(\d{1,4})\s*[.:)]?\s*", re.IGNORECASE)
_LETTERS = re.compile(r"\s*[A-H](?:\s*[,;&+]?\s*[A-H])*\s*\.?\s*|\s*[ĐS](?:\s*[-,;]?\s*[ĐS]){1,7}\s*")
_CROSS = re.compile(r"\s*(?:[xX×✓✔✗☑Vv]|đúng|sai|Đ|S)\s*", re.IGNORECASE)
_STATEMENT = re.compile(r"\s*\(?([a-h])\s*[.):]?\s*")


def text_of(cell: Sequence[Block]) -> str:
    """The words of a cell."""
    return "\n".join(
        block.whole.text if isinstance(block, Paragraph) else "\n".join(texts(block)) for block in cell
    ).strip()


def texts(table: Table) -> list[str]:
    """The words of all cells, in reading order."""
    return [text_of(cell) for row in table.rows for cell in row]


def has_pictures(table: Table) -> bool:
    return any(OBJECT in text for text in texts(table))


def _grid(table: Table) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in table.rows]


def _row_pairs(rows: list[list[str]]) -> Iterator[tuple[str, str]]:
    """Numbers in one row, answers below them in the next."""
    at = 0
    while at + 1 < len(rows):
        above, below = rows[at], rows[at + 1]
        found = [
            (number[1], answer)
            for cell, answer in zip(above, below, strict=False)
            if (number := _NUMBER.fullmatch(cell)) and answer
        ]
        if found and all(_LETTERS.fullmatch(answer) for _, answer in found):
            yield from found
            at += 2
        else:
            at += 1


def _column_pairs(rows: list[list[str]]) -> Iterator[tuple[str, str]]:
    """A number and its answer side by side, in one or more pairs of columns."""
    for row in rows:
        for left, right in zip(row[::2], row[1::2], strict=False):
            number = _NUMBER.fullmatch(left)
            if number and _LETTERS.fullmatch(right):
                yield number[1], right


def _cell_pairs(rows: list[list[str]]) -> Iterator[tuple[str, str]]:
    """Each cell like "1.A", or several of them."""
    for row in rows:
        for cell in row:
            yield from words.pairs(cell)


def keys(table: Table) -> tuple[tuple[str, str], ...]:
    """What a table of answers says, as (number, answer); nothing for any other table."""
    rows = _grid(table)
    filled = [cell for row in rows for cell in row if cell]
    for way, per_pair in ((_row_pairs, 2), (_column_pairs, 2), (_cell_pairs, 1)):
        found = tuple((number, " ".join(answer.split())) for number, answer in way(rows))
        # Titles ("Câu", "Đáp án") stand beside; a table of measured values with a few letters is no key.
        if found and len(found) * per_pair >= 0.6 * len(filled):
            return found
    return ()


@dataclass(frozen=True)
class Statement:
    """A row of a table with columns Đúng and Sai; `is_true` None where neither is crossed."""

    label: str
    cell: Sequence[Block]
    is_true: bool | None


def _columns(table: Table) -> tuple[int, int] | None:
    """Where the columns Đúng and Sai stand."""
    if len(table.rows) < 2:
        return None
    titles = [fold(text_of(cell)).strip(" .:") for cell in table.rows[0]]
    true = next((n for n, title in enumerate(titles) if title in ("dung", "d", "true")), None)
    false = next((n for n, title in enumerate(titles) if title in ("sai", "s", "false")), None)
    return None if true is None or false is None or min(true, false) == 0 else (true, false)


def is_of_statements(table: Table) -> bool:
    return _columns(table) is not None


def statements(table: Table) -> Iterator[Statement]:
    """The rows of a table with columns Đúng and Sai, each with its letter, by its place if it has none."""
    columns = _columns(table)
    if columns is None:
        return
    true, false = columns
    for number, row in enumerate(table.rows[1:]):
        if len(row) <= max(columns):
            continue
        said = (bool(_CROSS.fullmatch(text_of(row[true]))), bool(_CROSS.fullmatch(text_of(row[false]))))
        before = row[: min(columns)]
        cell = max(before, key=lambda c: len(text_of(c)))
        others = [text_of(c) for c in before if c is not cell]
        letter = next((m[1] for text in others if (m := _STATEMENT.fullmatch(text))), "")
        if not text_of(cell):
            continue
        own = words.LABEL.match(text_of(cell))
        label = "" if own else f"{letter or chr(ord('a') + min(number, 7))})"
        yield Statement(label, cell, said[0] if said[0] != said[1] else None)


def cells(table: Table) -> list[list[list[Rich]]]:
    """The paragraphs of each cell, tables inside laid flat."""

    def flat(blocks: Sequence[Block]) -> list[Rich]:
        made: list[Rich] = []
        for block in blocks:
            if isinstance(block, Paragraph):
                made.append(block.whole)
            else:
                made += [rich for row in block.rows for cell in row for rich in flat(cell)]
        return made

    return [[flat(cell) for cell in row] for row in table.rows]

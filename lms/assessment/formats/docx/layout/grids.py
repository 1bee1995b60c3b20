"""Tables in which questions stand: one in each row under titles ("TT | Câu hỏi | A | B | Đáp án"), or one in each table
with its options in rows. They are told as the lines they would be if they were typed."""

import re
from collections.abc import Iterator, Sequence

from lms.assessment.formats.docx.layout import words
from lms.assessment.formats.docx.layout.tables import text_of
from lms.assessment.formats.docx.paper import Block, Table
from lms.kernel.vietnamese import fold

Piece = tuple[str, Sequence[Block]]
"""What is put before the words of a cell ("A. "), and the cell."""

_NUMBER = re.compile(r"(?:stt|tt|so|so tt|cau|cau so|no)")
_TEXT = re.compile(r"(?:noi dung )?(?:cau hoi|de bai|cau dan)(?: trac nghiem)?|noi dung")
_OPTION = re.compile(r"(?:phuong an|lua chon|dap an|pa)? ?([a-h])")
_KEY = re.compile(r"(?:dap an|phuong an|tra loi)(?: dung)?|d/?a|key|answer")
_WHY = re.compile(r"(?:loi giai|giai thich|huong dan(?: giai)?)(?: chi tiet)?")

_LETTER = re.compile(r"\s*([A-H])\s*[.):]?\s*")
_ONLY_KEY = re.compile(r"\s*[A-H](?:\s*[,;]?\s*[A-H])*\s*\.?\s*")
_ONLY_NUMBER = re.compile(r"\s*(?:câu\s*(?:hỏi\s*)?(?:số\s*)?)?(\d{1,4})\s*[.:)]?\s*", re.IGNORECASE)
_ANSWER = "Đáp án: "


def pieces(table: Table) -> list[Piece]:
    """The questions of the table; nothing for any other table."""
    return [*_by_columns(table)] or [*_by_rows(table)]


def _titles(table: Table) -> dict[str, int]:
    """What the columns hold by their titles: "number", "text", "key", "why", or the letter of an option."""
    found: dict[str, int] = {}
    for column, cell in enumerate(table.rows[0]):
        title = " ".join(fold(text_of(cell)).strip(" .:*").split())
        option = _OPTION.fullmatch(title)
        known = (("text", _TEXT), ("number", _NUMBER), ("key", _KEY), ("why", _WHY))
        name = option[1].upper() if option else next((n for n, p in known if p.fullmatch(title)), "")
        if name:
            found.setdefault(name, column)
    return found


def _by_columns(table: Table) -> Iterator[Piece]:
    titles = _titles(table) if len(table.rows) > 1 else {}
    letters = [letter for letter in "ABCDEFGH" if letter in titles]
    if "text" not in titles or not (letters[:2] == ["A", "B"] or {"key", "number"} <= titles.keys()):
        return
    for count, row in enumerate(table.rows[1:], 1):
        cells = {name: row[column] for name, column in titles.items() if column < len(row)}
        if not any(text_of(cell) for cell in cells.values()):
            continue
        number = _ONLY_NUMBER.fullmatch(text_of(cells.get("number", ())))
        yield f"Câu {number[1] if number else count}: ", cells.get("text", ())
        for letter in letters:
            if letter in cells and text_of(cells[letter]):
                own = _LETTER.match(text_of(cells[letter])) and words.LABEL.match(text_of(cells[letter]))
                yield "" if own else f"{letter}. ", cells[letter]
        for name, before in (("key", _ANSWER), ("why", "Lời giải: ")):
            if text_of(cells.get(name, ())):
                yield before, cells[name]


def _by_rows(table: Table) -> Iterator[Piece]:
    firsts = [text_of(row[0]) if len(row) > 1 else "" for row in table.rows]
    letters = [found[1] for first in firsts if (found := _LETTER.fullmatch(first))]
    if letters[:2] != ["A", "B"] or not _ONLY_NUMBER.fullmatch(firsts[0]):
        return
    for first, row in zip(firsts, table.rows, strict=True):
        if number := _ONLY_NUMBER.fullmatch(first):
            yield f"Câu {number[1]}: ", row[1]
        elif letter := _LETTER.fullmatch(first):
            yield f"{letter[1]}. ", row[1]
        elif _KEY.fullmatch(fold(first).strip(" .:")):
            yield _ANSWER, row[1]
        elif _WHY.fullmatch(fold(first).strip(" .:")):
            yield "Lời giải: ", row[1]
        else:
            for cell in row:
                yield "", cell


def beside(row: Sequence[Sequence[Block]]) -> Iterator[Piece]:
    """The cells of a row that only puts things side by side; a letter alone in the last one, after a question, is its
    key."""
    is_asked = len(row) > 2 and bool(words.HEAD.match(text_of(row[0])))
    for at, cell in enumerate(row):
        is_key = is_asked and at == len(row) - 1 and bool(_ONLY_KEY.fullmatch(text_of(cell)))
        yield _ANSWER if is_key else "", cell

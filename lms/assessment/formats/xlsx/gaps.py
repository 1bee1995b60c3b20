r"""The blanks of a running text in our workbook: the cell under A holds blank [[1]], the one under B blank [[2]] …

`OTP | mã OTP` is typed, either is right; `*Hà Nội | Huế` is a list to choose from, the right one with a star;
`#3.5:0.1` is a number with its tolerance. `\|`, `\*`, `\#` and `\\` are those signs themselves. Pure.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from lms.assessment.formats import texts
from lms.assessment.formats.content import Gap, Kind, Option, Text
from lms.assessment.formats.figures import decimal_of, shown
from lms.assessment.formats.xlsx.columns import LETTERS, OPTION
from lms.kernel.messages import mark

MISSING = mark("Trong câu hỏi có [[{number}]] nhưng cột Phương án {letter} để trống.")
UNPLACED = mark("Cột Phương án {letter} có đáp án nhưng trong câu hỏi không có [[{number}]].")
NO_GAPS = mark("Câu điền vào chỗ trống cần chỗ trống trong câu hỏi, viết là [[1]], [[2]] …")
NOT_A_NUMBER = mark("“{value}” không phải là số.")

_GAP = re.compile(r"\[\[([0-9]{1,2})\]\]")
_PIECE = re.compile(r"(?:\\.|[^|\\])*", re.DOTALL)
_ESCAPED = re.compile(r"\\([|*#\\])")
_TO_ESCAPE = re.compile(r"[|\\]")
_ONE, _NONE = Fraction(1), Fraction(0)


class Cells(Protocol):
    """What is needed of a row."""

    def cell(self, field: str, letter: str = "") -> str:
        """What stands in a cell, as text."""

    def tell(self, column: tuple[str, str], msgid: str, *, is_note: bool = False, **params: object) -> None:
        """Notes a problem with the cell in that column."""


def read_gaps(row: Cells) -> tuple[Gap, ...]:
    """The blanks of a row in the order of their numbers; those of the text that have no cell are told."""
    said = row.cell("text")
    marked = {int(number) for number in _GAP.findall(said)}
    if not marked:
        row.tell(("text", ""), NO_GAPS)
    gaps = []
    for number, letter in enumerate(LETTERS, 1):
        answers = row.cell(OPTION, letter)
        if answers and number not in marked:
            row.tell((OPTION, letter), UNPLACED, letter=letter, number=number)
        elif number in marked and not answers:
            row.tell((OPTION, letter), MISSING, letter=letter, number=number)
        if answers:
            gaps.append(_gap(row, letter, answers))
        elif number in marked:
            gaps.append(Gap(Kind.TEXT, ()))  # keeps the numbers of those after it
    return tuple(gaps)


def _gap(row: Cells, letter: str, said: str) -> Gap:
    if said.startswith("#"):
        return Gap(Kind.NUMBER, tuple(_number(row, letter, piece) for piece in _pieces(said[1:])))
    pieces = _pieces(said)
    if any(piece.startswith("*") for piece in pieces):
        return Gap(
            Kind.SINGLE,
            tuple(
                Option(Text(_meant(piece.removeprefix("*"))), Fraction(piece.startswith("*")))
                for piece in pieces
            ),
        )
    return Gap(Kind.TEXT, tuple(Option(Text(_meant(piece)), _ONE) for piece in pieces))


def _pieces(said: str) -> list[str]:
    return [piece for found in _PIECE.finditer(said) if (piece := found[0].strip())]


def _meant(piece: str) -> str:
    return _ESCAPED.sub(r"\1", piece).strip()


def _number(row: Cells, letter: str, piece: str) -> Option:
    said, colon, around = piece.partition(":")
    number, tolerance = decimal_of(said), decimal_of(around) if colon else Decimal(0)
    if number is None or tolerance is None or tolerance < 0:
        row.tell((OPTION, letter), NOT_A_NUMBER, value=piece[:40])
        return Option(Text(said.strip()), _NONE, tolerance=Decimal(0))
    return Option(Text(shown(number)), _ONE, tolerance=tolerance)


def written(gap: Gap) -> str:
    """The cell of a blank."""
    if gap.kind is Kind.NUMBER:
        return "#" + " | ".join(
            option.text.source.strip() + (f":{shown(option.tolerance)}" if option.tolerance else "")
            for option in gap.options
        )
    pieces = [_escaped(texts.plain(option.text)) for option in gap.options]
    if gap.kind is Kind.SINGLE:
        pieces = [
            ("*" if option.weight > 0 else "") + piece
            for piece, option in zip(pieces, gap.options, strict=True)
        ]
    return " | ".join(pieces)


def loses(gap: Gap) -> bool:
    """Whether the cell does not say all that the blank holds: marks in part, explanations, a weight of its own."""
    weights: Sequence[Fraction] = [option.weight for option in gap.options]
    allowed = {_ONE, _NONE} if gap.kind is Kind.SINGLE else {_ONE}
    return gap.weight != 1 or not set(weights) <= allowed or any(option.feedback for option in gap.options)


def _escaped(text: str) -> str:
    text = _TO_ESCAPE.sub(r"\\\g<0>", " ".join(text.split()))
    return "\\" + text if text.startswith(("*", "#")) else text

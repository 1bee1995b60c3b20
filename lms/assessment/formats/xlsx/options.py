"""From the cells of a row to the options of a question, by its kind. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from lms.assessment.formats.content import NOTHING, Kind, Markup, Option, Text
from lms.assessment.formats.figures import decimal_of, shown, weight_of
from lms.assessment.formats.xlsx.columns import LETTERS, OPTION, WHY
from lms.assessment.formats.xlsx.gaps import Cells
from lms.kernel.messages import mark
from lms.org.roster.headings import heading_key

NO_RIGHT = mark("Thiếu đáp án đúng: hãy ghi chữ cái của phương án, ví dụ B hoặc A, C.")
BAD_RIGHT = mark("Không hiểu đáp án đúng “{value}”: hãy ghi chữ cái của phương án, ví dụ B hoặc A, C.")
NO_SUCH = mark("Đáp án là {letter} nhưng phương án {letter} để trống.")
ONE_RIGHT = mark("Câu một lựa chọn cần đúng một đáp án đúng, ở đây có {count}.")
FEW_OPTIONS = mark("Câu này cần ít nhất {count} phương án.")
TRUE_OR_FALSE = mark("Đáp án của câu đúng – sai là “Đúng” hoặc “Sai”, không phải “{value}”.")
NO_ANSWER = mark("Câu này cần ít nhất một đáp án ở cột Phương án A.")
NOT_A_NUMBER = mark("“{value}” không phải là số.")
NO_ARROW = mark("Cặp “{value}” cần dấu -> giữa hai vế, ví dụ: Hà Nội -> Việt Nam.")

_ARROW = re.compile(r"\s*(?:->|→|=>)\s*")
_RIGHT = re.compile(r"([A-Ta-t])(?:\s*[:=]\s*(-?[0-9.,]+)\s*%?)?")
_LETTERS = re.compile(r"[A-Ta-t](?:\s*[,;/&+\s]\s*[A-Ta-t])*|[A-T]{2,}")
_PLACES = re.compile(r"[0-9]{1,2}(?:\s*[,;]\s*[0-9]{1,2})*")
_TRUE = frozenset({"dung", "d", "true", "t"})
_FALSE = frozenset({"sai", "s", "false", "f"})
_ONE, _NONE = Fraction(1), Fraction(0)


class Texts(Cells, Protocol):
    """What is needed of a row."""

    markup: Markup
    letters: list[str]

    def text(self, field: str, letter: str = "") -> Text:
        """A text in the row's markup."""

    def odd(self, field: str, said: str) -> None:
        """Notes a value that is not understood."""


def right_letters(said: str) -> dict[str, Fraction | None] | None:
    """By letter, the weight that stands beside it, None for none; None if `said` is no such list."""
    if _LETTERS.fullmatch(said):
        return {char.upper(): None for char in said if char.isalpha()}
    if _PLACES.fullmatch(said):
        places = [int(place) for place in re.findall("[0-9]+", said)]
        return {LETTERS[place - 1]: None for place in places if 1 <= place <= len(LETTERS)}
    found: dict[str, Fraction | None] = {}
    for part in filter(None, (part.strip() for part in re.split(r"[;\n]", said))):
        entry = _RIGHT.fullmatch(part)
        weight = weight_of(entry[2]) if entry and entry[2] else None
        if entry is None or (entry[2] and weight is None):
            return None
        found[entry[1].upper()] = weight
    return found


@dataclass(frozen=True)
class Options:
    """The options of a row; faults are told to it."""

    row: Texts

    def of(self, kind: Kind) -> tuple[Option, ...]:
        if kind is Kind.TRUE_FALSE:
            return self._true_false()
        if kind is Kind.MATCHING:
            return self._pairs()
        if kind in (Kind.TEXT, Kind.NUMBER):
            return self._typed(kind)
        if kind is Kind.ORDERING:
            return self._ordering()
        return self._choice(kind)

    def _filled(self, least: int = 0) -> list[str]:
        """The letters under which something stands. `least`: as many options as the kind needs."""
        filled = [letter for letter in self.row.letters if self.row.cell(OPTION, letter)]
        if len(filled) < least:
            self.row.tell((OPTION, "A"), FEW_OPTIONS, count=least)
        return filled

    def _weights(self, filled: Sequence[str], *, default: Fraction | None = None) -> dict[str, Fraction]:
        """The weight of each letter that counts. `default`: of all, where the cell is empty."""
        said = self.row.cell("right")
        if not said:
            if default is None:
                self.row.tell(("right", ""), NO_RIGHT)
            return dict.fromkeys(filled, default if default is not None else _NONE)
        listed = right_letters(said)
        if listed is None:
            self.row.tell(("right", ""), BAD_RIGHT, value=said[:40])
            return dict.fromkeys(filled, default if default is not None else _NONE)
        for letter in sorted(set(listed) - set(filled)):
            self.row.tell(("right", ""), NO_SUCH, letter=letter)
        bare = sum(weight is None for letter, weight in listed.items() if letter in filled)
        share = Fraction(1, bare) if bare and default is None else _ONE
        return {letter: share if weight is None else weight for letter, weight in listed.items()}

    def _choice(self, kind: Kind) -> tuple[Option, ...]:
        filled = self._filled(2)
        weights = self._weights(filled)
        right = [letter for letter in filled if weights.get(letter, _NONE) > 0]
        if kind is Kind.SINGLE and len(right) > 1 and sum(weights[letter] == 1 for letter in right) != 1:
            self.row.tell(("right", ""), ONE_RIGHT, count=len(right))
        return tuple(
            Option(
                self.row.text(OPTION, letter),
                weights.get(letter, _NONE),
                self.row.text(WHY, letter),
                key=letter.lower(),
            )
            for letter in filled
        )

    def _true_false(self) -> tuple[Option, ...]:
        said = self.row.cell("right")
        word = heading_key(said)
        if word in ("a", "b"):  # the letter of the option, where Đúng and Sai were written out
            first = heading_key(self.row.cell(OPTION, "A"))
            word = "dung" if (word == "a") != (first in _FALSE) else "sai"
        if not said:
            self.row.tell(("right", ""), NO_RIGHT)
        elif word not in _TRUE | _FALSE:
            self.row.tell(("right", ""), TRUE_OR_FALSE, value=said[:40])
        return (
            Option(NOTHING, Fraction(word in _TRUE), self.row.text(WHY, "A"), key="true"),
            Option(NOTHING, Fraction(word in _FALSE), self.row.text(WHY, "B"), key="false"),
        )

    def _pairs(self) -> tuple[Option, ...]:
        options = []
        for letter in self._filled(2):
            said = self.row.cell(OPTION, letter)
            found = _ARROW.search(said)
            if found is None or not said[found.end() :].strip():
                self.row.tell((OPTION, letter), NO_ARROW, value=said[:40])
                continue
            left, match = (
                Text(said[: found.start()].strip(), self.row.markup),
                Text(said[found.end() :].strip()),
            )
            options.append(
                Option(
                    left if left else NOTHING, Fraction(bool(left)), self.row.text(WHY, letter), match=match
                )
            )
        return tuple(options)

    def _ordering(self) -> tuple[Option, ...]:
        return tuple(
            Option(self.row.text(OPTION, letter), _ONE, self.row.text(WHY, letter))
            for letter in self._filled(2)
        )

    def _typed(self, kind: Kind) -> tuple[Option, ...]:
        filled = self._filled()
        if not filled:
            self.row.tell((OPTION, "A"), NO_ANSWER)
        weights = self._weights(filled, default=_ONE)
        around = [part.strip() for part in re.split(r"[;\n]", self.row.cell("tolerance"))]
        options = []
        for place, letter in enumerate(filled):
            said, tolerance = self.row.cell(OPTION, letter), None
            if kind is Kind.NUMBER and said != "*":
                number = decimal_of(said)
                if number is None:
                    self.row.tell((OPTION, letter), NOT_A_NUMBER, value=said[:40])
                    continue
                said = shown(number)
                tolerance = self._tolerance(around[place] if place < len(around) else around[-1])
            options.append(
                Option(
                    Text(said), weights.get(letter, _NONE), self.row.text(WHY, letter), tolerance=tolerance
                )
            )
        return tuple(options)

    def _tolerance(self, said: str) -> Decimal:
        tolerance = decimal_of(said) if said else Decimal(0)
        if tolerance is None or tolerance < 0:
            self.row.odd("tolerance", said)
            return Decimal(0)
        return tolerance

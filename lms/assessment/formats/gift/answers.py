"""What stands between the braces of a GIFT question. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from lms.assessment.formats.bounds import MAX_OPTIONS, TOO_MANY_OPTIONS
from lms.assessment.formats.content import NOTHING, Kind, Markup, Option, Text
from lms.assessment.formats.figures import decimal_of, shown, weight_of
from lms.assessment.formats.gift.syntax import marked_text, restored
from lms.kernel.messages import mark

EMPTY_OPTION = mark("Có phương án để trống.")
EMPTY_ANSWER = mark("Có đáp án để trống.")
NO_SIGN = mark("Phương án “{option}” không có dấu = hoặc ~ ở trước; đã coi là phương án sai.")
NO_SIGN_ANSWER = mark("Đáp án “{option}” không có dấu = ở trước; đã coi là đáp án đúng.")
ONE_OPTION = mark("Câu chọn cần ít nhất hai phương án.")
NONE_RIGHT = mark("Không có phương án nào đúng.")
NONE_FULL = mark("Không có đáp án nào được trọn điểm.")
MANY_RIGHT = mark(
    "Có {count} phương án được trọn điểm nhưng chỉ được chọn một. Nếu phải chọn đủ các phương án, hãy chia phần trăm: ~%50%."
)
BAD_WEIGHT = mark("Trọng số “{value}” không phải phần trăm từ -100 đến 100; đã coi là 0.")
NO_ARROW = mark("Cặp “{option}” thiếu dấu ->.")
FEW_PAIRS = mark("Câu ghép đôi cần ít nhất hai cặp.")
EMPTY_RIGHT = mark("Cặp “{option}” thiếu vế phải.")
NO_NUMBER = mark("“{value}” không phải là số, khoảng (1..5) hay số kèm sai số (3:0.5).")
BAD_RANGE = mark("Khoảng “{value}” có đầu nhỏ lớn hơn đầu lớn.")
NEGATIVE_TOLERANCE = mark("Sai số “{value}” không được âm.")
NO_NUMBERS = mark("Câu trả lời bằng số chưa có đáp án.")

_WEIGHT = re.compile(r"%([+-]?[0-9.,]{1,16})%")
_WEIGHT_LIKE = re.compile(r"%([^%\s]{1,12})%")
_TRUE_FALSE = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_CUT = {"=~": re.compile(r"[=~]"), "=": re.compile("=")}
_ONE = Fraction(1)


@dataclass(frozen=True)
class Found:
    """The kind of question, its options, and faults as (place in the text, message id, is a note, parameters)."""

    kind: Kind
    options: tuple[Option, ...] = ()
    faults: Sequence[tuple[int, str, bool, Mapping[str, object]]] = ()


DESCRIPTION = Found(Kind.DESCRIPTION)


def read(inside: str, markup: Markup) -> Found:
    """What is asked and what is right, by the text between the braces without the general feedback; `markup` is the
    question's, which its texts share unless they say otherwise."""
    reader = _Reader(inside, markup)
    stripped = inside.strip()
    if not stripped:
        return Found(Kind.ESSAY)
    if stripped.partition("#")[0].strip().upper() in _TRUE_FALSE:
        return Found(Kind.TRUE_FALSE, reader.true_false())
    if stripped.startswith("#"):
        return Found(Kind.NUMBER, reader.numbers(), reader.faults)
    if "~" in stripped:
        return reader.choice()
    if "=" in stripped and "->" in stripped:
        return Found(Kind.MATCHING, reader.pairs(), reader.faults)
    return Found(Kind.TEXT, reader.words(), reader.faults)


@dataclass(frozen=True)
class _Piece:
    """An answer: where it begins, the sign before it ("" for none), its weight (None: not said), its parts."""

    at: int
    sign: str
    weight: Fraction | None
    text: str
    feedback: str


@dataclass
class _Reader:
    inside: str
    markup: Markup
    faults: list[tuple[int, str, bool, Mapping[str, object]]] = field(default_factory=list)

    def _fault(self, at: int, msgid: str, *, is_note: bool = False, **params: object) -> None:
        self.faults.append((at, msgid, is_note, params))

    def _pieces(self, signs: str, start: int = 0, end: int | None = None) -> Iterator[_Piece]:
        end = len(self.inside) if end is None else end
        cuts = [found.start() for found in _CUT[signs].finditer(self.inside, start, end)]
        if self.inside[start : cuts[0] if cuts else end].strip():
            yield self._piece(start, cuts[0] if cuts else end, "")
        if len(cuts) > MAX_OPTIONS:
            self._fault(cuts[MAX_OPTIONS], TOO_MANY_OPTIONS, limit=MAX_OPTIONS)
            del cuts[MAX_OPTIONS + 1 :]
            end = cuts.pop()
        for at, until in pairwise([*cuts, end]):
            yield self._piece(at + 1, until, self.inside[at])

    def _piece(self, start: int, end: int, sign: str) -> _Piece:
        text = self.inside[start:end]
        at = start + len(text) - len(text.lstrip())
        text = text.strip()
        weight = None
        if found := _WEIGHT.match(text) or _WEIGHT_LIKE.match(text):
            weight = weight_of(found[1])
            if weight is None and any(char.isdigit() for char in found[1]):
                self._fault(at, BAD_WEIGHT, value=found[1])
                weight = Fraction(0)
            text = text[found.end() :] if weight is not None else text
        text, _, feedback = text.partition("#")
        return _Piece(at, sign, weight, text.strip(), feedback)

    def _feedback(self, piece: _Piece) -> Text:
        return marked_text(piece.feedback, self.markup) or NOTHING

    def true_false(self) -> tuple[Option, ...]:
        """The first feedback is for who was wrong, the second for who was right."""
        word, *rest = self.inside.split("#", 2)
        feedback = [marked_text(text, self.markup) or NOTHING for text in [*rest, "", ""]]
        is_true = _TRUE_FALSE[word.strip().upper()]
        return tuple(
            Option(NOTHING, Fraction(is_right), feedback[1 if is_right else 0], key=key)
            for key, is_right in (("true", is_true), ("false", not is_true))
        )

    def choice(self) -> Found:
        options = []
        has_right_sign = "=" in self.inside
        for piece in self._pieces("=~"):
            default = _ONE if piece.sign == "=" else Fraction(0)
            weight = default if piece.weight is None else piece.weight
            text = marked_text(piece.text, self.markup)
            if not text:
                self._fault(piece.at, EMPTY_OPTION)
            elif not piece.sign:
                self._fault(piece.at, NO_SIGN, option=text.source[:40])
            options.append(Option(text, weight, self._feedback(piece)))
        full = sum(option.weight == _ONE for option in options)
        if len(options) < 2:
            self._fault(0, ONE_OPTION)
        if not any(option.weight > 0 for option in options):
            self._fault(0, NONE_RIGHT)
        elif has_right_sign and not full:
            self._fault(0, NONE_FULL)
        elif has_right_sign and full > 1:
            self._fault(0, MANY_RIGHT, is_note=True, count=full)
        return Found(Kind.SINGLE if has_right_sign else Kind.MULTIPLE, tuple(options), self.faults)

    def pairs(self) -> tuple[Option, ...]:
        options = []
        for piece in self._pieces("="):
            left, arrow, right = piece.text.partition("->")
            text, match = marked_text(left, self.markup), Text(restored(right))
            if not arrow:
                self._fault(piece.at, NO_ARROW, option=text.source[:40])
            elif not match:
                self._fault(piece.at, EMPTY_RIGHT, option=text.source[:40])
            else:
                options.append(Option(text, Fraction(bool(text)), self._feedback(piece), match=match))
        if sum(bool(option.text) for option in options) < 2:
            self._fault(0, FEW_PAIRS)
        return tuple(options)

    def words(self) -> tuple[Option, ...]:
        options = []
        for piece in self._pieces("="):
            text = Text(marked_text(piece.text, Markup.PLAIN).source)
            weight = _ONE if piece.weight is None else piece.weight
            if not text:
                self._fault(piece.at, EMPTY_ANSWER)
                continue
            if not piece.sign:
                self._fault(piece.at, NO_SIGN_ANSWER, is_note=True, option=text.source[:40])
            options.append(Option(text, weight, self._feedback(piece)))
        if not any(option.weight == _ONE for option in options):
            self._fault(0, NONE_FULL)
        return tuple(options)

    def numbers(self) -> tuple[Option, ...]:
        start = self.inside.index("#") + 1
        wrong = self.inside.find("~", start)
        options = []
        for piece in self._pieces("=", start, None if wrong < 0 else wrong):
            if (option := self._number(piece)) is not None:
                options.append(option)
        if not options:
            self._fault(0, NO_NUMBERS)
        elif not any(option.weight == _ONE for option in options):
            self._fault(0, NONE_FULL)
        if wrong >= 0:
            piece = self._piece(wrong + 1, len(self.inside), "~")
            options.append(Option(Text("*"), Fraction(0), self._feedback(piece)))
        return tuple(options)

    def _number(self, piece: _Piece) -> Option | None:
        given = restored(piece.text)
        weight = _ONE if piece.weight is None else piece.weight
        if given == "*":
            return Option(Text("*"), weight, self._feedback(piece))
        span = _span(given)
        if span is None:
            self._fault(piece.at, NO_NUMBER if given else EMPTY_ANSWER, value=given[:40])
            return None
        value, tolerance = span
        if tolerance < 0:
            self._fault(piece.at, BAD_RANGE if ".." in given else NEGATIVE_TOLERANCE, value=given[:40])
            return None
        return Option(Text(shown(value)), weight, self._feedback(piece), tolerance=Decimal(shown(tolerance)))


def _span(given: str) -> tuple[Decimal, Decimal] | None:
    """The middle and the tolerance of '3', '3:0.5' and '2.5..3.5'; None for anything else."""
    low, dots, high = given.partition("..")
    if dots:
        first, last = decimal_of(low), decimal_of(high)
        return None if first is None or last is None else ((first + last) / 2, (last - first) / 2)
    number, colon, around = given.partition(":")
    value, tolerance = decimal_of(number), decimal_of(around) if colon else Decimal(0)
    return None if value is None or tolerance is None else (value, tolerance)

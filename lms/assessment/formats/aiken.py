"""Aiken: a question, its options "A. …", and "ANSWER: C". Pure.

Read strictly as Moodle describes it (docs.moodle.org, "Aiken format") and as people write it: "A)", small letters,
blank lines anywhere, "ĐÁP ÁN: B", several right ones, an option or a question over several lines.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from lms.assessment.formats import bounds, losses, texts, where
from lms.assessment.formats.content import Item, Kind, Option, Problem, Questions, Text, Written
from lms.kernel.messages import Message, mark

HELD = frozenset[str]()
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

NO_ANSWER = mark("Câu này thiếu dòng ANSWER (đáp án).")
NO_OPTIONS = mark("Có dòng đáp án nhưng phía trên không có phương án A, B, C …")
NO_TEXT = mark("Câu hỏi chưa có nội dung.")
FEW_OPTIONS = mark("Câu chọn cần ít nhất hai phương án.")
NO_SUCH = mark("Đáp án là {letter} nhưng câu này không có phương án {letter}.")
SKIPPED = mark("Thiếu phương án {missing} trước phương án {letter}.")
TWICE = mark("Phương án {letter} có hai lần; dòng sau đã được bỏ qua.")
EMPTY_OPTION = mark("Phương án {letter} để trống.")
LEFT_OVER = mark("Đoạn này không có phương án và đáp án nào nên không được đọc thành câu hỏi.")

NO_KIND = mark("Định dạng này không có loại câu “{kind}”; câu này không được ghi.")
NOT_ONE_RIGHT = mark("Aiken cần đúng một phương án đúng; câu này không được ghi.")
TOO_MANY = mark("Aiken có nhiều nhất 26 phương án; câu này không được ghi.")
FORMATTING = mark("định dạng chữ, bảng và danh sách")
WEIGHTS = mark("điểm từng phần")
PICTURES = mark("hình kèm theo (đã thay bằng lời mô tả hình)")
AS_CHOICE = mark("Câu đúng – sai được ghi thành câu một lựa chọn “Đúng”, “Sai”.")
TRUE_FALSE = {"true": "Đúng", "false": "Sai"}

_OPTION = re.compile(r"([A-Za-z])[.)](?:\s+(.*)|\s*$)")
_TIGHT_OPTION = re.compile(r"([A-Z])[.)](\S.*)")
_ANSWER = re.compile(
    r"(?:answers?|ans|key|đáp án(?: đúng)?|dap an(?: dung)?|đ/a|đa)\s*[:：.=-]\s*(.*)", re.IGNORECASE
)
_LETTERS = re.compile(r"\(?([A-Za-z](?:\s*(?:[,;&+/]|và|\s)\s*[A-Za-z])*)(?:[.)](?:\s.*)?)?")
_NUMBER = re.compile(r"câu\s+(?:hỏi\s+)?([0-9]{1,5})\s*[.:)]\s*", re.IGNORECASE)


@dataclass
class _Option:
    letter: str
    line: int
    lines: list[str]


@dataclass
class _Open:
    """The question that is being read. `stray`: lines below an option that may belong to it or to a new question."""

    text: list[tuple[int, str]] = field(default_factory=list)
    options: list[_Option] = field(default_factory=list)
    stray: list[tuple[int, str]] = field(default_factory=list)
    blank_before_stray: bool = False


class Aiken:
    """Choice questions as plain text."""

    name = "aiken"
    endings = (".aiken", ".txt")

    def read(self, content: bytes) -> Questions:
        try:
            text = texts.decoded(content)
        except texts.NotText as error:
            return Questions(problems=(Problem(error.line, error.message),))
        if not text.strip():
            return Questions(problems=(Problem(0, Message(texts.EMPTY)),))
        reading = _Reading()
        for number, line in enumerate(text.split("\n"), 1):
            if reading.count > bounds.MAX_QUESTIONS:
                reading.problems.append(bounds.too_many(number))
                break
            if len(reading.problems) > bounds.MAX_PROBLEMS:
                break  # whoever counts them says so
            reading.take(number, line.strip())
        return reading.done()

    def write(self, items: Sequence[Item], media: Mapping[str, bytes]) -> Written:
        return _write(items)


class _Reading:
    def __init__(self) -> None:
        self.items: list[Item] = []
        self.problems: list[Problem] = []
        self.open = _Open()
        self.count = 0
        self._was_blank = False

    def take(self, number: int, line: str) -> None:
        """One line of the file."""
        if not line:
            self._was_blank = True
            return
        answer = _ANSWER.fullmatch(line)
        letters = _LETTERS.fullmatch(answer[1].strip()) if answer else None
        if letters:
            self._answer(number, [char for char in letters[1].upper() if char in LETTERS])
        elif not self._option(number, line):
            self._text(number, line)
        self._was_blank = False

    def _text(self, number: int, line: str) -> None:
        if not self.open.options:
            self.open.text.append((number, line))  # a paragraph above belongs to it: there is no other place
            return
        if not self.open.stray:
            self.open.blank_before_stray = self._was_blank
        self.open.stray.append((number, line))

    def _option(self, number: int, line: str) -> bool:
        """Takes the line as an option; False if it is none."""
        held = self.open.options
        found = _OPTION.fullmatch(line) or (_TIGHT_OPTION.fullmatch(line) if self.open.text or held else None)
        if found is None:
            return False
        letter = found[1].upper()
        if letter == "A" and held:
            self._unanswered()
            held = self.open.options
        expected = len(held)
        place = LETTERS.index(letter)
        if not held and (letter != "A" or not self.open.text):
            return False
        if place > expected + 2:
            return False
        if any(option.letter == letter for option in held):
            self._tell(number, TWICE, letter=letter)
            return True
        if not held:
            self.count += 1
        elif place > LETTERS.index(held[-1].letter) + 1:
            self._tell(number, SKIPPED, letter=letter, missing=LETTERS[place - 1])
        self._join_stray()
        text = (found[2] or "").strip()
        if not text:
            self._tell(number, EMPTY_OPTION, letter=letter)
        held.append(_Option(letter, number, [text] if text else []))
        return True

    def _join_stray(self) -> None:
        """Lines below an option go on with it."""
        if self.open.options:
            self.open.options[-1].lines += [line for _, line in self.open.stray]
        self.open.stray = []

    def _unanswered(self) -> None:
        """A new question begins although the one before has no answer."""
        stray = self.open.stray
        self.open.stray = []
        self._finish(self.open.options[-1].line, [])
        self.open = _Open(text=stray)

    def _answer(self, number: int, letters: list[str]) -> None:
        if self.open.options and self.open.stray and self.open.blank_before_stray:
            # Text after a blank line, and then an answer without options of its own: nobody's.
            stray, self.open.stray = self.open.stray, []
            self._finish(number, letters)
            self._tell(stray[0][0], LEFT_OVER)
            return
        if not self.open.options:
            self.count += 1
            self._tell(number, NO_OPTIONS)
            self.open = _Open()
            return
        self._join_stray()
        self._finish(number, letters)

    def _tell(self, line: int, msgid: str, **params: object) -> None:
        self.problems.append(
            Problem(line, Message(msgid, params), where.at_question(self.count) if self.count else None)
        )

    def _finish(self, line: int, letters: list[str]) -> None:
        """Makes the question that is open, whose right options are `letters`."""
        held, text = self.open.options, self.open.text
        begins = text[0][0] if text else held[0].line
        if not letters:
            self._tell(begins, NO_ANSWER)
        for letter in letters:
            if letter not in [option.letter for option in held]:
                self._tell(line, NO_SUCH, letter=letter)
        if len(held) < 2:
            self._tell(begins, FEW_OPTIONS)
        right = {option.letter for option in held} & set(letters)
        is_many = len(right) > 1
        weight = Fraction(1, len(right)) if right else Fraction(0)
        said = "\n".join(words for _, words in text)
        named = _NUMBER.match(said)
        self.items.append(
            Item(
                Kind.MULTIPLE if is_many else Kind.SINGLE,
                Text(said[named.end() :] if named and said[named.end() :] else said),
                tuple(
                    Option(
                        Text(" ".join(option.lines)),
                        weight if option.letter in right else Fraction(0),
                        key=option.letter.lower(),
                    )
                    for option in held
                ),
                line=begins,
                number=named[1] if named else "",
            )
        )
        self.open = _Open()

    def done(self) -> Questions:
        """What was read, at the end of the file."""
        if self.open.options:
            stray = self.open.stray
            self.open.stray = []
            self._finish(self.open.options[-1].line, [])
            self.open = _Open(text=stray)
        if self.open.text:
            self.problems.append(Problem(self.open.text[0][0], Message(LEFT_OVER)))
        return Questions(tuple(self.items), tuple(self.problems))


def _write(items: Sequence[Item]) -> Written:
    problems: list[Problem] = []
    blocks: list[str] = []
    lost: dict[str, list[int]] = {FORMATTING: [], WEIGHTS: [], PICTURES: []}
    written: list[tuple[int, Item]] = []
    for number, item in enumerate(items, 1):
        refusal = _refusal(item)
        if refusal is not None:
            problems.append(Problem(0, refusal, losses.place_of(item, number)))
            continue
        if item.kind is Kind.TRUE_FALSE:
            told = Message(AS_CHOICE)
            problems.append(Problem(0, told, losses.place_of(item, number), is_note=True))
        shown = [item.text, *(option.text for option in item.options)]
        lost[FORMATTING] += [number] * any(texts.is_formatted(text) for text in shown)
        lost[PICTURES] += [number] * any(texts.pictures(text) for text in shown)
        lost[WEIGHTS] += [number] * any(option.weight not in (0, 1) for option in item.options)
        blocks.append(_block(item, number))
        written.append((number, item))
    problems += losses.not_held(written, HELD)
    problems += [losses.lost(words, numbers) for words, numbers in lost.items() if numbers]
    return Written(("\n\n".join(blocks) + "\n").encode() if blocks else b"", tuple(problems))


def _refusal(item: Item) -> Message | None:
    if item.kind not in (Kind.SINGLE, Kind.TRUE_FALSE):
        return Message(NO_KIND, {"kind": Message(losses.KIND_WORDS[item.kind])})
    if len(item.options) > len(LETTERS):
        return Message(TOO_MANY)
    if sum(option.weight == 1 for option in item.options) != 1:
        return Message(NOT_ONE_RIGHT)
    return None


def _one_line(text: Text) -> str:
    return " ".join(texts.plain(texts.without_pictures(text)).split())


def _block(item: Item, number: int) -> str:
    said = _one_line(item.text)
    name = item.number if item.number.isascii() and item.number.isdigit() else ""
    if not name and (_OPTION.match(said) or _TIGHT_OPTION.match(said) or _ANSWER.match(said)):
        name = str(number)  # so that it can't be taken for an option or an answer
    lines = [f"Câu {name}: {said}" if name else said]
    right = ""
    for letter, option in zip(LETTERS, item.options, strict=False):
        lines.append(f"{letter}. {_one_line(option.text) or TRUE_FALSE.get(option.key, '')}".rstrip())
        right = letter if option.weight == 1 else right
    return "\n".join([*lines, f"ANSWER: {right}"])

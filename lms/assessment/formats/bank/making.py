"""The source of each kind of question, made of what a file says. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from lms.assessment.formats import markdown, texts
from lms.assessment.formats.bank.pictures import Admitted
from lms.assessment.formats.content import Item, Kind, Option, Problem, Text
from lms.assessment.formats.figures import decimal_of, percent, shown
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import comparable

NO_WHY = mark("{what} chưa có lời giải thích; cần viết thêm trước khi dùng.")
LOST = mark("{where}: không giữ được {what}.")
WEIGHT = mark("Phương án {letter} được {percent} phần trăm số điểm; ở đây mỗi phương án chỉ đúng hoặc sai.")
ANSWER_WEIGHT = mark("Đáp án “{answer}” chỉ được {percent} phần trăm số điểm nên không được nhận.")
OTHER_NUMBER = mark("Chỉ giữ đáp án {kept}; các đáp án khác không được nhận: {others}.")
CASE = mark("Ở đây chữ hoa và chữ thường luôn được coi như nhau.")
WILDCARD = mark("Đáp án “{answer}” có dấu * thay cho chữ bất kỳ; ở đây đó chỉ là dấu sao.")
UNITS = mark("Chỉ giữ đơn vị {kept}; các đơn vị khác không được nhận: {others}.")
ONE_LIST = mark("Các chỗ trống có danh sách riêng; ở đây mọi chỗ trống chọn chung một danh sách.")
GAP_NUMBER = mark("Chỗ trống {number} là số; ở đây đáp án phải gõ đúng như đã ghi, không có sai số.")
GAP_WEIGHT = mark("Chỗ trống {number} tính nhiều lần; ở đây mọi chỗ trống tính như nhau.")
GAP_NO_KEY = mark("Chỗ trống {number} chưa có đáp án đúng.")
WHOLE = mark("Câu hỏi")
OPTION = mark("Phương án {letter}")
OPTIONS = mark("Phương án {letters}")
LEFT = mark("Vế trái {number}")
RIGHT = mark("Vế phải {number}")
ROW = mark("Dòng {number}")
GAP = mark("Chỗ trống {number}")
WHY_OF = mark("Lời giải thích: {what}")
PICTURE = mark("hình trong danh sách để chọn")
LEFTOVER_WHY = mark("lời giải thích của các đáp án tự gõ")
FILL_IN = "Điền vào chỗ trống."
"""What a running text with gaps asks, where the file has no words for it; course texts are Vietnamese."""


_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ONE = Fraction(1)


@dataclass
class Maker:
    """Makes the source of one question; `problems` gathers what is lost, `has_no_why` that an explanation is missing."""

    item: Item
    admitted: Mapping[str, Admitted] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    has_no_why: bool = False

    def tell(self, msgid: str, *, is_note: bool = False, **params: object) -> None:
        self.problems.append(Problem(self.item.line, Message(msgid, params), is_note=is_note))

    def _converted(self, found: markdown.Converted, where: Message) -> str:
        for what in found.lost:
            self.tell(LOST, where=where, what=what)
        return found.source

    def text(self, text: Text) -> str:
        return self._converted(markdown.of_text(text), Message(WHOLE))

    def line(self, text: Text, where: Message) -> str:
        return self._converted(markdown.of_line(text), where)

    def why(self, *feedback: Text, what: Message, is_needed: bool = True) -> str:
        """One explanation of several texts of the file; a note where the kind needs one and there is none."""
        said = [self.line(text, Message(WHY_OF, {"what": what})) for text in feedback if text]
        self.miss_why(what, is_needed and not said)
        sentences = [each if each[-1:] in ".!?…:;)" else f"{each}." for each in said[:-1]]
        return " ".join([*sentences, *said[-1:]])

    # ---- kinds -----------------------------------------------------------------------------------------------

    def choice(self) -> dict[str, Any]:
        options, silent = [], []
        full = max((option.weight for option in self.item.options), default=Fraction(0))
        for key, letter, option in self._lettered(self.item.options):
            is_right, what = self._is_right(option, full, letter), Message(OPTION, {"letter": letter})
            # What is said of the whole question belongs to its right option: the kind has no other place for it.
            told = [option.feedback] if option.feedback else []
            told += [self.item.feedback] if is_right or not told else []
            why = self.why(*told, what=what, is_needed=False)
            silent += [] if why else [letter]
            text = self.line(option.text, what) if option.text else ""
            options.append({"key": key, "text": text, "correct": is_right, "why": why})
        self.miss_why(Message(OPTIONS, {"letters": ", ".join(silent)}), bool(silent))
        return {"text": self.text(self.item.text), "options": options}

    def miss_why(self, what: Message, is_missing: bool) -> None:
        """A note that an explanation is missing which the kind needs."""
        if is_missing:
            self.has_no_why = True
            self.tell(NO_WHY, is_note=True, what=what)

    def _is_right(self, option: Option, full: Fraction, letter: str) -> bool:
        if self.item.kind is Kind.MULTIPLE:
            is_right = option.weight > 0
            share = Fraction(1, sum(each.weight > 0 for each in self.item.options) or 1)
            is_usual = option.weight in ((share,) if is_right else (0, -share))
        else:
            is_right = option.weight > 0 and option.weight == full
            is_usual = option.weight in (0, 1)
        if not is_usual and option.weight >= 0:
            self.tell(WEIGHT, letter=letter, percent=percent(option.weight))
        return is_right

    def _lettered(self, options: Sequence[Option]) -> Iterator[tuple[str, str, Option]]:
        """Each option with its key and, for people, its letter."""
        keys = self.keys([option.key for option in options])
        for number, (key, option) in enumerate(zip(keys, options, strict=True)):
            yield key, _place(number).upper(), option

    def keys(self, said: Sequence[str]) -> list[str]:
        """The keys of the file where all of them can be kept, else letters."""
        keys = [key.lower() for key in said]
        if not all(_KEY.fullmatch(key) and len(key) <= 64 for key in keys) or len(set(keys)) < len(keys):
            return [_place(number) for number in range(len(said))]
        return keys

    def words(self) -> dict[str, Any]:
        answers, feedback = self._answers(self.item.options)
        if self.item.ignores_case is False:
            self.tell(CASE, is_note=True)
        return {
            "text": self.text(self.item.text), "answers": answers,
            "diacritics": not self.item.ignores_marks, "why": self._whole_why(feedback),
        }  # fmt: skip

    def _whole_why(self, feedback: Sequence[Text]) -> str:
        told = [self.item.feedback] if self.item.feedback else list(feedback[:1])
        if len(feedback) > (0 if self.item.feedback else 1):
            self.tell(LOST, is_note=True, where=Message(WHOLE), what=Message(LEFTOVER_WHY))
        return self.why(*told, what=Message(WHOLE))

    def _answers(self, options: Sequence[Option]) -> tuple[list[str], list[Text]]:
        """The accepted answers, and what is said about them."""
        answers: list[str] = []
        for option in options:
            answer = " ".join(texts.plain(option.text).split())
            if option.weight < 1:
                if answer != "*":
                    self.tell(ANSWER_WEIGHT, answer=answer[:60], percent=percent(option.weight))
            else:
                if "*" in answer.replace("\\*", ""):
                    self.tell(WILDCARD, answer=answer[:60])
                answers.append(answer.replace("\\*", "*"))
        by_sense: dict[str, str] = {}
        for answer in answers:
            by_sense.setdefault(comparable(answer, diacritics=not self.item.ignores_marks), answer)
        return list(by_sense.values()), [option.feedback for option in options if option.feedback]

    def number(self) -> dict[str, Any]:
        """Of several right numbers the first."""
        numbers = [(decimal_of(option.text.source), option) for option in self.item.options]
        right = [(number, option) for number, option in numbers if number is not None and option.weight == 1]
        answer, kept = right[0] if right else (None, None)
        refused = [
            option.text.source for option in self.item.options if option is not kept and option.weight > 0
        ]
        if kept and refused:
            self.tell(OTHER_NUMBER, kept=kept.text.source, others=", ".join(refused))
        if self.item.units[1:]:
            self.tell(UNITS, kept=self.item.units[0], others=", ".join(self.item.units[1:]))
        return {
            "text": self.text(self.item.text), "answer": shown(answer) if answer is not None else "",
            "tolerance": shown(kept.tolerance) if kept and kept.tolerance is not None else "0",
            "unit": self.item.units[0] if self.item.units else "",
            "why": self._whole_why([option.feedback for option in self.item.options if option.feedback]),
        }  # fmt: skip

    def words_only(self, text: Text, where: Message) -> str:
        """One line for a list to choose from, where no picture can stand."""
        if texts.pictures(text):
            self.tell(LOST, where=where, what=Message(PICTURE))
        return self.line(texts.without_pictures(text), where)

    def matching(self) -> dict[str, Any]:
        choices: dict[str, str] = {}
        rows: list[dict[str, Any]] = []
        for number, option in enumerate(self.item.options):
            right = self.words_only(option.match, Message(RIGHT, {"number": number + 1}))
            key = choices.setdefault(right, f"v{len(choices) + 1}")
            if texts.plain(option.text) or texts.pictures(option.text):
                rows.append(
                    {
                        "key": _place(len(rows)),
                        "text": self.line(option.text, Message(LEFT, {"number": number + 1})),
                        "match": key,
                        "why": self.why(
                            option.feedback, what=Message(LEFT, {"number": number + 1}), is_needed=False
                        ),
                    }
                )
        return {
            "text": self.text(self.item.text), "options": rows,
            "choices": [{"key": key, "text": text} for text, key in choices.items()],
            "why": self.why(self.item.feedback, what=Message(WHOLE)),
        }  # fmt: skip

    def ordering(self) -> dict[str, Any]:
        return {
            "text": self.text(self.item.text),
            "options": [
                {
                    "key": key,
                    "text": self.line(option.text, Message(ROW, {"number": number})),
                    "why": self.why(option.feedback, what=Message(ROW, {"number": number}), is_needed=False),
                }
                for number, (key, _, option) in enumerate(self._lettered(self.item.options), 1)
            ],
            "why": self.why(self.item.feedback, what=Message(WHOLE)),
        }  # fmt: skip

    def blanks(self) -> dict[str, Any]:
        choices: dict[str, str] = {}
        lists = {tuple(texts.plain(option.text) for option in gap.options) for gap in self.item.gaps if gap.kind is Kind.SINGLE}  # fmt: skip
        if len({frozenset(listed) for listed in lists}) > 1:
            self.tell(ONE_LIST)
        gaps = []
        for number, gap in enumerate(self.item.gaps, 1):
            made: dict[str, Any] = {"key": str(number), "answers": [], "match": "", "why": ""}
            feedback = [option.feedback for option in gap.options if option.feedback]
            if gap.weight != 1:
                self.tell(GAP_WEIGHT, number=number)
            if gap.kind is Kind.SINGLE:
                made["match"] = self._listed(gap.options, choices, number)
            else:
                if gap.kind is Kind.NUMBER:
                    self.tell(GAP_NUMBER, is_note=_is_exact(gap.options), number=number)
                made["answers"], _ = self._answers(gap.options)
            made["why"] = self.why(*feedback[:1], what=Message(GAP, {"number": number}), is_needed=False)
            if feedback[1:]:
                what = Message(LEFTOVER_WHY)
                self.tell(LOST, is_note=True, where=Message(GAP, {"number": number}), what=what)
            gaps.append(made)
        passage = self.text(self.item.text)
        return {
            "text": FILL_IN, "passage": re.sub(r"\\\[\\\[([0-9]+)\\\]\\\]", r"[[\1]]", passage), "gaps": gaps,
            "choices": [{"key": key, "text": text} for text, key in choices.items()],
            "diacritics": not self.item.ignores_marks, "why": self.why(self.item.feedback, what=Message(WHOLE)),
        }  # fmt: skip

    def _listed(self, options: Sequence[Option], choices: dict[str, str], number: int) -> str:
        """Puts the options of a gap into the common list; returns the key of the right one."""
        match, best = "", Fraction(0)
        for option in options:
            said = self.words_only(option.text, Message(GAP, {"number": number}))
            key = choices.setdefault(said, f"v{len(choices) + 1}")
            if 0 < option.weight < 1:
                self.tell(ANSWER_WEIGHT, answer=said[:60], percent=percent(option.weight))
            if option.weight > best:
                match, best = key, option.weight
        if not match:
            self.tell(GAP_NO_KEY, number=number)
        return match


def _is_exact(options: Sequence[Option]) -> bool:
    """Whether numbers are whole and without tolerance, so that they are typed as they are written."""
    return all(
        not option.tolerance
        and (number := decimal_of(option.text.source)) is not None
        and number == int(number)
        for option in options
        if option.weight > 0
    )


def _place(number: int) -> str:
    return _LETTERS[number] if number < len(_LETTERS) else f"a{number}"

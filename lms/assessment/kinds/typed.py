"""Kinds where one types into one field: a short text, a number."""

import random
import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lms.assessment.kinds.protocol import Asked, Body, Input, Line, Reviewed, Source, pictures_of
from lms.assessment.kinds.shape import WHY, Fault, Field, Of, Shape, misshapen
from lms.assessment.statistics.rules.counts import Answers, Counts, count_typed
from lms.kernel.markup import render_inline, render_text
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean, comparable

MOST_TYPED = 1000
"""What the server takes; a page's fields stop at 200 characters, which a browser counts in its own way."""

ANSWERS = Field("answers", Of.TEXTS, 20)
DIACRITICS = Field("diacritics", Of.FLAG, default=True)
_ONE, _NONE = Fraction(1), Fraction(0)


def too_long(sent: Sequence[str]) -> Message | None:
    """Why what was typed can't be stored; None if it can."""
    if any(len(value) > MOST_TYPED for value in sent):
        return Message(mark("Câu trả lời dài quá {most} ký tự."), {"most": MOST_TYPED})
    return None


def answer_faults(answers: Sequence[str], diacritics: bool, path: tuple[str | int, ...]) -> Iterator[Fault]:
    """What is wrong with a list of accepted answers."""
    known: set[str] = set()
    for answer in answers:
        same = comparable(answer, diacritics=diacritics)
        if not same or len(answer) > 200:
            yield Fault(
                path, Message(mark("Đáp án “{value}” để trống hoặc quá dài."), {"value": answer[:60]})
            )
        if same in known:
            yield Fault(path, Message(mark("Đáp án “{value}” trùng với một đáp án khác."), {"value": answer}))
        known.add(same)


def is_accepted(answers: Sequence[str], diacritics: bool, typed: str) -> bool:
    """Whether `typed` is one of the accepted `answers`."""
    wanted = comparable(typed, diacritics=diacritics)
    return any(comparable(answer, diacritics=diacritics) == wanted for answer in answers)


class _Typed(ABC):
    """What the two share: one field, stored as one text."""

    name = ""
    template = "assessment/inputs.html"
    needs_grader = False
    shape = Shape(())

    def check(self, source: Source) -> list[Message]:
        return list(misshapen(self.shape, source)) or [fault.message for fault in self.faults(source)]

    @abstractmethod
    def faults(self, source: Source) -> list[Fault]:
        """What is wrong with the kind's own fields."""

    def render(self, source: Source) -> dict[str, Any]:
        pictures = pictures_of(source)
        return {
            "html": render_text(str(source["text"]), pictures),
            "options": [],
            "why_html": render_inline(str(source["why"]), pictures),
        }

    def lay_out(self, _body: Body, _shuffle: bool, _rng: random.Random) -> list[str]:
        return []

    def find_fault(self, _order: Sequence[str], sent: Sequence[str]) -> Message | None:
        if len(sent) > 1:
            return Message(mark("Câu này chỉ có một ô trả lời."))
        return too_long(sent)

    def keep(self, _order: Sequence[str], sent: Sequence[str]) -> list[str]:
        return [typed for value in sent[:1] if (typed := clean(value))]

    def is_complete(self, _order: Sequence[str], chosen: Sequence[str]) -> bool:
        return bool(chosen)

    @abstractmethod
    def is_right(self, body: Body, typed: str) -> bool:
        """Whether `typed` earns the mark."""

    def grade(self, body: Body, chosen: Sequence[str]) -> Fraction:
        return _ONE if chosen and self.is_right(body, chosen[0]) else _NONE

    @abstractmethod
    def _shown(self, body: Body) -> str:
        """The answer as the result page says it."""

    def review(self, body: Body, _order: Sequence[str], chosen: Sequence[str]) -> Reviewed:
        given = chosen[0] if chosen else ""
        line = Line("", given, self._shown(body), bool(given) and self.is_right(body, given))
        return Reviewed(body["html"], lines=[line], why_html=body["why_html"])

    def count(self, body: Body, answers: Answers) -> Counts:
        return count_typed(answers, comparable, lambda typed: self.is_right(body, typed), self._shown(body))


class ShortText(_Typed):
    """A word or a few, one of several accepted answers."""

    name = "text"
    shape = Shape((ANSWERS, DIACRITICS, WHY))

    def faults(self, source: Source) -> list[Fault]:
        return list(answer_faults(source["answers"], source.get("diacritics", True), ("answers",)))

    def render(self, source: Source) -> dict[str, Any]:
        extra = {"answers": list(source["answers"]), "diacritics": bool(source.get("diacritics", True))}
        return super().render(source) | extra

    def ask(self, body: Body, _order: Sequence[str], chosen: Sequence[str]) -> Asked:
        typed = Input("", "", chosen[0] if chosen else "")
        return Asked(body["html"], inputs=[typed], is_strict=body["diacritics"])

    def is_right(self, body: Body, typed: str) -> bool:
        return is_accepted(body["answers"], body["diacritics"], typed)

    def _shown(self, body: Body) -> str:
        return " / ".join(body["answers"])

    def right(self, body: Body) -> list[str]:
        return self.keep([], body["answers"])


_NUMBER = re.compile(r"([+-]?)\s*([0-9.,](?:[0-9.,]|\s(?=[0-9]{3}(?![0-9])))*)\s*(.*)")
_MINUS = str.maketrans("−–—", "---")
_GROUPED = {mark_: re.compile(rf"[1-9][0-9]{{0,2}}(?:\{mark_}[0-9]{{3}})+") for mark_ in ".,"}


def readings(text: str, unit: str = "") -> set[Fraction]:
    """What number `text` may mean; empty if none. `unit`: what may stand after it.

    A comma is the decimal mark, and a point may be; points between groups of three digits may group thousands. So
    "1.234" means 1234 or 1,234, and either is taken: who writes it can't mean anything else.
    """
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", clean(text)).translate(_MINUS))
    if not found or (found[3] and comparable(found[3]) != comparable(unit)):
        return set()
    values = _values("".join(found[2].split()))
    return {-value for value in values} if found[1] == "-" else values


def _values(digits: str) -> set[Fraction]:
    """Of digits with points and commas, without sign and blanks."""
    if not any(char.isdigit() for char in digits):
        return set()
    last = max(digits, key=lambda char: digits.rfind(char) if char in ".," else -1)
    if last not in ".,":
        return {Fraction(digits)}
    whole, _, rest = digits.rpartition(last)
    other = "," if last == "." else "."
    found: set[Fraction] = set()
    if last not in whole and (not whole or whole.isdigit() or _GROUPED[other].fullmatch(whole)):
        found.add(Fraction(f"{whole.replace(other, '') or '0'}.{rest or '0'}"))
    if _GROUPED[last].fullmatch(digits) and (last == "." or last in whole):
        found.add(Fraction(digits.replace(last, "")))
    return found


class Number(_Typed):
    """A number, right within a tolerance. The unit stands beside the field and may be typed."""

    name = "number"
    shape = Shape(
        (
            Field("answer", Of.NUMBER),
            Field("tolerance", Of.NUMBER, default="0"),
            Field("unit", Of.PLAIN, 40, ""),
            WHY,
        )
    )

    def faults(self, source: Source) -> list[Fault]:
        found = []
        if Decimal(source.get("tolerance") or "0") < 0:
            found.append(Fault(("tolerance",), Message(mark("Sai số cho phép không được âm."))))
        if re.match(r"[0-9.,]", source.get("unit") or ""):
            found.append(Fault(("unit",), Message(mark("Đơn vị không được bắt đầu bằng chữ số hay dấu."))))
        return found

    def render(self, source: Source) -> dict[str, Any]:
        extra = {
            "answer": source["answer"],
            "tolerance": source.get("tolerance") or "0",
            "unit": source.get("unit") or "",
        }
        return super().render(source) | extra

    def ask(self, body: Body, _order: Sequence[str], chosen: Sequence[str]) -> Asked:
        given = chosen[0] if chosen else ""
        typed = Input("", "", given, is_odd=bool(given) and not readings(given, body["unit"]))
        return Asked(body["html"], inputs=[typed], unit=body["unit"])

    def is_right(self, body: Body, typed: str) -> bool:
        answer, tolerance = Fraction(body["answer"]), Fraction(body["tolerance"])
        return any(abs(value - answer) <= tolerance for value in readings(typed, body["unit"]))

    def _shown(self, body: Body) -> str:
        answer = body["answer"].replace(".", ",")
        if Fraction(body["tolerance"]):
            answer += " ± " + body["tolerance"].replace(".", ",")
        return f"{answer} {body['unit']}".strip()

    def right(self, body: Body) -> list[str]:
        return [body["answer"].replace(".", ",")]

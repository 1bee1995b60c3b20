"""Kinds where one chooses among options: one of several, several of several, true or false."""

import random
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from lms.assessment import rules
from lms.assessment.kinds.protocol import Asked, Body, Reviewed, ReviewOption, Source, pictures_of
from lms.assessment.kinds.shape import Fault, Shape
from lms.assessment.statistics.rules.counts import Answers, Counted, Counts, What, tally
from lms.kernel.markup import plain_text, render_inline, render_text
from lms.kernel.messages import Message, mark

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FOREIGN = mark("Có phương án không thuộc câu hỏi này. Hãy tải lại trang rồi chọn lại.")


def may_mix(source: Source) -> dict[str, Any]:
    """What a body holds where its author wants the options to stay as they stand."""
    return {} if source.get("shuffle", True) else {"is_fixed": True}


class ChoiceKind:
    """What the kinds with options share. `fewest`, `most`: how many options."""

    name = ""
    template = "assessment/choice.html"
    shape: Shape | None = None
    shuffles = True
    needs_grader = False
    fewest, most = 2, 8

    def check(self, source: Source) -> list[Message]:
        options = list(source.get("options", ()))
        problems = []
        if not str(source.get("text", "")).strip():
            problems.append(Message(mark("Câu hỏi chưa có nội dung.")))
        if not self.fewest <= len(options) <= self.most:
            problems.append(
                Message(
                    mark("Cần từ {low} đến {high} phương án, hiện có {count}."),
                    {"low": self.fewest, "high": self.most, "count": len(options)},
                )
            )
        keys = [str(option.get("key", "")) for option in options]
        for key in sorted({k for k in keys if keys.count(k) > 1}):
            problems.append(Message(mark("Khóa phương án “{key}” bị trùng."), {"key": key}))
        for option in options:
            problems += self._option_problems(option)
        return problems + self._key_problems(
            keys, [k for k, o in zip(keys, options, strict=True) if o.get("correct")]
        )

    def _option_problems(self, option: Mapping[str, Any]) -> list[Message]:
        key = str(option.get("key", ""))
        problems = []
        if not _KEY.fullmatch(key) or len(key) > 64:
            problems.append(Message(mark("Khóa phương án “{key}” chưa đúng dạng."), {"key": key}))
        if not self._text(option).strip():
            problems.append(Message(mark("Phương án “{key}” chưa có nội dung."), {"key": key}))
        if not str(option.get("why", "")).strip():
            problems.append(Message(mark("Phương án “{key}” chưa có lời giải thích."), {"key": key}))
        return problems

    def _key_problems(self, keys: Sequence[str], correct: Sequence[str]) -> list[Message]:
        if len(correct) != 1:
            return [Message(mark("Cần đúng một phương án đúng, hiện có {count}."), {"count": len(correct)})]
        return []

    def _text(self, option: Mapping[str, Any]) -> str:
        return str(option.get("text") or "")

    def render(self, source: Source) -> dict[str, Any]:
        pictures = pictures_of(source)
        return may_mix(source) | {
            "html": render_text(str(source["text"]), pictures),
            "options": [
                {
                    "key": option["key"],
                    "html": render_inline(self._text(option), pictures),
                    "correct": bool(option.get("correct")),
                    "why_html": render_inline(str(option["why"]), pictures),
                }
                for option in source["options"]
            ],
        }

    def faults(self, _source: Source) -> list[Fault]:
        return []

    def lay_out(self, body: Body, shuffle: bool, rng: random.Random) -> list[str]:
        keys = [option["key"] for option in body["options"]]
        return rules.in_order(keys, shuffle and self.shuffles and not body.get("is_fixed"), rng)

    def find_fault(self, order: Sequence[str], sent: Sequence[str]) -> Message | None:
        if not set(sent) <= set(order):
            return Message(FOREIGN)
        return None

    def keep(self, order: Sequence[str], sent: Sequence[str]) -> list[str]:
        return [key for key in order if key in sent]

    def is_complete(self, _order: Sequence[str], chosen: Sequence[str]) -> bool:
        return bool(chosen)

    def ask(self, body: Body, order: Sequence[str], chosen: Sequence[str]) -> Asked:
        html = {option["key"]: option["html"] for option in body["options"]}
        return Asked(body["html"], [(key, html[key]) for key in order], frozenset(chosen))

    def review(self, body: Body, order: Sequence[str], chosen: Sequence[str]) -> Reviewed:
        by_key = {option["key"]: option for option in body["options"]}
        options = [
            ReviewOption(key, found["html"], found["why_html"], found["correct"], key in chosen)
            for key in order
            if (found := by_key[key])
        ]
        return Reviewed(body["html"], options)

    def right(self, body: Body) -> list[str]:
        return [option["key"] for option in body["options"] if option["correct"]]

    def grade(self, body: Body, chosen: Sequence[str]) -> Fraction:
        keys = frozenset(option["key"] for option in body["options"])
        correct = frozenset(option["key"] for option in body["options"] if option["correct"])
        return rules.grade_choice(self.name, correct, keys, frozenset(chosen))

    def count(self, body: Body, answers: Answers) -> Counts:
        asked, blank, ticked = tally(answers, set)
        lines = [
            Counted(self._label(number, option), ticked[option["key"]], option["correct"], option["html"])
            for number, option in enumerate(body["options"])
        ]
        return Counts(What.OPTIONS, asked, blank, tuple(lines))

    def _label(self, number: int, _option: Mapping[str, Any]) -> str:
        """How a sentence names the option: by its letter in the author's order."""
        return chr(ord("A") + number)


class SingleChoice(ChoiceKind):
    """Exactly one option is right."""

    name = "single"

    def find_fault(self, order: Sequence[str], sent: Sequence[str]) -> Message | None:
        if len(set(sent)) > 1:
            return Message(mark("Câu này chỉ chọn một phương án."))
        return super().find_fault(order, sent)


class MultipleChoice(ChoiceKind):
    """At least one option is right and at least one is wrong; how many are right is for the learner to find out."""

    name = "multiple"

    def _key_problems(self, keys: Sequence[str], correct: Sequence[str]) -> list[Message]:
        if not 0 < len(correct) < len(keys):
            return [Message(mark("Cần ít nhất một phương án đúng và ít nhất một phương án sai."))]
        return []


class TrueFalse(SingleChoice):
    """A statement that is true or false; the two stay in this order."""

    name = "truefalse"
    shuffles = False
    fewest, most = 2, 2
    _WORDS = {"true": "Đúng", "false": "Sai"}  # noqa: RUF012 - course texts are Vietnamese

    def _key_problems(self, keys: Sequence[str], correct: Sequence[str]) -> list[Message]:
        problems = super()._key_problems(keys, correct)
        if set(keys) != set(self._WORDS):
            problems.append(Message(mark("Câu đúng – sai cần hai phương án có khóa “true” và “false”.")))
        return problems

    def _text(self, option: Mapping[str, Any]) -> str:
        return super()._text(option) or self._WORDS.get(str(option.get("key")), "")

    def _label(self, _number: int, option: Mapping[str, Any]) -> str:
        return f"“{plain_text(option['html']).strip()}”"

    def render(self, source: Source) -> dict[str, Any]:
        body = super().render(source)
        body["options"].sort(key=lambda option: option["key"] != "true")
        return body

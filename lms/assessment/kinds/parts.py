"""What the kinds of several parts share: each part takes one of a list of choices, or a typed text.

Keys that an author gave ("buoc-1", or the same key on both sides) could tell the answer, so no page carries them: a
page names a part and a choice by their place in the order that was stored with the draw, counted from 1. What is
stored is `key=choice` or `key=text`, in the order of the parts.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from lms.assessment import rules
from lms.assessment.kinds.choice import FOREIGN
from lms.assessment.kinds.protocol import Asked, Body, Input, Line, Reviewed, Source, pictures_of
from lms.assessment.kinds.shape import Fault, Field, Of, Path, Shape, Table, misshapen
from lms.assessment.kinds.typed import is_accepted, too_long
from lms.assessment.statistics.rules.counts import Answers, Counted, Counts, What, tally
from lms.kernel.markup import Pictures, plain_text, render_inline, render_text
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean

MOST = rules.MAX_CORRECT
KEY, TEXT = Field("key", Of.KEY), Field("text", Of.MARKUP)
CHOICE, TYPED = "=", "~"
"""How a stored order marks choices ("=key") and parts where one types ("key~")."""

Item = TypeVar("Item")
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def choices_table(low: int) -> Table:
    """The choices of a question, some of which may belong nowhere."""
    return Table("choices", (KEY, Field("text", Of.WORDS)), low, 10)


def pairs(chosen: Sequence[str]) -> dict[str, str]:
    """What is stored, by part."""
    return {part: value for part, _, value in (entry.partition("=") for entry in chosen)}


def key_faults(source: Source, table: str) -> list[Fault]:
    """Keys that are wrong or come twice."""
    found, known = [], set()
    for number, row in enumerate(source.get(table) or []):
        key, path = str(row["key"]), (table, number, "key")
        if not _KEY.fullmatch(key) or len(key) > 64:
            found.append(Fault(path, Message(mark("Khóa phương án “{key}” chưa đúng dạng."), {"key": key})))
        if key in known:
            found.append(Fault(path, Message(mark("Khóa phương án “{key}” bị trùng."), {"key": key})))
        known.add(key)
    return found


def match_fault(source: Source, match: str, path: Path) -> list[Fault]:
    """`match` must name a choice."""
    if any(row["key"] == match for row in source.get("choices") or []):
        return []
    return [Fault(path, Message(mark("Không có ý nào trong choices mang khóa “{key}”."), {"key": match}))]


class Parts:
    """`body["parts"]`: {"key", "html", "why_html", "match" | "answers"}; `body["choices"]`: {"key", "plain"}."""

    name = ""
    template = "assessment/inputs.html"
    needs_grader = False
    shape = Shape(())
    table = "options"

    def check(self, source: Source) -> list[Message]:
        return list(misshapen(self.shape, source)) or [fault.message for fault in self.faults(source)]

    def faults(self, source: Source) -> list[Fault]:
        found = key_faults(source, self.table) + key_faults(source, "choices")
        for table in (self.table, "choices"):
            known: set[str] = set()
            for number, row in enumerate(source.get(table) or []):
                text = str(row.get("text") or "")
                if text and text in known:
                    message = Message(mark("Hai lựa chọn cùng nội dung “{value}”."), {"value": text[:60]})
                    found.append(Fault((table, number, "text"), message))
                known.add(text)
        return found

    def render(self, source: Source) -> dict[str, Any]:
        pictures = pictures_of(source)
        return {
            "html": render_text(str(source["text"]), pictures),
            "options": [],
            "parts": [self._part(row, number, pictures) for number, row in enumerate(source[self.table], 1)],
            "choices": [
                {"key": row["key"], "plain": clean(plain_text(render_inline(str(row["text"]))))}
                for row in source.get("choices") or []
            ],
            "why_html": render_inline(str(source["why"]), pictures),
        }

    def _part(self, row: Mapping[str, Any], _number: int, pictures: Pictures) -> dict[str, Any]:
        part = {
            "key": row["key"],
            "html": render_inline(str(row.get("text") or ""), pictures),
            "why_html": render_inline(str(row.get("why") or ""), pictures),
        }
        return part | (
            {"match": row["match"]} if row.get("match") else {"answers": list(row.get("answers", ()))}
        )

    def _split(self, order: Sequence[str]) -> tuple[list[tuple[str, bool]], list[str]]:
        """Of a stored order: (key, whether one types there) of the parts, and the keys of the choices."""
        parts = [
            (key.removesuffix(TYPED), key.endswith(TYPED)) for key in order if not key.startswith(CHOICE)
        ]
        return parts, [key.removeprefix(CHOICE) for key in order if key.startswith(CHOICE)]

    def _read(self, order: Sequence[str], sent: Sequence[str]) -> dict[str, str] | None:
        """What was sent, by key of the part; None if it can't have come from a page with that order."""
        parts, choices = self._split(order)
        found: dict[str, str] = {}
        for entry in sent:
            place, _, value = entry.partition("=")
            part = _at(parts, place)
            if part is None or part[0] in found:
                return None
            given = clean(value) if part[1] else _at(choices, value)
            if given is None:
                return None
            if given:
                found[part[0]] = given
        return found

    def find_fault(self, order: Sequence[str], sent: Sequence[str]) -> Message | None:
        return too_long(sent) or (Message(FOREIGN) if self._read(order, sent) is None else None)

    def keep(self, order: Sequence[str], sent: Sequence[str]) -> list[str]:
        found = self._read(order, sent) or {}
        return [f"{key}={found[key]}" for key, _ in self._split(order)[0] if key in found]

    def is_complete(self, order: Sequence[str], chosen: Sequence[str]) -> bool:
        return len(chosen) == len(self._split(order)[0])

    def ask(self, body: Body, order: Sequence[str], chosen: Sequence[str]) -> Asked:
        (parts, choices), given = self._split(order), pairs(chosen)
        html = {part["key"]: part["html"] for part in body["parts"]}
        words = self._words(body)
        listed = tuple((str(place), words[key]) for place, key in enumerate(choices, 1))
        token = {key: str(place) for place, key in enumerate(choices, 1)}
        inputs = [
            Input(str(place), html[key], given.get(key, ""))
            if typed
            else Input(str(place), html[key], token.get(given.get(key, ""), ""), listed)
            for place, (key, typed) in enumerate(parts, 1)
        ]
        strict = bool(body.get("diacritics", True))
        return Asked(body["html"], inputs=inputs, pieces=body.get("pieces", ()), is_strict=strict)

    def _words(self, body: Body) -> dict[str, str]:
        """The plain text of each choice."""
        return {choice["key"]: choice["plain"] for choice in body["choices"]}

    def _wanted(self, body: Body) -> dict[str, str]:
        """The right choice of each part that has a list."""
        return {part["key"]: part["match"] for part in body["parts"] if "match" in part}

    def grade(self, body: Body, chosen: Sequence[str]) -> Fraction:
        given, strict = pairs(chosen), bool(body.get("diacritics", True))
        typed = [part for part in body["parts"] if "answers" in part]
        right = sum(is_accepted(part["answers"], strict, given.get(part["key"], "")) for part in typed)
        return Fraction(right + rules.count_pairs(self._wanted(body), given), len(body["parts"]))

    def review(self, body: Body, order: Sequence[str], chosen: Sequence[str]) -> Reviewed:
        given, words, strict = pairs(chosen), self._words(body), bool(body.get("diacritics", True))
        by_key = {part["key"]: part for part in body["parts"]}
        wanted = self._wanted(body)
        lines = []
        for key, typed in self._split(order)[0]:
            part, answer = by_key[key], given.get(key, "")
            if typed:
                right, is_right = " / ".join(part["answers"]), is_accepted(part["answers"], strict, answer)
            else:
                right, is_right = words[wanted[key]], answer == wanted[key]
                answer = words.get(answer, "")
            lines.append(Line(part["html"], answer, right, is_right, part["why_html"]))
        return Reviewed(body["html"], lines=lines, pieces=body.get("pieces", ()), why_html=body["why_html"])

    def count(self, body: Body, answers: Answers) -> Counts:
        wanted, strict = self._wanted(body), bool(body.get("diacritics", True))
        listed = {part["key"]: part.get("answers", ()) for part in body["parts"]}

        def right(answer: Sequence[str]) -> list[str]:
            return [
                key
                for key, given in pairs(answer).items()
                if (given == wanted[key] if key in wanted else is_accepted(listed[key], strict, given))
            ]

        asked, blank, earned = tally(answers, right)
        lines = [
            Counted(str(number), earned[part["key"]], True, part["html"])
            for number, part in enumerate(body["parts"], 1)
        ]
        return Counts(What.PARTS, asked, blank, tuple(lines))

    def right(self, body: Body) -> list[str]:
        wanted = self._wanted(body)
        return [
            f"{part['key']}={wanted[part['key']] if part['key'] in wanted else clean(part['answers'][0])}"
            for part in body["parts"]
        ]


def _at(items: Sequence[Item], place: str) -> Item | None:
    """The item at a place that is counted from 1 and came from a page; None if there is none."""
    if not (place.isascii() and place.isdigit() and len(place) < 4 and 1 <= int(place) <= len(items)):
        return None
    return items[int(place) - 1]

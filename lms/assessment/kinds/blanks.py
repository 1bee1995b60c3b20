"""A running text with gaps, to be filled by typing or from a list."""

import random
import re
from collections.abc import Mapping
from typing import Any

from lms.assessment import rules
from lms.assessment.kinds.parts import CHOICE, KEY, MOST, TYPED, Parts, choices_table, match_fault
from lms.assessment.kinds.protocol import Body, Source, pictures_of
from lms.assessment.kinds.shape import PART_WHY, WHY, Fault, Field, Of, Shape, Table
from lms.assessment.kinds.typed import ANSWERS, DIACRITICS, answer_faults
from lms.kernel.markup import render_text
from lms.kernel.messages import Message, mark

_GAP = re.compile(r"\[\[([a-z0-9-]+)\]\]")
_TYPED_ANSWERS = Field("answers", Of.TEXTS, ANSWERS.most, default="")
_HIDDEN = re.compile(r"<a\s.*?</a>|<[^>]*>", re.DOTALL)


class Blanks(Parts):
    """`passage` is Markdown with `[[key]]` where a gap stands; a gap has `answers` to type or a `match` in the list
    of `choices`."""

    name = "blanks"
    table = "gaps"
    shape = Shape(
        (Field("passage", Of.PROSE, 3000), DIACRITICS, WHY),
        (
            choices_table(0),
            Table("gaps", (KEY, _TYPED_ANSWERS, Field("match", Of.KEY, default=""), PART_WHY), 1, MOST),
        ),
    )

    def faults(self, source: Source) -> list[Fault]:
        found = super().faults(source) + self._passage_faults(source)
        for number, gap in enumerate(source["gaps"]):
            path = ("gaps", number)
            if bool(gap.get("match")) == bool(gap.get("answers")):
                message = Message(
                    mark("Chỗ trống “{key}” cần hoặc answers (tự gõ), hoặc match (chọn trong danh sách)."),
                    {"key": gap["key"]},
                )
                found.append(Fault(path, message))
            elif gap.get("match"):
                found += match_fault(source, gap["match"], (*path, "match"))
            else:
                found += answer_faults(gap["answers"], source.get("diacritics", True), (*path, "answers"))
        if len(source.get("choices") or []) == 1:
            found.append(Fault((), Message(mark("Danh sách choices cần ít nhất hai ý để chọn."))))
        return found

    def _passage_faults(self, source: Source) -> list[Fault]:
        html = render_text(str(source["passage"]), pictures_of(source))
        marked = _GAP.findall(html)
        found = [
            Fault(("passage",), Message(mark("Đoạn văn có [[{key}]] hai lần."), {"key": key}))
            for key in sorted({key for key in marked if marked.count(key) > 1})
        ]
        if _GAP.findall(_HIDDEN.sub("", html)) != marked:
            found.append(Fault(("passage",), Message(mark("Chỗ trống không được nằm trong liên kết."))))
        keys = [gap["key"] for gap in source["gaps"]]
        for key in sorted(set(marked) - set(keys)):
            message = Message(
                mark("Đoạn văn có [[{key}]] mà không có chỗ trống nào mang khóa ấy."), {"key": key}
            )
            found.append(Fault(("passage",), message))
        for number, key in enumerate(keys):
            if key not in marked:
                message = Message(mark("Đoạn văn không có [[{key}]] cho chỗ trống này."), {"key": key})
                found.append(Fault(("gaps", number, "key"), message))
        return found

    def render(self, source: Source) -> dict[str, Any]:
        """The gaps in the order of the text, whatever the order of their tables."""
        html = render_text(str(source["passage"]), pictures_of(source))
        place = {key: number for number, key in enumerate(_GAP.findall(html))}
        gaps: list[Mapping[str, Any]] = sorted(source["gaps"], key=lambda gap: place[gap["key"]])
        body = super().render({**source, "gaps": gaps})
        return body | {
            "pieces": _GAP.sub("\0", html).split("\0"),
            "diacritics": bool(source.get("diacritics", True)),
        }

    def lay_out(self, body: Body, _shuffle: bool, rng: random.Random) -> list[str]:
        parts = [part["key"] + (TYPED if "answers" in part else "") for part in body["parts"]]
        return parts + rules.in_order([CHOICE + choice["key"] for choice in body["choices"]], True, rng)

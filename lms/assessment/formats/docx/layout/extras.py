"""What teachers add to "Câu 7": points, a level, tags, and here also the kind where the text alone does not tell it."""

import re
from dataclasses import dataclass
from decimal import Decimal

_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_POINTS = re.compile(r"\s*(\d{1,3}(?:[.,]\d{1,4})?)\s*(?:điểm|đ|points?|pts?)\s*\.?\s*", re.IGNORECASE)
_LEVELS = {
    "nb": "nhận biết", "th": "thông hiểu", "vd": "vận dụng", "vdc": "vận dụng cao", "nhận biết": "nhận biết",
    "thông hiểu": "thông hiểu", "vận dụng": "vận dụng", "vận dụng cao": "vận dụng cao",
}  # fmt: skip
_LEADING = re.compile(
    r"\s*(?:\((nb|th|vdc?|nhận biết|thông hiểu|vận dụng(?: cao)?)\)|\[(nb|th|vdc?|nhận biết|thông hiểu|vận dụng(?: cao)?)\])\s*[.:]?\s*",
    re.IGNORECASE,
)
ESSAY, SEVERAL = "tự luận", "chọn nhiều"


@dataclass(frozen=True)
class Extras:
    """`kept`: brackets that are none of these; they belong to the text."""

    points: Decimal = Decimal(1)
    tags: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    kept: str = ""


def extras(text: str) -> Extras:
    """What stands in brackets between the number and the colon: "(0,5 điểm)", "[nhận biết]", "(NB)"."""
    points, tags, kinds, kept = Decimal(1), [], set(), []
    for match in _BRACKETS.finditer(text):
        said = " ".join((match[1] or match[2] or "").split())
        given = _POINTS.fullmatch(said)
        if given:
            points = Decimal(given[1].replace(",", "."))
        elif said.lower() in (ESSAY, SEVERAL):
            kinds.add(said.lower())
        elif said.lower() in _LEVELS:
            tags.append(_LEVELS[said.lower()])
        elif match[2] is not None and said:
            tags.append(said)
        elif said:
            kept.append(match[0])
    return Extras(points, tuple(dict.fromkeys(tags)), frozenset(kinds), " ".join(kept))


def leading_level(text: str) -> tuple[str, int]:
    """The level a text begins with, as "[NB] Thiết bị …", and where the text goes on; "" and 0 for none."""
    match = _LEADING.match(text)
    return (_LEVELS[(match[1] or match[2]).lower()], match.end()) if match else ("", 0)

"""Markdown that would keep its parser busy for long, or that the parser drops without a word: told before it is parsed.

The bounds are far above what lessons hold: one of 5,000 words with every word bold, a link in every line and ten tables
is under each of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms.kernel.messages import Message, mark

MOST_LINES = 5_000
MOST_DEPTH = 8
"""Lists and quotations inside each other. The parser reads twenty levels, of which a list takes two, and drops the rest."""
MOST_COLUMNS = 40

_SIGNS = (
    ("[", re.compile(r"\["), 2_000),
    ("*", re.compile(r"\*+"), 12_000),
    ("_", re.compile(r"_+"), 12_000),
    ("`", re.compile(r"`+"), 6_000),
    ("<", re.compile("<"), 6_000),
    ("&", re.compile("&"), 6_000),
    ("|", re.compile(r"\|"), 8_000),
)
_TOO_MANY = mark("Bài có {count} dấu “{sign}”; nhiều nhất là {most}. Hãy bỏ bớt, hoặc tách thành nhiều bài.")
_LINES = mark("Bài có {count} dòng; nhiều nhất là {most}. Hãy bỏ bớt, hoặc tách thành nhiều bài.")
_DEEP = mark("Danh sách, trích dẫn lồng vào nhau quá {most} lớp. Hãy viết lại cho phẳng hơn.")
_WIDE = mark("Bảng có {count} cột; nhiều nhất là {most}. Hãy tách thành nhiều bảng.")
_CODE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_MARK = re.compile(r"\s*(>|[-*+](?=\s)|\d{1,9}[.)](?=\s))")
_RULE = re.compile(r"\s*([-*_])(\s*\1){2,}\s*")


@dataclass(frozen=True)
class Tangle:
    """What is too much, and the line (from 0) where it is seen first."""

    line: int
    said: Message


def find_tangle(text: str) -> Tangle | None:
    """Why a Markdown text is not given to the parser; None for one that is. Reads the text twice, whatever it says."""
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        return Tangle(MOST_LINES, Message(_LINES, {"count": len(lines), "most": MOST_LINES}))
    for sign, pattern, most in _SIGNS:
        count = sum(1 for _ in pattern.finditer(text))
        if count > most:
            at = text[: text.index(sign)].count("\n")
            return Tangle(at, Message(_TOO_MANY, {"count": count, "sign": sign, "most": most}))
    for number, line in enumerate(lines):
        if line.count("|") > MOST_COLUMNS + 1:
            return Tangle(number, Message(_WIDE, {"count": line.count("|") - 1, "most": MOST_COLUMNS}))
    deep = next((number for number, depth in _depths(lines) if depth > MOST_DEPTH), None)
    return None if deep is None else Tangle(deep, Message(_DEEP, {"most": MOST_DEPTH}))


def _depths(lines: list[str]) -> Iterator[tuple[int, int]]:
    """How many lists and quotations each line outside of code opens or goes on in. A list inside another is indented."""
    code, open_at = "", list[int]()
    for number, line in enumerate(lines):
        if fence := _CODE.match(line):
            code = fence[1] if not code else "" if fence[1].startswith(code) else code
        if code or not line.strip() or _RULE.fullmatch(line):
            continue
        at, marks = 0, 0
        while marks <= MOST_DEPTH and (found := _MARK.match(line, at)):
            at, marks = found.end(), marks + 1
        indent = len(line) - len(line.lstrip())
        open_at = [one for one in open_at if one < indent]
        if marks:
            open_at.append(indent)
            yield number, len(open_at) + marks - 1

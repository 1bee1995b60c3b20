r"""The signs of GIFT, and a file cut into its blocks. Pure.

A sign after a backslash is text: it is put aside as a non-character (`texts.tidied` leaves none in a file), so that
whoever looks for `{` or `=` finds only those that mean something.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lms.assessment.formats.content import Markup, Text

_SIGNS = ":#={}~\n"
_ASIDE = {sign: chr(0xFDD0 + number) for number, sign in enumerate(_SIGNS)}
_BACK = str.maketrans({aside: sign for sign, aside in _ASIDE.items()})
_ESCAPED = re.compile(r"\\([\\:#={}~n])")
_TO_ESCAPE = re.compile(r"[\\:#={}~\n]")
_MARKER = re.compile(r"\[(html|markdown|moodle|plain)\]", re.IGNORECASE)
_CATEGORY = re.compile(r"\s*\$CATEGORY:(.*)", re.IGNORECASE)
_TITLED = re.compile(r"\s*::(?!:)[^\n]*?(?<!\\)::")
_LINE_END = re.compile("\n")
_STARTS_ANSWERS = ("=", "~", "#", "}")
_MARKUPS = {markup.value: markup for markup in Markup}
COMMENT = "//"
BLANK = "_____"
"""What stands in a question's text for the answer in its middle (missing word)."""


def put_aside(text: str) -> str:
    """`text` with non-characters for the escaped signs."""

    def aside(found: re.Match[str]) -> str:
        sign = found[1]
        return "\\" if sign == "\\" else _ASIDE["\n" if sign == "n" else sign]

    return _ESCAPED.sub(aside, text) if "\\" in text else text


def restored(text: str) -> str:
    """The text meant by what `put_aside` made."""
    return text.translate(_BACK).strip()


def escaped(text: str) -> str:
    """`text` on one line, with a backslash before every sign."""

    def escape(found: re.Match[str]) -> str:
        return "\\n" if found[0] == "\n" else "\\" + found[0]

    return _TO_ESCAPE.sub(escape, text.strip().replace("\r", ""))


def marked_text(text: str, default: Markup) -> Text:
    """A text that may begin with its markup: [html]…"""
    text = text.strip()
    found = _MARKER.match(text)
    if found is None:
        return Text(restored(text), default)
    return Text(restored(text[found.end() :]), _MARKUPS[found[1].lower()])


@dataclass(frozen=True)
class Block:
    """Lines between blank ones. `line`: of the first that is no comment; `text`: escaped signs put aside, comments
    blank; `comments`: without their slashes. A `category` stands alone."""

    line: int
    text: str
    comments: tuple[str, ...] = ()
    category: str | None = None

    def line_at(self, place: int) -> int:
        """The line of the file in which the character at `place` of `text` stands."""
        return self.line + bisect_left(self._ends, place)

    @cached_property
    def _ends(self) -> list[int]:
        return [found.start() for found in _LINE_END.finditer(self.text)]


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a file. A blank line inside braces does not end one, if what follows begins with an answer; a line
    that begins with a title begins one, also without the blank line that people forget."""
    gathered: list[tuple[int, str]] = []
    has_text = is_whole = (
        False  # whole: answers or a title of its own are there, so that a title begins another
    )
    depth = 0
    lines = text.split("\n")
    for number, line in enumerate([*lines, ""], 1):
        if not has_text and (found := _CATEGORY.match(line)):
            gathered = []
            yield Block(number, "", category=found[1].strip())
        elif line.strip():
            is_titled = bool(_TITLED.match(line))
            if is_whole and is_titled:
                before, gathered = _without_last_comments(gathered)
                yield _block(before)
                has_text, is_whole, depth = False, False, 0
            gathered.append((number, line))
            if not line.lstrip().startswith(COMMENT):
                is_whole = is_whole or (is_titled and not has_text) or "{" in put_aside(line)
                has_text, depth = True, depth + _deeper(line)
        elif gathered:
            if depth > 0 and _goes_on(lines, number):
                gathered.append((number, ""))
                continue
            if has_text:
                yield _block(gathered)
            gathered, has_text, is_whole, depth = [], False, False, 0


def _without_last_comments(
    gathered: list[tuple[int, str]],
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The lines, and the comments at their end: those belong to what follows."""
    end = len(gathered)
    while end and gathered[end - 1][1].lstrip().startswith(COMMENT):
        end -= 1
    return gathered[:end], gathered[end:]


def _deeper(line: str) -> int:
    signs = put_aside(line)
    return signs.count("{") - signs.count("}")


def _goes_on(lines: list[str], number: int) -> bool:
    """Whether an answer, or the brace that ends them, is the next that stands below line `number`."""
    for line in lines[number : number + 50]:
        stripped = line.strip()
        if stripped and not stripped.startswith(COMMENT):
            return stripped.startswith(_STARTS_ANSWERS)
    return False


def _block(gathered: list[tuple[int, str]]) -> Block:
    comments = tuple(
        line.strip()[len(COMMENT) :].strip() for _, line in gathered if line.lstrip().startswith(COMMENT)
    )
    texts = [
        (number, "" if line.lstrip().startswith(COMMENT) else line)
        for number, line in gathered
    ]  # fmt: skip
    while not texts[0][1].strip():
        texts.pop(0)
    return Block(texts[0][0], put_aside("\n".join(line for _, line in texts)), comments)

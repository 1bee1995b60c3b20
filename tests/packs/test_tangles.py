"""Markdown made to keep the parser busy: told with the line, never parsed, and nothing is lost. What is counted are the
calls that reading a text takes, not seconds."""

import sys
from collections.abc import Callable
from typing import Any

import pytest

from lms.catalog.packs.markdown import Form, Place, check, render_lesson
from lms.catalog.packs.problems import Problems
from lms.kernel.markup import render_inline, render_text
from lms.kernel.tangles import find_tangle

SIZE = 100_000
MOST_CALLS = 4_000_000
"""As much as 100 KB of plain paragraphs take, three times over."""

HOSTILE = {
    "brackets": "[" * SIZE,
    "pictures": "![" * (SIZE // 2),
    "closed": "[" * (SIZE // 2) + "]" * (SIZE // 2),
    "links": "[a](" * (SIZE // 4),
    "stars": "*a " * (SIZE // 3),
    "marks": "a*" * (SIZE // 2),
    "one run": "*" * (SIZE // 5),
    "underlines": "_a " * (SIZE // 3),
    "mixed": "*_" * (SIZE // 2),
    "ticks": "`a``b" * (SIZE // 5),
    "growing ticks": "".join("`" * n + " " for n in range(1, 446)),
    "quotations": "> " * (SIZE // 2) + "a",
    "quoted deep": "\n".join(">" * n + " a" for n in range(1, 446)),
    "lists deep": "\n".join("  " * n + "- a" for n in range(1, 314)),
    "lists in a line": "- 1. " * (SIZE // 5) + "a",
    "items": "- a\n" * (SIZE // 4),
    "lines": "a\n" * (SIZE // 2),
    "wide table": "|" * 200 + "\n" + "|-" * 199 + "|\n" + "a\n" * 4000,
    "cells": ("|a" * 30 + "|\n" + "|-" * 30 + "|\n" + ("|a" * 30 + "|\n") * 1500),
    "tags": "<a " * (SIZE // 3),
    "addresses": "<a@" * (SIZE // 3),
    "entities": "&#x" * (SIZE // 3),
    "escapes": "\\" * (SIZE // 10),
}  # fmt: skip


def calls(what: Callable[[], object]) -> int:
    """How many calls `what` makes, of Python and of C."""
    count = 0

    def one(_frame: Any, event: str, _of: Any) -> None:
        nonlocal count
        if event in ("call", "c_call"):
            count += 1
            if count > MOST_CALLS:
                raise AssertionError("too many calls")

    sys.setprofile(one)
    try:
        what()
    finally:
        sys.setprofile(None)
    return count


def said_of(text: str) -> list[str]:
    problems = Problems()
    check(text, Place("bai.md", 1, Form.LESSON, frozenset()), problems)
    return [str(problem) for problem in problems.found]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_keeps_the_parser_busy(name: str) -> None:
    text = HOSTILE[name]
    assert calls(lambda: (said_of(text), render_lesson(text, []), render_text(text), render_inline(text))) > 0
    if find_tangle(text):
        (said,) = said_of(text)
        assert "nhiều nhất" in said or "quá 8 lớp" in said
        assert render_lesson(text, []).startswith("<p>"), "its letters are kept"


def test_what_a_lesson_holds_is_no_tangle() -> None:
    words = "**Từ** in _nghiêng_ và `mã`, [liên kết](https://vi.wikipedia.org/), 2 < 3 & 4.\n\n" * 700
    lists = "".join("   " * n + f"{n + 1}. Bước\n" for n in range(6)) + "> > lời trích\n\n* * *\n\n- - -\n"
    code = "```\n" + "    " * 20 + "- x\n" + ">" * 30 + "\n```\n"
    table = "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 300
    assert find_tangle(words + lists + code + table) is None
    assert find_tangle("- a\n\n      code\n- b\n  - c\n" * 200) is None

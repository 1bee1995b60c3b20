"""What is compared as text: a lesson as one reads it, a draw and a part of a question in lines. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lms.catalog.packs.content import PackDraw
from lms.kernel.markup import plain_text

_BLOCK = re.compile(
    r"</?(?:p|h[1-6]|li|tr|figure|figcaption|aside|div|pre|blockquote|caption|summary)\b[^>]*>|<[bh]r>"
)
_PICTURE = re.compile(r'<img\b[^>]*\balt="([^"]*)"[^>]*>')


def readable(html: str) -> str:
    """What one reads of a lesson: the words of each block in a line, and of a picture the words that stand for it."""
    said = _PICTURE.sub(lambda found: f"[{found[1]}]", html)
    return "\n".join(filter(None, (" ".join(plain_text(part).split()) for part in _BLOCK.split(said))))


def as_line(draw: PackDraw, found: int) -> str:
    """A draw in one line; `found`: from how many questions it takes."""
    what = f"câu {draw.question}" if draw.question else f"{draw.count} trong {found} câu"
    which = f" mang nhãn {draw.tag}" if draw.tag else ""
    section = f"phần {draw.section}, " if draw.section else ""
    return f"{draw.bank}: {section}{what}{which}, mỗi câu {draw.points} điểm"


def plain(value: Any) -> str:
    """A part of a question as lines: one for each of its rows."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, Mapping):
        return " · ".join(said for each in value.values() if (said := plain(each)))
    if isinstance(value, Sequence) and not isinstance(value, str):
        join: Callable[[Sequence[str]], str] = (
            "\n".join if any(isinstance(v, Mapping) for v in value) else ", ".join
        )
        return join([plain(each) for each in value])
    return str(value)

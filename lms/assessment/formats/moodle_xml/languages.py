"""Texts that a Moodle site holds in several languages, of which its filters show one. Pure.

Source: "Multi-language content filter" in Moodle's documentation, and the plug-in filter_multilang2 ({mlang}).
"""

import re
from collections.abc import Callable, Iterator

WANTED = "vi"

_SPAN = re.compile(
    r"<span(?=[^<>]{0,200}?\bclass=[\"']?[^\"'<>]{0,200}?\bmultilang\b)[^<>]{0,200}?\blang=[\"']?(?P<lang>[\w-]{2,10})[^<>]{0,200}>(?P<text>[^<]*(?:<(?!/?span\b)[^<]*)*)</span\s*>",
    re.IGNORECASE,
)
_MLANG = re.compile(
    r"\{mlang\s+(?P<lang>[\w ,-]{2,40})\}(?P<text>[^{]*(?:\{(?!mlang)[^{]*)*)\{mlang\}", re.IGNORECASE
)
_BLANK = re.compile(r"\s*")


def chosen(source: str) -> tuple[str, list[str]]:
    """`source` with one language of each group kept: Vietnamese, or else the first; and the names of the others."""
    left: list[str] = []
    for pattern, sign in ((_SPAN, "multilang"), (_MLANG, "{mlang")):
        if sign in source.lower():
            source = _filtered(source, pattern, left.append)
    return source, list(dict.fromkeys(left))


def _filtered(source: str, pattern: re.Pattern[str], leave: Callable[[str], None]) -> str:
    pieces, at = [], 0
    for group in _groups(source, pattern):
        best = next((found for found in group if _is_wanted(found["lang"])), group[0])
        for found in group:
            if found is not best:
                leave(found["lang"].strip().lower())
        pieces += [source[at : group[0].start()], best["text"]]
        at = group[-1].end()
    return "".join([*pieces, source[at:]])


def _is_wanted(lang: str) -> bool:
    return any(each.strip().lower().split("-")[0] == WANTED for each in lang.split(","))


def _groups(source: str, pattern: re.Pattern[str]) -> Iterator[list[re.Match[str]]]:
    """What stands side by side, with nothing but blanks between: the same text in several languages."""
    group: list[re.Match[str]] = []
    for found in pattern.finditer(source):
        between = _BLANK.match(source, group[-1].end()) if group else None
        if group and (between is None or between.end() != found.start()):
            yield group
            group = []
        group.append(found)
    if group:
        yield group

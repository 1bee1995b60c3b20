"""What automatic numbering prints before a paragraph: "Câu 1:", "A." stand nowhere in the text of the file.

ECMA-376-1, 17.9. Lists that share one abstract definition count on together; an override starts one anew.
"""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from lms.assessment.formats.docx.styles import NOTHING, Said, Styles, said
from lms.assessment.formats.docx.xmltree import switched, value, whole

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_BULLET = "•"


def roman(number: int) -> str:
    """1 to 32,767 in Roman letters."""
    made = []
    for size, letters in _ROMAN:
        times, number = divmod(number, size)
        made.append(letters * times)
    return "".join(made)


def letter(number: int) -> str:
    """1 is A, 26 is Z, 27 is AA, 28 is BB: Word doubles the letter."""
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""


def formatted(number: int, fmt: str) -> str:
    """A number as `w:numFmt` prints it; formats that print words are printed as digits."""
    if fmt == "none":
        return ""
    if fmt in ("upperLetter", "lowerLetter"):
        return letter(number) if fmt == "upperLetter" else letter(number).lower()
    if fmt in ("upperRoman", "lowerRoman"):
        return roman(number) if fmt == "upperRoman" else roman(number).lower()
    return f"{number:02}" if fmt == "decimalZero" else str(number)


@dataclass(frozen=True)
class Level:
    """One level of a list. `restart`: the level (from 1) after which it starts anew, 0 never, None after any above."""

    start: int = 1
    fmt: str = "decimal"
    text: str = ""
    restart: int | None = None
    is_legal: bool = False
    look: Said = NOTHING


def _level(element: Element) -> Level:
    restart = value(element, "w:lvlRestart")
    return Level(
        whole(value(element, "w:start"), 0),
        value(element, "w:numFmt") or value(element, "mc:AlternateContent/mc:Fallback/w:numFmt") or "decimal",
        (value(element, "w:lvlText") or "")[:200],
        None if restart is None else whole(restart, 0, LEVELS),
        bool(switched(element, "w:isLgl")),
        said(element.find("w:rPr")),
    )


def _levels(parent: Element) -> dict[int, Level]:
    return {whole(e.get("w:ilvl"), 0, LEVELS - 1): _level(e) for e in parent.findall("w:lvl")}


@dataclass(frozen=True)
class _List:
    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """Counts along the document: ask for each numbered paragraph once, in order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._forced: dict[str, dict[int, int]] = {}
        self._seen: set[str] = set()
        if root is not None:
            self._read(root, styles)

    def _read(self, root: Element, styles: Styles) -> None:
        abstracts = {e.get("w:abstractNumId", ""): e for e in root.findall("w:abstractNum")}
        named = {e.get("w:numId", ""): value(e, "w:abstractNumId") or "" for e in root.findall("w:num")}
        for num in root.findall("w:num"):
            num_id = num.get("w:numId", "")
            abstract = named[num_id]
            if abstract not in abstracts:
                continue
            link = value(abstracts[abstract], "w:numStyleLink")
            linked = named.get(styles.list_of(link) or "", "") if link else ""
            levels = _levels(abstracts[linked if linked in abstracts else abstract])
            starts = {}
            for override in num.findall("w:lvlOverride"):
                at = whole(override.get("w:ilvl"), 0, LEVELS - 1)
                own = override.find("w:lvl")
                if own is not None:
                    levels[at] = _level(own)
                start = value(override, "w:startOverride")
                if start is not None:
                    starts[at] = whole(start, 1)
            self._lists[num_id] = _List(abstract, levels, starts)

    def label(self, num_id: str, at: int) -> tuple[str, Said]:
        """What stands before the next paragraph of that list and level, and how it looks; "" for nothing."""
        numbered = self._lists.get(num_id)
        if numbered is None or at not in numbered.levels:
            return "", NOTHING
        level = numbered.levels[at]
        if level.fmt == "bullet":
            return _BULLET, level.look
        counts = self._count(num_id, numbered, at)

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            other = numbered.levels.get(place, Level())
            number = counts[place]
            fmt = "decimal" if level.is_legal else other.fmt
            return formatted(other.start if number is None else number, fmt)

        return _PLACE.sub(shown, level.text), level.look

    def _count(self, num_id: str, numbered: _List, at: int) -> list[int | None]:
        counts = self._counts.setdefault(numbered.abstract, [None] * LEVELS)
        forced = self._forced.setdefault(numbered.abstract, {})
        if num_id not in self._seen:
            self._seen.add(num_id)
            forced.update(numbered.starts)
        level, before = numbered.levels[at], counts[at]
        if at in forced:
            counts[at] = forced.pop(at)
        elif before is None:
            counts[at] = numbered.starts.get(at, level.start)
        else:
            counts[at] = before + 1
        for deeper in range(at + 1, LEVELS):
            restart = numbered.levels.get(deeper, Level()).restart
            if restart is None or at < restart:
                counts[deeper] = None
        return counts

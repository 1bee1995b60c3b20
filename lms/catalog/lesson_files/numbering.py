"""What number Word gives an item of a list: a list that goes on after a paragraph goes on counting."""

import xml.etree.ElementTree as ET

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NO_NUMBER = ("bullet", "none")
_PLAIN = ("decimal", "decimalZero")


class Numbering:
    """Counts the items of a document's lists as they come."""

    def __init__(self, part: bytes | None) -> None:
        """`part`: word/numbering.xml. ParseError for what is no XML."""
        self.has_letters = False
        self._formats: dict[tuple[str, int], str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[tuple[str, int], int] = {}
        if part:
            self._read(ET.fromstring(part))  # noqa: S314 - neither entities nor document types: the caller looked

    def _read(self, root: ET.Element) -> None:
        kinds = {one.get(_W + "abstractNumId"): one for one in root.findall(_W + "abstractNum")}
        for number in root.findall(_W + "num"):
            key, kind = number.get(_W + "numId", ""), kinds.get(_value(number, "abstractNumId"))
            for level in kind.findall(_W + "lvl") if kind is not None else ():
                self._level(key, level)
            for changed in number.findall(_W + "lvlOverride"):
                depth = _whole(changed.get(_W + "ilvl", "0"), 0)
                for level in changed.findall(_W + "lvl"):
                    self._level(key, level)
                if start := _value(changed, "startOverride"):
                    self._starts[key, depth] = _whole(start, 1)

    def _level(self, key: str, level: ET.Element) -> None:
        depth = _whole(level.get(_W + "ilvl", "0"), 0)
        self._formats[key, depth] = _value(level, "numFmt") or "decimal"
        self._starts[key, depth] = _whole(_value(level, "start"), 1)

    def next(self, number: str, level: str) -> int | None:
        """The number of the next item of the list `number` at this level; None where its items have none."""
        depth = _whole(level, 0)
        kind = self._formats.get((number, depth))
        if kind is None or kind in _NO_NUMBER:
            return None
        self.has_letters = self.has_letters or kind not in _PLAIN
        key = (number, depth)
        self._counts[key] = self._counts.get(key, self._starts.get(key, 1) - 1) + 1
        for other in [one for one in self._counts if one[0] == number and one[1] > depth]:
            del self._counts[other]  # what is below an item begins anew
        return self._counts[key]


def _value(element: ET.Element, name: str) -> str:
    found = element.find(_W + name)
    return found.get(_W + "val", "") if found is not None else ""


def _whole(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else default

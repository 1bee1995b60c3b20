"""How much a browser draws of an SVG: parts that are used again and again, within parts that are, make millions of a few
lines. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_DEPTH = 200
MOST_DRAWN = 200_000
_LOCAL = re.compile(r"url\(\s*['\"]?\s*#([^'\")\s]+)")


class TooDeep(Exception):
    """Elements stand within elements as in no picture."""


@dataclass
class _Part:
    """An element with an id: how many elements are in it, and what these refer to."""

    elements: int = 0
    refers_to: list[str] = field(default_factory=list)


class Drawn:
    """Counts while the file is read: `begin` and `end` for each element. Raises TooDeep."""

    def __init__(self) -> None:
        self._root = _Part()
        self._parts: dict[str, _Part] = {}
        self._open: list[_Part | None] = []

    def begin(self, name: str | None, values: Iterator[tuple[bool, str]]) -> None:
        """An element with the id `name` and the values of its attributes; of each whether it is a link."""
        if len(self._open) == MOST_DEPTH:
            raise TooDeep
        part = self._parts.setdefault(name, _Part()) if name else None
        self._open.append(part)
        found = [
            target
            for is_link, value in values
            for target in ([value.strip()[1:]] if is_link else _LOCAL.findall(value))
        ]
        for around in (self._root, *self._open):
            if around is not None:
                around.elements += 1
                around.refers_to += found

    def end(self) -> None:
        """The element that began last is over."""
        self._open.pop()

    @property
    def is_too_much(self) -> bool:
        """Whether more would be drawn than any picture needs, or parts refer to parts without end."""
        known: dict[str, int] = {}
        return self._sum(self._root, known, 0) > MOST_DRAWN

    def _sum(self, part: _Part, known: dict[str, int], depth: int) -> int:
        if depth > MOST_DEPTH:
            return MOST_DRAWN + 1
        total = part.elements
        for target in part.refers_to:
            if target not in known:
                known[target] = 0  # what refers to itself is not drawn
                if target in self._parts:
                    known[target] = self._sum(self._parts[target], known, depth + 1)
            total += known[target]
        return min(total, MOST_DRAWN + 1)

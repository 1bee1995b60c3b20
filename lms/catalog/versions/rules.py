"""Pure rules of comparing: what changed in a text, word by word, and which things changed places.

Comparing takes a bounded time whatever it is given: what is too large to be looked at word by word is told as
removed and added, paragraph by paragraph.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_LINES = 1_500_000  # pairs of lines that are looked at; a lesson of 5,000 words has some 300 lines
MOST_WORDS = 300_000  # pairs of words within one place that changed
MOST_STEPS = 3_000_000  # pairs of words in all
MOST_PAIRS = 900  # pairs of lines of one place among which the alike are looked for
LIKENESS = 0.3  # below this share of common words a line was not changed but replaced
AROUND = 1  # unchanged lines shown before and after a change
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


class Part(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """Words that stayed, went or came."""

    part: Part
    text: str


@dataclass(frozen=True)
class Line:
    """A line with what became of its words. `skipped`: stands for that many lines which did not change."""

    pieces: tuple[Piece, ...] = ()
    skipped: int = 0

    @property
    def is_same(self) -> bool:
        """Nothing in it changed."""
        return all(piece.part is Part.SAME for piece in self.pieces)


def text_changes(old: str, new: str) -> list[Line]:
    """The lines of both texts in one, with what went and what came; empty where the texts are the same. Lines that
    stayed are shown only next to a change."""
    if old == new:
        return []
    return _without_the_same(_lines(_split(old), _split(new)))


def _split(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def _lines(old: list[str], new: list[str]) -> list[Line]:
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    middle = _middle(old[start : len(old) - end], new[start : len(new) - end])
    return [*map(_same, old[:start]), *middle, *map(_same, old[len(old) - end :] if end else [])]


def _middle(old: list[str], new: list[str]) -> list[Line]:
    if len(old) * len(new) > MOST_LINES:
        return _replaced(old, new)
    found: list[Line] = []
    left = MOST_STEPS
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += map(_same, old[a:b])
            continue
        lines, left = _changed(old[a:b], new[c:d], left)
        found += lines
    return found


def _changed(old: list[str], new: list[str], left: int) -> tuple[list[Line], int]:
    """The lines of one place: each old one beside the new one it became, where there is one."""
    found: list[Line] = []
    done_old = done_new = 0
    for before, after in [*_pairs(old, new), (len(old), len(new))]:
        found += _replaced(old[done_old:before], new[done_new:after])
        done_old, done_new = before + 1, after + 1
        if before < len(old):
            line, left = _words(old[before], new[after], left)
            found += [line] if line else _replaced([old[before]], [new[after]])
    return found, left


def _pairs(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Which old line became which new one, in order: those pairs that have most words in common together."""
    if len(old) * len(new) > MOST_PAIRS:
        return [(at, at) for at in range(min(len(old), len(new)))]
    bags = [[Counter(re.findall(r"\w+", line)) for line in lines] for lines in (old, new)]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    alike: dict[tuple[int, int], float] = {}
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            one, other = bags[0][i], bags[1][j]
            alike[i, j] = share = (one & other).total() / max(one.total(), other.total(), 1)
            together = share + best[i + 1][j + 1] if share >= LIKENESS else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    found, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if alike[i, j] >= LIKENESS and best[i][j] == alike[i, j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _words(old: str, new: str, left: int) -> tuple[Line | None, int]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    cost = len(before) * len(after)
    if cost > min(MOST_WORDS, left):
        return None, left
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    kept = sum(len("".join(before[b.a : b.a + b.size]).strip()) for b in blocks)
    if kept < LIKENESS * max(len(old), len(new)):
        return None, left - cost
    pieces: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Part.SAME, "".join(before[a:b])))
            continue
        if b > a:
            pieces.append(Piece(Part.GONE, "".join(before[a:b])))
        if d > c:
            pieces.append(Piece(Part.NEW, "".join(after[c:d])))
    return Line(tuple(pieces)), left - cost


def _same(line: str) -> Line:
    return Line((Piece(Part.SAME, line),))


def _replaced(old: Sequence[str], new: Sequence[str]) -> list[Line]:
    gone = [Line((Piece(Part.GONE, line),)) for line in old]
    return [*gone, *(Line((Piece(Part.NEW, line),)) for line in new)]


def _without_the_same(lines: list[Line]) -> list[Line]:
    shown = set()
    for number, line in enumerate(lines):
        if not line.is_same:
            shown |= set(range(number - AROUND, number + AROUND + 1))
    found: list[Line] = []
    skipped = 0
    for number, line in enumerate(lines):
        if number not in shown:
            skipped += 1
            continue
        if skipped:
            found.append(Line(skipped=skipped))
            skipped = 0
        found.append(line)
    return [*found, Line(skipped=skipped)] if skipped and found else found


def moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Which of the keys that are in both have changed places: as few as can explain the new order."""
    place = {key: number for number, key in enumerate(old)}
    common = [key for key in new if key in place]
    tails: list[int] = []  # the place that ends the best run of each length
    ends: list[str] = []
    before: dict[str, str | None] = {}
    for key in common:
        at = bisect_left(tails, place[key])
        before[key] = ends[at - 1] if at else None
        if at == len(tails):
            tails.append(place[key])
            ends.append(key)
        else:
            tails[at], ends[at] = place[key], key
    stayed: set[str] = set()
    last = ends[-1] if ends else None
    while last is not None:
        stayed.add(last)
        last = before[last]
    return set(common) - stayed

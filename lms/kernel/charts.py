"""Lines over time as plain numbers, for the chart that the server draws. Pure: the page's macro only writes them down."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

WIDTH, HEIGHT = 420, 230
LEFT, TOP, RIGHT, BOTTOM = 44, 28, 12, 30  # room for what stands beside the lines, words above 100% too
LETTER, RISE, DROP = (
    7.2,
    11.0,
    4.0,
)  # of the words at the ends: width of each letter, height above and below their line
_TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Line:
    """One line: what it is called, what is written at its end, and its values, each a share of 1 or None for a gap.
    `stroke`: "full", "dashed" or "dotted", so that lines are told apart without colours."""

    name: str
    end: str
    days: Sequence[date]
    values: Sequence[float | None]
    stroke: str = "full"


Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Drawn:
    """A line in the coordinates of the drawing. `points`: its places, None for a gap; `label_x`, `label_y`, `anchor`:
    where the words at its end stand, and whether they "end" or "start" there."""

    line: Line
    path: str
    points: Sequence[Point | None]
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str = "end"


@dataclass(frozen=True)
class Chart:
    """Everything a drawing is made of: lines, heights of the percentages, places of the days below."""

    lines: Sequence[Drawn]
    heights: Sequence[tuple[int, float]]
    days: Sequence[tuple[date, float]]


def chart(lines: Sequence[Line]) -> Chart | None:
    """The drawing of lines that have at least two days and one value between them; None where there is nothing to
    draw. Shares of 0 to 1 fill the height; words at the ends stand where no line runs, and not on one another."""
    told = [line for line in lines if any(value is not None for value in line.values)]
    days = sorted({day for line in told for day in line.days})
    if len(days) < 2:
        return None
    first, last = days[0], days[-1]

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / (last - first).days, 1)

    drawn = [_drawn(line, [x(day) for day in line.days]) for line in told]
    ticks = [first, first + (last - first) / 2, last]
    return Chart(
        _labelled(drawn), [(tick, _y(tick / 100)) for tick in _TICKS], [(day, x(day)) for day in ticks]
    )


def _y(share: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share), 1)


def _drawn(line: Line, places: Sequence[float]) -> Drawn:
    parts: list[str] = []
    points: list[Point | None] = []
    end = (float(LEFT), _y(0))
    for place, value in zip(places, line.values, strict=True):
        point = None if value is None else (place, _y(value))
        if point is not None:
            end = point
            parts.append(f"{'L' if points and points[-1] else 'M'}{end[0]} {end[1]}")
        points.append(point)
    return Drawn(line, " ".join(parts), points, *end, *end)


def _labelled(drawn: Sequence[Drawn]) -> list[Drawn]:
    """The words at their ends: the lowest first, each at the first of the places around it where no line runs."""
    taken: list[Box] = []
    placed: dict[int, Drawn] = {}
    for number, one in sorted(enumerate(drawn), key=lambda each: -each[1].y):
        found = next((at for at in _around(one) if _is_free(_box(at), taken, drawn)), _above(one, taken))
        taken.append(_box(found))
        placed[number] = found
    return [placed[number] for number in range(len(drawn))]


def _around(one: Drawn) -> list[Drawn]:
    """The places for its words: above and below on the left, then on the right of its end."""
    heights = (one.y - 8, one.y + 17)
    left = [replace(one, label_x=min(one.x, WIDTH - RIGHT - 4.0), label_y=round(at, 1)) for at in heights]
    right = [replace(one, label_x=one.x + 8, label_y=round(at, 1), anchor="start") for at in heights]
    return left + right


def _above(one: Drawn, taken: Sequence[Box]) -> Drawn:
    """Its words on the left, at least a line's height above whatever words there are; inside the drawing."""
    lowest = min((box[1] - DROP for box in taken), default=HEIGHT - BOTTOM - 6.0)
    at = max(RISE + 4.0, min(one.y - 8.0, lowest))
    return replace(one, label_x=min(one.x, WIDTH - RIGHT - 4.0), label_y=round(at, 1))


def _box(one: Drawn) -> Box:
    width = LETTER * len(one.line.end)
    left = one.label_x - width if one.anchor == "end" else one.label_x
    return left, one.label_y - RISE, left + width, one.label_y + DROP


def _is_free(box: Box, taken: Sequence[Box], drawn: Sequence[Drawn]) -> bool:
    left, top, right, bottom = box
    if left < LEFT or right > WIDTH or top < 0 or bottom > HEIGHT - BOTTOM:
        return False
    if any(left < b[2] and b[0] < right and top < b[3] and b[1] < bottom for b in taken):
        return False
    return not any(
        _crosses(box, start, end)
        for one in drawn
        for start, end in pairwise(one.points)
        if start is not None and end is not None
    )


def _crosses(box: Box, start: Point, end: Point) -> bool:
    """Whether a piece of a line, which goes from left to right, has a point in the box."""
    left, right = max(box[0], start[0]), min(box[2], end[0])
    if left > right:
        return False
    slope = (end[1] - start[1]) / ((end[0] - start[0]) or 1.0)
    heights = [start[1] + slope * (place - start[0]) for place in (left, right)]
    return min(heights) < box[3] and max(heights) > box[1]

"""Lines over time as plain numbers, for the chart that the server draws. Pure: the page's macro only writes them down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 420, 230
LEFT, TOP, RIGHT, BOTTOM = 44, 14, 12, 30  # room for what stands beside the lines
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


@dataclass(frozen=True)
class Drawn:
    """A line in the coordinates of the drawing. `label_y`: where the words at its end stand."""

    line: Line
    path: str
    x: float
    y: float
    label_y: float


@dataclass(frozen=True)
class Chart:
    """Everything a drawing is made of: lines, heights of the percentages, places of the days below."""

    lines: Sequence[Drawn]
    heights: Sequence[tuple[int, float]]
    days: Sequence[tuple[date, float]]


def chart(lines: Sequence[Line]) -> Chart | None:
    """The drawing of lines that have at least two days and one value between them; None where there is nothing to
    draw. Shares of 0 to 1 fill the height; words at the ends are kept from standing on one another."""
    told = [line for line in lines if any(value is not None for value in line.values)]
    days = sorted({day for line in told for day in line.days})
    if len(days) < 2:
        return None
    first, last = days[0], days[-1]

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / (last - first).days, 1)

    drawn = [_drawn(line, [x(day) for day in line.days]) for line in told]
    ticks = [first, first + (last - first) / 2, last]
    return Chart(_apart(drawn), [(tick, _y(tick / 100)) for tick in _TICKS], [(day, x(day)) for day in ticks])


def _y(share: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share), 1)


def _drawn(line: Line, places: Sequence[float]) -> Drawn:
    parts, held = [], False
    end = (float(LEFT), _y(0))
    for place, value in zip(places, line.values, strict=True):
        if value is not None:
            end = (place, _y(value))
            parts.append(f"{'L' if held else 'M'}{end[0]} {end[1]}")
        held = value is not None
    return Drawn(line, " ".join(parts), *end, end[1])


def _apart(drawn: Sequence[Drawn]) -> list[Drawn]:
    """The words above their ends, at least a line's height from each other, inside the drawing."""
    placed: list[Drawn] = []
    lowest = HEIGHT - BOTTOM - 6.0
    for one in sorted(drawn, key=lambda each: -each.y):
        at = max(TOP + 4.0, min(one.y - 7.0, lowest))
        lowest = at - 15.0
        placed.append(Drawn(one.line, one.path, one.x, one.y, round(at, 1)))
    return sorted(placed, key=lambda each: drawn.index(next(d for d in drawn if d.line is each.line)))

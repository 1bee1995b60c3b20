"""Rubrics: criteria with levels, each worth points. Pure; the same for every kind that somebody marks by hand.

A body holds it as `criteria`: [{"key", "html", "levels": [{"points", "html"}, …]}, …], the levels from the lowest
up. Within a criterion a level is known by its points, so marks say {key of the criterion: points}.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from lms.assessment.kinds.parts import key_faults
from lms.assessment.kinds.protocol import Body, Source, pictures_of
from lms.assessment.kinds.shape import Fault, Field, Of, Table
from lms.kernel.markup import render_inline
from lms.kernel.messages import Message, mark

MOST_CRITERIA, MOST_LEVELS, MOST_POINTS = 10, 6, 100

CRITERIA = Table("criteria", (Field("key", Of.KEY), Field("text", Of.MARKUP)), 1, MOST_CRITERIA)
LEVELS = Table(
    "levels",
    (Field("criterion", Of.KEY), Field("points", Of.NUMBER), Field("text", Of.MARKUP)),
    2,
    MOST_CRITERIA * MOST_LEVELS,
)

Levels = Mapping[str, int]
"""Points by key of the criterion."""


def faults(source: Source) -> list[Fault]:
    """What is wrong with the tables of a source that has their shape."""
    return [*key_faults(source, "criteria"), *_level_faults(source), *_criterion_faults(source)]


def _level_faults(source: Source) -> Iterator[Fault]:
    keys = {row["key"] for row in source["criteria"]}
    known: set[tuple[str, str]] = set()
    for number, row in enumerate(source["levels"]):
        key, points = str(row["criterion"]), str(row["points"])
        if key not in keys:
            message = Message(mark("Không có tiêu chí nào mang khóa “{key}”."), {"key": key})
            yield Fault(("levels", number, "criterion"), message)
        if not points.isdecimal() or int(points) > MOST_POINTS:
            message = Message(mark("Điểm của một mức là số nguyên từ 0 đến {most}."), {"most": MOST_POINTS})
            yield Fault(("levels", number, "points"), message)
        elif (key, str(int(points))) in known:
            message = Message(mark("Tiêu chí “{key}” có hai mức cùng điểm."), {"key": key})
            yield Fault(("levels", number, "points"), message)
        known.add((key, points))


def _criterion_faults(source: Source) -> Iterator[Fault]:
    for number, row in enumerate(source["criteria"]):
        held = [each["points"] for each in source["levels"] if each["criterion"] == row["key"]]
        if not 2 <= len(held) <= MOST_LEVELS:
            message = Message(
                mark("Tiêu chí “{key}” cần từ 2 đến {most} mức, hiện có {count}."),
                {"key": row["key"], "most": MOST_LEVELS, "count": len(held)},
            )
            yield Fault(("criteria", number, "key"), message)
        elif all(points.isdecimal() for points in held) and min(map(int, held)) != 0:
            message = Message(mark("Tiêu chí “{key}” cần một mức 0 điểm."), {"key": row["key"]})
            yield Fault(("criteria", number, "key"), message)


def render(source: Source) -> list[dict[str, Any]]:
    """The criteria of a body."""
    pictures = pictures_of(source)
    return [
        {
            "key": row["key"],
            "html": render_inline(str(row["text"]), pictures),
            "levels": [
                {"points": int(level["points"]), "html": render_inline(str(level["text"]), pictures)}
                for level in sorted(source["levels"], key=lambda level: int(level["points"]))
                if level["criterion"] == row["key"]
            ],
        }
        for row in source["criteria"]
    ]


def most(criterion: Mapping[str, Any]) -> int:
    """The points of its highest level."""
    return int(criterion["levels"][-1]["points"])


def best(body: Body) -> dict[str, int]:
    """The highest level everywhere."""
    return {criterion["key"]: most(criterion) for criterion in body["criteria"]}


def find_fault(body: Body, levels: Levels) -> Message | None:
    """Why these levels are no marks by the rubric; None if they are. Every criterion has to be judged."""
    known = {row["key"]: {level["points"] for level in row["levels"]} for row in body["criteria"]}
    missing = sum(key not in levels for key in known)
    if missing:
        return Message(mark("Còn {count} tiêu chí chưa chọn mức."), {"count": missing})
    if any(levels[key] not in points for key, points in known.items()) or levels.keys() - known.keys():
        return Message(mark("Mức vừa chọn không thuộc bảng tiêu chí này. Hãy tải lại trang rồi chấm lại."))
    return None


def mark_of(body: Body, levels: Levels) -> Fraction:
    """What the levels earn, 0..1: the points reached out of those that could be."""
    criteria: Sequence[Mapping[str, Any]] = body["criteria"]
    return Fraction(sum(levels[row["key"]] for row in criteria), sum(most(row) for row in criteria))

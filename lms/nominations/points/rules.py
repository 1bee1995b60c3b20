"""Pure rules of the points table: what can be counted, and how a line comes to its points. Never a verdict."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lms.emulation.values.rules import KIND_LABELS, OF_PERSON, State, Value
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_number

MOST_POINTS = 1000
BAD_NUMBER = mark(
    "Vui lòng ghi một số lớn hơn 0, nhiều nhất 1000, không quá hai chữ số sau dấu phẩy. Ví dụ: 2 hoặc 0,5."
)
NO_POINTS = mark("Dòng này có số điểm nhiều nhất nhưng chưa có điểm cho mỗi đơn vị.")
NO_LINES = mark("Bảng điểm đang bật cần ít nhất một dòng có điểm.")

# What counts: its name, the unit in which it is counted, and the place of the facts on a nomination's page.
COUNTED: Mapping[str, tuple[str, str, str]] = {
    "completions": (mark("Lượt hoàn thành khóa học"), mark("lượt"), "facts-completions"),
    "required": (mark("Khóa bắt buộc đã xong"), mark("khóa"), "facts-required"),
    "on-time": (mark("Khóa bắt buộc xong đúng hạn"), mark("khóa"), "facts-required"),
    "hours": (mark("Giờ học"), mark("giờ"), "facts-completions"),
    "certificates": (mark("Giấy chứng nhận"), mark("giấy"), "facts-completions"),
    "helped": (mark("Lượt giúp đồng nghiệp đã được xác nhận"), mark("lượt"), "facts-helped"),
    "taught": (mark("Buổi tập huấn đã giảng"), mark("buổi"), "facts-taught"),
    **{kind.value: (KIND_LABELS[kind], mark("mục đã xác nhận"), "facts-entered") for kind in OF_PERSON},
}
_NUMBER = re.compile(r"[0-9]{1,4}([.,][0-9]{1,2})?")


@dataclass(frozen=True)
class Line:
    """So many points for each unit of what `source` counts, `most` in all (None: without limit)."""

    source: str
    points: Decimal
    most: Decimal | None


@dataclass(frozen=True)
class Scored:
    """A line with what was counted: `raw` points by the formula, `given` after the limit. Cut to hundredths, so that what
    is printed adds up to the sum that is printed."""

    line: Line
    count: Fraction
    raw: Decimal
    given: Decimal

    @property
    def is_limited(self) -> bool:
        """Whether the limit took something away."""
        return self.given < self.raw


def read_number(text: str) -> Decimal | None:
    """A number of points as people write it; None for what is none: more than two decimals, 0, above `MOST_POINTS`."""
    if _NUMBER.fullmatch(text) is None:
        return None
    found = Decimal(text.replace(",", "."))
    return found if 0 < found <= MOST_POINTS else None


def show(value: Fraction | Decimal) -> str:
    """As people write it: cut to hundredths, without zeros at the end."""
    whole, _comma, part = show_number(_cut(Fraction(value)), 2).partition(",")
    part = part.rstrip("0")
    return f"{whole},{part}" if part else whole


def _cut(value: Fraction) -> Decimal:
    return Decimal(int(value * 100)) / 100


def score(lines: Iterable[Line], counts: Mapping[str, Fraction]) -> list[Scored]:
    """Each line with its points. What nothing was counted of stands with 0."""
    found = []
    for line in lines:
        count = counts.get(line.source, Fraction(0))
        raw = _cut(count * Fraction(line.points))
        found.append(Scored(line, count, raw, raw if line.most is None else min(raw, line.most)))
    return found


def total(scored: Iterable[Scored]) -> Decimal:
    """The sum of what is given."""
    return sum((one.given for one in scored), Decimal(0))


def entered_counts(entered: Sequence[Value]) -> dict[str, Fraction]:
    """How many values of each kind stand confirmed; what still waits counts nothing."""
    stands = [one.said.kind for one in entered if one.state is State.CONFIRMED]
    return {kind: Fraction(stands.count(kind)) for kind in stands}


def read_lines(typed: Iterable[tuple[str, str, str]]) -> tuple[list[Line], dict[str, Message]]:
    """The lines as typed (source, points, most) without those left empty, and what is wrong, by "points_SOURCE" and
    "most_SOURCE"."""
    found: list[Line] = []
    wrong: dict[str, Message] = {}
    for source, points, most in typed:
        if not points and not most:
            continue
        each, limit = read_number(points), read_number(most)
        if not points:
            wrong[f"points_{source}"] = Message(NO_POINTS)
        elif each is None:
            wrong[f"points_{source}"] = Message(BAD_NUMBER)
        if most and limit is None:
            wrong[f"most_{source}"] = Message(BAD_NUMBER)
        if each is not None:
            found.append(Line(source, each, limit))
    return found, wrong

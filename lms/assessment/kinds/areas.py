"""Areas of a picture, in its pixels: rect (left, top, right, bottom), circle (x, y, radius), poly (x, y, x, y, …)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lms.kernel.markup import Picture
from lms.kernel.messages import Message, mark

MOST_NUMBERS = 80
LEAST_SIDE = 8
SHAPES = ("rect", "circle", "poly")
_COUNTS = {"rect": (4, 4), "circle": (3, 3), "poly": (6, MOST_NUMBERS)}
_LETTER, _LEAST_LETTER = 25, 14
Box = tuple[int, int, int, int]


def faults(shape: str, numbers: Sequence[int], picture: Picture | None) -> Iterator[tuple[str, Message]]:
    """What is wrong with an area, each with its field. `picture` None: its size is not known."""
    if shape not in SHAPES:
        yield (
            "shape",
            Message(
                mark("Không có hình “{value}”; chọn một trong: {allowed}."),
                {"value": shape, "allowed": ", ".join(SHAPES)},
            ),
        )
        return
    low, high = _COUNTS[shape]
    if not low <= len(numbers) <= high or (shape == "poly" and len(numbers) % 2):
        yield (
            "coordinates",
            Message(
                mark(
                    "Tọa độ của {shape} chưa đủ hoặc thừa: rect có bốn số (trái, trên, phải, dưới), circle có ba số"
                    " (x, y, bán kính), poly có từ ba điểm (x, y)."
                ),
                {"shape": shape},
            ),
        )
        return
    left, top, right, bottom = _box(shape, numbers)
    if right - left < LEAST_SIDE or bottom - top < LEAST_SIDE:
        yield (
            "coordinates",
            Message(
                mark("Vùng hẹp quá, không chạm được: mỗi chiều cần ít nhất {least} điểm ảnh."),
                {"least": LEAST_SIDE},
            ),
        )
    if picture and (left < 0 or top < 0 or right > picture.width or bottom > picture.height):
        yield (
            "coordinates",
            Message(
                mark("Vùng ra ngoài ảnh: ảnh rộng {width} và cao {height} điểm ảnh."),
                {"width": picture.width, "height": picture.height},
            ),
        )


def are_equal(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two areas have the same outline."""
    return bool(one["shape"] == other["shape"] and one["coordinates"] == other["coordinates"])


def _points(numbers: Sequence[int]) -> list[tuple[int, int]]:
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _box(shape: str, numbers: Sequence[int]) -> Box:
    """(left, top, right, bottom) around an area."""
    if shape == "circle":
        x, y, radius = numbers
        return x - radius, y - radius, x + radius, y + radius
    if shape == "rect":
        left, top, right, bottom = numbers
        return left, top, right, bottom
    across, down = numbers[::2], numbers[1::2]
    return min(across), min(down), max(across), max(down)


def place(shape: str, numbers: Sequence[int], picture: Picture) -> Box:
    """Sorts areas as one reads: by twelfths of the height, then from the left."""
    left, top, right, bottom = _box(shape, numbers)
    return (top + bottom) * 6 // picture.height, left, top, right


def path(shape: str, numbers: Sequence[int]) -> str:
    """The outline as the `d` of an SVG path."""
    if shape == "circle":
        x, y, radius = numbers
        return f"M{x - radius} {y}a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} {radius} 0 1 0 {-2 * radius} 0z"
    if shape == "rect":
        left, top, right, bottom = numbers
        return f"M{left} {top}H{right}V{bottom}H{left}z"
    return "M" + "L".join(f"{x} {y}" for x, y in _points(numbers)) + "z"


def letter(picture: Picture) -> int:
    """The height of numbers: readable where the picture is as wide as a phone."""
    return max(_LEAST_LETTER, picture.width // _LETTER)


def number_at(shape: str, numbers: Sequence[int], picture: Picture) -> tuple[int, int]:
    """Where the number stands: on the outline, at the top left, wholly inside the picture with the sign that may
    stand to its right."""
    left, top, right, _ = _box(shape, numbers)
    if shape == "circle":
        away = (right - left) * 146 // 1000  # where the outline crosses the diagonal of its box
        left, top = left + away, top + away
    elif shape == "poly":
        left, top = min(_points(numbers), key=lambda point: (point[0] + point[1], point))
    edge = letter(picture)
    return _within(left, edge, picture.width - 2 * edge), _within(top, edge, picture.height)


def _within(value: int, edge: int, size: int) -> int:
    return max(min(edge, max(0, size) // 2), min(value, size - edge))

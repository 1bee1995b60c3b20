"""Places on a picture, of QTI items that ask for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from lms.assessment.formats.bounds import MAX_OPTIONS
from lms.assessment.formats.content import Area, Kind
from lms.assessment.formats.figures import decimal_of
from lms.assessment.formats.gallery import size_of
from lms.assessment.formats.qti.answers import NO_KEY, Answers, judge, key_of, weigh
from lms.assessment.formats.qti.bodies import Source, is_outside
from lms.assessment.formats.qti.declared import Declared, Response, share
from lms.assessment.formats.reporting import cut
from lms.assessment.formats.xml_tree import Node
from lms.kernel.messages import mark

NO_PICTURE = mark("Câu chọn vùng không có hình nên không được đọc.")
BAD_SHAPE = mark("Vùng “{value}” trên hình không đọc được; đã bỏ đi.")


def hotspots(node: Node, response: Response, declared: Declared, source: Source) -> Answers | None:
    """hotspotInteraction: areas of a picture."""
    picture = _picture(node, source)
    if picture is None:
        return None
    nodes = source.few(node, "hotspotChoice")
    keys = [choice.get("identifier") for choice in nodes]
    several = response.cardinality != "single" and node.get("maxChoices", "1") != "1"
    weights, most = weigh(response, declared, keys, several)
    judge(source, node, response, keys, weights)
    made = Answers(Kind.HOTSPOT, picture=picture.key, picture_alt=picture.alt, most=most)
    for choice, key, weight in zip(nodes, keys, weights, strict=True):
        _add_area(made, picture, choice.get("shape"), choice.get("coords"), weight, key, choice, source)
    return made if made.areas else None


def points(node: Node, response: Response, declared: Declared, source: Source) -> Answers | None:
    """selectPointInteraction: a point of a picture, right where an area of the mapping holds it."""
    picture = _picture(node, source)
    if picture is None:
        return None
    most = max((earned for *_, earned in response.areas), default=Fraction(0))
    made = Answers(Kind.HOTSPOT, picture=picture.key, picture_alt=picture.alt, most=most)
    for number, (shape, coords, earned) in enumerate(response.areas[:MAX_OPTIONS], 1):
        weight = share(earned, most) if most > 0 else Fraction(0)
        _add_area(made, picture, shape, coords, weight, f"_{number}", node, source)
    if not made.areas:
        source.say(node.line, NO_KEY)
    return made if made.areas else None


def _add_area(
    made: Answers,
    picture: "_Picture",
    shape: str,
    coords: str,
    weight: Fraction,
    key: str,
    node: Node,
    source: Source,
) -> None:
    at = [decimal_of(part) for part in coords.replace(",", " ").split()]
    sizes = {"rect": len(at) == 4, "circle": len(at) == 3, "poly": len(at) >= 6 and len(at) % 2 == 0}
    if not sizes.get(shape) or None in at or max(abs(a) for a in at if a is not None) > 100_000:
        source.say(node.line, BAD_SHAPE, value=cut(f"{shape} {coords}"))
        return
    whole = picture.placed(shape, [Fraction(number) for number in at if number is not None])
    made.areas.append(Area(key_of(key), shape, whole, weight, node.get("hotspotLabel")))
    made.keys.append(key)


@dataclass(frozen=True)
class _Picture:
    """The picture of a question, what it shows in words, and how many of its pixels a length of the item stands for:
    items give places in the size at which the picture is shown."""

    key: str
    alt: str
    across: Fraction = Fraction(1)
    down: Fraction = Fraction(1)

    def placed(self, shape: str, at: Sequence[Fraction]) -> tuple[int, ...]:
        """Coordinates in pixels of the picture."""
        if shape == "circle":
            x, y, radius = at
            return round(x * self.across), round(y * self.down), round(radius * min(self.across, self.down))
        return tuple(round(part * (self.down if place % 2 else self.across)) for place, part in enumerate(at))


def _picture(node: Node, source: Source) -> _Picture | None:
    image = next((n for n in node.walk() if n.name in ("object", "img")), None)
    address = (image.get("data") or image.get("src")) if image is not None else ""
    key = source.picture(address, node.line) if address and not is_outside(address) else None
    if key is None or image is None:
        source.say(node.line, NO_PICTURE)
        return None
    alt = " ".join((image.get("alt") or image.get("aria-label") or image.words()).split())
    size = size_of(source.gallery.media.get(key, b""))
    shown = [decimal_of(image.get(name)) for name in ("width", "height")]
    if size is None or not all(length and length > 0 for length in shown):
        return _Picture(key, alt)
    across, down = (
        Fraction(real) / Fraction(length) for real, length in zip(size, shown, strict=True) if length
    )
    return _Picture(key, alt, across, down)

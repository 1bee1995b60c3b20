"""Places on a picture: from what a file says of them to the kind of this service, and back. Pure."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from lms.assessment.formats import texts
from lms.assessment.formats.bank.making import Maker
from lms.assessment.formats.content import NOTHING, Area, Item, Kind, Markup, Text
from lms.assessment.formats.figures import percent
from lms.kernel.markup import PICTURES_FOLDER, plain_text, render_inline
from lms.kernel.messages import Message, mark

NO_ALT = mark("Hình chưa có lời tả cho người không nhìn thấy; cần viết thêm trước khi dùng.")
NO_LABEL = mark("Vùng {number} chưa có tên riêng; đã đặt là “{name}”.")
AREA_WEIGHT = mark("Vùng {number} được {percent} phần trăm số điểm; ở đây mỗi vùng chỉ đúng hoặc sai.")
AREA = mark("Vùng {number}")
ALT = "Hình của câu hỏi"
LABEL = "Vùng {number}"
"""Course texts are Vietnamese."""


def hotspot(maker: Maker) -> dict[str, Any]:
    """The source of a question whose options are places; a picture that is kept smaller has its places smaller too."""
    item = maker.item
    if not item.picture_alt:
        maker.tell(NO_ALT, is_note=True)
    right = sum(area.weight > 0 for area in item.areas)
    labels: list[str] = []
    silent: list[str] = []
    rows: list[dict[str, Any]] = []
    for number, (key, area) in enumerate(
        zip(maker.keys([a.key for a in item.areas]), item.areas, strict=True), 1
    ):
        where = Message(AREA, {"number": number})
        label = maker.line(Text(area.label), where)
        if not label or label in labels:
            label = f"{label} ({number})" if label else LABEL.format(number=number)
            maker.tell(NO_LABEL, is_note=True, number=number, name=label)
        labels.append(label)
        if area.weight not in (Fraction(0), Fraction(1, right or 1), -Fraction(1, right or 1)):
            maker.tell(AREA_WEIGHT, number=number, percent=percent(area.weight))
        rows.append(
            {
                "key": key, "label": label, "shape": area.shape, "coordinates": _scaled(maker, area),
                "correct": area.weight > 0, "why": maker.why(area.feedback or item.feedback, what=where, is_needed=False),
            }
        )  # fmt: skip
        silent += [] if rows[-1]["why"] else [str(number)]
    maker.miss_why(Message(AREA, {"number": ", ".join(silent)}), bool(silent))
    return {
        "text": maker.text(item.text), "picture": texts.MEDIA + item.picture, "alt": item.picture_alt or ALT,
        "areas": rows,
    }  # fmt: skip


def _scaled(maker: Maker, area: Area) -> list[int]:
    held = maker.admitted.get(maker.item.picture)
    if held is None or held.was == (held.picture.width, held.picture.height):
        return list(area.coordinates)
    across, down = Fraction(held.picture.width, held.was[0]), Fraction(held.picture.height, held.was[1])
    if area.shape == "circle":
        x, y, radius = area.coordinates
        return [round(x * across), round(y * down), round(radius * min(across, down))]
    return [round(at * (down if place % 2 else across)) for place, at in enumerate(area.coordinates)]


def to_item(kind: Kind, source: Mapping[str, Any]) -> Item:
    """The question of a file; `picture` as the source calls it."""
    right = sum(bool(row.get("correct")) for row in source["areas"]) or 1
    areas = tuple(
        Area(
            str(row["key"]), str(row["shape"]), tuple(row["coordinates"]),
            Fraction(1, right) if row.get("correct") else Fraction(0),
            " ".join(plain_text(render_inline(str(row["label"]))).split()),
            Text(str(row["why"]), Markup.MARKDOWN) if row.get("why") else NOTHING,
        )
        for row in source["areas"]
    )  # fmt: skip
    picture = str(source["picture"]).removeprefix(PICTURES_FOLDER)
    text = Text(str(source["text"]).strip(), Markup.MARKDOWN)
    return Item(kind, text, areas=areas, picture=picture, picture_alt=str(source["alt"]))

"""Places to be marked on a picture: options that have an outline and a number."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from lms.assessment import rules
from lms.assessment.kinds import areas
from lms.assessment.kinds.choice import ChoiceKind, may_mix
from lms.assessment.kinds.parts import KEY, key_faults
from lms.assessment.kinds.protocol import Asked, Body, Reviewed, Source, Spot, Spotted, pictures_of
from lms.assessment.kinds.shape import SHUFFLE, WHY, Fault, Field, Of, Shape, Table, misshapen
from lms.kernel.markup import PICTURES_FOLDER, Picture, render_inline, render_text
from lms.kernel.messages import Message, mark


class Hotspot(ChoiceKind):
    """Each correct area that is marked earns its share, each other mark takes one away; marking all earns nothing.

    Which key an author gave may tell the answer, so a page names an area by its number: its place in the stored
    order, from 1. What is stored are keys, as with every choice. Without shuffling the numbers run as one reads, so
    that the order in which an author wrote the areas says nothing.
    """

    name = "hotspot"
    template = "assessment/hotspot.html"
    shape = Shape(
        (Field("picture", Of.PICTURE), Field("alt", Of.PLAIN, 500), SHUFFLE),
        (
            Table(
                "areas",
                (
                    KEY,
                    Field("label", Of.MARKUP),
                    Field("shape", Of.PLAIN, 20),
                    Field("coordinates", Of.WHOLES, areas.MOST_NUMBERS),
                    Field("correct", Of.FLAG, default=False),
                    WHY,
                ),
                2,
                rules.MAX_CORRECT + 1,
            ),
        ),
    )

    def _label(self, number: int, _option: Mapping[str, Any]) -> str:
        return str(number + 1)

    def check(self, source: Source) -> list[Message]:
        found = list(misshapen(self.shape, source))
        if not found and _picture(source) is None:
            found.append(
                Message(mark("Không có ảnh “{name}” của câu hỏi."), {"name": str(source["picture"])})
            )
        return found or [fault.message for fault in self.faults(source)]

    def faults(self, source: Source) -> list[Fault]:
        """Areas that can't be drawn on the picture, if it is known, and a key that is none."""
        found, picture = key_faults(source, "areas"), _picture(source)
        rows: Sequence[Mapping[str, Any]] = source["areas"]
        for number, row in enumerate(rows):
            before = rows[:number]
            for field, message in areas.faults(row["shape"], row["coordinates"], picture):
                found.append(Fault(("areas", number, field), message))
            if any(row["label"] == other["label"] for other in before):
                message = Message(mark("Hai vùng cùng tên “{value}”."), {"value": row["label"][:60]})
                found.append(Fault(("areas", number, "label"), message))
            if any(areas.are_equal(row, other) for other in before):
                found.append(
                    Fault(("areas", number, "coordinates"), Message(mark("Hai vùng trùng chỗ nhau.")))
                )
        if not 0 < sum(bool(row.get("correct")) for row in rows) < len(rows):
            found.append(Fault((), Message(mark("Cần ít nhất một vùng đúng và ít nhất một vùng sai."))))
        return found

    def render(self, source: Source) -> dict[str, Any]:
        pictures, picture = pictures_of(source), _picture(source)
        assert picture is not None
        rows = sorted(source["areas"], key=lambda row: areas.place(row["shape"], row["coordinates"], picture))
        return may_mix(source) | {
            "html": render_text(str(source["text"]), pictures),
            "picture": {"address": picture.address, "width": picture.width, "height": picture.height},
            "alt": str(source["alt"]),
            "options": [
                {
                    "key": row["key"],
                    "html": render_inline(str(row["label"]), pictures),
                    "correct": bool(row.get("correct")),
                    "why_html": render_inline(str(row["why"]), pictures),
                    "path": areas.path(row["shape"], row["coordinates"]),
                    "number_at": areas.number_at(row["shape"], row["coordinates"], picture),
                }
                for row in rows
            ],
        }

    def find_fault(self, order: Sequence[str], sent: Sequence[str]) -> Message | None:
        return super().find_fault(list(_numbers(order).values()), sent)

    def keep(self, order: Sequence[str], sent: Sequence[str]) -> list[str]:
        return [key for key, number in _numbers(order).items() if number in sent]

    def ask(self, body: Body, order: Sequence[str], chosen: Sequence[str]) -> Asked:
        asked, numbers = super().ask(body, order, chosen), _numbers(order)
        on = dict.fromkeys(chosen, "on")
        return asked._replace(
            options=[(numbers[key], html) for key, html in asked.options],
            chosen=frozenset(numbers[key] for key in chosen if key in numbers),
            spotted=_spotted(body, order, on),
            most=len(self.right(body)),
        )

    def review(self, body: Body, order: Sequence[str], chosen: Sequence[str]) -> Reviewed:
        reviewed, numbers = super().review(body, order, chosen), _numbers(order)
        states = {
            option.key: ("correct" if option.is_correct else "wrong") if option.is_chosen else "missed"
            for option in reviewed.options
            if option.is_chosen or option.is_correct
        }
        options = [replace(option, key=numbers[option.key]) for option in reviewed.options]
        return reviewed._replace(
            options=options, spotted=_spotted(body, order, states), most=len(self.right(body))
        )

    def grade(self, body: Body, chosen: Sequence[str]) -> Fraction:
        keys = frozenset(option["key"] for option in body["options"])
        return rules.grade_several(frozenset(self.right(body)), keys, frozenset(chosen))


def _picture(source: Source) -> Picture | None:
    return pictures_of(source).get(str(source.get("picture", "")).removeprefix(PICTURES_FOLDER))


def _numbers(order: Sequence[str]) -> dict[str, str]:
    """Key to the number under which a page knows the area."""
    return {key: str(number) for number, key in enumerate(order, 1)}


def _spotted(body: Body, order: Sequence[str], states: Mapping[str, str]) -> Spotted:
    """The picture with its areas in the stored order; `states` by key."""
    picture, by_key = Picture(**body["picture"]), {option["key"]: option for option in body["options"]}
    spots = []
    for key, number in _numbers(order).items():
        x, y = by_key[key]["number_at"]
        spots.append(Spot(number, by_key[key]["path"], x, y, states.get(key, "")))
    return Spotted(picture, body["alt"], areas.letter(picture), spots)

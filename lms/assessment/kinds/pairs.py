"""Matching each line with a choice, and putting lines in order: which is matching them with places."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from lms.assessment import rules
from lms.assessment.kinds.choice import may_mix
from lms.assessment.kinds.parts import CHOICE, KEY, MOST, TEXT, Parts, choices_table, match_fault
from lms.assessment.kinds.protocol import Body, Reviewed, Source
from lms.assessment.kinds.shape import PART_WHY, SHUFFLE, WHY, Fault, Field, Of, Shape, Table
from lms.kernel.markup import Pictures


class Matching(Parts):
    """Each line has one choice that fits; choices may be left over, and one may fit several lines."""

    name = "matching"
    shape = Shape(
        (SHUFFLE, WHY),
        (choices_table(2), Table("options", (KEY, TEXT, Field("match", Of.KEY), PART_WHY), 2, MOST)),
    )

    def faults(self, source: Source) -> list[Fault]:
        found = super().faults(source)
        for number, row in enumerate(source["options"]):
            found += match_fault(source, row["match"], ("options", number, "match"))
        return found

    def render(self, source: Source) -> dict[str, Any]:
        return super().render(source) | may_mix(source)

    def lay_out(self, body: Body, shuffle: bool, rng: random.Random) -> list[str]:
        # The choices are mixed in any case: the order in which an author wrote them is often the answer.
        is_mixed = shuffle and not body.get("is_fixed")
        parts = rules.in_order([part["key"] for part in body["parts"]], is_mixed, rng)
        return parts + rules.in_order([CHOICE + choice["key"] for choice in body["choices"]], True, rng)


class Ordering(Parts):
    """Lines to be put in the order in which the author wrote them; each is given its place."""

    name = "ordering"
    shape = Shape((WHY,), (Table("options", (KEY, TEXT, PART_WHY), 3, MOST),))

    def _part(self, row: Mapping[str, Any], number: int, pictures: Pictures) -> dict[str, Any]:
        return super()._part({**row, "match": str(number)}, number, pictures)

    def lay_out(self, body: Body, _shuffle: bool, rng: random.Random) -> list[str]:
        return rules.in_order([part["key"] for part in body["parts"]], True, rng)

    def _split(self, order: Sequence[str]) -> tuple[list[tuple[str, bool]], list[str]]:
        return [(key, False) for key in order], [str(place) for place in range(1, len(order) + 1)]

    def _words(self, body: Body) -> dict[str, str]:
        return {part["match"]: part["match"] for part in body["parts"]}

    def review(self, body: Body, _order: Sequence[str], chosen: Sequence[str]) -> Reviewed:
        # In the right order: that is what one wants to see.
        return super().review(body, [part["key"] for part in body["parts"]], chosen)

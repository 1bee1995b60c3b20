"""What the form of an attempt carries: all its questions on one page.

`q3` holds the chosen keys of question 3, `was3` those it was shown with, `page` an id of the page.
"""

import re
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

_FIELD = re.compile(r"(?:q|was)(\d{1,3})")


@dataclass(frozen=True)
class CarriedAnswers:
    """Position to chosen keys: as the page was shown (`shown`), and as it was sent (`chosen`)."""

    chosen: dict[int, list[str]]
    shown: dict[int, list[str]]
    page: str | None


def read_answers(body: MultiDict[str, str]) -> CarriedAnswers:
    """The answers in a request's body; questions it says nothing about are absent."""
    positions = sorted({int(found[1]) for name in body if (found := _FIELD.fullmatch(name))})
    chosen = {position: body.getlist(f"q{position}") for position in positions}
    shown = {p: body[f"was{p}"].split(",") if body[f"was{p}"] else [] for p in positions if f"was{p}" in body}
    page = body.get("page", "")
    return CarriedAnswers(chosen, shown, page if page.isalnum() and len(page) <= 40 else None)

"""What the form of an attempt carries: all its questions on one page.

`q3` holds the chosen keys of question 3 or what was typed, `q3.2` what was given in its second part, `was3` what it
was shown with, `page` an id of the page, `keep` the number of a question of which what is saved elsewhere shall stay.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from werkzeug.datastructures import MultiDict

_FIELD = re.compile(r"(?:q(\d{1,3})(?:\.(\d{1,2}))?|was(\d{1,3}))")
FILES = re.compile(r"f(\d{1,3})")
"""The field of question 3's files is `f3`."""
_NUMBER = re.compile(r"[0-9]{1,3}")


@dataclass(frozen=True)
class CarriedAnswers:
    """Position to an answer: as the page was shown (`shown`), and as it was sent (`chosen`). A part's is
    "part=value". `kept`: the positions where the page gives way to what is saved."""

    chosen: dict[int, list[str]]
    shown: dict[int, list[str]] = field(default_factory=dict)
    page: str | None = None
    kept: frozenset[int] = frozenset()

    @property
    def wanted(self) -> dict[int, list[str]]:
        """The answers that the page wants to be saved."""
        return {place: given for place, given in self.chosen.items() if place not in self.kept}


def read_answers(body: MultiDict[str, str]) -> CarriedAnswers:
    """The answers in a request's body; questions it says nothing about are absent, parts left blank as well."""
    chosen: dict[int, list[str]] = {}
    shown: dict[int, list[str]] = {}
    for name in body:
        if not (found := _FIELD.fullmatch(name)):
            continue
        place, part, was = found.groups()
        values = chosen.setdefault(int(place or was), [])
        if part:
            values += [f"{part}={value}" for value in body.getlist(name) if value.strip()]
        elif place:
            values += body.getlist(name)
        else:
            shown[int(was)] = [unquote(value) for value in body[name].split(",")] if body[name] else []
    page = body.get("page", "")
    kept = frozenset(int(value) for value in body.getlist("keep") if _NUMBER.fullmatch(value))
    return CarriedAnswers(chosen, shown, page if page.isalnum() and len(page) <= 40 else None, kept)

"""Pure rules of a draft's quizzes: what is stored of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

MOST_SLOTS = 50
MOST_CHECK_QUESTIONS = 20


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """A pack's table of a quiz as JSON holds it: days as text."""
    return {
        name: plain(value)
        if isinstance(value, Mapping)
        else value.isoformat()
        if isinstance(value, date)
        else value
        for name, value in values.items()
    }


DAYS = ("opens_on", "closes_on")


def with_days(terms: Mapping[str, Any]) -> dict[str, Any]:
    """The terms of `plain` with their days as dates."""
    return {
        name: date.fromisoformat(value) if name in DAYS and isinstance(value, str) else value
        for name, value in terms.items()
    }


def carried(headings: Sequence[str]) -> list[str]:
    """The section of each place, where a heading stands above the first place of its section and "" above the others."""
    found: list[str] = []
    for heading in headings:
        found.append(heading or (found[-1] if found else ""))
    return found


def headings_of(sections: Sequence[str]) -> list[str]:
    """The heading above each place, "" where its section goes on: `carried(headings_of(sections)) == sections` for sections
    that stand where they can."""
    return [
        "" if number and section == sections[number - 1] else section
        for number, section in enumerate(sections)
    ]

"""Pure rules of a draft's quizzes: what is stored of them."""

from collections.abc import Mapping
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

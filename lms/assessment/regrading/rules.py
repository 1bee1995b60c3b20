"""Pure rules of marking anew: which versions can correct each other, and when somebody has to decide."""

from collections.abc import Mapping
from typing import Any

from lms.assessment.attempts.rules import Counts, Graded

_TABLES = ("options", "parts", "choices")


def _keys(body: Mapping[str, Any]) -> dict[str, object]:
    """What stored answers refer to: keys, whether a part is typed or chosen, places and their picture."""
    tables = {
        table: frozenset(
            (str(row["key"]), "answers" in row, row.get("path")) for row in body.get(table) or ()
        )
        for table in _TABLES
    }
    return {**tables, "picture": body.get("picture")}


def may_correct(kind: str, body: Mapping[str, Any], new_kind: str, new_body: Mapping[str, Any]) -> bool:
    """Whether an answer given to the one version can be marked by the other: same kind, same keys of all parts. What a
    person judged, no other version judges anew."""
    if "criteria" in body:
        return False
    return kind == new_kind and _keys(body) == _keys(new_body)


def must_be_decided(counts: str, before: Graded, after: Graded) -> bool:
    """Whether a person decides before the new marks count: the attempt loses its pass, or, where the average counts,
    somebody else's pass may hang on it."""
    if counts == Counts.AVERAGE:
        return after.grade < before.grade
    return before.passed and not after.passed

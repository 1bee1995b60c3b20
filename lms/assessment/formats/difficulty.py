"""How hard a question is, as a tag: most formats know tags and none knows this. Pure."""

import re
from collections.abc import Sequence

_TAG = re.compile(r"độ khó[ :]*([1-3])", re.IGNORECASE)


def tag(difficulty: int) -> str:
    """The tag that says it; 1 easy, 2 middle, 3 hard."""
    return f"độ khó: {difficulty}"


def split(tags: Sequence[str]) -> tuple[int | None, tuple[str, ...]]:
    """The difficulty that the first such tag says, None for none, and the other tags."""
    said = [found for each in tags if (found := _TAG.fullmatch(each.strip()))]
    others = tuple(each for each in tags if not _TAG.fullmatch(each.strip()))
    return (int(said[0][1]) if said else None), others

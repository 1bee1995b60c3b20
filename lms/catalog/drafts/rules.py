"""Pure rules of drafts: their fixed words, keys made of titles, the order of lessons, how long a text takes."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.catalog.rules import HTML as AS_HTML
from lms.catalog.rules import MARKDOWN as AS_MARKDOWN
from lms.kernel.files.rules import is_device
from lms.kernel.vietnamese import fold

WORDS_PER_MINUTE = 200
"""Tiếng (words between blanks) that a learner gets through in a minute, looking at the pictures and answering included.
Silent reading of a known text is faster; the lessons that came with this service were timed at 205 to 250."""
MOST_MINUTES = 120
MOST_LESSONS = 50
MOST_KEY = 64
_NOT_KEY = re.compile(r"[^a-z0-9]+")


class DraftState(StrEnum):
    """What became of a draft."""

    OPEN = "open"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class TextFormat(StrEnum):
    """How a lesson's text is written: in the packs' Markdown, or as the editor's HTML."""

    MARKDOWN = AS_MARKDOWN
    HTML = AS_HTML


class Part(StrEnum):
    """What somebody is to a course."""

    OWNER = "owner"
    EDITOR = "editor"
    VIEWER = "viewer"
    NONE = "none"


class ReviewStep(StrEnum):
    """On the way to publication, where the school wants a second pair of eyes."""

    ASKED = "asked"
    APPROVED = "approved"
    RETURNED = "returned"


@dataclass(frozen=True)
class Settings:
    """What a course says of itself, as its form has it. `cover`: the name of a file of the draft."""

    title: str
    summary: str
    description: str
    cover: str | None
    cover_alt: str
    level: str
    audience: list[str]
    competences: list[str]
    sequential: bool
    gives_certificate: bool
    authors: list[str]
    licence: str
    reviewed_on: date | None
    review_months: int


def key_of(title: str, taken: Collection[str], fallback: str) -> str:
    """A key made of the title's words (lower-case ASCII with hyphens) that is not among `taken`; of `fallback` where
    the title has no letters."""
    base = _NOT_KEY.sub("-", fold(title)).strip("-")[:MOST_KEY].strip("-") or fallback
    if base not in taken and not is_device(base):  # it names a file and a folder of a pack
        return base
    base = base[: MOST_KEY - 4].strip("-")
    return next(key for n in range(2, len(taken) + 3) if (key := f"{base}-{n}") not in taken)


def estimated_minutes(words: int) -> int:
    """How long a text of so many words takes, from 1 to `MOST_MINUTES`."""
    return max(1, min(MOST_MINUTES, -(-words // WORDS_PER_MINUTE)))


def reordered(ids: Sequence[int], moved: int, place: int) -> list[int]:
    """`ids` with `moved` at `place` (from 1); beyond either end counts as that end."""
    rest = [one for one in ids if one != moved]
    at = max(0, min(len(rest), place - 1))
    return [*rest[:at], moved, *rest[at:]]

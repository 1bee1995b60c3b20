"""Plain values that the checklist judges: fetched first, handed in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.catalog.drafts.rules import Settings
from lms.kernel.messages import Message


@dataclass(frozen=True)
class FileFacts:
    """A file as the checklist sees it. `lacking`: what must still be said of it; `public_id`: of its page, None for a file
    that came with the version the draft began with; `size` in bytes."""

    name: str
    author: str
    licence: str
    lacking: Sequence[Message] = ()
    public_id: str | None = None
    size: int = 0
    is_picture: bool = True


@dataclass(frozen=True)
class DrawFacts:
    """A place of a quiz: how many it asks, with those that other places may take before it, and how many there are to
    ask. `number`: of the place, from 1."""

    asked: int
    found: int
    number: int = 0


@dataclass(frozen=True)
class LessonFacts:
    """A lesson as the checklist sees it. `faults`: of its text, from when it was saved; `questions`: asked by its
    check quiz; `retired`: how many of them the bank no longer offers; `size`: of its text as it is written, in bytes;
    `draws`: the places of its check quiz that draw at random."""

    public_id: str
    position: int
    title: str
    minutes: int | None
    words: int
    objectives: Sequence[str]
    sources: Sequence[Mapping[str, Any]]
    html: str
    faults: Sequence[Message]
    questions: int
    retired: int = 0
    size: int = 0
    draws: Sequence[DrawFacts] = ()


@dataclass(frozen=True)
class CourseFacts:
    """A draft as the checklist sees it. `final` None: no final quiz. `leads_somewhere`: whether an address does, in this
    service. `faults`: what is wrong in the introduction."""

    today: date
    said: Settings
    lessons: Sequence[LessonFacts]
    files: Sequence[FileFacts]
    final: Sequence[DrawFacts] | None
    least_questions: int
    leads_somewhere: Callable[[str], bool]
    faults: Sequence[Message] = ()

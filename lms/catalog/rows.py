"""What the catalogue's queries return: plain values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from lms.catalog.packs.content import read_source


@dataclass(frozen=True)
class CourseCard:
    """A course as lists show it: its current version in short. `minutes`: nominal, of the whole course."""

    course_id: int
    public_id: str
    key: str
    version_id: int
    number: int
    title: str
    summary: str
    cover: str | None
    cover_alt: str
    level: str
    minutes: int
    audience: tuple[str, ...]
    competences: tuple[str, ...]
    lesson_count: int
    gives_certificate: bool
    cover_width: int | None = None
    cover_height: int | None = None


@dataclass(frozen=True)
class VersionView:
    """Everything about one published version but its lessons."""

    id: int
    course_id: int
    course_public_id: str
    key: str
    number: int
    title: str
    summary: str
    description_html: str
    cover: str | None
    cover_alt: str
    cover_width: int | None
    cover_height: int | None
    level: str
    audience: list[str]
    competences: list[str]
    sequential: bool
    gives_certificate: bool
    minutes: int
    authors: list[str]
    licence: str
    reviewed_on: date
    review_months: int
    final_quiz_id: int | None
    effect: str
    note: str
    published_at: datetime
    published_by: str


@dataclass(frozen=True)
class LessonRow:
    """A lesson in a list."""

    id: int
    public_id: str
    position: int
    key: str
    title: str
    minutes: int
    quiz_id: int | None


@dataclass(frozen=True)
class LessonSource:
    """A text that was read for a lesson, when, and which statement it supports; from when to when a legal text is in
    force, where that is known. `url` "": on paper, see `PackSource`."""

    title: str
    url: str
    reviewed_on: date
    supports: str
    effective_from: date | None = None
    effective_to: date | None = None
    issuer: str | None = None
    number: str | None = None
    issued_on: date | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "LessonSource":
        """The source that a lesson's row holds as JSON values."""
        return cls(**asdict(read_source(values)))


@dataclass(frozen=True)
class LessonBody:
    """A lesson to read."""

    id: int
    public_id: str
    position: int
    key: str
    title: str
    minutes: int
    objectives: list[str]
    body_html: str
    sources: list[LessonSource]
    quiz_id: int | None


@dataclass(frozen=True)
class Filters:
    """What narrows the catalogue; `competence` is a code or an area ("2"), `minutes` the longest course."""

    query: str = ""
    audience: str | None = None
    level: str | None = None
    competence: str | None = None
    minutes: int | None = None
    order: str = "title"

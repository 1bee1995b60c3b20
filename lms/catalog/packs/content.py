"""What a pack says, as frozen values: equal packs mean the same course, however their files are laid out."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from lms.assessment.attempts.rules import GRACE, AtTimeout, Counts, Terms
from lms.assessment.marking.rules import LOWEST, Marking
from lms.assessment.review.rules import DEFAULT
from lms.catalog.addresses import address_of
from lms.catalog.packs.held import Held
from lms.catalog.rules import MARKDOWN

_SOURCE_DAYS = frozenset({"reviewed_on", "effective_from", "effective_to", "issued_on"})
_NAMED = re.compile(r"media/([a-z0-9_.-]+)")


@dataclass(frozen=True)
class PackSource:
    """A text that was read for a lesson, and what it supports. `effective_from`, `effective_to`: the first and the last
    day on which a legal text is in force, where they are known. `url` "": a text on paper, which then has `issuer`, `number`
    and `issued_on`, so that it can be asked for."""

    title: str
    url: str
    reviewed_on: date
    supports: str
    effective_from: date | None = None
    effective_to: date | None = None
    issuer: str | None = None
    number: str | None = None
    issued_on: date | None = None

    @property
    def values(self) -> dict[str, str]:
        """As plain JSON values, without days that are not said."""
        held = {name: value for name, value in asdict(self).items() if value is not None}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in held.items()}


def read_source(values: Mapping[str, Any]) -> PackSource:
    """The source that `PackSource.values` wrote."""
    read: dict[str, Any] = {
        name: date.fromisoformat(value) if name in _SOURCE_DAYS and value else value
        for name, value in values.items()
    }
    return PackSource(**read)


@dataclass(frozen=True)
class PackTerms:
    """When, how often and for how long a quiz may be taken, what counts, what is shown when, what is taken off, and
    whether who marks its tasks sees no names.

    The days are local, `closes_on` the last one on time; `review` as `lms.assessment.review.rules.as_text` writes it.
    """

    opens_on: date | None = None
    closes_on: date | None = None
    grace_seconds: int = GRACE
    at_timeout: str = AtTimeout.SUBMIT.value
    delay_minutes: int = 0
    later_delay_minutes: int = 0
    counts: str = Counts.BEST.value
    review: str = DEFAULT
    wrong_cost: int = 0
    floor: int = LOWEST
    retry_cost: int = 0
    anonymous: bool = False

    @property
    def marking(self) -> Marking:
        """What a wrong choice and a further attempt cost."""
        return Marking(self.wrong_cost, self.floor, self.retry_cost)

    @property
    def terms(self) -> Terms:
        """The same for `create_quiz`, without the time limit and the number of attempts."""
        return Terms(
            self.opens_on, self.closes_on, grace=self.grace_seconds, at_timeout=self.at_timeout,
            first_delay=self.delay_minutes * 60, later_delay=self.later_delay_minutes * 60, counts=self.counts,
        )  # fmt: skip


@dataclass(frozen=True)
class PackCheckQuiz:
    """What a lesson says of its check quiz beside the pass mark. `minutes` 0: no limit; `attempts` 0: any number;
    `shuffle_options` None: as `shuffle`, which is about the questions. Without `draws` it takes its bank as it stands."""

    minutes: int = 0
    attempts: int = 0
    shuffle: bool = False
    terms: PackTerms = field(default_factory=PackTerms)
    shuffle_options: bool | None = None
    draws: tuple["PackDraw", ...] = ()


@dataclass(frozen=True)
class PackLesson:
    """`body` is Markdown, or HTML as `format` says; `quiz` names a bank, `pass_mark` is its percent (both None: confirmed at the end)."""

    key: str
    title: str
    minutes: int
    objectives: tuple[str, ...]
    body: str
    quiz: str | None = None
    pass_mark: int | None = None
    sources: tuple[PackSource, ...] = ()
    check_quiz: PackCheckQuiz = field(default_factory=PackCheckQuiz)
    format: str = MARKDOWN


@dataclass(frozen=True)
class PackOption:
    """`text` is one line of Markdown; empty only in a true/false question."""

    key: str
    text: str
    correct: bool
    why: str


@dataclass(frozen=True)
class PackQuestion:
    """`difficulty` 1 to 3; `more`: what the shape of its kind holds, as plain JSON values; the choosing kinds have
    `options`, which stay in their order where `shuffle` is off."""

    key: str
    kind: str
    difficulty: int
    text: str
    options: tuple[PackOption, ...]
    tags: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    shuffle: bool = True

    @property
    def source(self) -> dict[str, Any]:
        """What its kind reads, without the pictures it shows: see `with_pictures`."""
        if self.more:
            return {"text": self.text, **self.more}
        source = {"text": self.text, "options": [asdict(option) for option in self.options]}
        return source if self.shuffle else {**source, "shuffle": False}


@dataclass(frozen=True)
class PackBank:
    """A bank is known by its file's name without the ending."""

    name: str
    title: str
    questions: tuple[PackQuestion, ...]


@dataclass(frozen=True)
class PackMedia:
    """A file of the pack; `width` and `height` in pixels (an SVG's viewBox; 0 for what is not drawn) follow from
    `content`. A film or a sound has the name of its `captions` among the pack's files, and a `transcript`."""

    file: str
    author: str
    licence: str
    source: str
    content_type: str
    width: int
    height: int
    content: bytes | Held = field(repr=False)
    captions: str = ""
    transcript: str = field(default="", repr=False)

    @cached_property
    def sha256(self) -> str:
        return (
            self.content.sha256
            if isinstance(self.content, Held)
            else hashlib.sha256(self.content).hexdigest()
        )

    @property
    def address(self) -> str:
        """Where the service shows the file."""
        return address_of(self.sha256, self.content_type)

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)

    @property
    def is_picture(self) -> bool:
        """Whether it is drawn in a page."""
        return self.content_type in EXTENSIONS


def with_pictures(source: Mapping[str, Any], media: Iterable[PackMedia]) -> dict[str, Any]:
    """`source` with where the pictures that it names are shown: other bytes in a file are another question."""
    named = set(_NAMED.findall(json.dumps(source, ensure_ascii=False)))
    shown = {
        file.file: {"address": file.address, "width": file.width, "height": file.height}
        for file in media
        if file.file in named
    }
    return {**source, "media": shown} if shown else dict(source)


EXTENSIONS = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


@dataclass(frozen=True)
class PackDraw:
    """`count` questions drawn at random from a bank, from those with `tag` if there is one; or with `question`, its
    key, always this one. Each is worth `points` and stands under the heading `section`, "" for none."""

    bank: str
    count: int
    tag: str | None = None
    points: int = 1
    question: str | None = None
    section: str = ""


@dataclass(frozen=True)
class PackFinalQuiz:
    """`minutes` 0: no limit; `attempts` 0: any number; `shuffle_options` None: as `shuffle`."""

    title: str
    pass_mark: int
    minutes: int
    attempts: int
    shuffle: bool
    draws: tuple[PackDraw, ...]
    terms: PackTerms = field(default_factory=PackTerms)
    shuffle_options: bool | None = None


@dataclass(frozen=True)
class Pack:
    """One version of one course. `cover` is the name of a file in `media`; banks and media sort by name."""

    key: str
    version: int
    language: str
    title: str
    summary: str
    description: str
    level: str
    audience: tuple[str, ...]
    competences: tuple[str, ...]
    order: str
    certificate: bool
    authors: tuple[str, ...]
    licence: str
    reviewed_on: date
    review_months: int
    lessons: tuple[PackLesson, ...]
    cover: str | None = None
    cover_alt: str = ""
    final_quiz: PackFinalQuiz | None = None
    banks: tuple[PackBank, ...] = ()
    media: tuple[PackMedia, ...] = ()

    def bank(self, name: str) -> PackBank:
        """The bank called `name` (KeyError if there is none)."""
        return {bank.name: bank for bank in self.banks}[name]

    def find_media(self, file: str | None) -> PackMedia | None:
        """The file called `file`, or None."""
        return {media.file: media for media in self.media}.get(file or "")


def candidates(bank: PackBank, draw: PackDraw) -> tuple[PackQuestion, ...]:
    """The questions the draw may take from its `bank`."""
    if draw.question is not None:
        return tuple(question for question in bank.questions if question.key == draw.question)
    return tuple(question for question in bank.questions if draw.tag is None or draw.tag in question.tags)

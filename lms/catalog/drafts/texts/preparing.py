"""What a text becomes when it is saved: clean HTML, its length, what is wrong with it. No database: it is done before
the transaction opens, once, and never while somebody reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.catalog.drafts.rules import TextFormat
from lms.catalog.packs import markdown
from lms.catalog.packs.content import EXTENSIONS
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.text import tidied
from lms.kernel.markup import plain_text

Files = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Prepared:
    """A text ready to be saved. `faults`: [msgid, params, line] of each; `removed`: what cleaning took away."""

    source: str
    format: TextFormat
    html: str
    words: int
    faults: list[Any]
    removed: list[str]


@dataclass(frozen=True)
class Shown:
    """A file of a draft as its texts show it."""

    file: str
    address: str
    width: int
    height: int


def shown(files: Files) -> list[Shown]:
    """What the texts of a draft may show."""
    return [Shown(name, address_of(file), file["width"], file["height"]) for name, file in files.items()]


def address_of(file: Mapping[str, Any]) -> str:
    """Where the service shows a file of a draft."""
    return f"/media/{file['sha256']}.{EXTENSIONS[file['content_type']]}"


def prepare(source: str, text_format: TextFormat, files: Files) -> Prepared:
    """The text as it will be kept. Nothing of what was written is lost: faults are told, not mended."""
    source = tidied(source).strip("\n").rstrip()
    problems = Problems()
    place = markdown.Place("", 1, markdown.Form.LESSON, frozenset(files))
    markdown.check(source, place, problems)
    html = markdown.render_lesson(source, shown(files))
    faults = [[p.message.msgid, dict(p.message.params), p.line] for p in problems.found]
    return Prepared(source, text_format, html, len(plain_text(html).split()), faults, [])

"""What a text becomes when it is saved: clean HTML, its length, what is wrong with it. No database: it is done before
the transaction opens, once, and never while somebody reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.catalog.addresses import address_of, is_picture
from lms.catalog.drafts.rows import TextView
from lms.catalog.drafts.rules import TextFormat
from lms.catalog.packs import html_body, markdown
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.text import tidied
from lms.kernel.markup import POLICY, plain_text
from lms.kernel.messages import Message
from lms.kernel.rich_text.cleaning import clean_html
from lms.kernel.rich_text.links import Files as Showing

Files = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Prepared:
    """A text ready to be saved. `faults`: [msgid, params, line] of each; `removed`: what cleaning took away."""

    source: str
    format: TextFormat
    html: str
    words: int
    faults: list[Any]
    removed: tuple[Message, ...] = ()

    @property
    def told(self) -> list[Message]:
        """What its author is to know: what is wrong with it, and what cleaning took away."""
        return [*(Message(msgid, params) for msgid, params, _line in self.faults), *self.removed]


@dataclass(frozen=True)
class Shown:
    """A file of a draft as its texts show or offer it."""

    file: str
    address: str
    content_type: str
    width: int
    height: int
    size: int
    captions: str
    transcript: str

    @property
    def is_picture(self) -> bool:
        """Whether it is drawn in a page."""
        return is_picture(self.content_type)


def shown(files: Files) -> Mapping[str, Shown]:
    """What the texts of a draft may show or offer, by name."""
    return {
        name: Shown(
            name, address_of(file["sha256"], file["content_type"]), file["content_type"], file["width"] or 0,
            file["height"] or 0, file["size"], file.get("captions") or "", file.get("transcript") or "",
        )
        for name, file in files.items()
    }  # fmt: skip


def showing(files: Files) -> Showing:
    """The same as a text in HTML asks for it."""
    return html_body.shown(shown(files).values())


def prepare(source: str, text_format: TextFormat, files: Files) -> Prepared:
    """The text as it will be kept. Faults are told, not mended; what cleaning takes out of HTML is told too. Invalid
    for HTML longer than any lesson."""
    source = tidied(source).strip("\n").rstrip()
    removed: tuple[Message, ...] = ()
    if text_format is TextFormat.HTML:
        cleaned = clean_html(source, showing(files))
        source, html = cleaned.source, cleaned.html
        removed = tuple(one.said for one in cleaned.removed)
    else:
        html = markdown.render_lesson(source, list(shown(files).values()))
    problems = Problems()
    check = html_body.check_clean if text_format is TextFormat.HTML else markdown.check
    check(source, markdown.Place("", 1, markdown.Form.LESSON, frozenset(files)), problems)
    faults = [[p.message.msgid, dict(p.message.params), p.line] for p in problems.found]
    return Prepared(source, text_format, html, len(plain_text(html).split()), faults, removed)


def prepare_again(text: TextView, files: Files) -> Prepared:
    """What a text that was saved earlier is today: under the cleaning that holds now, with the files there are now."""
    return prepare(text.source, TextFormat(text.format), files)


def html_of(text: TextView, files: Files) -> str:
    """The HTML of a saved text, made anew where it was cleaned under an earlier policy, or plays something: captions and
    transcripts often come after the text."""
    plays = any(file["content_type"].startswith(("video/", "audio/")) for file in files.values())
    return prepare_again(text, files).html if plays or text.policy != POLICY else text.html

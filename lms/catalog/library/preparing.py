"""What a file becomes before it is a course's: checked, made anew where it is a picture, without the place it was made
at where it is a film. No database: it is done before the transaction opens."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from lms.catalog.library import captions
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.svg import check_svg
from lms.kernel.errors import Invalid, TooLarge
from lms.kernel.files import boxes
from lms.kernel.files.formats import FORMATS, Family, Format
from lms.kernel.files.names import shown_name
from lms.kernel.files.store import (
    TOO_LARGE,
    UNSOUND,
    Incoming,
    Kept,
    Use,
    hash_of,
    megabytes,
    place,
    received,
)
from lms.kernel.files.unsound import Unsound
from lms.kernel.messages import Message, mark
from lms.kernel.sandbox import ask

FORMATS_TAKEN = (
    "png", "jpg", "webp", "gif", "svg", "mp4", "webm", "mp3", "m4a", "ogg", "weba", "pdf", "docx", "xlsx", "pptx",
    "vtt", "srt",
)  # fmt: skip
MOST_SVG = 300 * 1024
NOT_PLAIN = mark("Hình vẽ SVG “{name}” không nhận được. {why}")
_SCALER = "lms.catalog.library.scaling"


@dataclass(frozen=True)
class Drawn:
    """A picture as it will be shown; `width`, `height` in pixels (an SVG's viewBox)."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Prepared:
    """A file ready to be a course's. A picture has `pictures`, the widest first; every other file is `kept` among the
    stored files. `transcript`: what captions say, to begin with."""

    given_name: str
    format: Format
    pictures: tuple[Drawn, ...] = ()
    kept: Kept | None = None
    transcript: str = ""

    @property
    def size(self) -> int:
        """How much room it takes, in bytes."""
        return self.kept.size if self.kept else sum(len(each.content) for each in self.pictures)


def prepare(source: IO[bytes], file_name: str | None, most: Mapping[Family, int]) -> Prepared:
    """The file that was sent under `file_name`; `most`: how large each family may be, in bytes.

    Raises Invalid with a sentence that names it, TooLarge where it is too large. Slow: no transaction may be open.
    """
    name = shown_name(file_name)
    with received(source, name, Use(FORMATS_TAKEN, max(most.values()))) as incoming:
        if incoming.size > (limit := most[incoming.format.family]):
            raise TooLarge(Message(TOO_LARGE, {"name": name, "limit": megabytes(limit)}))
        if incoming.format.name == "svg":
            return Prepared(name, incoming.format, (_plain_drawing(incoming, name),))
        if incoming.format.family is Family.PICTURE:
            return Prepared(name, FORMATS["webp"], _pictures(incoming))
        if incoming.format.family is Family.TEXT:
            return _captions(incoming, name)
        return Prepared(name, incoming.format, kept=place(_without_place(incoming, name)))


def _plain_drawing(incoming: Incoming, name: str) -> Drawn:
    if incoming.size > MOST_SVG:
        raise TooLarge(Message(TOO_LARGE, {"name": name, "limit": megabytes(MOST_SVG)}))
    content, problems = incoming.path.read_bytes(), Problems()
    size = check_svg(name, content, problems)
    if problems.found or size is None:
        why = problems.found[0].message if problems.found else Message("")
        raise Invalid(Message(NOT_PLAIN, {"name": name, "why": why}))
    return Drawn(content, *size)


def _pictures(incoming: Incoming) -> tuple[Drawn, ...]:
    with tempfile.TemporaryDirectory(prefix="lms-picture-") as folder:
        made = ask(_SCALER, {"path": str(incoming.path), "folder": folder})["pictures"]
        return tuple(Drawn((Path(folder) / file).read_bytes(), width, height) for file, width, height in made)


def _captions(incoming: Incoming, name: str) -> Prepared:
    if incoming.size > captions.MOST_BYTES:
        raise TooLarge(Message(TOO_LARGE, {"name": name, "limit": megabytes(captions.MOST_BYTES)}))
    cues = captions.read(incoming.path.read_bytes(), name)
    incoming.path.write_bytes(captions.as_vtt(cues))
    kept = place(_again(incoming, FORMATS["vtt"]))
    return Prepared(name, FORMATS["vtt"], kept=kept, transcript=captions.as_text(cues))


def _without_place(incoming: Incoming, name: str) -> Incoming:
    if incoming.format.name not in ("mp4", "m4a"):
        return incoming
    try:
        has_changed = boxes.forget_place(incoming.path)
    except Unsound as error:
        raise Invalid(Message(UNSOUND, {"name": name, "why": Message(error.why)})) from error
    return _again(incoming, incoming.format) if has_changed else incoming


def _again(incoming: Incoming, kind: Format) -> Incoming:
    """The file as it lies now, after it was changed."""
    size = incoming.path.stat().st_size
    return replace(incoming, sha256=hash_of(incoming.path), size=size, format=kind)

"""A file that somebody sent as a lesson, read in a process of its own."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lms.catalog.lesson_files.content import PICTURES_TYPES
from lms.catalog.lesson_files.reading import read_file
from lms.catalog.packs.markdown import render_lesson
from lms.catalog.rules import HTML
from lms.kernel import sandbox
from lms.kernel.archives import Archive, packed
from lms.kernel.errors import Invalid
from lms.kernel.files.pictures import raster_size
from lms.kernel.markup import Picture
from lms.kernel.messages import Message, mark, message_to_json
from lms.kernel.rich_text.cleaning import clean_html
from lms.studio.packs.reading import Saves

CHILD = "lms.studio.lesson_files.child"
EMPTY = mark("Tệp này trống. Hãy chọn lại tệp.")
TOO_LARGE = mark("Tệp lớn hơn {limit} MB. Hãy chia thành nhiều bài.")
SHOWN_AT = "/media/"  # in `html`; the preview puts its own address in its place
_TYPES = {ending: kind for kind, ending in PICTURES_TYPES.items()}


@dataclass(frozen=True)
class Read:
    """What a file holds, and its pictures as a .zip."""

    facts: Mapping[str, Any]
    content: bytes


def read_upload(upload: Saves, file_name: str, limit: int) -> Read:
    """The lesson in a file that came over the network, of `limit` bytes at most. Invalid with a sentence.

    Slow: call it with no transaction open.
    """
    with tempfile.TemporaryDirectory(prefix="lms-lesson-") as folder:
        path, pictures = Path(folder) / "upload", Path(folder) / "pictures"
        upload.save(path)
        size = path.stat().st_size
        if not size:
            raise Invalid(Message(EMPTY))
        if size > limit:
            raise Invalid(Message(TOO_LARGE, {"limit": limit // 1024 // 1024}))
        facts = sandbox.ask(CHILD, {"path": str(path), "name": file_name[-200:], "keep_to": str(pictures)})
        return Read(facts, pictures.read_bytes())


def read_lesson(name: str, content: bytes, keep_to: Path) -> dict[str, Any]:
    """The child's part: the text and how it will look; its pictures are written to `keep_to`."""
    found = read_file(name, content)
    sizes = {each.name: raster_size(each.name.rsplit(".", 1)[1], each.content) for each in found.pictures}
    sound = {n: Picture(f"{SHOWN_AT}{n}", *size) for n, size in sizes.items() if size}
    html = clean_html(found.text, sound).html if found.format == HTML else render_lesson(found.text, [])
    keep_to.write_bytes(packed({each.name: each.content for each in found.pictures}))
    return {
        "text": found.text, "format": found.format, "title": found.title, "objectives": found.objectives,
        "html": html, "notes": [[line, message_to_json(message)] for line, message in found.notes],
        "pictures": [{"name": each.name, "alt": each.alt, "type": _TYPES[each.name.rsplit(".", 1)[1]]}
                     for each in found.pictures],
    }  # fmt: skip


def kept_pictures(content: bytes) -> dict[str, bytes]:
    """The pictures that `read_lesson` kept, by name."""
    with Archive(content) as archive:
        return {name: archive.read(name) for name in archive.names()}

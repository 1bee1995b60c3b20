"""The pictures of a question file, under the names by which the texts call them: `media:NAME`. Pure."""

import base64
import binascii
import re
import unicodedata

from lms.kernel.files.pictures import raster_size

MEDIA = "media:"
DATA = "data:image/"
_STRANGE = re.compile(r"[^\w.-]+")
_MOST_NAME = 100
_DATA = re.compile(
    r"data:image/(png|jpeg|jpg|gif|webp|svg\+xml);base64,([A-Za-z0-9+/=\s]+)(?=[\"')>\s])", re.IGNORECASE
)
_SPACE = re.compile(r"\s+")


class Gallery:
    """Pictures by name; a name that is taken by another picture gets a number."""

    def __init__(self) -> None:
        self.media: dict[str, bytes] = {}

    def add(self, name: str, content: bytes) -> str:
        """Keeps a picture; the name it has here, which stands in HTML and in Markdown without being quoted."""
        wanted = media_name(name)
        stem, dot, ending = wanted.rpartition(".")
        stem = stem or ending
        suffix = dot + ending if dot else ""
        number, free = 1, wanted
        while self.media.get(free, content) != content:
            number += 1
            free = f"{stem}-{number}{suffix}"
        self.media[free] = content
        return free

    def take_in(self, source: str) -> str:
        """`source` with the pictures that are written into it (`data:image/…`) kept here, under names."""

        def keep(found: re.Match[str]) -> str:
            content = decoded(found[2])
            if content is None:
                return found[0]
            ending = found[1].lower().replace("jpeg", "jpg").replace("svg+xml", "svg")
            return MEDIA + self.add(f"hinh.{ending}", content)

        return _DATA.sub(keep, source) if DATA in source else source


def media_name(name: str) -> str:
    """`name` without folders, blanks and signs; never empty."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    clean = _STRANGE.sub("-", last).strip(".-_")
    if len(clean) > _MOST_NAME:
        stem, dot, ending = clean.rpartition(".")
        clean = (stem or ending)[: _MOST_NAME - 10] + (dot + ending[:8] if stem else "")
    return clean or "hinh"


def decoded(text: str) -> bytes | None:
    """The bytes that base64 text stands for; None if it is none."""
    try:
        return base64.b64decode(_SPACE.sub("", text), validate=True)
    except (binascii.Error, ValueError):
        return None


def size_of(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG, WebP or GIF in pixels; None for anything else."""
    return next(filter(None, (raster_size(kind, content) for kind in ("png", "jpg", "webp", "gif"))), None)

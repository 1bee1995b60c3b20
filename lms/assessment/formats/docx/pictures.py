"""Pictures of a Word file: which part a drawing shows, and whether a browser can show it."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from lms.assessment.formats.docx.opening import MAX_PICTURE, Package, Related, Unreadable
from lms.assessment.formats.docx.paper import Picture
from lms.kernel.messages import Message, mark

_ENDINGS = (
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF87a", ".gif"),
    (b"GIF89a", ".gif"),
)
_SAFE = re.compile(r"[^A-Za-z0-9._-]+")

OUTSIDE = mark("Hình nằm ngoài tệp (chỉ có đường dẫn) nên không đọc được. Hãy chèn thẳng hình vào tệp.")
MISSING = mark("Hình bị thiếu trong tệp. Hãy chèn lại hình.")
OTHER_FORM = mark("Hình dạng {form} không đọc được. Hãy chèn lại hình dạng PNG hoặc JPEG.")
TOO_LARGE = mark("Hình lớn hơn {limit} MB nên không được đọc. Hãy nén hình rồi chèn lại.")


class NoPicture(Exception):
    """The picture can't be read; `message` says why."""

    def __init__(self, msgid: str, **params: object) -> None:
        self.message = Message(msgid, params)
        super().__init__(msgid)


def ending_of(content: bytes) -> str:
    """ ".png", ".jpg" or ".gif" by the first bytes; "" for anything else."""
    return next((ending for magic, ending in _ENDINGS if content.startswith(magic)), "")


def _form(part: str, content: bytes) -> str:
    if content[40:44] == b" EMF" or part.lower().endswith((".emf", ".emz")):
        return "EMF"
    if content.startswith(b"\xd7\xcd\xc6\x9a") or part.lower().endswith((".wmf", ".wmz")):
        return "WMF"
    return part.rpartition(".")[2].upper()[:8] or "?"


class Pictures:
    """Reads the pictures that are asked for; `media` holds them by name."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._related = package.related(part)
        self._names: dict[str, str] = {}
        self.media: dict[str, bytes] = {}

    def shown(self, reference: str, alt: str) -> Picture:
        """The picture a relationship leads to. Raises NoPicture."""
        related = self._related.get(reference, Related("", ""))
        if related.kind and not related.part:
            raise NoPicture(OUTSIDE)
        if related.part not in self._package:
            raise NoPicture(MISSING)
        name = self._names.get(related.part) or self._read(related.part)
        return Picture(name, alt)

    def _read(self, part: str) -> str:
        try:
            content = self._package.read(part, MAX_PICTURE)
        except Unreadable as error:
            raise NoPicture(TOO_LARGE, limit=MAX_PICTURE // 1024 // 1024) from error
        ending = ending_of(content)
        if not ending:
            raise NoPicture(OTHER_FORM, form=_form(part, content))
        stem = _SAFE.sub("-", part.rpartition("/")[2].rpartition(".")[0]).strip("-.")[:60] or "image"
        name, number = stem + ending, 2
        while name in self.media:
            name, number = f"{stem}-{number}{ending}", number + 1
        self.media[name] = content
        self._names[part] = name
        return name


def drawn(drawing: Element) -> Iterator[tuple[str, str]]:
    """The pictures inside a `w:drawing`, `w:pict` or `w:object`: relationship and alternative text."""
    outer = next(drawing.iter("wp:docPr"), None)
    alt = outer.get("descr", "") if outer is not None else ""
    for blip in drawing.iter("a:blip"):
        reference = blip.get("r:embed") or blip.get("r:link")
        if reference:
            yield reference, alt
    for shape in drawing.iter("v:imagedata"):
        reference = shape.get("r:id") or shape.get("r:pict")
        if reference:
            yield reference, shape.get("o:title", "")

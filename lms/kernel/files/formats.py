"""What a file is, by what it holds: never by its name, and never by what the browser says of it."""

import codecs
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from lms.kernel.files import boxes, ebml, office, pictures, sounds
from lms.kernel.files.unsound import CUT, Unsound
from lms.kernel.messages import mark


class Family(StrEnum):
    """What people do with it: look, watch, listen, read."""

    PICTURE = "picture"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    TEXT = "text"


@dataclass(frozen=True)
class Format:
    """`ending` without the dot; `label` is a message id, for people."""

    name: str
    content_type: str
    ending: str
    family: Family
    label: str


FORMATS = {
    found.name: found
    for found in (
        Format("png", "image/png", "png", Family.PICTURE, mark("ảnh PNG")),
        Format("jpg", "image/jpeg", "jpg", Family.PICTURE, mark("ảnh JPG")),
        Format("webp", "image/webp", "webp", Family.PICTURE, mark("ảnh WebP")),
        Format("gif", "image/gif", "gif", Family.PICTURE, mark("ảnh GIF")),
        Format("svg", "image/svg+xml", "svg", Family.PICTURE, mark("hình vẽ SVG")),
        Format("mp4", "video/mp4", "mp4", Family.VIDEO, mark("video MP4")),
        Format("webm", "video/webm", "webm", Family.VIDEO, mark("video WebM")),
        Format("mp3", "audio/mpeg", "mp3", Family.AUDIO, mark("âm thanh MP3")),
        Format("m4a", "audio/mp4", "m4a", Family.AUDIO, mark("âm thanh M4A")),
        Format("ogg", "audio/ogg", "ogg", Family.AUDIO, mark("âm thanh Ogg")),
        Format("weba", "audio/webm", "weba", Family.AUDIO, mark("âm thanh WebM")),
        Format("pdf", "application/pdf", "pdf", Family.DOCUMENT, mark("PDF")),
        Format("docx", office.TYPE.format("wordprocessingml.document"), "docx", Family.DOCUMENT, mark("Word (.docx)")),
        Format("xlsx", office.TYPE.format("spreadsheetml.sheet"), "xlsx", Family.DOCUMENT, mark("Excel (.xlsx)")),
        Format("pptx", office.TYPE.format("presentationml.presentation"), "pptx", Family.DOCUMENT, mark("PowerPoint (.pptx)")),
        Format("vtt", "text/vtt", "vtt", Family.TEXT, mark("phụ đề WebVTT")),
        Format("srt", "application/x-subrip", "srt", Family.TEXT, mark("phụ đề SubRip (.srt)")),
        Format("txt", "text/plain", "txt", Family.TEXT, mark("văn bản thuần (.txt)")),
    )
}  # fmt: skip
_BY_TYPE = {found.content_type: found for found in FORMATS.values()}

_HEAD = 4096
_CHUNK = 256 * 1024
_SVG = re.compile(r"(?:<\?xml[^>]*\?>|<!--.*?-->|\s)*<svg[\s>]", re.DOTALL)
_SRT = re.compile(r"\s*\d+\s*\r?\n\s*\d{1,2}:\d\d:\d\d[,.]\d{1,3}\s*-->")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_OLD_OFFICE = mark(
    "tệp Office đời cũ hoặc tệp có mật khẩu; hãy bỏ mật khẩu và lưu lại dạng .docx, .xlsx hoặc .pptx"
)


def by_content_type(content_type: str) -> Format:
    """The format that is sent with this type (KeyError if there is none)."""
    return _BY_TYPE[content_type]


def recognise(path: Path) -> Format | None:
    """What the file holds; None for anything that is not among `FORMATS`.

    Raises Unsound for one that is damaged, cut off, or of a kind that is refused whatever it is for (macros, a packed
    file that unpacks to too much, a video no browser plays). Reads heads and structure, never the whole but of texts.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(0)
        head = file.read(_HEAD)
        is_packed = head.startswith(b"PK\x03\x04")
        name = office.kind_of(path) if is_packed else _name(file, head, size)
    return FORMATS[name] if name else None


def _name(file: IO[bytes], head: bytes, size: int) -> str | None:
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unsound(_OLD_OFFICE)
    if head[4:8] == b"ftyp":
        return boxes.kind_of(file, size)
    if head.startswith(b"\x1aE\xdf\xa3"):
        return ebml.kind_of(file, size)
    if head.startswith(b"OggS"):
        return sounds.ogg(file, size)
    if head.startswith(b"%PDF-"):
        return _pdf(file, size)
    if (picture := pictures.kind_of(file, head)) is not None:
        return picture
    if head.startswith(b"ID3") or sounds.is_frame(head[:4]):
        return sounds.mp3(file, size)
    return _text(file)


def _pdf(file: IO[bytes], size: int) -> str:
    file.seek(max(0, size - _HEAD))
    if b"%%EOF" not in file.read():
        raise Unsound(CUT)
    return "pdf"


def _text(file: IO[bytes]) -> str | None:
    """Text of any length, if all of it is; it is read piece by piece."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    file.seek(0)
    first = ""
    try:
        while chunk := file.read(_CHUNK):
            text = decoder.decode(chunk)
            if _CONTROLS.search(text):
                return None
            first = first or text
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    if _SVG.match(first):
        return "svg"
    if first.startswith("WEBVTT"):
        return "vtt"
    return "srt" if _SRT.match(first) else "txt"

"""Opening a .docx, which is a zip of XML parts: told from what only bears its name, and never larger than it may be.

Nothing is unpacked to disk, and no name in the file is used as a path.
"""

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from lms.assessment.formats.docx import xmltree
from lms.kernel.archives import Archive, Fault, Limits, Refused
from lms.kernel.messages import Message, mark

MAX_FILE = 50 * 1024 * 1024
LIMITS = Limits(unpacked=300 * 1024 * 1024, ratio=400, ratio_from=20 * 1024 * 1024)
MAX_XML = 48 * 1024 * 1024
MAX_PICTURE = 20 * 1024 * 1024

EMPTY = mark("Tệp rỗng: không có byte nào. Hãy chọn lại tệp.")
TOO_LARGE = mark(
    "Tệp lớn hơn {limit} MB nên không được đọc. Hãy thu nhỏ hình trong tệp hoặc chia thành nhiều tệp."
)
BROKEN = mark("Tệp bị hỏng nên không mở được. Hãy mở tệp gốc bằng Word, lưu lại dạng .docx rồi chọn tệp mới.")
PASSWORD = mark(
    "Tệp Word có mật khẩu nên không đọc được. Hãy bỏ mật khẩu trong Word, lưu lại rồi chọn tệp mới."
)
OLD_WORD = mark(
    "Tệp này là Word đời cũ (.doc), dù tên ghi khác. Hãy mở bằng Word, chọn Lưu thành dạng .docx rồi chọn tệp mới."
)
OTHER = mark("Tệp này là {kind}, không phải văn bản Word (.docx), dù tên ghi khác. Hãy chọn tệp .docx.")
UNPACKS = mark(
    "Nội dung tệp khi mở ra lớn bất thường nên không được đọc. Hãy mở bằng Word, lưu lại dạng .docx rồi chọn tệp mới."
)
TRICK = mark(
    "Tệp chứa tên phần không hợp lệ (“{name}”) nên không được đọc. Hãy mở bằng Word, lưu lại dạng .docx rồi chọn tệp mới."
)

_IMAGE, _ARCHIVE = mark("một hình ảnh"), mark("một tệp nén")
_MAGIC = (
    (b"%PDF", mark("một tệp PDF")),
    (b"\x89PNG", _IMAGE), (b"\xff\xd8\xff", _IMAGE), (b"GIF8", _IMAGE), (b"BM", _IMAGE), (b"II*\0", _IMAGE),
    (b"MM\0*", _IMAGE),
    (b"Rar!", _ARCHIVE), (b"7z\xbc\xaf", _ARCHIVE), (b"\x1f\x8b", _ARCHIVE),
    (b"{\\rtf", mark("một văn bản RTF")),
    (b"MZ", mark("một chương trình")), (b"\x7fELF", mark("một chương trình")),
)  # fmt: skip
_HTML = mark("một trang web (HTML)")
_XML = mark("một tệp XML")
_TEXT = mark("một tệp không phải Word")
_ODT = mark("văn bản OpenDocument (.odt)")
_SHEET = mark("một bảng tính")
_SLIDES = mark("một bài trình chiếu")


class Unreadable(Exception):
    """The file as a whole can't be read; `message` says why and what to do."""

    def __init__(self, msgid: str, **params: object) -> None:
        self.message = Message(msgid, params)
        super().__init__(msgid)


@dataclass(frozen=True)
class Related:
    """What a relationship leads to. `kind`: the last word of its type; `part`: "" for something outside the file."""

    kind: str
    part: str


def _refuse_other(content: bytes) -> None:
    """Raises Unreadable for what is no zip."""
    if not content:
        raise Unreadable(EMPTY)
    if content.startswith(b"PK"):
        return
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable(PASSWORD)
        if "WordDocument".encode("utf-16-le") in content:
            raise Unreadable(OLD_WORD)
        raise Unreadable(OTHER, kind=Message(_TEXT))
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            raise Unreadable(OTHER, kind=Message(kind))
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        raise Unreadable(OTHER, kind=Message(_IMAGE))
    head = content[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<meta", b"mime-version:")):
        raise Unreadable(OTHER, kind=Message(_HTML))
    is_xml = head.startswith(b"<?xml")
    other = _HTML if b"<html" in head else _XML if is_xml else _TEXT
    raise Unreadable(OTHER, kind=Message(other))


_TOO_MUCH, _TRICKS = (Fault.MANY, Fault.LARGE, Fault.BOMB), (Fault.PATH, Fault.LINK)


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Says of a Word file what an archive is refused for."""
    try:
        yield
    except Refused as refusal:
        if refusal.fault in _TRICKS:
            raise Unreadable(TRICK, name=str(refusal.message.params["name"])[:60]) from refusal
        is_locked, is_large = refusal.fault is Fault.LOCKED, refusal.fault in _TOO_MUCH
        raise Unreadable(PASSWORD if is_locked else UNPACKS if is_large else BROKEN) from refusal


class Package:
    """The parts of an opened .docx."""

    def __init__(self, content: bytes) -> None:
        """Raises Unreadable."""
        if len(content) > MAX_FILE:
            raise Unreadable(TOO_LARGE, limit=MAX_FILE // 1024 // 1024)
        _refuse_other(content)
        with _in_our_words():
            self._archive = Archive(content, LIMITS)
        self.main = self._find_main()

    def _find_main(self) -> str:
        for related in self.related("").values():
            if related.kind == "officeDocument" and related.part in self:
                if related.part.lower().startswith("xl/"):
                    raise Unreadable(OTHER, kind=Message(_SHEET))
                if related.part.lower().startswith("ppt/"):
                    raise Unreadable(OTHER, kind=Message(_SLIDES))
                return related.part
        if "word/document.xml" in self:
            return "word/document.xml"
        if "mimetype" in self and b"opendocument.text" in self.read("mimetype", 200):
            raise Unreadable(OTHER, kind=Message(_ODT))
        raise Unreadable(BROKEN if "[content_types].xml" in self else OTHER, kind=Message(_ARCHIVE))

    def __contains__(self, part: str) -> bool:
        return self._archive.find(part.lstrip("/")) is not None

    def read(self, part: str, most: int) -> bytes:
        """The bytes of a part. Raises Unreadable if they are more than `most`, or damaged; KeyError if there is none."""
        with _in_our_words():
            return self._archive.read(self._archive.find(part.lstrip("/")) or part, most)

    def tree(self, part: str) -> Element:
        """The tree of an XML part. Raises Unreadable, KeyError."""
        try:
            return xmltree.parse(self.read(part, MAX_XML))
        except xmltree.Malformed as error:
            raise Unreadable(BROKEN) from error

    def related(self, part: str) -> dict[str, Related]:
        """What `part` refers to, by the id it uses; "" for the file itself."""
        folder, name = posixpath.split(part)
        where = posixpath.join(folder, "_rels", name + ".rels")
        if where not in self:
            return {}
        found = {}
        for link in self.tree(where):
            target = link.get("Target", "")
            place = target if target.startswith("/") else posixpath.join(folder, target)
            inside = posixpath.normpath(place.replace("\\", "/")).lstrip("/") if target else ""
            outside = link.get("TargetMode") == "External"
            kind = link.get("Type", "").rpartition("/")[2]
            found[link.get("Id", "")] = Related(kind, "" if outside else inside)
        return found

    def part_of(self, kind: str) -> Element | None:
        """The tree of the part the main one refers to as `kind` (styles, numbering); None if there is none."""
        for related in self.related(self.main).values():
            if related.kind == kind and related.part in self:
                return self.tree(related.part)
        return None

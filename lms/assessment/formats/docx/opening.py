"""Opening a .docx, which is a zip of XML parts: told from what only bears its name, and never larger than it may be.

Nothing is unpacked to disk, and no name in the file is used as a path.
"""

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from lms.assessment.formats.docx import xmltree
from lms.kernel.messages import Message, mark

MAX_FILE = 50 * 1024 * 1024
MAX_PARTS = 5_000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200
RATIO_FROM = 20 * 1024 * 1024
MAX_XML = 48 * 1024 * 1024
MAX_PICTURE = 20 * 1024 * 1024
_READ_ERRORS = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, KeyError,
)  # fmt: skip

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
    seems = _HTML if b"<html" in head else _XML if head.startswith(b"<?xml") else _TEXT
    raise Unreadable(OTHER, kind=Message(seems))


def _refuse_names(names: list[str]) -> None:
    for name in names:
        plain = name.replace("\\", "/")
        if plain.startswith("/") or ".." in plain.split("/") or ":" in plain.split("/")[0] or "\0" in name:
            raise Unreadable(TRICK, name=name[:60])
    if len({name.replace("\\", "/").lower() for name in names}) != len(names):
        raise Unreadable(BROKEN)  # two parts of one name: programs differ on which of them counts


class Package:
    """The parts of an opened .docx."""

    def __init__(self, content: bytes) -> None:
        """Raises Unreadable."""
        if len(content) > MAX_FILE:
            raise Unreadable(TOO_LARGE, limit=MAX_FILE // 1024 // 1024)
        _refuse_other(content)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            infos = self._zip.infolist()
        except _READ_ERRORS as error:
            raise Unreadable(BROKEN) from error
        unpacked = sum(info.file_size for info in infos)
        if (
            len(infos) > MAX_PARTS
            or unpacked > MAX_UNPACKED
            or (unpacked > RATIO_FROM and unpacked > MAX_RATIO * len(content))
        ):
            raise Unreadable(UNPACKS)
        if any(info.flag_bits & 1 for info in infos):
            raise Unreadable(PASSWORD)
        _refuse_names([info.filename for info in infos])
        self._infos = {info.filename.replace("\\", "/").lower(): info for info in infos}
        self._left = MAX_UNPACKED
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
        return part.lstrip("/").lower() in self._infos

    def read(self, part: str, most: int) -> bytes:
        """The bytes of a part. Raises Unreadable if they are more than `most`, or damaged; KeyError if there is none."""
        info = self._infos[part.lstrip("/").lower()]
        try:
            with self._zip.open(info) as file:
                data = file.read(min(most, self._left) + 1)
        except _READ_ERRORS as error:
            raise Unreadable(BROKEN) from error
        self._left -= len(data)  # the sizes in the list may lie; what is really read counts
        if len(data) > most or self._left < 0:
            raise Unreadable(UNPACKS)
        return data

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

"""What a file is, by its first bytes and its parts, never by its name."""

from enum import StrEnum
from pathlib import Path

from lms.kernel.archives import Archive, Fault, Refused
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.org.roster.formats.table import BROKEN, LIMITS
from lms.org.roster.formats.xls import PASSWORD

_HEAD = 4096
_NAMES_WITHIN = 64 * 1024 * 1024

TOO_LARGE_UNPACKED = mark(
    "Nội dung tệp khi mở ra lớn hơn {limit} MB nên không được đọc. Hãy chép riêng bảng danh sách sang một tệp mới."
)
OTHER_KIND = mark("Tệp này là {kind}, không phải danh sách. Hãy lưu danh sách dạng .xlsx rồi chọn lại.")
OTHER_WORKBOOK = mark(
    "Tệp này là {kind}. Hãy mở bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi chọn tệp mới."
)
WRONG_NAME = mark(
    "Tên tệp có đuôi {suffix} nhưng nội dung không phải bảng tính Excel. Hãy mở tệp gốc, lưu lại dạng .xlsx rồi chọn lại."
)


class Kind(StrEnum):
    """What can be read."""

    XLSX = "xlsx"
    XLS = "xls"
    TEXT = "text"


_IMAGE, _ARCHIVE, _WORD = mark("một hình ảnh"), mark("một tệp nén"), mark("một văn bản Word")
_SLIDES, _PROGRAM, _MEDIA = (
    mark("một bài trình chiếu"),
    mark("một chương trình"),
    mark("một tệp âm thanh hoặc video"),
)
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", mark("một tệp PDF")),
    (b"\x89PNG", _IMAGE), (b"\xff\xd8\xff", _IMAGE), (b"GIF8", _IMAGE), (b"BM", _IMAGE), (b"II*\0", _IMAGE),
    (b"MM\0*", _IMAGE),
    (b"Rar!", _ARCHIVE), (b"7z\xbc\xaf", _ARCHIVE), (b"\x1f\x8b", _ARCHIVE), (b"BZh", _ARCHIVE),
    (b"{\\rtf", _WORD),
    (b"MZ", _PROGRAM), (b"\x7fELF", _PROGRAM),
    (b"ID3", _MEDIA), (b"OggS", _MEDIA), (b"\x1aE\xdf\xa3", _MEDIA),
    (b"SQLite format 3", mark("một cơ sở dữ liệu")),
)  # fmt: skip
_BRANDS = {b"heic": _IMAGE, b"heix": _IMAGE, b"mif1": _IMAGE, b"avif": _IMAGE}
_HTML = mark("một trang web (bảng HTML)")
_ODS = mark("bảng tính OpenDocument (.ods)")
_BINARY = mark("bảng tính Excel nhị phân (.xlsb)")
_XML = mark("bảng tính XML đời 2003")
_NUMBERS = mark("bảng tính Numbers của máy Apple")


def _refuse(msgid: str, kind: str) -> Invalid:
    return Invalid(Message(msgid, {"kind": Message(kind)}))


def _check_parts(path: Path) -> None:
    """Raises Invalid for a packed file that is no .xlsx, or unpacks to too much."""
    try:
        with Archive(path, LIMITS) as archive:
            names = {name.lower() for name in archive.names()}
            kind = archive.read("mimetype")[:80].decode("latin-1") if "mimetype" in names else ""
    except Refused as refusal:
        if refusal.fault in (Fault.MANY, Fault.LARGE, Fault.BOMB):
            raise Invalid(
                Message(TOO_LARGE_UNPACKED, {"limit": LIMITS.unpacked // 1024 // 1024})
            ) from refusal
        raise Invalid(Message(PASSWORD if refusal.fault is Fault.LOCKED else BROKEN)) from refusal
    if "opendocument.spreadsheet" in kind:
        raise _refuse(OTHER_WORKBOOK, _ODS)
    if "xl/workbook.bin" in names:
        raise _refuse(OTHER_WORKBOOK, _BINARY)
    if any(name.startswith("index/") and name.endswith(".iwa") for name in names) or "index.zip" in names:
        raise _refuse(OTHER_WORKBOOK, _NUMBERS)
    if any(name.startswith("word/") for name in names) or "opendocument.text" in kind:
        raise _refuse(OTHER_KIND, _WORD)
    if any(name.startswith("ppt/") for name in names) or "opendocument.presentation" in kind:
        raise _refuse(OTHER_KIND, _SLIDES)
    if not any(name.startswith("xl/") for name in names) and "[content_types].xml" not in names:
        raise _refuse(OTHER_KIND, _ARCHIVE)


def _check_compound(path: Path) -> None:
    """Raises Invalid for a file of Office 97's form that is no .xls; its streams' names stand in it in UTF-16."""
    with path.open("rb") as file:
        data = file.read(_NAMES_WITHIN)

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") + b"\0\0" in data

    if holds("EncryptedPackage"):
        raise Invalid(Message(PASSWORD))
    if holds("Workbook") or holds("Book"):
        return
    if holds("WordDocument"):
        raise _refuse(OTHER_KIND, _WORD)
    if holds("PowerPoint Document"):
        raise _refuse(OTHER_KIND, _SLIDES)
    raise Invalid(Message(BROKEN))


def _check_text(head: bytes) -> None:
    """Raises Invalid for a web page or an XML workbook, which spreadsheets open and call .xls."""
    shown = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in shown and b"<html" not in shown:
        raise _refuse(OTHER_WORKBOOK, _XML)
    if shown.startswith(
        (b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<body", b"<div", b"mime-version:")
    ):
        raise _refuse(OTHER_WORKBOOK, _HTML)
    if shown.startswith(b"<?xml"):
        raise _refuse(
            OTHER_WORKBOOK if b"<html" in shown else OTHER_KIND,
            _HTML if b"<html" in shown else mark("một tệp XML"),
        )


def recognise(path: Path) -> Kind:
    """What the file is. Raises Invalid with a sentence that says so where it can't be a list."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK"):
        _check_parts(path)
        return Kind.XLSX
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        _check_compound(path)
        return Kind.XLS
    if head[:4] in (b"\x09\x08\x10\0", b"\x09\x08\x08\0", b"\x09\x04\x06\0", b"\x09\x02\x06\0"):
        return Kind.XLS  # a bare stream, from before compound files
    for magic, kind in _MAGIC:
        if head.startswith(magic) and (len(magic) > 2 or b"\0" in head):
            raise _refuse(OTHER_KIND, kind)
    if head[4:8] == b"ftyp":
        raise _refuse(OTHER_KIND, _BRANDS.get(head[8:12], _MEDIA))
    if head.startswith(b"RIFF"):
        raise _refuse(OTHER_KIND, _IMAGE if head[8:12] == b"WEBP" else _MEDIA)
    _check_text(head)
    return Kind.TEXT

"""Packed files (.zip, and what is a .zip inside: .docx, .xlsx) of somebody else's, opened without trusting them.

What a file holds is looked at before anything is unpacked: how much, how densely, under which names. What comes out is
counted as well, since a header may lie. Nothing is written to a disk, and an archive inside stays closed. Pure where
bytes are handed in.
"""

import io
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Self

from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark

_MB = 1024 * 1024
CHUNK = 256 * 1024


@dataclass(frozen=True)
class Limits:
    """What a packed file may be: `files` in it, bytes `unpacked`, and times as large as packed (`ratio`), which is
    looked at only from `ratio_from` bytes on: small files of blanks pack a thousand to one and do no harm.
    `holds_archives`: whether there may be packed files in it; they are never opened here."""

    files: int = 5_000
    unpacked: int = 100 * _MB
    ratio: int = 200  # text of XML packs some 20 to 1
    ratio_from: int = 5 * _MB
    holds_archives: bool = True


class Fault(StrEnum):
    """Why a packed file is refused."""

    BROKEN = "broken"
    LOCKED = "locked"
    MANY = "many"
    LARGE = "large"
    BOMB = "bomb"
    PATH = "path"
    LINK = "link"
    TWICE = "twice"
    METHOD = "method"
    NESTED = "nested"


SENTENCES: Mapping[Fault, str] = {
    Fault.BROKEN: mark("Gói .zip bị hỏng hoặc bị cắt ngang nên không mở được. Hãy xuất lại gói."),
    Fault.LOCKED: mark("Gói .zip có mật khẩu nên không mở được. Hãy tạo lại gói không đặt mật khẩu."),
    Fault.MANY: mark("Gói .zip có hơn {limit} tệp nên không được mở."),
    Fault.LARGE: mark("Nội dung gói .zip khi mở ra lớn hơn {limit} MB nên không được mở."),
    Fault.BOMB: mark(
        "Gói .zip nén chặt bất thường (mở ra lớn gấp {ratio} lần); vì an toàn, gói như vậy không được mở."
    ),
    Fault.PATH: mark(
        "Gói .zip có tệp “{name}” với đường dẫn chỉ ra ngoài gói; vì an toàn, gói như vậy không được mở."
    ),
    Fault.LINK: mark("Gói .zip có “{name}” là liên kết tới tệp khác; vì an toàn, gói như vậy không được mở."),
    Fault.TWICE: mark("Gói .zip có hai tệp cùng tên “{name}” nên không biết tệp nào đúng."),
    Fault.METHOD: mark(
        "Tệp “{name}” trong gói .zip được nén theo cách chưa đọc được. Hãy nén lại kiểu zip thường."
    ),
    Fault.NESTED: mark("Gói .zip có tệp nén “{name}” ở trong. Hãy mở tệp ấy ra rồi nén lại cả gói."),
}

_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_PACKED = re.compile(r"\.(zip|rar|7z|gz|tgz|bz2|xz|tar|jar)$", re.IGNORECASE)
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NAMES_ARE_UTF8 = 0x800
_ENTRY = 46 + 512  # bytes of the list for each file: its fixed part and a name as long as people make them
_END = b"PK\x05\x06"
_END_WITHIN = 22 + 65_535
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error)
# What zipfile raises for a method it does not know, and for a password.
_UNKNOWN = (NotImplementedError, RuntimeError)


class Refused(Invalid):
    """A packed file, or one in it, that is not opened; `fault` for callers with sentences of their own."""

    def __init__(self, fault: Fault, **params: object) -> None:
        self.fault = fault
        super().__init__(Message(SENTENCES[fault], params))


class Archive:
    """The files of a .zip, by their names with `/` between folders, composed (NFC).

    Takes the bytes, or the path of a file. Raises Refused for one that can't be trusted, here or while it is read.
    """

    def __init__(self, source: bytes | Path, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        try:
            file: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
        except OSError as error:
            raise Refused(Fault.BROKEN) from error
        self._file, self._left = file, self.limits.unpacked
        try:
            self._open()
        except BaseException:
            file.close()
            raise

    def _open(self) -> None:
        size = self._file.seek(0, io.SEEK_END)
        if self._list_size(size) > self.limits.files * _ENTRY:  # before a million entries become objects
            raise Refused(Fault.MANY, limit=self.limits.files)
        try:
            self._zip = zipfile.ZipFile(self._file)
            infos = self._zip.infolist()
        except (*_DAMAGED, *_UNKNOWN) as error:
            raise Refused(Fault.BROKEN) from error
        self._check_sizes(infos, size)
        self._files: dict[str, zipfile.ZipInfo] = {}
        self._folded: dict[str, str] = {}
        for info in infos:
            name = self._name(info)
            if not name.endswith("/"):
                if name.casefold() in self._folded:  # programs differ on which of two counts
                    raise Refused(Fault.TWICE, name=name)
                self._files[name], self._folded[name.casefold()] = info, name

    def _list_size(self, size: int) -> int:
        """The bytes of the list at the end of the file, as it says; one above 4 GB says the largest there is."""
        self._file.seek(max(0, size - _END_WITHIN))
        end = self._file.read(_END_WITHIN)
        at = end.rfind(_END)
        return int.from_bytes(end[at + 12 : at + 16], "little") if at >= 0 else 0

    def _check_sizes(self, infos: list[zipfile.ZipInfo], size: int) -> None:
        if len(infos) > self.limits.files:
            raise Refused(Fault.MANY, limit=self.limits.files)
        unpacked = sum(info.file_size for info in infos)
        packed = min(size, sum(info.compress_size for info in infos)) or 1
        if any(info.flag_bits & 1 for info in infos):
            raise Refused(Fault.LOCKED)
        if unpacked > self.limits.unpacked:
            raise Refused(Fault.LARGE, limit=self.limits.unpacked // _MB)
        if unpacked > self.limits.ratio_from and unpacked > packed * self.limits.ratio:
            raise Refused(Fault.BOMB, ratio=unpacked // packed)

    def _name(self, info: zipfile.ZipInfo) -> str:
        said = _spelled(info)
        name, shown = unicodedata.normalize("NFC", said.replace("\\", "/")), _CONTROL.sub("?", said)[:120]
        parts = [part for part in name.split("/") if part not in ("", ".")]
        is_outside = name.startswith("/") or _DRIVE.match(name) or ".." in parts
        if is_outside or not parts or _CONTROL.search(info.orig_filename):
            raise Refused(Fault.PATH, name=shown)
        if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise Refused(Fault.LINK, name=shown)
        if info.compress_type not in _PLAIN:
            raise Refused(Fault.METHOD, name=shown)
        if not self.limits.holds_archives and _PACKED.search(name):
            raise Refused(Fault.NESTED, name=shown)
        return "/".join(parts) + ("/" if name.endswith("/") else "")

    def names(self) -> list[str]:
        """The names of all files, in the order of the archive."""
        return list(self._files)

    def find(self, name: str) -> str | None:
        """The file of that name as the archive spells it; some programs change the case."""
        name = unicodedata.normalize("NFC", name)
        return name if name in self._files else self._folded.get(name.casefold())

    def size(self, name: str) -> int:
        """How large a file that `names` lists says it is, unpacked, in bytes."""
        return self._files[name].file_size

    def read(self, name: str, most: int | None = None) -> bytes:
        """The content of a file that `names` lists; `most`: bytes at most. Raises Refused; KeyError for no such file."""
        limit = self.limits.unpacked if most is None else most
        if self.size(name) > limit:
            raise Refused(Fault.LARGE, limit=max(1, limit // _MB))
        return b"".join(self.chunks(name))

    def chunks(self, name: str, size: int = CHUNK) -> Iterator[bytes]:
        """The same in pieces of `size` bytes at most, for what is too large to hold."""
        info, read = self._files[name], 0
        with self._reading(name), self._zip.open(info) as file:
            while chunk := file.read(size):
                read += len(chunk)
                self._left -= len(chunk)
                if self._left < 0:
                    raise Refused(Fault.LARGE, limit=self.limits.unpacked // _MB)
                yield chunk
        if read != info.file_size:
            raise Refused(Fault.BROKEN)

    @contextmanager
    def _reading(self, name: str) -> Iterator[None]:
        try:
            yield
        except _DAMAGED as error:
            raise Refused(Fault.BROKEN) from error
        except _UNKNOWN as error:
            raise Refused(Fault.METHOD, name=name) from error

    def close(self) -> None:
        """Lets go of the file."""
        self._zip.close()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _spelled(info: zipfile.ZipInfo) -> str:
    """The name of a file. Some programs write UTF-8 without saying so; the format's own letters are those of DOS."""
    if info.flag_bits & _NAMES_ARE_UTF8 or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def packed(files: Mapping[str, bytes]) -> bytes:
    """A .zip of these files in their order: the same bytes for the same files, whenever and wherever."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)  # dated 1/1/1980
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return held.getvalue()

"""A packed file of somebody else's, opened without trusting it: what it holds is counted before anything is unpacked,
nothing is written to a disk, and an archive inside stays closed. Pure."""

import io
import re
import stat
import unicodedata
import zipfile
import zlib

from lms.assessment.formats.xml_tree import Unreadable
from lms.kernel.messages import Message, mark

MOST_FILES = 5_000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 200  # text of XML packs some 20 to 1
_RATIO_FROM = 5 * 1024 * 1024

BROKEN = mark("Gói .zip bị hỏng hoặc bị cắt ngang nên không mở được. Hãy xuất lại gói.")
LOCKED = mark("Gói .zip có mật khẩu nên không mở được. Hãy tạo lại gói không đặt mật khẩu.")
TOO_MANY = mark("Gói .zip có {count} tệp, nhiều hơn {limit}, nên không được mở.")
TOO_LARGE = mark("Nội dung gói .zip khi mở ra lớn hơn {limit} MB nên không được mở.")
BOMB = mark(
    "Gói .zip nén chặt bất thường (mở ra lớn gấp {ratio} lần); vì an toàn, gói như vậy không được mở."
)
BAD_PATH = mark(
    "Gói .zip có tệp “{name}” với đường dẫn chỉ ra ngoài gói; vì an toàn, gói như vậy không được mở."
)
LINK = mark("Gói .zip có “{name}” là liên kết tới tệp khác; vì an toàn, gói như vậy không được mở.")
TWICE = mark("Gói .zip có hai tệp cùng tên “{name}” nên không biết tệp nào đúng.")
PACKED_OTHERWISE = mark(
    "Tệp “{name}” trong gói .zip được nén theo cách chưa đọc được. Hãy nén lại kiểu zip thường."
)

_DRIVE = re.compile(r"[A-Za-z]:")
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """The files of a .zip, by their names with `/` between folders. Raises Unreadable for one that can't be trusted."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as error:
            raise Unreadable(Message(BROKEN)) from error
        self._files: dict[str, zipfile.ZipInfo] = {}
        self._left = MOST_UNPACKED
        _check_sizes(infos)
        for info in infos:
            name = _name(info)
            if info.is_dir() or name.endswith("/"):
                continue
            if name in self._files:
                raise Unreadable(Message(TWICE, {"name": name}))
            self._files[name] = info
        self._folded = {name.casefold(): name for name in self._files}

    def names(self) -> list[str]:
        """The names of all files, in the order of the archive."""
        return list(self._files)

    def find(self, name: str) -> str | None:
        """The file of that name as the archive spells it; some programs change the case."""
        name = unicodedata.normalize("NFC", name)
        return name if name in self._files else self._folded.get(name.casefold())

    def read(self, name: str) -> bytes:
        """The content of a file that `names` lists. Raises Unreadable."""
        info = self._files[name]
        try:
            with self._zip.open(info) as file:
                # What a header says of a size may be a lie: what comes out is counted too.
                content = file.read(min(info.file_size, self._left) + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise Unreadable(Message(BROKEN)) from error
        except (NotImplementedError, RuntimeError) as error:
            raise Unreadable(Message(PACKED_OTHERWISE, {"name": name})) from error
        if len(content) > info.file_size:
            raise Unreadable(Message(BROKEN))
        self._left -= len(content)
        if self._left < 0:
            raise Unreadable(Message(TOO_LARGE, {"limit": MOST_UNPACKED // 1024 // 1024}))
        return content


def _check_sizes(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_FILES:
        raise Unreadable(Message(TOO_MANY, {"count": len(infos), "limit": MOST_FILES}))
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos) or 1
    if unpacked > MOST_UNPACKED:
        raise Unreadable(Message(TOO_LARGE, {"limit": MOST_UNPACKED // 1024 // 1024}))
    if unpacked > _RATIO_FROM and unpacked > packed * MOST_RATIO:
        raise Unreadable(Message(BOMB, {"ratio": unpacked // packed}))
    for info in infos:
        if info.flag_bits & 1:
            raise Unreadable(Message(LOCKED))
        if info.compress_type not in _PLAIN:
            raise Unreadable(Message(PACKED_OTHERWISE, {"name": info.filename}))


def _name(info: zipfile.ZipInfo) -> str:
    name = unicodedata.normalize("NFC", info.filename.replace("\\", "/"))
    if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/") or "\0" in info.orig_filename:
        raise Unreadable(Message(BAD_PATH, {"name": info.filename}))
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Unreadable(Message(LINK, {"name": info.filename}))
    return name


def packed(files: dict[str, bytes]) -> bytes:
    """A .zip of these files, the same bytes for the same files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)  # dated 1/1/1980
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return held.getvalue()

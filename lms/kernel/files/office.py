"""Word, Excel and PowerPoint files (ECMA-376): told apart by what their list of parts says. Nothing is unpacked but
that list."""

import re
import zipfile
import zlib
from typing import IO

from lms.kernel.files.unsound import BROKEN, Unsound
from lms.kernel.messages import mark

TYPE = "application/vnd.openxmlformats-officedocument.{}"
MAX_PARTS = 5000
MAX_UNPACKED = 500 * 1024 * 1024
MAX_RATIO = 200  # text of XML packs some 20 to 1
_RATIO_FROM = 5 * 1024 * 1024
_LIST = "[Content_Types].xml"
_MOST_LIST = 1024 * 1024
_TYPES = re.compile(r'ContentType\s*=\s*["\']([^"\']+)["\']')
_MAIN = {
    TYPE.format("wordprocessingml.document.main+xml"): ("docx", "word/"),
    TYPE.format("spreadsheetml.sheet.main+xml"): ("xlsx", "xl/"),
    TYPE.format("presentationml.presentation.main+xml"): ("pptx", "ppt/"),
}
_LOCKED = mark("tệp có mật khẩu; hãy bỏ mật khẩu rồi chọn lại")
_BOMB = mark("tệp nén chặt bất thường, mở ra quá lớn; vì an toàn, tệp như vậy không được nhận")
_MACROS = mark("tệp có macro (mã chạy tự động); hãy lưu lại dạng không có macro")
_PATHS = mark("tệp có phần với đường dẫn chỉ ra ngoài tệp; vì an toàn, tệp như vậy không được nhận")


def kind_of(file: IO[bytes]) -> str | None:
    """'docx', 'xlsx' or 'pptx'; None for any other packed file. Raises Unsound for one that can't be trusted."""
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            _check(infos)
            if _LIST not in archive.namelist():
                return None
            with archive.open(_LIST) as part:
                listed = part.read(_MOST_LIST).decode("utf-8", "replace")
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise Unsound(BROKEN) from error  # fmt: skip
    names = {info.filename for info in infos}
    types = set(_TYPES.findall(listed))
    if any("macroEnabled" in kind or "vbaProject" in kind for kind in types) or any(
        name.lower().endswith("vbaproject.bin") for name in names
    ):
        raise Unsound(_MACROS)
    for kind, (found, folder) in _MAIN.items():
        if kind in types and any(name.startswith(folder) for name in names):
            return found
    return None


def _check(infos: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos) or 1
    if (
        len(infos) > MAX_PARTS
        or unpacked > MAX_UNPACKED
        or (unpacked > _RATIO_FROM and unpacked > packed * MAX_RATIO)
    ):
        raise Unsound(_BOMB)
    for info in infos:
        if info.flag_bits & 1:
            raise Unsound(_LOCKED)
        name = info.orig_filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name:
            raise Unsound(_PATHS)

"""Word, Excel and PowerPoint files (ECMA-376): told apart by what their list of parts says. Nothing is unpacked but
that list."""

import re
from pathlib import Path

from lms.kernel.archives import Archive, Fault, Limits, Refused
from lms.kernel.files.unsound import BROKEN, Unsound
from lms.kernel.messages import mark

TYPE = "application/vnd.openxmlformats-officedocument.{}"
LIMITS = Limits(unpacked=500 * 1024 * 1024)
_LIST = "[Content_Types].xml"
_MOST_LIST = 1024 * 1024
_TYPES = re.compile(r'ContentType\s*=\s*["\']([^"\']+)["\']')
_MAIN = {
    TYPE.format("wordprocessingml.document.main+xml"): ("docx", "word/"),
    TYPE.format("spreadsheetml.sheet.main+xml"): ("xlsx", "xl/"),
    TYPE.format("presentationml.presentation.main+xml"): ("pptx", "ppt/"),
}
_UNSAFE = mark(
    "tệp nén có phần chỉ ra ngoài tệp hoặc trùng tên nhau; vì an toàn, tệp như vậy không được nhận"
)
_BOMB = mark("tệp nén chặt bất thường, mở ra quá lớn; vì an toàn, tệp như vậy không được nhận")
_MACROS = mark("tệp có macro (mã chạy tự động); hãy lưu lại dạng không có macro")
_WHY = {
    Fault.LOCKED: mark("tệp có mật khẩu; hãy bỏ mật khẩu rồi chọn lại"),
    Fault.MANY: _BOMB, Fault.LARGE: _BOMB, Fault.BOMB: _BOMB, Fault.PATH: _UNSAFE, Fault.LINK: _UNSAFE,
    Fault.TWICE: _UNSAFE,
}  # fmt: skip


def kind_of(path: Path) -> str | None:
    """'docx', 'xlsx' or 'pptx'; None for any other packed file. Raises Unsound for one that can't be trusted."""
    try:
        with Archive(path, LIMITS) as archive:
            names = archive.names()
            if _LIST not in names:
                return None
            listed = archive.read(_LIST, _MOST_LIST).decode("utf-8", "replace")
    except Refused as error:
        raise Unsound(_WHY.get(error.fault, BROKEN)) from error
    types = set(_TYPES.findall(listed))
    if any("macroEnabled" in kind or "vbaProject" in kind for kind in types) or any(
        name.lower().endswith("vbaproject.bin") for name in names
    ):
        raise Unsound(_MACROS)
    for kind, (found, folder) in _MAIN.items():
        if kind in types and any(name.startswith(folder) for name in names):
            return found
    return None

"""Text of a pack: UTF-8, NFC, nothing invisible; lines are counted as an editor counts them."""

import unicodedata

from lms.catalog.packs.problems import Problems
from lms.kernel.messages import mark

_REFUSED = frozenset({"Cc", "Cf", "Co", "Zl", "Zp"})
INVISIBLE = mark("Có ký tự không nhìn thấy {code}. Hãy xóa ký tự này.")
NOT_NFC = mark(
    "Chữ có dấu ở dạng tổ hợp rời (không phải Unicode NFC). Hãy gõ lại hoặc chuyển sang Unicode dựng sẵn."
)


def decode(file: str, content: bytes, problems: Problems) -> str | None:
    """The text of a file, line ends as "\\n", in NFC; None (noted) if it is not UTF-8.

    Text that is not NFC or holds invisible characters is noted line by line, and read on.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.break_file(file, line, mark("Tệp không phải UTF-8. Hãy lưu lại với bảng mã UTF-8."))
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, line_text in enumerate(text.split("\n"), start=1):
        _check_line(file, number, line_text, problems)
    return unicodedata.normalize("NFC", text)


def _check_line(file: str, number: int, line: str, problems: Problems) -> None:
    if line.isascii() and line.isprintable():
        return
    if not unicodedata.is_normalized("NFC", line):
        problems.add(file, number, NOT_NFC)
    for char in invisible(line):
        problems.add(file, number, INVISIBLE, code=f"U+{ord(char):04X}")


def invisible(text: str) -> list[str]:
    """The characters in it that nobody sees, each once; ends of lines and tabs are seen."""
    if text.isascii() and text.isprintable():
        return []
    return sorted({char for char in text if char not in "\n\t" and unicodedata.category(char) in _REFUSED})


def tidied(text: str) -> str:
    """What a browser sent, as a pack would have to hold it: line ends as "\\n", in NFC, without invisible characters."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in _REFUSED)

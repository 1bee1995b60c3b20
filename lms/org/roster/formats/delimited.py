"""A CSV file as raw rows: encoding and separator are told from the content."""

import codecs
import csv
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TextIO

from lms.kernel import legacy
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.org.roster import layout
from lms.org.roster.formats.table import READ_COLUMNS, RawRow, RawSheet, within_limits

SAMPLE = 256 * 1024
SEPARATORS = (",", ";", "\t", "|")
MAX_FIELD = 100_000

BAD_ENCODING = mark("Không đọc được chữ trong tệp CSV. Hãy lưu lại dạng CSV UTF-8 rồi chọn lại.")
BAD_CSV = mark(
    "Tệp CSV không đọc được tiếp từ dòng {row}; thường do một dấu ngoặc kép mở ra mà không đóng. Hãy mở tệp gốc, lưu lại dạng .xlsx rồi chọn lại."
)
NOT_TEXT = mark(
    "Tệp này không phải danh sách dạng .xlsx, .xls hoặc .csv. Hãy lưu danh sách dạng .xlsx rồi chọn lại."
)

_ALLOWED = frozenset("\t\n\r\f\x1a")  # Ctrl+Z ended files in the days of DOS


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return False
    return True


def _utf16(head: bytes) -> str | None:
    """UTF-16 without a mark shows zeros in every other byte, because separators and spaces are ASCII."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 8 < len(head) // 2 or min(even, odd) * 4 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_windows_1258(head: bytes) -> bool:
    """Whether the bytes read as Vietnamese in Windows-1258: more syllables than words that are none.

    Raises Invalid where they are in an encoding from before Unicode.
    """
    verdict = legacy.judge(head.decode("latin-1").splitlines())
    try:
        text = unicodedata.normalize("NFC", head.decode("cp1258"))
    except UnicodeDecodeError:
        text = ""
    marked = [word for word in layout.WORDS.findall(text) if not word.isascii()]
    good = sum(legacy.is_syllable(word) for word in marked)
    if marked and good * 10 >= len(marked) * 7:
        return True
    if verdict:
        raise Invalid(verdict.message)
    return False


def find_encoding(path: Path) -> str:
    """The name of the file's encoding for `open`. Raises Invalid with a sentence."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if wide := _utf16(head):
        return wide
    if _is_utf8(path):
        return "utf-8-sig"
    if _is_windows_1258(head):
        return "cp1258"
    raise Invalid(Message(BAD_ENCODING))


def _records(file: TextIO, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_FIELD)
    file.seek(0)
    return csv.reader(file, delimiter=separator)


def find_separator(file: TextIO) -> str:
    """The one under which a heading row appears with the most known columns; else the one that makes most columns in
    most rows."""
    file.seek(0)
    first = file.readline(100).strip("\ufeff\r\n")
    if first[:4].lower() == "sep=" and len(first) == 5:  # Excel's own hint
        return first[4]
    best = (-1, -1, ",")
    for separator in SEPARATORS:
        top: list[list[str]] = []
        with suppress(csv.Error):  # it is told where the rows are read
            for record in islice(_records(file, separator), layout.HEADER_SEARCH * 2):
                top.append(record)
        columns = layout.known_columns(top[: layout.HEADER_SEARCH])
        widths = sorted(len(record) for record in top if record)
        width = widths[len(widths) // 2] if widths else 0
        # The first of equals wins: the comma, unless another does better.
        if (columns, width) > best[:2]:
            best = (columns, width, separator)
    return best[2]


def _rows(file: TextIO, is_composed: bool) -> Iterator[RawRow]:
    """`is_composed`: letters and tones are one character each; Windows-1258 keeps them apart."""
    number = 0
    try:
        for number, record in enumerate(_records(file, find_separator(file)), start=1):
            if number == 1 and record and record[0].lower().startswith("sep="):
                continue
            values = [text if text and not text.isspace() else None for text in record[:READ_COLUMNS]]
            if any(values):
                if not is_composed:
                    values = [unicodedata.normalize("NFC", text) if text else None for text in values]
                yield number, values
    except csv.Error as error:
        raise Invalid(Message(BAD_CSV, {"row": number + 1})) from error
    except UnicodeError as error:
        raise Invalid(Message(BAD_ENCODING)) from error


def _refuse_binary(file: TextIO) -> None:
    try:
        sample = file.read(SAMPLE)
    except UnicodeError as error:
        raise Invalid(Message(BAD_ENCODING)) from error
    controls = sum(1 for char in sample if char < " " and char not in _ALLOWED)
    if controls * 100 > len(sample):
        raise Invalid(Message(NOT_TEXT))


@contextmanager
def open_sheets(path: Path, name: str) -> Iterator[Iterator[RawSheet]]:
    """The file at `path` as one sheet called `name`.

    Raises Invalid with a sentence, there or while rows are read.
    """
    encoding = find_encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        _refuse_binary(file)
        rows = _rows(file, is_composed=encoding != "cp1258")
        yield iter((RawSheet(name, True, within_limits(name, rows)),))

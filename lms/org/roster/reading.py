"""Opens a roster file, within limits, and hands its cells to the rules.

What the file is, is told by its content, not by its name. Imports nothing of the database: it also runs in a
child process of its own (`sandbox`).
"""

import csv
import hashlib
import io
import logging
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.org.roster import layout
from lms.org.roster.repeats import without_repeats
from lms.org.roster.rows import RawRow, raw_text
from lms.org.roster.shapes import Problem, Roster, Row, Severity, Sheet
from lms.org.roster.sheets import read_sheet

log = logging.getLogger("lms.org")

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_ROWS = 200_000
MAX_SHEETS = 50
_READ_COLUMNS = layout.MAX_COLUMNS + 1  # one more, to tell that there are more

EMPTY = mark("Tệp này trống. Hãy chọn lại tệp danh sách.")
TOO_LARGE = mark(
    "Tệp lớn hơn {limit} MB. Hãy xóa bớt hình ảnh, trang tính thừa hoặc chia danh sách thành nhiều tệp."
)
TOO_LARGE_UNPACKED = mark(
    "Nội dung tệp khi mở ra lớn hơn {limit} MB nên không được đọc. Hãy chép riêng bảng danh sách sang một tệp mới."
)
TOO_LARGE_MEMORY = mark(
    "Tệp này cần quá nhiều bộ nhớ hoặc thời gian để mở. Hãy chép riêng bảng danh sách sang một tệp mới."
)
TOO_MANY_ROWS = mark("Trang tính {sheet} có nhiều hơn {limit} dòng. Hãy chia danh sách thành nhiều tệp.")
TOO_MANY_SHEETS = mark("Tệp có nhiều hơn {limit} trang tính. Hãy chép riêng bảng danh sách sang một tệp mới.")
OLD_EXCEL = mark(
    "Đây là tệp .xls đời cũ hoặc tệp có mật khẩu. Hãy mở bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx không mật khẩu rồi chọn tệp mới."
)
NOT_A_LIST = mark(
    "Tệp này không phải danh sách dạng .xlsx hoặc .csv. Hãy lưu danh sách dạng .xlsx rồi chọn lại."
)
WRONG_NAME = mark(
    "Tên tệp có đuôi {suffix} nhưng nội dung không phải bảng tính Excel. Hãy mở tệp gốc, lưu lại dạng .xlsx rồi chọn lại."
)
BROKEN = mark(
    "Tệp bảng tính bị hỏng, không mở được. Hãy mở bằng Excel hoặc LibreOffice, lưu lại rồi chọn tệp mới."
)
BAD_ENCODING = mark("Không đọc được chữ trong tệp CSV. Hãy lưu lại dạng CSV UTF-8 rồi chọn lại.")
BAD_CSV = mark("Tệp CSV có dòng không đọc được: {reason}.")
NO_ROWS = mark("Tệp này không có chữ nào. Hãy chọn lại tệp danh sách.")
HIDDEN = mark("Trang tính này bị ẩn nên không được đọc.")
FORMULA = mark(
    "Ô này là công thức chưa được tính. Hãy mở tệp bằng Excel hoặc LibreOffice, lưu lại rồi chọn tệp mới."
)

_ZEROS = re.compile(r"0{2,}")


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Invalid(Message(BROKEN)) from error
    if sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise Invalid(Message(TOO_LARGE_UNPACKED, {"limit": MAX_UNPACKED // 1024 // 1024}))
    if "xl/workbook.xml" not in {info.filename for info in infos}:
        raise Invalid(Message(NOT_A_LIST))


def _value(cell: Any) -> object:
    """The cell's value; a number shown with leading zeros is the text that is shown."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        shown = cell.number_format or ""
        if _ZEROS.fullmatch(shown) and float(value).is_integer():
            return f"{int(value):0{len(shown)}d}"
    return raw_text(value)


def _sheet_rows(sheet: Any) -> Iterator[RawRow]:
    """The rows of a sheet with their numbers, at most `MAX_ROWS`; cells far outside cost nothing."""
    found = sheet.iter_rows(min_row=1, max_row=MAX_ROWS + 1, max_col=_READ_COLUMNS)
    for number, cells in enumerate(found, start=1):
        values = tuple(_value(cell) for cell in cells)
        if number > MAX_ROWS and any(value is not None for value in values):
            raise Invalid(Message(TOO_MANY_ROWS, {"sheet": sheet.title, "limit": MAX_ROWS}))
        yield number, values


@contextmanager
def _book(path: Path, *, results: bool) -> Iterator[Any]:
    """The open workbook: formulas' last results, or the formulas themselves."""
    from openpyxl import load_workbook

    with path.open("rb") as file:
        # keep_links=False: other files that the workbook names are nobody's business here.
        book = load_workbook(file, read_only=True, data_only=results, keep_links=False)
        try:
            yield book
        finally:
            book.close()


def _xlsx_sheets(path: Path) -> Iterator[tuple[str, bool, Iterator[RawRow]]]:
    with _book(path, results=True) as book:
        if len(book.worksheets) > MAX_SHEETS:
            raise Invalid(Message(TOO_MANY_SHEETS, {"limit": MAX_SHEETS}))
        for sheet in book.worksheets:
            yield sheet.title, sheet.sheet_state == "visible", _sheet_rows(sheet)


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\x00" in data[:200]:
        encoding = "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Invalid(Message(BAD_ENCODING)) from error


def _csv_records(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _separator(text: str) -> str:
    """Of comma, semicolon and tab the one under which a heading row appears with the most columns."""
    best = (0, ",")
    for separator in (",", ";", "\t"):
        top: list[list[str]] = []
        try:
            for record in _csv_records(text, separator):
                top.append(record)
                if len(top) == layout.HEADER_SEARCH:
                    break
        except csv.Error:
            continue
        at = layout.find_header(top)
        if at is not None:
            best = max(best, (len(layout.understand(top[at]).columns), separator))
    return best[1]


def _csv_rows(text: str, name: str) -> Iterator[RawRow]:
    records = _csv_records(text, _separator(text))
    try:
        for number, record in enumerate(records, start=1):
            if number > MAX_ROWS:
                raise Invalid(Message(TOO_MANY_ROWS, {"sheet": name, "limit": MAX_ROWS}))
            yield number, tuple(record[:_READ_COLUMNS])
    except csv.Error as error:
        raise Invalid(Message(BAD_CSV, {"reason": str(error)})) from error


def _sheets(path: Path, file_name: str) -> Iterator[tuple[str, bool, Iterator[RawRow]]]:
    with path.open("rb") as file:
        head = file.read(8)
    suffix = Path(file_name).suffix.lower()
    if head.startswith(b"PK"):
        _check_archive(path)
        yield from _xlsx_sheets(path)
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Invalid(Message(OLD_EXCEL))
    elif suffix in (".xlsx", ".xlsm", ".xls", ".ods"):
        raise Invalid(Message(WRONG_NAME, {"suffix": suffix}))
    elif suffix not in (".csv", ".tsv", ".txt") or head.startswith(b"%PDF"):
        raise Invalid(Message(NOT_A_LIST))
    else:
        name = Path(file_name).name
        yield name, True, _csv_rows(_decode(path.read_bytes()), name)


def _with_formulas(path: Path, problems: list[Problem]) -> list[Problem]:
    """Cells that looked empty but hold a formula nobody has calculated say so."""
    empty = {p.place for p in problems if p.severity is Severity.ROW and not p.value}
    if not empty or not zipfile.is_zipfile(path):
        return problems
    wanted: dict[str, set[int]] = {}
    for place in empty:
        sheet, cell = place.rsplit("!", 1)
        wanted.setdefault(sheet, set()).add(int("".join(c for c in cell if c.isdigit())))
    formulas: set[str] = set()
    with _book(path, results=False) as book:
        for name in wanted.keys() & set(book.sheetnames):
            numbers = wanted[name]
            found = book[name].iter_rows(min_row=min(numbers), max_row=max(numbers), max_col=_READ_COLUMNS)
            formulas.update(f"{name}!{c.coordinate}" for cells in found for c in cells if c.data_type == "f")
    told = formulas & empty
    return [replace(p, message=Message(FORMULA)) if p.place in told else p for p in problems]


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_roster(path: Path, file_name: str, as_of: date) -> Roster:
    """The list in the file at `path`, called `file_name`, as of `as_of`.

    Raises Invalid with a sentence when there is nothing to be had from the file.
    """
    size = path.stat().st_size
    if size == 0:
        raise Invalid(Message(EMPTY))
    if size > MAX_BYTES:
        raise Invalid(Message(TOO_LARGE, {"limit": MAX_BYTES // 1024 // 1024}))
    sheets: list[Sheet] = []
    rows: list[Row] = []
    refused: list[str] = []
    problems: list[Problem] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and links that are not read anyway
            for name, is_visible, raw in _sheets(path, file_name):
                if not is_visible:
                    problems.append(Problem(Severity.NOTE, name, "", Message(HIDDEN)))
                    continue
                found = read_sheet(name, raw, as_of)
                problems += found.problems
                if found.sheet:
                    sheets.append(found.sheet)
                    rows += found.rows
                    refused += found.refused
            problems = _with_formulas(path, problems)
    except (Invalid, MemoryError):
        raise
    except Exception as error:  # openpyxl meets broken files with whatever its parts raise
        log.warning("a roster could not be opened", exc_info=True)
        raise Invalid(Message(BROKEN)) from error
    if not sheets:
        raise Invalid(problems[0].message if problems else Message(NO_ROWS))
    kept, repeats = without_repeats(rows, {s.name: s.columns["code"] for s in sheets})
    refused += {row.code for row in rows} - {row.code for row in kept}
    return Roster(
        file_name, _hash(path), tuple(sheets), tuple(kept), tuple(sorted(refused)), tuple(problems + repeats)
    )

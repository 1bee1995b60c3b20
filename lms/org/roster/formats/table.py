"""What every kind of file is reduced to: sheets of raw rows. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lms.kernel.archives import Limits
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_number

MAX_ROWS = 200_000
ABOVE_THE_LIST = 50  # rows for titles, headings and signatures beside them
MAX_COLUMNS = 60
READ_COLUMNS = MAX_COLUMNS + 1  # one more, to tell that there are more
MAX_SHEETS = 50
# A workbook of empty rows packs some 100 to 1.
LIMITS = Limits(unpacked=400 * 1024 * 1024, ratio=400, ratio_from=50 * 1024 * 1024)
EMPTY_ROWS_END_SHEET = 5000  # who stands below so many empty rows is looked for by nobody

TOO_MANY_ROWS = mark("Trang tính {sheet} có nhiều hơn {limit} dòng. Hãy chia danh sách thành nhiều tệp.")
TOO_MANY_SHEETS = mark("Tệp có nhiều hơn {limit} trang tính. Hãy chép riêng bảng danh sách sang một tệp mới.")
BROKEN = mark(
    "Tệp bảng tính bị hỏng, không mở được. Hãy mở bằng Excel hoặc LibreOffice, lưu lại rồi chọn tệp mới."
)

RawRow = tuple[int, Sequence[object]]  # the row's number in the file, and its cells


class Faulty(str):
    """The error a formula ended with, "#N/A": a text, but no one's own words."""


class Uncalculated:
    """Stands in a cell whose formula has no stored result."""

    def __str__(self) -> str:
        return ""


UNCALCULATED: Final = Uncalculated()


@dataclass
class RawSheet:
    """A sheet to be read once. `rows` gives only rows in which something stands, in ascending order.

    `hidden_rows` fills while `rows` is read. `has_serials`: a bare number may be a day counted from 1900.
    """

    name: str
    is_visible: bool
    rows: Iterator[RawRow]
    has_serials: bool = True
    hidden_rows: list[int] = field(default_factory=list)


def within_limits(sheet: str, rows: Iterator[RawRow]) -> Iterator[RawRow]:
    """`rows` until so many empty ones follow that the list must be over.

    Raises Invalid where something stands below the last row that is read.
    """
    last = 0
    for number, values in rows:
        if number - last > EMPTY_ROWS_END_SHEET:
            return
        if not values:
            continue
        if number > MAX_ROWS + ABOVE_THE_LIST:
            raise Invalid(Message(TOO_MANY_ROWS, {"sheet": sheet, "limit": show_number(MAX_ROWS)}))
        last = number
        yield number, values

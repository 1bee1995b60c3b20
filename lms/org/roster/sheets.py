"""From a sheet's raw rows to people: where the list begins, what its columns hold, where it ends. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lms.kernel.messages import Message, mark
from lms.org.roster import cells, layout
from lms.org.roster.layout import Layout
from lms.org.roster.rows import (
    RawRow,
    Reading,
    full_name,
    is_heading_again,
    is_person,
    is_signing,
    read_person,
)
from lms.org.roster.shapes import Problem, Row, Severity, Sheet

EMPTY_ROWS_END = 3
SHOWN_PLACES = 20
NO_HEADER = mark(
    "Không thấy dòng tiêu đề (có Họ và tên, Mã định danh …) trong 15 dòng đầu. Trang tính này không được đọc."
)
MISSING_COLUMNS = mark("Dòng tiêu đề ở dòng {row} thiếu cột: {columns}. Trang tính này không được đọc.")
NO_STATUS_COLUMN = mark(
    "Không có cột Trạng thái: coi mọi người trong trang tính này là đang làm việc hoặc đang học."
)
TOO_WIDE = mark("Chỉ đọc 60 cột đầu của trang tính này.")
TWO_STARTS = mark(
    "{count} ô Ngày vào đơn vị là ô kiểu ngày, có thể đọc theo hai cách; lấy ngày muộn hơn, là ngày chắc chắn đã có mặt. Các ô: {places}."
)
JOINED_NAME = mark("Họ và tên được ghép từ hai cột {first} và {second}.")
BELOW_END = mark(
    "Có {count} dòng giống dữ liệu nằm dưới các dòng trống hoặc dòng ký tên nên không được đọc. Nếu là người trong danh sách, hãy xóa những dòng đó."
)

COLUMN_NAMES: Mapping[str, str] = {
    "code": mark("Mã định danh"),
    "unit": mark("Đơn vị công tác"),
    "class": mark("Lớp học"),
    "label": mark("Vị trí việc làm"),
}


def _read_people(reading: Reading, rows: Iterable[RawRow]) -> None:
    empty = below = 0
    first_below = 0
    for number, values in rows:
        blank = not any(value is not None and value != "" for value in values)
        if empty >= EMPTY_ROWS_END:
            if not blank and reading.text(values, "code") and full_name(reading, values):
                below, first_below = below + 1, first_below or number
            continue
        if blank or not is_person(reading, values):
            is_end = not blank and is_signing(reading, values)
            empty = EMPTY_ROWS_END if is_end else empty + 1
            continue
        if not reading.text(values, "code") and is_signing(reading, values):
            empty = EMPTY_ROWS_END
            continue
        empty = 0
        if is_heading_again(reading, values):
            continue
        person = read_person(reading, number, values)
        if person:
            reading.rows.append(person)
        elif code := reading.text(values, "code"):
            reading.refused.append(code)
    if below:
        reading.note(Severity.NOTE, first_below, "code", "", Message(BELOW_END, {"count": below}))


def _split_name(found: Layout, header: Sequence[str], sample: Sequence[RawRow]) -> Layout:
    """Họ và tên over two merged columns: the given name stands in the next one, which has no heading."""
    index = found.columns.get("name")
    if index is None or index + 1 >= len(header) or header[index + 1]:
        return found
    beside = [
        cells.as_text(v[index + 1]) for _, v in sample if len(v) > index + 1 and cells.as_text(v[index])
    ]
    given = [text for text in beside if text and " " not in text]
    if not beside or len(given) * 2 <= len(beside):
        return found
    return replace(found, columns={**found.columns, "given": index + 1})


@dataclass(frozen=True)
class SheetReading:
    """`sheet` is None where the sheet is no list; `problems` then say why, or nothing where it is blank."""

    sheet: Sheet | None
    rows: Sequence[Row]
    refused: Sequence[str]
    problems: Sequence[Problem]


def read_sheet(name: str, rows: Iterator[RawRow], as_of: date) -> SheetReading:
    """A sheet as it was understood, its people, the codes on rows that were not taken, its problems."""
    top: list[RawRow] = []
    for row in rows:
        top.append(row)
        if len(top) == layout.HEADER_SEARCH:
            break
    at = layout.find_header([values for _, values in top])
    if at is None:
        is_blank = not any(v not in (None, "") for _, values in top for v in values)
        told = [] if is_blank else [Problem(Severity.NOTE, name, "", Message(NO_HEADER))]
        return SheetReading(None, (), (), told)
    header_row, header = top[at]
    found = layout.understand(header)
    if found.missing:
        columns = ", ".join(COLUMN_NAMES[column] for column in found.missing)
        lacking = Message(MISSING_COLUMNS, {"row": header_row, "columns": columns})
        return SheetReading(None, (), (), [Problem(Severity.NOTE, name, "", lacking)])
    texts = tuple(cells.as_text(v) for v in header)
    ahead = top[at + 1 :]
    for row in rows:
        ahead.append(row)
        if len(ahead) >= 30:
            break
    reading = Reading(name, as_of, _split_name(found, texts, ahead), texts)
    _notes_on_layout(reading, header_row)
    _read_people(reading, _chain(ahead, rows))
    for places, msgid in ((reading.two_starts, TWO_STARTS), (reading.odd_codes, cells.ODD_CODE)):
        if places:
            reading.problems.append(Problem(Severity.NOTE, name, "", _counted(msgid, places)))
    letters = {column: layout.letter(index) for column, index in reading.layout.columns.items()}
    sheet = Sheet(name, header_row, found.is_student, letters, found.dropped)
    return SheetReading(sheet, reading.rows, reading.refused, reading.problems)


def _counted(msgid: str, places: Sequence[str]) -> Message:
    """One sentence for a fault that many cells of a column may share."""
    shown = [place.rsplit("!", 1)[1] for place in places[:SHOWN_PLACES]]
    more = ["…"] if len(places) > SHOWN_PLACES else []
    return Message(msgid, {"count": len(places), "places": ", ".join(shown + more)})


def _chain(first: Sequence[RawRow], rest: Iterator[RawRow]) -> Iterator[RawRow]:
    yield from first
    yield from rest


def _notes_on_layout(reading: Reading, header_row: int) -> None:
    columns = reading.layout.columns
    if "status" not in columns:
        reading.problems.append(Problem(Severity.NOTE, reading.name, "", Message(NO_STATUS_COLUMN)))
    if "name" in columns and "given" in columns:
        first, second = layout.letter(columns["name"]), layout.letter(columns["given"])
        reading.note(
            Severity.NOTE, header_row, "name", "", Message(JOINED_NAME, {"first": first, "second": second})
        )
    if len(reading.header) > layout.MAX_COLUMNS and reading.header[layout.MAX_COLUMNS]:
        reading.problems.append(Problem(Severity.NOTE, reading.name, "", Message(TOO_WIDE)))

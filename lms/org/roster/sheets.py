"""From a sheet's raw rows to people: where the list begins, what its columns hold, where it ends. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice

from lms.kernel import legacy
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.org.roster import cells, columns, layout
from lms.org.roster.columns import Choices
from lms.org.roster.formats.table import RawRow, RawSheet
from lms.org.roster.headings import FIELD_LABELS
from lms.org.roster.layout import Header, Layout, Sure
from lms.org.roster.rows import Reading, full_name, is_heading_again, is_person, is_signing, read_person
from lms.org.roster.shapes import Problem, Row, Severity, Sheet

EMPTY_ROWS_END = 3
LOOKED_AT = 30  # rows below the heading by which columns are understood
SHOWN_PLACES = 20
NO_HEADER = mark(
    "Không thấy dòng tiêu đề (có Họ và tên, Mã định danh …) trong 15 dòng đầu. Trang tính này không được đọc."
)
MISSING_COLUMNS = mark("Dòng tiêu đề ở dòng {row} thiếu cột: {columns}. Trang tính này không được đọc.")
MISSING_COLUMNS_OR_CLASS = mark(
    "Dòng tiêu đề ở dòng {row} thiếu cột: {columns}. Với học sinh thì cần Lớp học thay cho Đơn vị công tác và Vị trí việc làm. Trang tính này không được đọc."
)
NO_STATUS_COLUMN = mark(
    "Không có cột Trạng thái: coi mọi người trong trang tính này là đang làm việc hoặc đang học."
)
TOO_WIDE = mark("Chỉ đọc 60 cột đầu của trang tính này.")
HIDDEN_ROWS = mark("{count} dòng đang bị ẩn hoặc bị lọc vẫn được đọc. Các dòng: {places}.")
TWO_STARTS = mark(
    "{count} ô Ngày vào đơn vị là ô kiểu ngày, có thể đọc theo hai cách; lấy ngày muộn hơn, là ngày chắc chắn đã có mặt. Các ô: {places}."
)
JOINED_NAME = mark("Họ và tên được ghép từ hai cột {first} và {second}.")
BELOW_END = mark(
    "Có {count} dòng giống dữ liệu nằm dưới các dòng trống hoặc dòng ký tên nên không được đọc. Nếu là người trong danh sách, hãy xóa những dòng đó."
)

Keep = Callable[[RawSheet, Header, Iterator[RawRow]], Iterator[RawRow]]


def _read_people(reading: Reading, rows: Iterable[RawRow], last: int) -> None:
    """`last`: the heading's last row. Rows in which nothing stands are not among `rows`."""
    empty = below = first_below = 0
    for number, values in rows:
        empty, last = empty + number - last - 1, number
        if empty >= EMPTY_ROWS_END:
            if reading.text(values, "code") and full_name(reading, values):
                below, first_below = below + 1, first_below or number
            continue
        if not is_person(reading, values):
            empty = EMPTY_ROWS_END if is_signing(reading, values) else empty + 1
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
        elif (code := reading.text(values, "code")) and not cells.is_identity_card(code):
            reading.refused.append(code)
    if below:
        reading.note(Severity.NOTE, first_below, "code", "", Message(BELOW_END, {"count": below}))


def _split_name(found: Layout, header: Header, sample: Sequence[RawRow]) -> Layout:
    """Họ và tên over two merged columns: the given name stands in the next one, which has no heading."""
    index = found.columns.get("name")
    if index is None or (index + 1 < len(header.titles) and header.titles[index + 1]):
        return found
    beside = [
        cells.as_text(v[index + 1]) for _, v in sample if len(v) > index + 1 and cells.as_text(v[index])
    ]
    given = [text for text in beside if text and " " not in text and text.isalpha()]
    if not given or len(given) * 2 <= len(beside) or index + 1 in found.columns.values():
        return found
    return replace(
        found, columns={**found.columns, "given": index + 1}, sure={**found.sure, index + 1: Sure.SIMILAR}
    )


@dataclass(frozen=True)
class SheetReading:
    """`sheet` is what was understood, None where the sheet has no heading; it is a list where it misses nothing.

    `problems` say what is wrong; nothing where the sheet is blank.
    """

    sheet: Sheet | None
    header: Header | None
    rows: Sequence[Row]
    refused: Sequence[str]
    problems: Sequence[Problem]


def _top(rows: Iterator[RawRow]) -> tuple[list[RawRow], list[RawRow]]:
    """The rows among which the heading is, and the one that was taken too many."""
    top: list[RawRow] = []
    for row in rows:
        if row[0] > layout.HEADER_SEARCH:
            return top, [row]
        top.append(row)
    return top, []


def _refuse_old_text(rows: Sequence[RawRow]) -> None:
    verdict = legacy.judge(v for _, values in rows for v in values if isinstance(v, str))
    if verdict:
        raise Invalid(verdict.message)


def read_sheet(raw: RawSheet, as_of: date, choices: Choices, keep: Keep | None = None) -> SheetReading:
    """A sheet as it was understood, its people, the codes on rows that were not taken, its problems.

    `keep` sees every row from the first on. Raises Invalid where the text is in an encoding from before Unicode.
    """
    top, over = _top(raw.rows)
    looked_at = [*top, *over, *islice(raw.rows, LOOKED_AT)]
    _refuse_old_text(looked_at)
    decided = columns.decide(raw.name, top, choices)
    if decided is None:
        told = [Problem(Severity.NOTE, raw.name, "", Message(NO_HEADER))] if top else []
        return SheetReading(None, None, (), (), told)
    header, found = decided
    ahead = [row for row in looked_at if row[0] > top[header.at + header.rows - 1][0]]
    found = _split_name(found, header, ahead)
    rows: Iterator[RawRow] = chain(looked_at, raw.rows)
    if keep is not None:
        rows = keep(raw, header, rows)
    sheet = _sheet(raw, header, found, top[header.at][0], ahead)
    if found.missing:
        for _ in rows if keep is not None else ():
            pass  # every row is kept, so that the columns can be corrected
        return SheetReading(sheet, header, (), (), [_lacking(sheet)])
    reading = Reading(raw.name, as_of, found, header.titles, has_serials=raw.has_serials)
    _notes_on_layout(reading, header, sheet.header_row)
    last = top[header.at + header.rows - 1][0]
    _read_people(reading, (row for row in rows if row[0] > last), last)
    for places, msgid in ((reading.two_starts, TWO_STARTS), (reading.odd_codes, cells.ODD_CODE)):
        if places:
            told_of = [place.rpartition("!")[2] for place in places]
            reading.problems.append(Problem(Severity.NOTE, raw.name, "", _counted(msgid, told_of)))
    if raw.hidden_rows:
        told_of = [str(number) for number in raw.hidden_rows]
        reading.problems.append(Problem(Severity.NOTE, raw.name, "", _counted(HIDDEN_ROWS, told_of)))
    return SheetReading(sheet, header, reading.rows, reading.refused, reading.problems)


def _sheet(raw: RawSheet, header: Header, found: Layout, number: int, ahead: Sequence[RawRow]) -> Sheet:
    return Sheet(
        name=raw.name, header_row=number, is_student=found.is_student,
        columns={name: layout.letter(index) for name, index in found.columns.items()}, dropped=found.dropped,
        signature=header.signature, seen=columns.seen_columns(header, found, ahead), missing=found.missing,
    )  # fmt: skip


def _lacking(sheet: Sheet) -> Problem:
    names = ", ".join(FIELD_LABELS[name] for name in sheet.missing)
    either = {"unit", "label"} <= set(sheet.missing)
    msgid = MISSING_COLUMNS_OR_CLASS if either else MISSING_COLUMNS
    told = Message(msgid, {"row": sheet.header_row, "columns": names})
    return Problem(Severity.NOTE, sheet.name, "", told)


def _counted(msgid: str, places: Sequence[str]) -> Message:
    """One sentence for a fault that many cells of a column may share."""
    shown = list(places[:SHOWN_PLACES])
    more = ["…"] if len(places) > SHOWN_PLACES else []
    return Message(msgid, {"count": len(places), "places": ", ".join(shown + more)})


def _notes_on_layout(reading: Reading, header: Header, header_row: int) -> None:
    held = reading.layout.columns
    if "status" not in held:
        reading.problems.append(Problem(Severity.NOTE, reading.name, "", Message(NO_STATUS_COLUMN)))
    if "name" in held and "given" in held:
        first, second = layout.letter(held["name"]), layout.letter(held["given"])
        reading.note(
            Severity.NOTE, header_row, "name", "", Message(JOINED_NAME, {"first": first, "second": second})
        )
    if header.is_cut:
        reading.problems.append(Problem(Severity.NOTE, reading.name, "", Message(TOO_WIDE)))

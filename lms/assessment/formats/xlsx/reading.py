"""From a workbook to questions: opened and bounded by what opens rosters, understood by its headings."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lms.assessment.formats import bounds, where
from lms.assessment.formats.content import Item, Problem, Questions
from lms.assessment.formats.xlsx import columns
from lms.assessment.formats.xlsx.columns import OPTION, Column
from lms.assessment.formats.xlsx.rows import Layout, Row
from lms.kernel.archives import Archive, Fault, Limits, Refused
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.org.roster.formats.table import BROKEN, MAX_COLUMNS, RawSheet
from lms.org.roster.headings import heading_key
from lms.org.roster.layout import letter as column_letter

GUIDE = "Hướng dẫn"
LIMITS = Limits(unpacked=64 * 1024 * 1024, ratio=400)
MAX_SHEETS = 10
MAX_ROWS = 100_000
_HEADING_WITHIN = 15

NOT_A_WORKBOOK = mark("Đây không phải bảng tính .xlsx. Hãy chọn đúng tệp, hoặc nói rõ định dạng của tệp.")
OTHER_FILE = mark("Tệp này là {kind}, không phải bảng tính .xlsx theo mẫu câu hỏi.")
TOO_LARGE = mark("Nội dung tệp khi mở ra lớn hơn {limit} MB nên không được đọc. Hãy chia thành nhiều tệp.")
NO_HEADING = mark(
    "Không thấy dòng tiêu đề (có cột Câu hỏi và cột Loại câu hoặc Phương án A) trong 15 dòng đầu. Hãy tải mẫu về và chép câu hỏi vào."
)
UNKNOWN_COLUMN = mark("Cột “{title}” không thuộc mẫu nên không được đọc.")
TWO_COLUMNS = mark("Cột “{title}” có hai lần; chỉ đọc cột đầu.")
HIDDEN = mark("Trang tính “{sheet}” bị ẩn nên không được đọc.")
NOT_READ = mark(
    "Tệp quá nhiều dòng hoặc trang tính: từ trang “{sheet}” trở đi không được đọc. Hãy chia thành nhiều tệp."
)
NO_QUESTIONS = mark("Không có câu hỏi nào dưới dòng tiêu đề.")


@dataclass
class _Found:
    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    has_heading: bool = False
    rows: int = 0


def read(content: bytes) -> Questions:
    """The questions of all sheets that are shown, but for the guide, and what is wrong with them."""
    found = _Found()
    try:
        _refuse_bombs(content)
        with tempfile.TemporaryDirectory(prefix="lms-questions-") as folder:
            path = Path(folder) / "questions"
            path.write_bytes(content)
            _open(path, found)
    except Invalid as error:
        found.problems.append(Problem(0, _in_our_words(error)))
    except MemoryError:
        raise
    except Exception:  # a broken file makes the parts of a workbook raise whatever they raise
        found.problems.append(Problem(0, Message(BROKEN)))
    return Questions(tuple(found.items), tuple(found.problems))


def _refuse_bombs(content: bytes) -> None:
    """Raises Invalid for what is no packed file, and for one that unpacks to more than a list of questions can be."""
    if not content.startswith(b"PK"):
        return
    try:
        Archive(content, LIMITS)
    except Refused as refusal:
        if refusal.fault in (Fault.MANY, Fault.LARGE, Fault.BOMB):
            raise Invalid(Message(TOO_LARGE, {"limit": LIMITS.unpacked // 1024 // 1024})) from refusal
        # What else is wrong with it is said by what opens it.


def _in_our_words(error: Invalid) -> Message:
    """The roster's refusal, without its "danh sách"."""
    kind = error.message.params.get("kind")
    return Message(OTHER_FILE, {"kind": kind}) if isinstance(kind, Message) else error.message


def _open(path: Path, found: _Found) -> None:
    from lms.org.roster.formats import kinds, xlsx

    if kinds.recognise(path) is not kinds.Kind.XLSX:
        raise Invalid(Message(NOT_A_WORKBOOK))
    with xlsx.open_sheets(path) as sheets:
        _read_sheets(sheets, found)
    if not found.has_heading:
        found.problems.insert(0, Problem(0, Message(NO_HEADING)))
    elif not found.items and not found.problems:
        found.problems.append(Problem(0, Message(NO_QUESTIONS)))


def _read_sheets(sheets: Iterator[RawSheet], found: _Found) -> None:
    guide = heading_key(GUIDE)
    for number, sheet in enumerate(sheets):
        if number == MAX_SHEETS or found.rows > MAX_ROWS:
            found.problems.append(Problem(0, Message(NOT_READ, {"sheet": sheet.name})))
            return
        if heading_key(sheet.name) == guide:
            continue
        if not sheet.is_visible:
            told = Message(HIDDEN, {"sheet": sheet.name})
            found.problems.append(Problem(0, told, is_note=True))
            continue
        _read_sheet(sheet, found)


def _read_sheet(sheet: RawSheet, found: _Found) -> None:
    layout: Layout | None = None
    name = sheet.name if found.has_heading else ""  # one sheet of questions needs no name
    for number, values in sheet.rows:
        if layout is None:
            if number > _HEADING_WITHIN:
                return
            named = _columns(values)
            if named is not None:
                layout = Layout(named, name)
                found.has_heading = True
                found.problems += _odd_headings(values, number, layout)
            continue
        found.rows += 1
        if found.rows > MAX_ROWS:
            return
        row = Row(layout, number, values)
        item = row.read()
        found.problems += row.problems
        if item is not None:
            if len(found.items) == bounds.MAX_QUESTIONS:
                found.problems.append(bounds.too_many(number))
                return
            found.items.append(item)


def _titles(values: Sequence[object]) -> list[str]:
    return [str(value) if isinstance(value, str) else "" for value in values[:MAX_COLUMNS]]


def _columns(values: Sequence[object]) -> dict[Column, int] | None:
    """Where the columns stand, if this row is the heading; None if it is not."""
    named: dict[Column, int] = {}
    for index, title in enumerate(_titles(values)):
        column = columns.column_of(title)
        if column is not None:
            named.setdefault(column, index)
    is_heading = ("text", "") in named and (("kind", "") in named or (OPTION, "A") in named)
    return named if is_heading else None


def _odd_headings(values: Sequence[object], number: int, layout: Layout) -> list[Problem]:
    told = []
    for index, title in enumerate(_titles(values)):
        if not title.strip():
            continue
        column = columns.column_of(title)
        if column is None or layout.columns[column] != index:
            message = Message(
                UNKNOWN_COLUMN if column is None else TWO_COLUMNS, {"title": " ".join(title.split())[:60]}
            )
            place = where.at_cell(f"{column_letter(index)}{number}", layout.sheet)
            told.append(Problem(number, message, place, is_note=True))
    return told

"""From a row's raw cells to a person, with everything that is wrong named by its cell. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from lms.kernel import legacy
from lms.kernel.messages import Message, mark
from lms.org.roster import cells, labels, layout
from lms.org.roster.formats.table import RawRow as RawRow
from lms.org.roster.formats.table import Uncalculated
from lms.org.roster.layout import Layout
from lms.org.roster.shapes import Problem, Row, Severity, Standing
from lms.org.roster.spool import Spool

FORGOTTEN_CELLS = 3
MAX_NAME = 100

MISSING_NAME = mark("Thiếu họ và tên.")
NAME_WITHOUT_LETTERS = mark("Ô này không chứa họ và tên.")
LONG_NAME = mark("Họ và tên dài hơn {limit} ký tự. Hãy kiểm tra lại ô này.")
MARKUP = mark("Ô này có ký tự < hoặc >, có lẽ là mã trang web chứ không phải chữ. Hãy sửa lại ô này.")
FORMULA_TEXT = mark(
    "Ô này bắt đầu bằng dấu {sign} như một công thức, không phải họ và tên. Hãy sửa lại ô này."
)
MISSING_UNIT = mark("Thiếu đơn vị. Nếu ô được gộp với ô ở trên, hãy bỏ gộp và điền cho từng dòng.")
MISSING_CLASS = mark("Thiếu lớp học. Nếu ô được gộp với ô ở trên, hãy bỏ gộp và điền cho từng dòng.")
MISSING_LABEL = mark("Thiếu vị trí việc làm nên chưa biết người này thuộc đối tượng nào.")
MISSING_STATUS = mark("Thiếu trạng thái.")
UNKNOWN_STATUS = mark(
    "Chưa biết trạng thái này nghĩa là đang làm việc, đang học, nghỉ hay đã rời trường. Các cách ghi đã biết: {known}."
)
BROKEN_CELL = mark("Công thức trong ô báo lỗi. Hãy sửa ô này trong bảng tính.")


@dataclass
class Reading:
    """What gathers while one sheet is read; `header` holds the heading's texts."""

    name: str
    as_of: date
    layout: Layout
    header: tuple[str, ...]
    rows: Spool[Row] = field(default_factory=Spool)
    problems: list[Problem] = field(default_factory=list)
    two_starts: list[str] = field(default_factory=list)
    odd_codes: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    has_serials: bool = True
    _values: Sequence[object] | None = None
    _texts: dict[str, str] = field(default_factory=dict)

    def place(self, number: int, column: str) -> str:
        return f"{self.name}!{layout.letter(self.layout.columns.get(column, 0))}{number}"

    def cell(self, values: Sequence[object], column: str) -> object:
        index = self.layout.columns.get(column)
        return values[index] if index is not None and index < len(values) else None

    def text(self, values: Sequence[object], column: str) -> str:
        if values is not self._values:  # each cell is made text once, however often it is asked for
            held = len(values)
            columns = self.layout.columns.items()
            self._texts = {name: cells.as_text(values[i]) for name, i in columns if i < held}
            self._values = values
        return self._texts.get(column, "")

    def note(self, severity: Severity, number: int, column: str, value: str, message: Message | str) -> None:
        told = message if isinstance(message, Message) else Message(message)
        self.problems.append(Problem(severity, self.place(number, column), value, told))


def full_name(reading: Reading, values: Sequence[object]) -> str:
    """Họ và tên, from one column or from two."""
    if "name" in reading.layout.columns and "given" not in reading.layout.columns:
        return reading.text(values, "name")
    first = "name" if "name" in reading.layout.columns else "family"
    return " ".join(part for part in (reading.text(values, first), reading.text(values, "given")) if part)


def _birth(reading: Reading, number: int, values: Sequence[object]) -> date | None:
    column = "day" if "day" in reading.layout.columns else "born"
    value = reading.cell(values, column)
    if column == "day":
        parts = [reading.text(values, part) for part in ("day", "month", "year")]
        value = "/".join(parts) if any(parts) else None
    read = cells.read_birth(value, reading.as_of, reading.has_serials)
    if read.message:
        reading.note(Severity.CELL, number, column, cells.as_text(value), read.message)
    return read.day


def _standing(reading: Reading, number: int, values: Sequence[object]) -> tuple[Standing, str] | None:
    if "status" not in reading.layout.columns:
        return Standing.ACTIVE, ""
    text = reading.text(values, "status")
    if not text:
        reading.note(Severity.ROW, number, "status", "", MISSING_STATUS)
        return None
    status = labels.find_status(text, reading.as_of)
    if status is None:
        known = "; ".join(s.label for s in labels.STATUS_LABELS)
        reading.note(Severity.ROW, number, "status", text, Message(UNKNOWN_STATUS, {"known": known}))
        return None
    return status.standing, status.label


def _required(
    reading: Reading, number: int, values: Sequence[object], column: str, missing: str
) -> str | None:
    """The text of a cell that has to say something; notes what is wrong and returns None otherwise."""
    text = reading.text(values, column)
    fault = _fault(reading, values, column, text) if text else Message(missing)
    if isinstance(reading.cell(values, column), Uncalculated):
        fault = Message(cells.FORMULA)
    if fault is None:
        return text
    reading.note(Severity.ROW, number, column, text, fault)
    return None


def _fault(reading: Reading, values: Sequence[object], column: str, text: str) -> Message | None:
    """What is wrong with a text that is going to be kept."""
    if cells.is_error(text):
        return Message(BROKEN_CELL)
    if "<" in text or ">" in text:
        return Message(MARKUP)
    raw = reading.cell(values, column)
    encoding = legacy.text_encoding(raw) if isinstance(raw, str) else None
    return Message(legacy.ONE_CELL[encoding]) if encoding else None


def _name_fault(reading: Reading, values: Sequence[object], name: str) -> Message | None:
    columns = [c for c in ("name", "family", "given") if c in reading.layout.columns]
    if any(isinstance(reading.cell(values, column), Uncalculated) for column in columns):
        return Message(cells.FORMULA)
    if not name:
        return Message(MISSING_NAME)
    if name[0] in "=+-@":
        return Message(FORMULA_TEXT, {"sign": name[0]})
    if not any(c.isalpha() for c in name) or cells.is_error(name):
        return Message(NAME_WITHOUT_LETTERS)
    if len(name) > MAX_NAME:
        return Message(LONG_NAME, {"limit": MAX_NAME})
    return next(filter(None, (_fault(reading, values, column, name) for column in columns)), None)


def _name(reading: Reading, number: int, values: Sequence[object]) -> str | None:
    name = full_name(reading, values)
    fault = _name_fault(reading, values, name)
    if fault is None:
        return name
    reading.note(
        Severity.ROW, number, "name" if "name" in reading.layout.columns else "family", name[:MAX_NAME], fault
    )
    return None


def _position(reading: Reading, values: Sequence[object]) -> str:
    if not reading.layout.is_student:
        return reading.text(values, "position")
    return " - ".join(p for p in (reading.text(values, "cohort"), reading.text(values, "trade")) if p)


def read_person(reading: Reading, number: int, values: Sequence[object]) -> Row | None:
    """The person of one row; None, with every reason noted, where the row can't be taken."""
    is_student = reading.layout.is_student
    code = cells.read_code(reading.cell(values, "code"), reading.layout.is_sector_code)
    if code.message:
        severity = Severity.ROW if code.is_fatal else Severity.NOTE
        shown = reading.text(values, "code")
        if code.message.msgid == cells.IDENTITY_CARD:
            shown = cells.masked(shown)
        reading.note(severity, number, "code", shown, code.message)
    if code.is_odd:
        reading.odd_codes.append(reading.place(number, "code"))
    name = _name(reading, number, values)
    unit_column, missing = ("class", MISSING_CLASS) if is_student else ("unit", MISSING_UNIT)
    unit = _required(reading, number, values, unit_column, missing)
    standing = _standing(reading, number, values)
    label: str | None = ""
    if not is_student and (standing is None or standing[0] is not Standing.LEFT):
        label = _required(reading, number, values, "label", MISSING_LABEL)
    born_on = _birth(reading, number, values)
    email, bad_email = cells.read_email(reading.cell(values, "email"))
    if bad_email:
        reading.note(Severity.CELL, number, "email", reading.text(values, "email"), bad_email)
    joined_on, has_two = cells.read_start(reading.cell(values, "joined"), reading.has_serials)
    if has_two:
        reading.two_starts.append(reading.place(number, "joined"))
    if code.code is None or name is None or unit is None or standing is None or label is None:
        return None
    return Row(
        sheet=reading.name, number=number, code=code.code, name=name, unit=unit, is_student=is_student, label=label,
        position=_position(reading, values), standing=standing[0], status=standing[1], born_on=born_on,
        joined_on=joined_on, email=email,
    )  # fmt: skip


def is_person(reading: Reading, values: Sequence[object]) -> bool:
    """Whether the row speaks of somebody: a name, a code (which has a digit; a signing line has none), or enough
    of the rest that somebody's name and code must have been forgotten."""
    if full_name(reading, values) or any(c.isdigit() for c in reading.text(values, "code")):
        return True
    if isinstance(reading.cell(values, "name"), Uncalculated):
        return True
    others = ("born", "unit", "class", "label", "status", "email", "joined")
    return sum(bool(reading.text(values, column)) for column in others) >= FORGOTTEN_CELLS


def is_signing(reading: Reading, values: Sequence[object]) -> bool:
    """Whether the row is one of the lines below a list."""
    return layout.is_signing(tuple(cells.as_text(v) for v in values), full_name(reading, values))


def is_heading_again(reading: Reading, values: Sequence[object]) -> bool:
    """Whether the row repeats the heading, or numbers its columns."""
    name = full_name(reading, values).strip("()")
    if name and not name.isdecimal() and name not in reading.header:
        return False
    texts = layout.titles_of(values)
    return texts == reading.header or layout.is_column_numbers(texts)

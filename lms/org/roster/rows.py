"""From a row's raw cells to a person, with everything that is wrong named by its cell. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from lms.kernel.messages import Message, mark
from lms.org.roster import cells, labels, layout
from lms.org.roster.layout import Layout
from lms.org.roster.shapes import Problem, Row, Severity, Standing

RawRow = tuple[int, Sequence[object]]  # the row's number in the file, and its cells

FORGOTTEN_CELLS = 3

MISSING_NAME = mark("Thiếu họ và tên.")
NAME_WITHOUT_LETTERS = mark("Ô này không chứa họ và tên.")
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
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    two_starts: list[str] = field(default_factory=list)
    odd_codes: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def place(self, number: int, column: str) -> str:
        return f"{self.name}!{layout.letter(self.layout.columns.get(column, 0))}{number}"

    def cell(self, values: Sequence[object], column: str) -> object:
        index = self.layout.columns.get(column)
        return values[index] if index is not None and index < len(values) else None

    def text(self, values: Sequence[object], column: str) -> str:
        return cells.as_text(self.cell(values, column))

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
    read = cells.read_birth(value, reading.as_of)
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
    if text and not cells.is_error(text):
        return text
    reading.note(Severity.ROW, number, column, text, BROKEN_CELL if text else missing)
    return None


def _name(reading: Reading, number: int, values: Sequence[object]) -> str | None:
    name = full_name(reading, values)
    column = "name" if "name" in reading.layout.columns else "family"
    if name and any(c.isalpha() for c in name) and not cells.is_error(name):
        return name
    reading.note(Severity.ROW, number, column, name, NAME_WITHOUT_LETTERS if name else MISSING_NAME)
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
        reading.note(severity, number, "code", reading.text(values, "code"), code.message)
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
    joined_on, has_two = cells.read_start(reading.cell(values, "joined"))
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
    others = ("born", "unit", "class", "label", "status", "email", "joined")
    return sum(bool(reading.text(values, column)) for column in others) >= FORGOTTEN_CELLS


def is_signing(reading: Reading, values: Sequence[object]) -> bool:
    """Whether the row is one of the lines below a list."""
    return layout.is_signing(tuple(cells.as_text(v) for v in values), full_name(reading, values))


def is_heading_again(reading: Reading, values: Sequence[object]) -> bool:
    """Whether the row repeats the heading, or numbers its columns."""
    texts = tuple(cells.as_text(v) for v in values)
    return texts == reading.header or layout.is_column_numbers(texts)


def raw_text(value: object) -> object:
    """A cell's value reduced to what the rules know; anything else becomes its text."""
    if value is None or isinstance(value, str | int | float | date | datetime):
        return value
    return str(value)

"""Makers of roster files as schools send them."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from flask.testing import FlaskCliRunner
from openpyxl import Workbook

from lms.kernel.db import db, transaction
from lms.org.cli import roster
from lms.org.roster.actions import import_roster
from lms.org.roster.plan import Plan
from lms.org.roster.reading import read_roster
from lms.org.roster.shapes import Problem, Roster, Severity, head_to_json, rows_to_json
from tests.make import SYSTEM

AS_OF = date(2026, 9, 5)
STAFF = (
    "STT", "Mã định danh Bộ GD&ĐT", "Họ và tên", "Ngày sinh", "Chức vụ", "Vị trí việc làm", "Đơn vị công tác",
    "Email", "Số CMND/CCCD", "Ngày vào đơn vị", "Trạng thái",
)  # fmt: skip
STUDENTS = (
    "STT",
    "Mã định danh Bộ GD&ĐT",
    "Họ tên",
    "Ngày sinh",
    "Trạng thái",
    "Tên cha",
    "Lớp học",
    "Khóa",
    "Ngành, nghề",
)


def to_json(roster: Roster) -> dict[str, Any]:
    """`roster` as plain JSON values, all of it."""
    return {**head_to_json(roster), "rows": list(rows_to_json(roster))}


def staff_row(
    code: object = "5600000001",
    name: object = "Nguyễn Thị Ánh",
    born: object = "20/10/1980",
    position: object = "",
    label: object = "Giáo viên",
    unit: object = "Khoa Điện",
    email: object = None,
    joined: object = None,
    status: object = "Đang làm việc",
) -> list[object]:
    """A row in the order of `STAFF`."""
    return [1, code, name, born, position or None, label, unit, email, "056123456789", joined, status]


def student_row(
    code: object = "5700000001",
    name: object = "Đàng Thanh Anh",
    born: object = "22/08/2010",
    status: object = "Đang học",
    class_name: object = "DCN26A",
    cohort: object = "K26",
    trade: object = "Hàn",
) -> list[object]:
    """A row in the order of `STUDENTS`."""
    return [1, code, name, born, status, "Bo Ngọc Uyên", class_name, cohort, trade]


def workbook(
    path: Path,
    rows: Sequence[Sequence[object]],
    header: Sequence[object] = STAFF,
    above: int = 3,
    change: Callable[[Any], None] | None = None,
) -> Path:
    """A workbook with one sheet "Sheet1": `above` title lines, the heading, the rows. `change` gets the book."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    for number in range(above):
        sheet.append([f"Dòng tiêu đề {number + 1}"])
    if above:
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=6)
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    if change:
        change(book)
    book.save(path)
    return path


def read(path: Path, as_of: date = AS_OF) -> Roster:
    """The list in the file, as the service reads it."""
    return read_roster(path, path.name, as_of)


def codes(path: Path) -> list[str]:
    """The codes of the people in the file."""
    return [row.code for row in read(path).rows]


def told(roster: Roster | Plan, severity: Severity) -> dict[str, str]:
    """The sentences of one severity by cell."""
    found: Sequence[Problem] = roster.problems
    return {p.place: p.message.plain() for p in found if p.severity is severity}


def import_rows(
    folder: Path,
    rows: Sequence[Sequence[object]],
    as_of: date = AS_OF,
    header: Sequence[object] = STAFF,
    chosen: dict[str, str] | None = None,
) -> Plan:
    """Imports a list made of `rows` as of `as_of`."""
    db.session.rollback()
    roster = read(workbook(folder / f"list-{as_of}-{len(rows)}.xlsx", rows, header), as_of)
    with transaction():
        return import_roster(SYSTEM, roster, as_of, chosen or {})


def roster_command(runner: FlaskCliRunner, *words: str | Path, answer: str = "") -> tuple[int, str]:
    """Runs `lms roster` with these words; (exit code, what it printed)."""
    db.session.rollback()
    result = runner.invoke(roster, [str(word) for word in words], input=answer)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


PRIVATE = ("0905000111", "056200000123", "Bo Ngọc Uyên", "Mấu Thị Hồng", "Raglai", "Khánh Sơn")
"""What the sector's sheet says of its pupil and nothing of ours keeps."""

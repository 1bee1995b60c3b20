"""What is made of a file, however it was made."""

import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lms.org.roster.shapes import Severity, Standing
from tests.org.make import STAFF, STUDENTS, codes, read, staff_row, student_row, to_json, told, workbook


@pytest.mark.parametrize("above", [0, 3, 6])
def test_header_is_found_wherever_it_stands(tmp_path: Path, above: int) -> None:
    roster = read(workbook(tmp_path / "a.xlsx", [staff_row()], above=above))
    assert [r.name for r in roster.rows] == ["Nguyễn Thị Ánh"]
    assert roster.sheets[0].header_row == above + 1


def test_aliases_and_typing_errors_in_headings(tmp_path: Path) -> None:
    header = [
        "TT",
        "MÃ CBGVNV",
        "HỌ VÀ TẾN ",
        "NS",
        "Chức  vụ",
        "Vi tri viec lam",
        "DVCT",
        "E-mail",
        "CCCD",
        "Ngày về trường",
        "TÌNH TRẠNG CÔNG TÁC (*)",
    ]
    roster = read(workbook(tmp_path / "a.xlsx", [staff_row(code="GV-01", position="Tổ trưởng")], header))
    row = roster.rows[0]
    assert (row.code, row.name, row.position, row.unit) == (
        "GV-01",
        "Nguyễn Thị Ánh",
        "Tổ trưởng",
        "Khoa Điện",
    )
    assert row.born_on == date(1980, 10, 20)
    assert row.standing is Standing.ACTIVE


def test_chuc_vu_is_the_label_where_there_is_no_other(tmp_path: Path) -> None:
    header = ["Mã cán bộ", "Họ và tên", "Chức vụ", "Đơn vị"]
    roster = read(workbook(tmp_path / "a.xlsx", [["A1", "Lê Văn An", "Giáo viên", "Khoa Hàn"]], header))
    assert [(r.label, r.position) for r in roster.rows] == [("Giáo viên", "")]
    assert "Không có cột Trạng thái" in told(roster, Severity.NOTE)["Sheet1"]


def test_columns_without_use_are_dropped_and_named(tmp_path: Path) -> None:
    roster = read(workbook(tmp_path / "a.xlsx", [student_row()], STUDENTS))
    assert roster.sheets[0].dropped == ("Tên cha",)
    assert "Bo Ngọc Uyên" not in str(to_json(roster))
    assert "056123456789" not in str(to_json(read(workbook(tmp_path / "b.xlsx", [staff_row()]))))


def test_text_is_nfc_and_stripped_and_keeps_its_case(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "  NGUYỄN  Thị Ánh\u00a0 ")
    unit = unicodedata.normalize("NFD", "Khoa Điện ")
    row = read(workbook(tmp_path / "a.xlsx", [staff_row(name=name, unit=unit)])).rows[0]
    assert row.name == unicodedata.normalize("NFC", "NGUYỄN Thị Ánh")
    assert row.unit == "Khoa Điện"


def test_codes_stay_text(tmp_path: Path) -> None:
    def zeros(book: Any) -> None:
        book.active["B8"].number_format = "0000000000"

    found = ("0012345678", 5612345678, 12345679, 42)
    rows = [staff_row(code=code, name=f"Lê {c}", born=None) for code, c in zip(found, "ABCD", strict=True)]
    path = workbook(tmp_path / "a.xlsx", rows, change=zeros)
    assert codes(path) == ["0012345678", "5612345678", "0012345679", "0000000042"]
    assert list(told(read(path), Severity.NOTE)) == ["Sheet1!B7"]  # B8 is shown with its zeros


def test_codes_of_an_odd_form_are_taken_and_told_once(tmp_path: Path) -> None:
    roster = read(workbook(tmp_path / "a.xlsx", [staff_row(code=f"GV{i}", born=None) for i in range(30)]))
    assert len(roster.rows) == 30
    assert "30 ô" in told(roster, Severity.NOTE)["Sheet1"]


def test_codes_that_can_not_be_trusted(tmp_path: Path) -> None:
    rows = [staff_row(code=c) for c in (None, "056094493092", 1234567890123456789, "5.67685E+09", "#N/A")]
    roster = read(workbook(tmp_path / "a.xlsx", rows))
    assert roster.rows == ()
    assert list(told(roster, Severity.ROW)) == [
        "Sheet1!B5",
        "Sheet1!B6",
        "Sheet1!B7",
        "Sheet1!B8",
        "Sheet1!B9",
    ]
    assert "căn cước" in told(roster, Severity.ROW)["Sheet1!B6"]


def test_repeated_codes(tmp_path: Path) -> None:
    rows = [
        staff_row(code="A1", name="Lê Văn An"),
        staff_row(code="a1", name="Lê Văn An"),
        staff_row(code="B1", name="Lê Văn Bình"),
        staff_row(code="B1", name="Trần Thị Hoa"),
        staff_row(code="C1", name="Trần Thị Hoa", born=None),
    ]
    roster = read(workbook(tmp_path / "a.xlsx", rows))
    assert [(r.code, r.name) for r in roster.rows] == [("A1", "Lê Văn An"), ("C1", "Trần Thị Hoa")]
    assert list(told(roster, Severity.ROW)) == ["Sheet1!B6", "Sheet1!B7", "Sheet1!B8"]
    assert "Sheet1!B5" in told(roster, Severity.ROW)["Sheet1!B6"]


def test_tone_variants_of_one_name_are_only_a_warning(tmp_path: Path) -> None:
    rows = [staff_row(code="A1", name="Lê Thị Thủy"), staff_row(code="A2", name="Lê Thị Thuỷ")]
    roster = read(workbook(tmp_path / "a.xlsx", rows))
    assert [r.name for r in roster.rows] == ["Lê Thị Thủy", "Lê Thị Thuỷ"]
    assert "Sheet1!B5" in told(roster, Severity.NOTE)["Sheet1!B6"]


@pytest.mark.parametrize(
    ("value", "day", "says"),
    [
        ("05/04/1980", date(1980, 4, 5), None),
        ("5-4-1980", date(1980, 4, 5), None),
        ("1980-04-05", date(1980, 4, 5), None),
        (date(1980, 4, 25), date(1980, 4, 25), None),
        (date(1980, 5, 5), date(1980, 5, 5), None),
        (date(1980, 4, 5), None, "05/04/1980 hoặc 04/05/1980"),
        ("31/02/1980", None, "Không có ngày này"),
        ("10/25/1980", None, "Không có ngày này"),
        ("20/10/80", None, "Không phải ngày"),
        (1980, None, "Chỉ có năm"),
        (29514, date(1980, 10, 20), None),
        ("29514", date(1980, 10, 20), None),
        (29316, None, "05/04/1980 hoặc 04/05/1980"),
        (295140, None, "Không phải ngày"),
        ("20/10/2080", None, "khó có thể đúng"),
        (None, None, None),
    ],
)
def test_birth_dates_are_never_guessed(
    tmp_path: Path, value: object, day: date | None, says: str | None
) -> None:
    roster = read(workbook(tmp_path / "a.xlsx", [staff_row(born=value)]))
    assert [r.born_on for r in roster.rows] == [day]
    cells = told(roster, Severity.CELL)
    assert list(cells) == ([] if says is None else ["Sheet1!D5"])
    assert says is None or says in cells["Sheet1!D5"]


def test_every_fault_of_a_row_is_reported_and_good_rows_stay(tmp_path: Path) -> None:
    rows = [
        staff_row(code="A1"),
        staff_row(code="A2", name=None, unit=None, label=None, status="Đang bay"),
        staff_row(code=None, name=None),
        staff_row(code="A4", status=None, email="khong phai thu"),
        staff_row(code="A5", name="12345"),
        staff_row(code="A6", name="Trần Hòa"),
    ]
    roster = read(workbook(tmp_path / "a.xlsx", rows))
    assert [r.code for r in roster.rows] == ["A1", "A6"]
    found = told(roster, Severity.ROW)
    assert set(found) == {
        "Sheet1!C6",
        "Sheet1!F6",
        "Sheet1!G6",
        "Sheet1!K6",
        "Sheet1!B7",
        "Sheet1!C7",
        "Sheet1!K8",
        "Sheet1!C9",
    }
    assert "Nghỉ thai sản" in found["Sheet1!K6"]
    assert "H8" in next(iter(told(roster, Severity.CELL)))
    assert roster.refused == ("A2", "A4", "A5")


def test_signature_lines_end_the_list(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        staff_row(), [], [],
        [None, "Người lập biểu", None, None, "HIỆU TRƯỞNG"],
        [None, "(Ký, ghi rõ họ tên)"],
        [None, None, "Nguyễn Văn Hiệu"],
    ]  # fmt: skip
    roster = read(workbook(tmp_path / "a.xlsx", rows))
    assert len(roster.rows) == 1
    assert roster.problems == ()


def test_a_director_without_a_code_is_a_person_and_no_signature(tmp_path: Path) -> None:
    rows = [staff_row(code=None, position="Hiệu trưởng"), staff_row(code="A2")]
    roster = read(workbook(tmp_path / "a.xlsx", rows))
    assert [r.code for r in roster.rows] == ["A2"]
    assert list(told(roster, Severity.ROW)) == ["Sheet1!B5"]


def test_people_below_three_empty_rows_are_not_lost_silently(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        staff_row(code="A1"),
        [],
        staff_row(code="A2"),
        [],
        [],
        [],
        staff_row(code="A3"),
    ]
    roster = read(workbook(tmp_path / "a.xlsx", rows))
    assert [r.code for r in roster.rows] == ["A1", "A2"]
    assert "Có 1 dòng" in told(roster, Severity.NOTE)["Sheet1!B11"]


def test_repeated_heading_and_column_numbers_are_no_people(tmp_path: Path) -> None:
    numbers: list[object] = [f"({n})" for n in range(1, 12)]
    rows: list[list[object]] = [numbers, staff_row(code="A1"), list(STAFF), staff_row(code="A2")]
    roster = read(workbook(tmp_path / "a.xlsx", rows))
    assert [r.code for r in roster.rows] == ["A1", "A2"]
    assert not told(roster, Severity.ROW)


def test_name_in_two_columns(tmp_path: Path) -> None:
    rows = [
        ["A1", "Nguyễn Văn", "An", "Giáo viên", "Khoa Hàn"],
        ["A2", "Lê Thị", "Hoa", "Giáo viên", "Khoa Hàn"],
    ]
    merged = read(workbook(tmp_path / "a.xlsx", rows, ["Mã", "Họ và tên", None, "Vị trí việc làm", "Đơn vị"]))
    split = read(
        workbook(tmp_path / "b.xlsx", rows, ["Mã", "Họ và tên đệm", "Tên", "Vị trí việc làm", "Đơn vị"])
    )
    assert [r.name for r in merged.rows] == [r.name for r in split.rows] == ["Nguyễn Văn An", "Lê Thị Hoa"]


def test_day_month_year_in_three_columns(tmp_path: Path) -> None:
    header = ["Mã", "Họ tên", "DAY", "MONTH", "YEAR", "Lớp"]
    roster = read(workbook(tmp_path / "a.xlsx", [["A1", "Lê An", 5, 4, 2009, "H26A"]], header))
    assert roster.rows[0].born_on == date(2009, 4, 5)
    assert roster.rows[0].is_student


def test_sheets_are_read_each_by_its_own_heading(tmp_path: Path) -> None:
    def more(book: Any) -> None:
        second = book.create_sheet("Học sinh")
        second.append(STUDENTS)
        second.append(student_row())
        book.create_sheet("Ghi chú").append(["Danh sách này do phòng Đào tạo lập"])
        book.create_sheet("Trống")
        hidden = book.create_sheet("Cũ")
        hidden.sheet_state = "hidden"
        hidden.append(STAFF)
        hidden.append(staff_row(code="OLD"))

    roster = read(workbook(tmp_path / "a.xlsx", [staff_row()], change=more))
    assert [(r.sheet, r.is_student) for r in roster.rows] == [("Sheet1", False), ("Học sinh", True)]
    assert set(told(roster, Severity.NOTE)) == {"Ghi chú", "Cũ"}


def test_formulas_without_a_result_say_so(tmp_path: Path) -> None:
    roster = read(workbook(tmp_path / "a.xlsx", [staff_row(name='="Lê "&"An"'), staff_row(code="A2")]))
    assert [r.code for r in roster.rows] == ["A2"]
    assert "công thức" in told(roster, Severity.ROW)["Sheet1!C5"]


def test_ambiguous_start_takes_the_certain_day(tmp_path: Path) -> None:
    roster = read(workbook(tmp_path / "a.xlsx", [staff_row(joined=date(2019, 7, 3))]))
    assert roster.rows[0].joined_on == date(2019, 7, 3)  # 03/07 rather than 07/03
    assert "J5" in told(roster, Severity.NOTE)["Sheet1"]

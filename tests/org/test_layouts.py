"""Lists laid out as schools lay them out."""

import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lms.kernel.errors import Invalid
from lms.org.roster import headings
from lms.org.roster.shapes import Severity
from tests.org.make import PRIVATE, STAFF, STUDENTS, read, staff_row, student_row, to_json, told, workbook

SECTOR = (
    "STT", "Mã định danh Bộ GD&ĐT", "Họ tên", "Ngày sinh", "Giới tính", "Dân tộc", "Trạng thái", "SĐT liên hệ",
    "Nơi sinh chi tiết", "Số CMND", "Ngày cấp", "Nơi cấp", "Tên cha", "Nghề nghiệp cha", "Năm sinh cha", "Tên mẹ",
    "Lớp học", "Khối học", "Số định danh cá nhân",
)  # fmt: skip
PUPIL = (
    1, "5700000001", "Đàng Thanh Anh", "22/08/2010", "Nam", "Raglai", "Đang học", "0905000111", "Khánh Sơn",
    "056200000123", "01/01/2025", "CA tỉnh", "Bo Ngọc Uyên", "Nông", 1980, "Mấu Thị Hồng", "DCN26A", "Khối 10",
    "056210001234",
)  # fmt: skip


def test_the_sectors_export(tmp_path: Path) -> None:
    roster = read(workbook(tmp_path / "a.xlsx", [PUPIL], SECTOR))
    row = roster.rows[0]
    assert (row.code, row.name, row.born_on, row.unit) == (
        "5700000001",
        "Đàng Thanh Anh",
        date(2010, 8, 22),
        "DCN26A",
    )
    assert row.position == ""  # Khối học is no Khóa học
    sheet = roster.sheets[0]
    assert {c.title for c in sheet.seen if c.is_sensitive} == set(SECTOR[4:6]) | set(SECTOR[7:16]) | {
        SECTOR[-1]
    }
    kept = str(to_json(roster))
    for private in (*PRIVATE, "056210001234"):
        assert private not in kept


def test_two_rows_of_headings(tmp_path: Path) -> None:
    rows = [
        [None, None, "Họ đệm", "Tên", "Ngày", "Tháng", "Năm", "Lớp", "Khóa"],
        [1, "A1", "Lê Thị", "Ánh", 5, 4, 2009, "H26A", "K26"],
        [2, "A2", "Trần", "Bình", 25, 12, 2009, "H26A", "K26"],
    ]
    head = ["TT", "Mã học sinh", "Họ và tên", None, "Ngày tháng năm sinh", None, None, "Lớp học tập", None]

    def merge(book: Any) -> None:
        for area in ("A4:A5", "B4:B5", "C4:D4", "E4:G4", "H4:I4"):
            book.active.merge_cells(area)

    roster = read(workbook(tmp_path / "a.xlsx", rows, head, change=merge))
    assert [(r.code, r.name, r.born_on, r.unit, r.position) for r in roster.rows] == [
        ("A1", "Lê Thị Ánh", date(2009, 4, 5), "H26A", "K26"),
        ("A2", "Trần Bình", date(2009, 12, 25), "H26A", "K26"),
    ]
    assert roster.sheets[0].header_row == 4


@pytest.mark.parametrize("heading", [("Họ và tên đệm", "Tên"), ("Họ và tên", None)])
def test_parents_under_a_heading_of_their_own_are_nobodys_names(
    tmp_path: Path, heading: tuple[str, Any]
) -> None:
    head = ["STT", "Mã định danh Bộ GD&ĐT", *heading, "Ngày sinh", "Lớp học", "Cha", None, "Bố mẹ", None]
    rows = [
        [*[None] * 6, "Họ tên", "Nghề", "Họ và tên", "Năm sinh"],
        [1, "5700000001", "Trần Thị", "Cúc" if heading[1] else None, "3/4/2010", "H26A", "Trần Cha", "Nông", "Lê Mẹ", 1980],
    ]  # fmt: skip
    for above in ([], ["Trạng thái"]):
        full = [*head, *above]
        row = [[*rows[0], None], [*rows[1], "Đang học"]] if above else rows
        roster = read(workbook(tmp_path / f"{len(above)}.xlsx", row, full))
        assert [r.name for r in roster.rows] == ["Trần Thị Cúc" if heading[1] else "Trần Thị"]
        assert roster.rows[0].position == ""
        kept = str(to_json(roster))
        assert not [private for private in ("Trần Cha", "Nông", "Lê Mẹ", "1980") if private in kept]


def test_a_group_above_the_real_headings(tmp_path: Path) -> None:
    rows = [
        [None, "Mã", "Họ tên", "Ngày sinh", "Đơn vị", "Chức danh"],
        [1, "A1", "Lê An", "1/2/1980", "Khoa Hàn", "Giáo viên"],
    ]
    head = ["STT", "Thông tin cá nhân", None, None, "Công tác", None]
    roster = read(workbook(tmp_path / "a.xlsx", rows, head))
    assert [(r.code, r.unit, r.label) for r in roster.rows] == [("A1", "Khoa Hàn", "Giáo viên")]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("HỌ VÀ TẾN", "name"), ("Họ và tn", "name"), ("Ho va  ten", "name"), ("Ngày  snih", "born"), ("ĐƠN VỊ CÔNG TÁCC", "unit"),
        ("Vị trí viêc lam (*)", "label"), ("Khóa học", "cohort"), ("Khoá", "cohort"), ("Khoa", "unit"), ("E-Mail", "email"),
        ("Khối học", None), ("Tên cha", None), ("Ngày vào Đoàn", None), ("Ngày cấp", None), ("Mã đơn vị", None),
        ("Họ và tên cha", None), ("Địa chỉ", None), ("Địa chỉ Email", "email"), ("Số ĐT", None), ("Tên mẹ", None),
        ("Mã định danh cá nhân", None), ("Mã định danh công dân", None), ("Mã định danh học sinh", "code"),
    ],
)  # fmt: skip
def test_what_a_heading_means(typed: str, field: str | None) -> None:
    for text in (typed, typed.upper(), unicodedata.normalize("NFC", typed.lower())):
        key = headings.heading_key(text)
        found = headings.fields_of(key) or headings.similar_fields(key)
        assert (found[0] if found else None) == field, key


def test_a_slip_is_taken_and_told(tmp_path: Path) -> None:
    header = ["Mã", "Họ và tn", "Lớp", "Trạng thái"]
    roster = read(workbook(tmp_path / "a.xlsx", [["1", "Lê An", "H26A", "Đang học"]], header))
    assert roster.rows[0].name == "Lê An"
    assert {c.field: c.sure for c in roster.sheets[0].seen} == {
        "code": "exact", "name": "similar", "class": "exact", "status": "exact",
    }  # fmt: skip
    assert roster.needs_a_look


def test_class_offices_do_not_make_pupils_staff(tmp_path: Path) -> None:
    header = ["Mã HS", "Họ và tên", "Lớp", "Chức vụ"]
    assert (
        read(workbook(tmp_path / "a.xlsx", [["1", "Lê An", "H26A", "Lớp trưởng"]], header)).rows[0].is_student
    )
    header = ["Mã", "Họ và tên", "Đơn vị", "Chức vụ", "Lớp"]
    rows = [["1", "Lê An", "Khoa Hàn", "Giáo viên", "H26A"]]
    assert not read(workbook(tmp_path / "b.xlsx", rows, header)).rows[0].is_student


@pytest.mark.parametrize(
    "name", ["<b>Lê An</b>", "Lê An<script>", "=HYPERLINK(1)", "@Lê An", "+Lê An", "- Lê An", "Lê " * 60]
)
def test_names_that_are_no_names(tmp_path: Path, name: str) -> None:
    import csv

    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([STAFF, staff_row("A1", name), staff_row("A2", "Lê Hai")])
    roster = read(path)
    assert [r.code for r in roster.rows] == ["A2"]
    problem = next(p for p in roster.problems if p.severity is Severity.ROW)
    assert (problem.sheet, problem.cell) == ("a.csv", "C2")


def test_markup_in_a_unit_is_a_bad_row(tmp_path: Path) -> None:
    roster = read(workbook(tmp_path / "a.xlsx", [staff_row(unit="<i>Khoa</i>"), staff_row("A2", "Lê Hai")]))
    assert "< hoặc >" in told(roster, Severity.ROW)["Sheet1!G5"]


def test_formulas_in_every_column(tmp_path: Path) -> None:
    rows = [
        staff_row(code="=B9"), staff_row("A2", born="=TODAY()"), staff_row("A3", unit="=G5"),
        staff_row("A4", name="=C5"), staff_row("A5", "Lê Năm"),
    ]  # fmt: skip
    roster = read(workbook(tmp_path / "a.xlsx", rows))
    assert [r.code for r in roster.rows] == ["A2", "A5"]
    assert set(told(roster, Severity.ROW)) == {"Sheet1!B5", "Sheet1!G7", "Sheet1!C8"}
    assert "công thức chưa được tính" in told(roster, Severity.CELL)["Sheet1!D6"]


def test_one_person_with_two_codes_is_a_warning(tmp_path: Path) -> None:
    rows = [
        staff_row("A1", "Lê Thị Thủy"), staff_row("A2", "Lê Thị Thuỷ"), staff_row("B1", "Bo Bo Tới", born=None),
        staff_row("B2", "Bo Bo Tới", born=None), staff_row("B3", "Bo Bo Tới", born=None, unit="Phòng Đào tạo"),
    ]  # fmt: skip
    notes = told(read(workbook(tmp_path / "a.xlsx", rows)), Severity.NOTE)
    assert "ngày sinh với dòng ở ô Sheet1!B5" in notes["Sheet1!B6"]
    assert "cùng đơn vị với dòng ở ô Sheet1!B7" in notes["Sheet1!B8"]
    assert "Sheet1!B9" not in notes


def test_an_identity_number_is_never_repeated(tmp_path: Path) -> None:
    roster = read(
        workbook(
            tmp_path / "a.xlsx",
            [staff_row("056094493092"), staff_row(56094493092, "Lê Hai"), staff_row("A3", "Lê Ba")],
        )
    )
    assert "4493092" not in str(to_json(roster))
    assert len(told(roster, Severity.ROW)) == 2


def test_more_than_sixty_columns_are_told(tmp_path: Path) -> None:
    header = [*STUDENTS, *(f"Cột {i}" for i in range(60))]
    notes = told(read(workbook(tmp_path / "a.xlsx", [student_row()], header)), Severity.NOTE)
    assert "60 cột đầu" in notes["Sheet1"]


def test_a_list_wrong_in_every_row_stays_readable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms.org.roster.reading.MAX_PROBLEMS", 10)
    roster = read(workbook(tmp_path / "a.xlsx", [staff_row(f"A{i}", f"{i}") for i in range(30)]))
    assert len(roster.problems) == 11
    assert "chỉ liệt kê 10 chỗ đầu" in roster.problems[0].message.plain()


def test_headings_that_nobody_knows(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["1", "Lê An", "H26A"]], ["Ident", "Person", "Group"])
    with pytest.raises(
        Invalid, match="dòng 4 thiếu cột: Mã định danh, Họ và tên, Đơn vị công tác, Vị trí việc làm"
    ):
        read(path)

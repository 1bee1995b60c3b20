"""The old .xls, under any name."""

from datetime import date
from pathlib import Path

import pytest

from lms.kernel.errors import Invalid
from lms.org.roster.shapes import Severity
from tests.org.biff import ZEROS_STYLE, compound, workbook_stream, xls
from tests.org.make import STUDENTS, read, student_row, told

ABOVE: list[list[object]] = [["SỞ GIÁO DỤC VÀ ĐÀO TẠO"], ["DANH SÁCH HỌC SINH"], []]


@pytest.mark.parametrize("name", ["ds.xls", "ds.xlsx", "ds.csv", "ds"])
def test_it_is_read_as_what_it_is(tmp_path: Path, name: str) -> None:
    rows = [
        *ABOVE,
        STUDENTS,
        student_row(),
        student_row("5700000002", "Nguyễn Thị Phượng", born=date(2010, 4, 25)),
    ]
    roster = read(xls(tmp_path / name, rows))
    assert [(r.code, r.name, r.born_on, r.unit) for r in roster.rows] == [
        ("5700000001", "Đàng Thanh Anh", date(2010, 8, 22), "DCN26A"),
        ("5700000002", "Nguyễn Thị Phượng", date(2010, 4, 25), "DCN26A"),
    ]
    assert ("đã đọc theo nội dung" in str(told(roster, Severity.NOTE))) is (name != "ds.xls")


def test_dates_numbers_and_zeros(tmp_path: Path) -> None:
    rows = [
        STUDENTS,
        student_row((12345679, ZEROS_STYLE), "Lê An", born=date(2010, 4, 5)),
        student_row(12345680, "Lê Bình", born=40481),
    ]
    roster = read(xls(tmp_path / "ds.xls", rows))
    assert [(r.code, r.born_on) for r in roster.rows] == [
        ("0012345679", None),
        ("0012345680", date(2010, 10, 30)),
    ]
    assert "05/04/2010 hoặc 04/05/2010" in told(roster, Severity.CELL)["Sheet1!D2"]
    assert list(told(roster, Severity.NOTE)) == ["Sheet1!B3"]


def test_hidden_sheets_and_rows(tmp_path: Path) -> None:
    first, second = [STUDENTS, student_row(), student_row("2", "Lê Hai")], [STUDENTS, student_row("OLD")]
    stream = workbook_stream({"Nay": first, "Cũ": second}, hidden_sheets=["Cũ"], hidden_rows=[3])
    roster = read(compound(tmp_path / "ds.xls", {"Workbook": stream}))
    assert [r.code for r in roster.rows] == ["5700000001", "2"]
    assert "bị ẩn" in told(roster, Severity.NOTE)["Cũ"]
    assert "1 dòng đang bị ẩn" in str([p.message.plain() for p in roster.problems])


def test_what_is_no_workbook_or_closed(tmp_path: Path) -> None:
    path = tmp_path / "ds.xls"

    def refusal() -> str:
        with pytest.raises(Invalid) as caught:
            read(path)
        return caught.value.message.plain()

    xls(path, [STUDENTS, student_row()], is_encrypted=True)
    assert "có mật khẩu" in refusal()
    compound(path, {"EncryptionInfo": b"x", "EncryptedPackage": b"y"})
    assert "có mật khẩu" in refusal()
    compound(path, {"WordDocument": b"x"})
    assert "văn bản Word" in refusal()
    compound(path, {"PowerPoint Document": b"x"})
    assert "trình chiếu" in refusal()
    compound(path, {"Workbook": b"\x09\x08rubbish"})
    assert "bị hỏng" in refusal()
    path.write_bytes(xls(path, [STUDENTS, *[student_row(str(i)) for i in range(100)]]).read_bytes()[:9000])
    assert refusal()

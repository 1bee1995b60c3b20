"""Files of every kind: what can be opened, what is refused, and that neither costs much."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lms.kernel.archives import Limits
from lms.kernel.errors import Invalid
from lms.org.roster import reading
from lms.org.roster.formats import kinds, table
from lms.org.roster.shapes import from_json
from tests.org.make import AS_OF, STUDENTS, codes, read, staff_row, student_row, to_json, workbook


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = [
        ["TRƯỜNG TRUNG CẤP NGHỀ"],
        ["Mã", "Họ tên", "Ngày sinh", "Lớp", "Ngành, nghề"],
        ["01", "Lê Ánh", "05/04/2009", "H26A", "Hàn"],
    ]
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    row = read(path).rows[0]
    assert (row.code, row.name, row.born_on, row.position) == ("01", "Lê Ánh", date(2009, 4, 5), "Hàn")


def test_roster_survives_json(tmp_path: Path) -> None:
    roster = read(workbook(tmp_path / "a.xlsx", [staff_row(), staff_row(code="A2", born=date(1980, 4, 5))]))
    assert from_json(to_json(roster)) == roster


def refusal(path: Path, name: str | None = None) -> str:
    with pytest.raises(Invalid) as caught:
        reading.read_roster(path, name or path.name, date(2026, 9, 5))
    return caught.value.message.plain()


def test_lists_without_what_is_needed(tmp_path: Path) -> None:
    assert "Không thấy dòng tiêu đề" in refusal(workbook(tmp_path / "a.xlsx", [], ["Ghi chú", "Số lượng"]))
    sentence = refusal(workbook(tmp_path / "b.xlsx", [["Lê An", "1/1/1980"]], ["Họ tên", "Ngày sinh"]))
    assert "dòng 4 thiếu cột: Mã định danh, Đơn vị công tác, Vị trí việc làm" in sentence
    assert "không có chữ nào" in refusal(workbook(tmp_path / "c.xlsx", [], [], above=0))


def _replace_part(path: Path, part: str, content: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_hostile_workbooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = workbook(tmp_path / "entities.xlsx", [staff_row()])
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    _replace_part(bomb, "xl/worksheets/sheet1.xml", b"<?xml version='1.0'?>" + entities + sheet)
    assert "bị hỏng" in refusal(bomb)

    monkeypatch.setattr(kinds, "LIMITS", Limits(unpacked=10_000_000))
    packed = workbook(tmp_path / "zeros.xlsx", [staff_row()])
    _replace_part(packed, "xl/media/image1.png", b"\0" * 11_000_000)
    assert packed.stat().st_size < 100_000
    assert "khi mở ra" in refusal(packed)

    with pytest.raises(Invalid, match="Tệp lớn hơn"):
        reading.read_source(reading.Source(packed, "a.xlsx", limit=1000), AS_OF)


def test_a_cell_in_the_last_corner_costs_nothing(tmp_path: Path) -> None:
    def corner(book: Any) -> None:
        book.active["XFD1048576"] = "x"

    assert codes(workbook(tmp_path / "a.xlsx", [staff_row()], change=corner)) == ["5600000001"]


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_ROWS", 5)
    monkeypatch.setattr(table, "ABOVE_THE_LIST", 0)
    path = workbook(tmp_path / "a.xlsx", [staff_row(code=f"A{i}") for i in range(5)])
    assert "nhiều hơn 5 dòng" in refusal(path)


def test_five_thousand_rows(tmp_path: Path) -> None:
    rows = [student_row(code=f"{i:010d}", name=f"Lê Văn {chr(97 + i % 26)}") for i in range(5000)]
    assert len(read(workbook(tmp_path / "a.xlsx", rows, STUDENTS)).rows) == 5000

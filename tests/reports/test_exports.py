"""Statistics as files: the rows of the screen, typed, harmless, readable by people and by machines."""

import csv
import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel.db import db
from lms.org.models import Membership
from lms.reports.cli import stats
from lms.targets.queries import targets
from tests.make import make_person, replace_membership
from tests.pages import LmsClient
from tests.reports.conftest import TODAY, School
from tests.targets.make import complete, make_exception, make_target


def read_csv(text: str, delimiter: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def workbook_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_below_heading(sheet: Any, first: str) -> list[list[Any]]:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(i for i, row in enumerate(rows) if row[0] == first)
    return rows[start:]


def test_the_csv_for_people(school: School, office: LmsClient) -> None:
    response = office.get("/statistics/export?format=csv&table=units")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "filename*=UTF-8''Th%E1%BB%91ng" in response.headers["Content-Disposition"]
    raw = response.get_data()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = read_csv(raw.decode("utf-8-sig"))
    assert rows[0][:4] == ["Đơn vị", "Thuộc đơn vị", "Được tính", "Đã tham gia"]
    assert rows[-1][0] == "Cộng"
    assert rows[-1][2:9] == ["3", "3", "1", "1", "0,333", "2", "2"]
    assert [row[0] for row in rows[1:]] == [
        "Khoa Điện",
        "Tổ Lạnh",
        "Khoa Điện (trực thuộc)",
        "'=Phòng Đào tạo",
        "Cộng",
    ]


def test_top_level_rows_add_up_to_the_total(school: School, office: LmsClient) -> None:
    rows = read_csv(office.get("/statistics/export?format=csv").get_data().decode("utf-8-sig"))
    tops = [row for row in rows[1:-1] if row[1] == "Trường A & B"]
    for column in (2, 3, 5, 7, 8, 9, 11):
        assert sum(int(row[column]) for row in tops) == int(rows[-1][column])


def test_the_csv_for_machines(school: School, office: LmsClient) -> None:
    raw = office.get("/statistics/export?format=csv&table=people&delimiter=,").get_data()
    assert not raw.startswith(b"\xef\xbb\xbf")
    rows = read_csv(raw.decode(), ",")
    first = rows[1]
    assert first[:2] == ["0001", "Nguyễn Văn An"]
    assert first[4:] == ["Đã hoàn thành", "Đã tham gia", "2", "2", "0.6", "90", "0", "2026-11-17"]


@pytest.mark.parametrize("delimiter", [";", ","])
def test_formulas_are_defused_in_csv(school: School, office: LmsClient, delimiter: str) -> None:
    raw = office.get(f"/statistics/export?format=csv&table=people&delimiter={delimiter}").get_data()
    row = next(row for row in read_csv(raw.decode("utf-8-sig"), delimiter) if "calc" in row[1])
    assert row[:3] == ["'+84912", "'=cmd|'/c calc'!A0", "'=Phòng Đào tạo"]


def test_completions_hold_everybody_and_the_revoked(school: School, office: LmsClient) -> None:
    rows = read_csv(
        office.get("/statistics/export?format=csv&table=completions").get_data().decode("utf-8-sig")
    )
    assert len(rows) == 6
    assert {row[10] for row in rows[1:]} == {"Hợp lệ", "Đã thu hồi"}
    an = next(row for row in rows if row[1] == "Nguyễn Văn An")
    assert an[2:9] == ["Tổ Lạnh", "Giáo viên", "Khóa A", "1", "17/11/2026", "90", "0,3"]
    staff = (
        office.get("/statistics/export?format=csv&table=completions&group=target")
        .get_data()
        .decode("utf-8-sig")
    )
    assert len(read_csv(staff)) == 4


def test_completions_of_a_target_are_of_those_it_means(school: School, office: LmsClient) -> None:
    """Units, people by name: not everybody of the categories."""
    narrow = make_target(["a"], key="n", categories=["teacher"], unit_ids=[school.faculty], positions=[])
    target_id = next(one.target_id for one in targets() if one.key == "n")
    db.session.rollback()

    def names() -> set[str]:
        href = f"/statistics/export?format=csv&table=completions&group=target&target={narrow}"
        return {row[1] for row in read_csv(office.get(href).get_data().decode("utf-8-sig"))[1:]}

    complete(school.people["idle"], school.courses[0], TODAY, began=False)
    complete(make_person("Lê Ở Phòng", unit_of(school.people["idle"])), school.courses[0], TODAY)
    assert names() == {"Nguyễn Văn An", "Trần Thị Bé"}
    make_exception(school.people["idle"], target_id=target_id)
    make_exception(school.people["half"], False, target_id=target_id)
    assert names() == {"Nguyễn Văn An", "'=cmd|'/c calc'!A0"}


def unit_of(person_id: int) -> int:
    found = db.session.scalars(sa.select(Membership.unit_id).where(Membership.person_id == person_id)).one()
    db.session.rollback()
    return found


def test_the_workbook_has_typed_cells(school: School, office: LmsClient) -> None:
    response = office.get("/statistics/export")
    book = workbook_of(response.get_data())
    assert book.sheetnames == ["Theo đơn vị", "Theo người", "Theo khóa học", "Không tính"]
    sheet = book["Theo đơn vị"]
    top = [row[0].value for row in sheet.iter_rows(max_row=5)]
    assert top[0] == "Trường Trung cấp nghề Diên Khánh"
    assert "Số liệu tính đến 22/11/2026" in str(top[2])
    assert "gợi ý, chưa có quyết định" in str(top[3])
    rows = rows_below_heading(sheet, "Đơn vị")
    assert rows[-1][:7] == ["Cộng", None, 3, 3, 1, 1, 0.333]
    assert sheet.freeze_panes is not None
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.print_title_rows
    people = rows_below_heading(book["Theo người"], "Mã")
    an = next(row for row in people if row[1] == "Nguyễn Văn An")
    assert an[0] == "0001"
    assert an[11] == datetime(2026, 11, 17)  # noqa: DTZ001 - what a cell holds
    evil = next(row for row in people if "calc" in str(row[1]))
    assert evil[1] == "=cmd|'/c calc'!A0"
    with zipfile.ZipFile(io.BytesIO(response.get_data())) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in archive.read(name)  # no formula anywhere
                assert b"hyperlink" not in archive.read(name)


def test_file_and_screen_are_one(school: School, office: LmsClient) -> None:
    text = (
        office.get("/statistics/export?format=csv&table=people&q=tran%20thi").get_data().decode("utf-8-sig")
    )
    assert [row[1] for row in read_csv(text)[1:]] == ["Trần Thị Bé"]


@pytest.mark.parametrize("query", ["format=pdf", "format=csv&delimiter=x", "format=csv&delimiter=%22"])
def test_nonsense_is_refused(school: School, office: LmsClient, query: str) -> None:
    assert office.get(f"/statistics/export?{query}").status_code == 400


def test_an_empty_school_exports_too(app: Flask, office: LmsClient) -> None:
    make_target(["a"])
    db.session.rollback()
    for query in (
        "",
        "format=csv",
        "format=csv&table=people",
        "format=csv&table=completions",
        "table=completions",
    ):
        assert office.get(f"/statistics/export?{query}").status_code == 200
    for table in ("units", "people", "courses"):
        assert office.get(f"/statistics?table={table}").status_code == 200


def test_the_commands(school: School, app: Flask, tmp_path: Path) -> None:
    run = app.test_cli_runner().invoke
    shown = run(stats, ["show"])
    assert shown.exit_code == 0, shown.output
    assert "Cộng" in shown.output
    book = tmp_path / "thống kê.xlsx"
    result = run(stats, ["export", "--output", str(book), "--on", "22/11/2026"])
    assert result.exit_code == 0, result.output
    assert openpyxl.load_workbook(book).sheetnames[0] == "Theo đơn vị"
    text = tmp_path / "c.csv"
    arguments = ["export", "--format", "csv", "--table", "people", "--delimiter", ",", "--output", str(text)]
    assert run(stats, arguments).exit_code == 0
    assert not text.read_bytes().startswith(b"\xef\xbb\xbf")
    assert run(stats, ["export", "--format", "csv", "--output", "/no/such/folder/x.csv"]).exit_code == 1
    assert run(stats, ["export", "--format", "csv", "--output", "-", "--delimiter", "::"]).exit_code == 2
    assert run(stats, ["export", "--output", "-"]).exit_code == 2
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_corrected_membership_counts_once(school: School, office: LmsClient) -> None:
    replace_membership(school.people["done"], category="manager")
    rows = read_csv(
        office.get("/statistics/export?format=csv&table=completions").get_data().decode("utf-8-sig")
    )
    assert [row[3] for row in rows if row[1] == "Nguyễn Văn An"] == ["Cán bộ quản lý"] * 2

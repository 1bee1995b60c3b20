"""Who is not counted, with reason, days, decision number and who decided: on the page and in every file."""

import csv
import io
import re
from datetime import datetime, timedelta

import openpyxl
import pytest
from flask import Flask

from lms.reports.cli import stats
from tests.make import make_person
from tests.pages import LmsClient
from tests.reports.conftest import TODAY, School

HEADINGS = [
    "Mã", "Họ và tên", "Đơn vị", "Đối tượng", "Vì sao không tính", "Lý do", "Từ ngày", "Đến hết ngày", "Số quyết định",
    "Ai quyết định",
]  # fmt: skip
OFFICE = "Phòng Hành chính - Kế toán ghi"


@pytest.fixture(autouse=True)
def _on_leave(school: School) -> None:
    make_person(
        "Lê Thị Dung", school.faculty, "teacher", code="0009", status="leave", leave_kind="nghỉ thai sản",
        valid_from=TODAY - timedelta(days=40), valid_to=TODAY + timedelta(days=20),
    )  # fmt: skip


def rows_of(client: LmsClient, query: str = "") -> list[list[str]]:
    text = client.get(f"/statistics/export?format=csv&table=not-counted{query}").get_data()
    return list(csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))


def test_the_csv_says_why_from_when_to_when_and_by_which_decision(school: School, office: LmsClient) -> None:
    rows = rows_of(office)
    assert rows[0] == HEADINGS
    found = {row[0]: row[1:] for row in rows[1:]}
    assert sorted(found) == ["0004", "0005", "0009"]
    assert found["0005"][3:] == ["Miễn, hoãn", "Sắp nghỉ hưu", "23/10/2026", "", "12/QĐ", "Hiệu trưởng"]
    assert found["0009"][3:] == ["Đang nghỉ", "nghỉ thai sản", "13/10/2026", "12/12/2026", "", OFFICE]
    assert found["0004"][3] == "Đã rời trường trong kỳ"
    assert found["0004"][6] == "12/11/2026"


def test_the_workbook_has_the_list_as_a_sheet_of_typed_cells(school: School, office: LmsClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(office.get("/statistics/export").get_data()))
    rows = list(book["Không tính"].iter_rows(values_only=True))
    start = rows.index(tuple(HEADINGS))
    hanh = next(row for row in rows[start:] if row[0] == "0005")
    day = TODAY - timedelta(days=30)
    assert hanh[6:] == (datetime(day.year, day.month, day.day), None, "12/QĐ", "Hiệu trưởng")  # noqa: DTZ001
    assert any("Số liệu tính đến 22/11/2026" in str(row[0]) for row in rows[:start])
    alone = office.get("/statistics/export?format=xlsx&table=not-counted").get_data()
    assert openpyxl.load_workbook(io.BytesIO(alone)).sheetnames == ["Không tính"]


def test_the_page_is_the_file(school: School, office: LmsClient) -> None:
    page = office.get("/statistics?table=not-counted").get_data(as_text=True)
    for word in ("Sắp nghỉ hưu", "12/QĐ", "Hiệu trưởng", "nghỉ thai sản", "12/12/2026", OFFICE):
        assert word in page, word
    assert "Trần Thị Bé" not in page
    assert "Danh sách người không tính vào tỷ lệ" in page


def test_it_is_narrowed_by_words_unit_and_day(school: School, office: LmsClient) -> None:
    assert [row[1] for row in rows_of(office, "&q=do%20thi")[1:]] == ["Đỗ Thị Hạnh"]
    page = office.get("/statistics?table=units").get_data(as_text=True)
    row = page[page.index("Khoa Điện") :]
    unit = re.search(r'table=not-counted&amp;unit=(\w+)"|unit=(\w+)&amp;table=not-counted"', row)
    assert unit
    narrowed = rows_of(office, f"&unit={unit[1] or unit[2]}")
    assert [one[1] for one in narrowed[1:]] == ["Lê Thị Dung"]
    long_ago = TODAY - timedelta(days=45)
    assert rows_of(office, f"&on={long_ago}") == [HEADINGS]


def test_the_command_writes_it(app: Flask, school: School) -> None:
    outcome = app.test_cli_runner().invoke(
        stats, ["export", "--format", "csv", "--table", "not-counted", "--output", "-"]
    )
    assert outcome.exit_code == 0, outcome.output
    assert "Sắp nghỉ hưu" in outcome.output
    assert "12/QĐ" in outcome.output

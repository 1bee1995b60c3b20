"""The office: a roster with faults is looked at, mapped and written; the figures leave as files."""

import csv
import re
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.hands import heading, press
from tests.journeys.school import School
from tests.org.make import staff_row, workbook

NEWCOMER, TECHNICIAN = "Lê Văn Tám Thử", "Phạm Thị Bưởi Thử"


def _roster(folder: Path) -> Path:
    rows = [
        staff_row(code="5600009991", name=NEWCOMER, unit="Phòng Đào tạo"),
        staff_row(code="5600009992", name=""),
        staff_row(code="5600009993", name=TECHNICIAN, label="Kỹ thuật viên", unit="Phòng Đào tạo"),
        staff_row(code="5600009994", name="Trần Văn Cam Thử", unit="Phòng Đào tạo", born="31/02/1990"),
    ]
    return workbook(folder / "danh-sach.xlsx", rows)


def _count(page: Page, words: str) -> str:
    term = page.get_by_role("term").filter(has_text=re.compile(f"^{words}$"))
    return term.locator("xpath=following-sibling::dd").inner_text()


def _find(page: Page, words: str) -> int:
    page.goto("/people")
    page.get_by_label("Tìm theo tên, mã hoặc thư điện tử").fill(words)
    press(page, "Tìm")
    return page.get_by_role("table", name="Danh sách người").get_by_role("rowheader").count()


def test_a_roster_is_previewed_mapped_and_written(
    school: School, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(school, "vanphong")
    page.get_by_role("link", name="Nhập danh sách").click()
    page.get_by_label("Tệp danh sách").set_input_files(_roster(tmp_path))
    page.get_by_label("Danh sách tính đến ngày").fill("01/10/2026")
    press(page, "Đọc và xem trước")
    expect(heading(page, "Xem trước danh sách")).to_be_visible()
    assert _count(page, "Thêm mới") == "2"
    assert _count(page, "Dòng không nhận") == "2"
    faults = page.get_by_role("table", name="Chỗ cần sửa")
    expect(faults.get_by_role("row", name=re.compile("Sheet1!C6.*Thiếu họ và tên"))).to_be_visible()
    expect(faults.get_by_role("row", name=re.compile("Sheet1!F7.*Kỹ thuật viên"))).to_be_visible()
    expect(faults.get_by_role("row", name=re.compile(r"Sheet1!D8.*31\/02\/1990"))).to_be_visible()

    page.get_by_label("Đối tượng của Kỹ thuật viên").select_option(label="Viên chức khác")
    press(page, "Áp dụng lựa chọn")
    assert _count(page, "Thêm mới") == "3"
    assert _count(page, "Dòng không nhận") == "1"
    page.get_by_role("link", name=re.compile(r"^Thêm mới \(3\)")).click()
    expect(page.get_by_role("table", name="Thêm mới")).to_contain_text(TECHNICIAN)
    assert school.one("SELECT count(*) FROM person WHERE full_name LIKE '% Thử'") == 0

    press(page, "Xác nhận và ghi")
    # The worker writes; the page looks again by itself.
    expect(page.get_by_text("Đã xong")).to_be_visible(timeout=60_000)
    assert school.one("SELECT count(*) FROM person WHERE full_name LIKE '% Thử'") == 3
    assert _find(page, "pham thi buoi thu") == 1
    page.goto("/")
    expect(page.get_by_text("Danh sách nhập gần nhất tính đến ngày 01/10/2026.")).to_be_visible()


def _screen(page: Page, table: str) -> list[list[str]]:
    rows = page.get_by_role("table", name=table).locator("tbody tr")
    return [
        [text.strip() for text in row.locator("th, td").all_inner_texts()]
        for row in rows.all()
    ]  # fmt: skip


def _shown(kind: str, value: Any) -> str:
    """A number of a file as the page writes it."""
    if value in (None, ""):
        return "–"
    if kind == "ratio":
        return f"{float(value) * 100:.1f}".removesuffix(".0").replace(".", ",") + "%"
    if kind == "hours":
        return f"{float(value):.1f}".replace(".", ",")
    return f"{value}"


UNIT_COLUMNS = {
    "Đơn vị": "text", "Được tính": "count", "Đã tham gia": "count", "Tỷ lệ tham gia": "ratio",
    "Đã hoàn thành": "count", "Tỷ lệ hoàn thành": "ratio", "Còn thiếu": "count", "Không tính": "count",
    "Lượt hoàn thành": "count", "Giờ học": "hours", "Giấy chứng nhận": "count",
}  # fmt: skip


def _as_on_screen(heads: list[Any], rows: list[list[Any]], number: Any) -> list[list[str]]:
    return [
        [
            str(row[heads.index(head)]).strip() if kind == "text" else _shown(kind, number(row[heads.index(head)]))
            for head, kind in UNIT_COLUMNS.items()
        ]
        for row in rows
    ]  # fmt: skip


def test_the_files_hold_the_figures_of_the_screen(open_school: School, open_page: OpenPage) -> None:
    page = open_page(open_school, "vanphong")
    page.get_by_role("link", name="Thống kê và xuất số liệu").click()
    shown = [[text.lstrip("— ") for text in row] for row in _screen(page, "Thống kê hoàn thành theo đơn vị")]
    assert shown[-1][0] == "Cộng"

    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Bảng tính")).click()
    assert download.value.suggested_filename.endswith(".xlsx")
    book = load_workbook(BytesIO(Path(download.value.path()).read_bytes()))
    cells = [list(row) for row in book["Theo đơn vị"].iter_rows(values_only=True)]
    start = next(number for number, row in enumerate(cells) if row[0] == "Đơn vị")
    rows = [row for row in cells[start + 1 :] if row[0]]
    assert _as_on_screen(cells[start], rows, lambda value: value) == shown
    assert any("Số liệu tính đến" in str(cell) for row in cells[:start] for cell in row)

    with page.expect_download() as download:
        page.get_by_role("link", name="Bảng đang xem (CSV)", exact=True).click()
    text = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    table = [row for row in csv.reader(StringIO(text), delimiter=";") if row]
    heads, *lines = table[next(n for n, row in enumerate(table) if row[0] == "Đơn vị") :]
    assert _as_on_screen(heads, lines, lambda value: value.replace(",", ".")) == shown

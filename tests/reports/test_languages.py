"""A file speaks the language of the page it was asked from; a command's file Vietnamese, or what --language says."""

import csv
import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from flask import Flask

from lms.emulation.rules import Period, PeriodKind
from lms.kernel.messages import Message
from lms.kernel.tables.rules import spoken
from lms.reports.cli import stats
from lms.reports.rules import TABLES
from lms.web.i18n import say, speaking
from tests.make import make_person
from tests.pages import LmsClient
from tests.reports.conftest import TODAY, School

LETTER = re.compile(r"[À-ÖØ-öø-ỹ]")
# The school of these tests, and its own name by default.
DATA = re.compile(
    r"Khoa Điện|Tổ Lạnh|=?Phòng Đào tạo|Khóa [AB]|Lớp 10A|Chỉ tiêu t|Trường (A & B|Trung cấp nghề Diên Khánh)"
)


@pytest.fixture
def english(school: School, office: LmsClient) -> LmsClient:
    office.post("/language", data={"language": "en", "back": "/"})
    return office


def rows_of(text: str, delimiter: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def own_words(cells: Any) -> list[str]:
    return [text for text in cells if isinstance(text, str) and LETTER.search(DATA.sub("", text))]


def test_the_csv_of_an_english_page(english: LmsClient) -> None:
    response = english.get("/statistics/export?format=csv&table=units")
    rows = rows_of(response.get_data().decode("utf-8-sig"))
    assert own_words(cell for row in rows for cell in row) == []
    assert rows[0][0] == "Unit"
    assert rows[-1][0] == "Total"
    assert rows[-1][6] == "0,333", "numbers are Vietnamese in both languages"
    assert "Completion statistics by unit 2026-11-22.csv" in unquote(response.headers["Content-Disposition"])
    page = english.get("/statistics").text
    assert ">Total<" in page
    assert rows[3][0] in page, "the file says what the screen says of the people of the unit itself"


TYPED = ("name", "reason", "decision_number", "decided_by")  # what people wrote stays in their words


@pytest.mark.parametrize("table", sorted(TABLES))
def test_words_in_cells_are_english(english: LmsClient, table: str) -> None:
    rows = rows_of(english.get(f"/statistics/export?format=csv&table={table}").get_data().decode("utf-8-sig"))
    names = [column.key for column in TABLES[table].columns]
    ours = [cell for row in rows for key, cell in zip(names, row, strict=True) if key not in TYPED]
    assert own_words([*rows[0], *ours]) == []


@pytest.mark.parametrize("query", ["", "table=completions", "group=student&q=an&course=1"])
def test_the_workbook_of_an_english_page(english: LmsClient, query: str) -> None:
    course = re.search(r"course=(\w+)", english.get("/statistics?table=courses").text)
    assert course
    query = query.replace("course=1", f"course={course[1]}")
    response = english.get(f"/statistics/export?{query}")
    book = openpyxl.load_workbook(io.BytesIO(response.get_data()))
    assert own_words(book.sheetnames) == []
    for sheet in book:
        top = [cell.value for row in sheet.iter_rows(max_row=8) for cell in row if len(str(cell.value)) > 24]
        assert own_words([*top, sheet.oddFooter.right.text]) == []


def test_who_recorded_a_leave_is_said_in_english(english: LmsClient, school: School) -> None:
    make_person("Lê Thị Dung", school.faculty, "teacher", status="leave", leave_kind="nghỉ thai sản")
    rows = rows_of(
        english.get("/statistics/export?format=csv&table=not-counted").get_data().decode("utf-8-sig")
    )
    [dung] = [row for row in rows if row[1] == "Lê Thị Dung"]
    assert own_words([dung[4], dung[9]]) == []
    assert dung[9]


def test_the_command_speaks_vietnamese_unless_told(school: School, app: Flask, tmp_path: Path) -> None:
    run = app.test_cli_runner().invoke
    for language, total in ((["--language", "en"], "Total"), ([], "Cộng"), (["--language", "vi"], "Cộng")):
        file = tmp_path / "c.csv"
        done = run(
            stats,
            ["export", "--format", "csv", "--output", str(file), "--on", f"{TODAY:%d/%m/%Y}", *language],
        )
        assert done.exit_code == 0, done.output
        assert rows_of(file.read_text("utf-8-sig"))[-1][0] == total
    assert run(stats, ["export", "--output", str(file), "--language", "fr"]).exit_code == 2


def test_a_table_is_translated_whole() -> None:
    table = spoken(TABLES["people"], lambda message: f"<{message}>")
    assert table.title.startswith("<")
    assert all(column.heading.startswith("<") for column in table.columns)
    assert all(word.startswith("<") for column in table.columns for word in column.words.values())
    assert [column.key for column in table.columns] == [column.key for column in TABLES["people"].columns]


def test_a_shipped_name_is_a_message_until_somebody_changes_it(app: Flask) -> None:
    def period(name: str) -> Period:
        return Period(1, "2027", PeriodKind.YEAR, name, TODAY, TODAY, TODAY, "lms", False)

    assert period("Năm 2027").shown_name == Message("Năm {year}", {"year": "2027"})
    assert period("Năm học 2026-2027").shown_name == "Năm học 2026-2027"
    with app.app_context(), speaking("vi"):
        assert say(period("Năm 2027").shown_name) == "Năm 2027"
        assert say("") == "", "not the heading of the catalogue"

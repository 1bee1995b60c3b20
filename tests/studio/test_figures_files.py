"""The figures of a quiz as files: typed cells that equal the screen, harmless, with Vietnamese headings."""

import io
from decimal import Decimal
from fractions import Fraction
from typing import Any

import openpyxl
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.kernel import clock
from lms.kernel.vietnamese import show_number
from lms.studio.figures.rules import cut
from tests.assessment.make import make_question, make_quiz, writing
from tests.assessment.questions import publish as publish_kind
from tests.assessment.statistics.make import sit
from tests.learning.make import make_course
from tests.make import make_person
from tests.pages import LmsClient
from tests.studio.test_figures import Sat, public_id_of, rows_of, sat, text_of, trainer

__all__ = ["sat", "trainer"]


def book_of(client: LmsClient, href: str) -> Any:
    response = client.get(f"{href}/export?format=xlsx")
    assert response.status_code == 200
    assert response.mimetype.endswith("spreadsheetml.sheet")
    return openpyxl.load_workbook(io.BytesIO(response.get_data()))


def below(sheet: Any, first: str) -> list[list[Any]]:
    """The rows under the headings, of which the first says so."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(number for number, row in enumerate(rows) if row[0] == first)
    return rows[start:]


def test_the_workbook_holds_what_the_screen_shows_as_numbers(trainer: LmsClient, sat: Sat) -> None:
    book, page = book_of(trainer, sat.href), text_of(trainer, sat.href)
    assert book.sheetnames == ["Cả bài", "Từng câu hỏi", "Trả lời"]
    heading, quiz = below(book["Cả bài"], "Bài kiểm tra")
    facts = dict(zip(heading, quiz, strict=True))
    assert facts["Số người"] == 40
    assert f">{show_number(facts['Điểm trung bình'] * 100, 1).removesuffix(',0')}%" in page.replace(
        "\n", ""
    ).replace("  ", "")
    assert facts["Điểm đạt"] == 0.8
    assert facts["Số phút làm bài (trung vị)"] == 10
    heading, *questions = below(book["Từng câu hỏi"], "Câu")
    assert heading == ["Câu", "Mã", "Phiên bản", "Câu hỏi", "Loại", "Cách ra", "Số người được hỏi", "Điểm đạt được",
                       "Độ phân biệt", "Nên xem", "Phần"]  # fmt: skip
    assert len(questions) == 6
    csv = rows_of(trainer, f"{sat.href}/export?format=csv")
    for row, texts in zip(questions, csv[1:], strict=True):
        assert [type(row[n]) for n in (0, 2, 6)] == [int] * 3
        assert isinstance(row[7], int | float)
        assert f"{row[7]:g}".replace(".", ",") == texts[7]
        assert str(row[6]) == texts[6]
        assert row[3] in page
    assert "không phải đáp án" in questions[0][9]


def test_answers_stand_with_their_counts(trainer: LmsClient, sat: Sat) -> None:
    heading, *rows = below(book_of(trainer, sat.href)["Trả lời"], "Câu")
    assert heading == ["Câu", "Mã", "Phương án", "Trả lời", "Đáp án", "Số người", "Tỷ lệ"]
    first = [row for row in rows if row[0] == 1]
    assert [(row[2], row[3], row[4]) for row in first] == [
        ("A", "Phương án a", "Đúng"), ("B", "Phương án b", "Sai"), ("C", "Phương án c", "Sai"),
        (None, "Bỏ trống", "–"),
    ]  # fmt: skip
    assert first[1][6] == 1, "everybody chose B"


def test_no_name_is_in_a_file(trainer: LmsClient, sat: Sat) -> None:
    for sheet in book_of(trainer, sat.href):
        assert "Kín Đáo" not in str([[cell.value for cell in row] for row in sheet.iter_rows()])


def test_above_each_table_stands_what_it_is_of(trainer: LmsClient, sat: Sat) -> None:
    for sheet in book_of(trainer, sat.href):
        notes = [row[0].value for row in sheet.iter_rows(max_row=6)]
        assert "Khóa học thử, phiên bản 1: Kiểm tra nhanh" in notes
        assert any("lượt làm đầu tiên" in (note or "") for note in notes)
        assert sheet.page_setup.orientation == "landscape"


def test_too_few_people_leave_cells_empty(trainer: LmsClient, app: Flask) -> None:
    course = make_course(key="khoa-nho")
    quiz_id = course.quizzes[0]
    assert quiz_id is not None
    for number in range(9):
        sit(quiz_id, make_person(f"Nguyễn Kín Đáo {number}"), {})
    book = book_of(trainer, f"/studio/courses/{course.public_id}/statistics/{public_id_of(quiz_id)}")
    _, quiz = below(book["Cả bài"], "Bài kiểm tra")
    assert quiz[2] == 9, "how many it is of is told"
    assert [cell for place, cell in enumerate(quiz) if place not in (0, 1, 2, 6)] == [None] * 6
    _, *questions = below(book["Từng câu hỏi"], "Câu")
    assert [row[6:9] for row in questions] == [[9, None, None]] * 2
    assert below(book["Trả lời"], "Câu")[1:] == []


def test_nothing_in_a_file_is_a_formula(trainer: LmsClient, app: Flask) -> None:
    course = make_course(key="khoa-nguy", final=False)
    bad = '=HYPERLINK("http://x")'
    typed = publish_kind("text", bank="khoa-nguy/bai-1")
    quiz_id = make_quiz(
        [make_question("nguy", bank="khoa-nguy/bai-1", text=bad), typed], series="khoa-nguy/bai-1"
    )
    with writing():
        from lms.catalog.models import Lesson
        from lms.kernel.db import db

        db.session.get_one(Lesson, course.lesson_ids[0]).quiz_id = quiz_id
    for number in range(12):
        sit(quiz_id, make_person(f"Người {number}"), {typed: ("+1+2",)})
    href = f"/studio/courses/{course.public_id}/statistics/{public_id_of(quiz_id)}"
    book = book_of(trainer, href)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert {bad, "+1+2"} <= {cell.value for cell in cells}, "and the words are as they were written"
    csv = rows_of(trainer, f"{href}/export")
    assert csv[1][3] == "'" + bad


@pytest.mark.parametrize("asked", ["format=pdf", "format=", "format=XLSX"])
def test_another_kind_of_file_is_refused(trainer: LmsClient, sat: Sat, asked: str) -> None:
    assert trainer.get(f"{sat.href}/export?{asked}").status_code == 400


def test_the_file_has_a_name_that_says_what_it_is(trainer: LmsClient, sat: Sat) -> None:
    told = trainer.get(f"{sat.href}/export?format=xlsx").headers["Content-Disposition"]
    assert "attachment" in told
    assert f"{clock.today().isoformat()}" in told
    assert ".xlsx" in told


@given(st.fractions(0, 1), st.integers(0, 4))
def test_a_figure_is_cut_and_never_rounded(value: Fraction, places: int) -> None:
    found = cut(value, places)
    assert found is not None
    assert 0 <= value - Fraction(found) < Fraction(1, 10**places)


def test_what_is_not_known_stays_so() -> None:
    assert cut(None, 2) is None
    assert cut(-0.129, 2) == Decimal("-0.12"), "as the screen cuts it"

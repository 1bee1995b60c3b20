"""Workbooks of a target that are too long to wait for, and questions that name too much: the page says what to do."""

import pytest

from lms.reports import views
from lms.reports.statistics.rules import MOST_NAMED
from tests.pages import LmsClient
from tests.reports.conftest import School
from tests.reports.learnt import XLSX

TURNS, PEOPLE = 5, 5  # of everybody in the school; whom the target is about


@pytest.mark.parametrize(
    ("asked", "rows", "said"),
    [("table=completions", TURNS, "hơn 4 dòng"), ("table=people", PEOPLE, "hơn 4 người"), ("", PEOPLE, "hơn 4 người")],
)  # fmt: skip
def test_a_long_workbook_is_not_made_while_one_waits(
    school: School, office: LmsClient, monkeypatch: pytest.MonkeyPatch, asked: str, rows: int, said: str
) -> None:
    monkeypatch.setattr(views, "LARGE", rows)
    assert office.get(f"/statistics/export?format=xlsx&{asked}").content_type == XLSX, "just as many"
    monkeypatch.setattr(views, "LARGE", rows - 1)
    refused = office.get(f"/statistics/export?format=xlsx&on=20/11/2026&{asked}")
    assert refused.status_code == (303 if asked != "table=completions" else 200), "fewer by that day"
    refused = office.get(f"/statistics/export?format=xlsx&{asked}")
    assert refused.status_code == 303
    page = office.get(refused.location).get_data(as_text=True)
    assert said in page
    assert "CSV" in page
    text = office.get(f"/statistics/export?format=csv&{asked}")
    assert text.status_code == 200


def test_back_on_the_page_the_question_is_the_same(
    school: School, office: LmsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "LARGE", 0)
    asked = "table=people&group=student&state=missing&q=khanh&on=22/11/2026"
    refused = office.get(f"/statistics/export?format=xlsx&{asked}&next=//elsewhere")
    assert refused.location.startswith("/statistics?")
    for part in ("table=people", "group=student", "state=missing", "q=khanh"):
        assert part in refused.location
    assert "elsewhere" not in refused.location
    assert "Ngô Thị Khánh" in office.get(refused.location).get_data(as_text=True)
    short = office.get("/statistics/export?format=xlsx&table=people&group=student&q=nobody")
    assert short.content_type == XLSX, "nobody is found"
    for table in ("units", "courses"):
        assert office.get(f"/statistics/export?format=xlsx&table={table}").content_type == XLSX


def test_a_question_that_names_too_much_says_what_was_left_out(school: School, office: LmsClient) -> None:
    def page(number: int) -> str:
        many = "&".join(f"course=c{n}" for n in range(number))
        return office.get(f"/statistics/learning?{many}").get_data(as_text=True)

    assert "nhiều nhất" not in page(MOST_NAMED)
    assert "nhiều nhất 500 mục mỗi loại; bạn chọn 501" in page(MOST_NAMED + 1)
    assert "bạn chọn 10.000" in page(10_000)

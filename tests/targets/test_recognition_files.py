"""The list of papers about learning elsewhere as a workbook and as CSV: what the page shows, narrowed likewise."""

import csv
import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from flask import Flask

from lms.kernel.actor import Role
from tests.pages import LmsClient
from tests.targets.conftest import School, text_of
from tests.targets.test_recognising import accepted, other, paper, sent


@pytest.fixture
def desk(school: School, client: LmsClient, app: Flask) -> LmsClient:
    """The office, with one paper that waits and one that was accepted."""
    office = other(app, None, Role.OFFICE)
    first = sent(other(app, school.people["half"]), paper(school))
    assert (
        office.post(
            f"{first}/decision", data=accepted(school, valid_to="31/08/2027", validity="until")
        ).status_code
        == 303
    )
    changes: dict[str, Any] = {
        "title": "=HYPERLINK(1)",
        "number": "7",
        "hours": "",
        "item": f"course:{school.courses[0]}",
    }
    sent(other(app, school.people["idle"]), paper(school, **changes))
    return office


def sheet(client: LmsClient, query: str) -> tuple[list[tuple[Any, ...]], list[dict[str, Any]]]:
    """The lines above the table, and its rows by heading."""
    answer = client.get(f"/recognitions/export?{query}")
    assert answer.status_code == 200
    active: Any = openpyxl.load_workbook(io.BytesIO(answer.get_data())).active
    rows = list(active.iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if row[0] == "Mã")
    return rows[:start], [dict(zip(map(str, rows[start]), row, strict=True)) for row in rows[start + 1 :]]


def test_the_workbook_holds_the_list_of_the_page_in_typed_cells(school: School, desk: LmsClient) -> None:
    above, rows = sheet(desk, "list=accepted")
    words = [str(row[0]) for row in above]
    assert any("Số liệu tính đến" in word for word in words)
    assert "Danh sách: Đã công nhận" in words
    [one] = rows
    assert one["Họ và tên"] == "Trần Thị Bé"
    assert one["Ngày cấp"] == datetime(2026, 9, 1)  # noqa: DTZ001 - what a cell holds
    assert one["Có giá trị đến hết ngày"] == datetime(2027, 8, 31)  # noqa: DTZ001
    assert one["Số giờ"] == 2.5
    assert one["Được công nhận cho"] == "Khóa B"
    assert isinstance(one["Xét lúc"], datetime)
    assert one["Số trên giấy"] == "BDHVS-00123"


def test_it_is_narrowed_as_the_page_is(school: School, desk: LmsClient) -> None:
    assert [row["Họ và tên"] for row in sheet(desk, "")[1]] == ["Lê Thị Cúc"], "as the page: those that wait"
    assert sheet(desk, "list=accepted&q=khong")[1] == []
    above, rows = sheet(desk, "list=accepted&q=tran+be")
    assert len(rows) == 1
    assert any("tran be" in str(row[0]) for row in above)
    page = text_of(desk, "/recognitions?list=accepted&q=tran+be")
    assert "/recognitions/export?format=xlsx&amp;list=accepted&amp;q=tran+be" in page


def test_the_csv_is_harmless_and_nonsense_is_refused(school: School, desk: LmsClient) -> None:
    text = desk.get("/recognitions/export?format=csv").get_data().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [row[2] for row in rows[1:]] == ["'=HYPERLINK(1)"]
    assert desk.get("/recognitions/export?format=pdf").status_code == 400


def test_only_who_reads_the_list_gets_the_file(school: School, desk: LmsClient, app: Flask) -> None:
    learner = other(app, school.people["worker"])
    assert learner.get("/recognitions/export").status_code == 404

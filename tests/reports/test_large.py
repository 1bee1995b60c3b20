"""Workbooks too long to wait for: asked for on the page, made by a job, given to who asked, gone after their days."""

import io
import re
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel import clock, hooks, jobs
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.kernel.errors import Invalid
from lms.kernel.files.models import StoredFile
from lms.kernel.files.store import path_of
from lms.kernel.hooks import PersonErased
from lms.kernel.reading import AccessEntry
from lms.kernel.tables import workbook
from lms.reports.large import jobs as large_jobs
from lms.reports.large import making
from lms.reports.large.models import AskedFile
from lms.reports.large.rules import KEPT, MOST_KEPT, PATIENCE, State, state_of
from lms.reports.statistics import views
from tests.conftest import sign_in
from tests.make import make_account
from tests.pages import LmsClient
from tests.reports.conftest import School
from tests.reports.learnt import NOVEMBER, XLSX

ASKED = {"period": "days", "first": "01/11/2026", "last": "30/11/2026", "by": "course"}


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "LARGE", 6)  # of the seven turns
    return


def page_of(office: LmsClient) -> str:
    return office.get("/statistics/files").get_data(as_text=True)


def asked(office: LmsClient, **more: Any) -> str:
    """Asks for the workbook; where it will be."""
    assert office.post("/statistics/files", data={**ASKED, **more}).status_code == 303
    found = db.session.scalars(sa.select(AskedFile.public_id).order_by(AskedFile.id.desc())).first()
    release()
    return f"/statistics/files/{found}"


def test_a_long_workbook_is_made_by_a_job_and_equals_the_short_way(
    taught: School, office: LmsClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = office.get(f"/statistics/learning?{NOVEMBER}&by=course").get_data(as_text=True)
    assert "7 dòng" in page
    assert "Tạo bảng tính" in page
    assert "format=xlsx" not in page
    refused = office.get(f"/statistics/learning/file?format=xlsx&{NOVEMBER}&by=course")
    assert refused.status_code == 303
    assert "by=course" in refused.location
    assert "được tạo ở phía sau" in office.get(refused.location).get_data(as_text=True)
    where = asked(office)
    assert office.get("/statistics/files").headers["Refresh"]
    assert "Đang tạo" in page_of(office)
    assert office.get(where).status_code == 404
    assert asked(office) == where, "one that is being made is not asked for twice"
    jobs.run_due()
    answer = office.get(where)
    assert answer.content_type == XLSX
    assert "2026-11-22.xlsx" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    monkeypatch.setattr(views, "LARGE", 7)
    short = office.get(f"/statistics/learning/file?format=xlsx&{NOVEMBER}&by=course").get_data()
    at_once = openpyxl.load_workbook(io.BytesIO(short))
    values = [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book]
    assert values == [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in at_once]
    shown = page_of(office)
    assert "Tải về" in shown
    assert "Refresh" not in office.get("/statistics/files").headers
    seen = db.session.scalars(sa.select(AccessEntry.what)).all()
    release()
    assert seen.count("reports.learning-file") == 2
    assert re.search(r"\d+ KB", shown)


def test_only_who_asked_and_still_may_gets_it(taught: School, office: LmsClient, app: Flask) -> None:
    where = asked(office)
    jobs.run_due()
    leader = sign_in(app.test_client(), make_account(roles=[Role.LEADER]))  # type: ignore[arg-type]
    assert leader.get(where).status_code == 404
    assert where not in leader.get("/statistics/files").get_data(as_text=True)
    learner = sign_in(app.test_client(), make_account())  # type: ignore[arg-type]
    assert learner.get(where).status_code == 404
    assert office.get(where).status_code == 200
    with transaction():
        db.session.execute(sa.text("DELETE FROM role_grant"))
    assert office.get(where).status_code == 404


def test_it_is_made_in_the_language_and_for_the_day_it_was_asked_on(
    taught: School, office: LmsClient
) -> None:
    office.post("/language", data={"language": "en", "next": "/"})
    where = asked(office, period="current", first="", last="")
    with clock.frozen(clock.now() + timedelta(days=1)):
        jobs.run_due()
        book = openpyxl.load_workbook(io.BytesIO(office.get(where).get_data()))
    assert {row[0].value: row[1].value for row in book.worksheets[0].iter_rows()}[
        "Figures as of"
    ] == "22/11/2026"


def test_it_goes_when_its_days_are_over_and_with_it_the_file(taught: School, office: LmsClient) -> None:
    where = asked(office)
    jobs.run_due()
    made = db.session.execute(sa.select(StoredFile.sha256)).scalar_one()
    release()
    assert path_of(made).is_file()
    with clock.frozen(clock.now() + KEPT):
        assert office.get(where).status_code == 404
        assert "Chưa yêu cầu" in page_of(office)
        assert large_jobs._has_expired()
        large_jobs.HANDLERS[large_jobs.TIDY]({})
        assert not large_jobs._has_expired()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AskedFile)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StoredFile)) == 0
    release()


def test_the_oldest_goes_for_the_newest_and_all_go_with_who_is_erased(
    taught: School, office: LmsClient
) -> None:
    first = asked(office, by="unit")
    for number in range(MOST_KEPT):
        asked(office, by="month", last=f"{number + 10}/11/2026")
    jobs.run_due()
    assert office.get(first).status_code == 404
    assert page_of(office).count("Tải về") == MOST_KEPT
    with transaction():
        hooks.announce(PersonErased(taught.people["worker"], "Người đã xóa"))
    assert "Chưa yêu cầu" in page_of(office)


def test_what_can_not_be_made_says_why(
    taught: School, office: LmsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Invalid("Kỳ này không còn nữa.")

    asked(office)
    monkeypatch.setattr(making.answering, "ask", refuse)
    jobs.run_due()
    monkeypatch.undo()
    assert "Kỳ này không còn nữa." in page_of(office)
    assert "Refresh" not in office.get("/statistics/files").headers
    now = clock.now()
    assert state_of(now - PATIENCE, False, "", now) is State.MAKING
    assert state_of(now - PATIENCE - timedelta(seconds=1), False, "", now) is State.FAILED


def test_a_list_longer_than_a_sheet_goes_on_in_the_next(
    taught: School, office: LmsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = 8  # the heading's six lines, the columns' names, two rows
    monkeypatch.setattr(workbook, "ROWS_A_SHEET", short)
    where = asked(office)
    jobs.run_due()
    book = openpyxl.load_workbook(io.BytesIO(office.get(where).get_data()))
    lists = [sheet for sheet in book if sheet.title.startswith("Danh sách lượt")]
    assert [sheet.title for sheet in lists] == [
        "Danh sách lượt",
        *(f"Danh sách lượt {n}" for n in range(2, len(lists) + 1)),
    ]
    assert len(lists) > 1
    heads, rows = [], []
    for sheet in lists:
        every = [[cell.value for cell in row] for row in sheet.iter_rows()]
        at = next(n for n, row in enumerate(every) if row[0] == "Mã")
        heads.append(every[: at + 1])
        rows += every[at + 1 :]
        assert sheet.print_title_rows == f"${at + 1}:${at + 1}"
        assert sheet.max_row <= short + 1
    assert all(head == heads[0] for head in heads), "each sheet has the heading"
    assert len(rows) == 7
    monkeypatch.undo()
    whole = openpyxl.load_workbook(
        io.BytesIO(office.get(f"/statistics/learning/file?format=xlsx&{NOVEMBER}&by=course").get_data())
    )["Danh sách lượt"]
    assert rows == [[cell.value for cell in row] for row in whole.iter_rows(min_row=at + 2)]

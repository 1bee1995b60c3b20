"""Statistics as the office picks them: one school, every way to ask, the same figures on the page and in every file."""

import io
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import sqlalchemy as sa
from flask import Flask

from lms.catalog.competences import COMPETENCES
from lms.kernel import clock
from lms.kernel.actor import Role, system_actor
from lms.kernel.db import db, release, transaction
from lms.org.models import Unit
from lms.reports.cli import stats
from lms.reports.statistics.models import SavedStatistics
from lms.reports.statistics.rules import Choice, Counting, Source, bars_of, choice_of, span_of
from lms.reports.statistics.rules.schedules import Every, due_day
from lms.targets import queries as targets
from lms.targets.freezing import actions as freezing
from tests.conftest import sign_in
from tests.make import make_account
from tests.pages import LmsClient
from tests.reports.conftest import TODAY, School
from tests.reports.learnt import NOVEMBER, brief, cells, rows_of
from tests.targets.make import complete, noon


def test_each_way_to_ask_adds_up(taught: School, office: LmsClient) -> None:
    units = rows_of(office, "by=unit")
    assert brief(units, 1, 2, 3, 4, 5, 6) == {
        "Khoa Điện": ["Trường A & B", "4", "3", "1", "0", "2"],
        "Tổ Lạnh": ["Khoa Điện", "2", "2", "0", "0", "1"],
        "Khoa Điện (trực thuộc)": ["Khoa Điện", "2", "1", "1", "0", "1"],
        "'=Phòng Đào tạo": ["Trường A & B", "2", "0", "1", "1", "2"],
        "Học sinh": ["Trường A & B", "1", "1", "0", "0", "1"],
        "Lớp 10A": ["Học sinh", "1", "1", "0", "0", "1"],
        "Cộng": ["", "7", "4", "2", "1", "5"],
    }
    assert units[-1][7:] == ["4,6", "91,2", "0"]
    courses = rows_of(office, "by=course")
    assert brief(courses, 1, 2, 3, 4, 5) == {
        "Khóa A": ["4", "2", "2", "0", "3"], "Khóa B": ["5", "2", "2", "1", "5"], "Cộng": ["7", "4", "2", "1", "5"],
    }  # fmt: skip
    competences = brief(rows_of(office, "by=competence&competence=1.1&competence=4.2"), 1, 5)
    assert list(competences.values()) == [["7", "5"], ["4", "3"], ["7", "5"]]
    assert len(rows_of(office, "by=competence")) == 25
    assert rows_of(office, "by=competence&course=b&competence=1.1")[0][1] == "5"
    people = rows_of(office, "by=category&counting=people")
    assert brief(people, 1, 2, 3, 4, 5) == {
        "Cán bộ quản lý": ["0", "0", "0", "0", "0"], "Giáo viên": ["2", "2", "1", "0", "4"],
        "Viên chức khác": ["2", "0", "1", "1", "2"], "Người lao động": ["0", "0", "0", "0", "0"],
        "Học sinh": ["1", "1", "0", "0", "1"], "Cộng": ["5", "3", "2", "1", "7"],
    }  # fmt: skip
    assert brief(rows_of(office, "by=month"), 1, 5) == {"11/2026": ["7", "5"], "Cộng": ["7", "5"]}
    assert rows_of(office, "by=month&category=student&category=officer")[-1][1] == "3"
    assert rows_of(office, "by=course&source=workshop&course=a")[-1][:3] == ["Cộng", "2", "2"]


def test_the_page_narrows_opens_and_says_what_is_wrong(taught: School, office: LmsClient, app: Flask) -> None:
    page = office.get(f"/statistics/learning?{NOVEMBER}&by=unit").get_data(as_text=True)
    assert "01/11/2026 – 30/11/2026" in page
    assert "Số liệu hiện tại, chưa chốt" in page
    faculty = re.search(r'unit=([\w-]+)[^"]*">Khoa Điện', page)
    assert faculty
    narrowed = f"{NOVEMBER}&by=course&unit={faculty[1]}"
    assert rows_of(office, f"by=course&unit={faculty[1]}")[-1][1] == "4"
    shown = cells(office.get(f"/statistics/learning?{narrowed}").get_data(as_text=True))
    assert shown[-9:][:3] == ["Cộng", "4", "3"]
    listed = office.get(f"/statistics/learning?view=list&{narrowed}").get_data(as_text=True)
    assert "Nguyễn Văn An" in listed
    assert "Ngô Thị Khánh" not in listed
    assert "An toàn trên mạng" in listed
    assert [row[1] for row in rows_of(office, "counting=people&category=teacher", "list")] == [
        "Nguyễn Văn An", "Trần Thị Bé",
    ]  # fmt: skip
    for wrong in (
        "period=days&first=1/1/99999999999999999999&last=2026-11-01",
        "period=days&first=30/11/2026&last=01/11/2026",
    ):
        assert "Các ngày tự chọn chưa đúng" in office.get(f"/statistics/learning?{wrong}").get_data(
            as_text=True
        )
    assert "Không có kỳ này" in office.get("/statistics/learning?period=period-9999").get_data(as_text=True)
    office.get("/statistics/learning?by=%00&counting=x&source=zz&unit=%27&course=&page=77&category=king")
    assert office.get("/statistics/learning/file?format=exe").status_code == 400
    assert office.get("/statistics/learning?snapshot=none").status_code == 404
    reader = sign_in(app.test_client(), make_account(roles=[Role.LEARNER]))
    for path in ("/statistics/learning", "/statistics/learning/file", "/statistics/saved"):
        assert reader.get(path).status_code == 404


def test_a_workbook_a_pdf_and_an_annex_hold_what_the_page_shows(taught: School, office: LmsClient) -> None:
    answer = office.get(f"/statistics/learning/file?{NOVEMBER}&by=unit")
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    assert book.sheetnames == ["Lựa chọn", "Bảng số liệu", "Biểu đồ", "Danh sách lượt"]
    told = {row[0].value: row[1].value for row in book["Lựa chọn"].iter_rows(min_row=7)}
    assert told["Nguồn số liệu"] == "Số liệu hiện tại, chưa chốt"
    assert told["Số liệu tính đến"] == "22/11/2026"
    assert told["Người lập"]
    table: Any = book["Bảng số liệu"]
    assert [cell.value for cell in table[table.max_row]][:4] == ["Cộng", None, 7, 4]
    assert table.freeze_panes
    assert table.print_area
    assert len(book["Biểu đồ"]._charts) == 1
    listed: Any = book["Danh sách lượt"]
    names = [row[1].value for row in listed.iter_rows(min_row=8)]
    assert len(names) == 7
    assert "=cmd|'/c calc'!A0" in names
    assert listed.cell(8, 7).value.date() == date(2026, 11, 17)
    made = office.get(f"/statistics/learning/file?format=pdf&{NOVEMBER}&by=unit").get_data()
    assert made.startswith(b"%PDF-2.0")
    paper = office.get(f"/statistics/learning/file?format=docx&{NOVEMBER}&by=unit").get_data()
    body = zipfile.ZipFile(io.BytesIO(paper)).read("word/document.xml").decode()
    texts = re.findall(r"<w:t[^>]*>([^<]*)</w:t>", body)
    assert texts[1] == "THỐNG KÊ KẾT QUẢ HỌC TẬP"
    assert texts[texts.index("Cộng") + 1 :][:5] == ["7", "4", "2", "1", "5"]
    assert "– Tổ Lạnh" in texts
    assert any("Số liệu tính đến: 22/11/2026" in text for text in texts)


def test_figures_of_a_snapshot_stay_what_they_were(taught: School, office: LmsClient) -> None:
    target = targets.targets()[0]
    release()
    with clock.frozen(noon(TODAY) + timedelta(minutes=1)), transaction():
        held = freezing.freeze(system_actor("test"), target, TODAY, "Sơ kết")
    before = rows_of(office, f"by=unit&snapshot={held}")
    assert before[-1][2:7] == ["6", "3", "2", "1", "4"]  # those of the target, and who left it: not the pupil
    later = noon(TODAY) + timedelta(hours=3)
    with clock.frozen(later):
        complete(taught.people["idle"], taught.courses[0], TODAY, began=False)
        with transaction():
            db.session.execute(sa.text("UPDATE completion SET completed_at = :at WHERE id = (SELECT max(id) FROM completion)").bindparams(sa.bindparam("at", later, clock_type())))  # fmt: skip
        assert rows_of(office, f"by=unit&snapshot={held}") == before
        assert rows_of(office, "by=unit")[-1][2] == "8"
        page = office.get(f"/statistics/learning?{NOVEMBER}&snapshot={held}").get_data(as_text=True)
        file = office.get(f"/statistics/learning/file?{NOVEMBER}&snapshot={held}&format=csv")
    assert f"Lấy từ số liệu chốt ngày 22/11/2026, mã {held}" in page
    assert f"2026-11-22 {held}.csv".replace(" ", "%20") in file.headers["Content-Disposition"]
    with clock.frozen(noon(TODAY + timedelta(days=3))):
        late = f"/statistics/learning?period=days&first=24/11/2026&last=25/11/2026&snapshot={held}"
        assert "bắt đầu sau ngày chốt" in office.get(late).get_data(as_text=True)


def clock_type() -> Any:
    return SavedStatistics.recorded_at.type


def test_the_command_asks_the_same(taught: School, app: Flask, tmp_path: Path) -> None:
    run = app.test_cli_runner().invoke
    file = tmp_path / "a.csv"
    days = ["--from", "01/11/2026", "--to", "30/11/2026", "--output", str(file)]
    assert (
        run(
            stats, ["export", "--format", "csv", "--by", "course", "--turns", "--delimiter", ",", *days]
        ).exit_code
        == 0
    )
    assert file.read_text("utf-8").splitlines()[-1].startswith("Cộng,7,4,2,1,5,4.6,91.2")
    asked = [
        "export",
        "--format",
        "csv",
        "--list",
        "--people",
        "--source",
        "online",
        "--course",
        "b",
        "--category",
        "student",
    ]
    assert run(stats, [*asked, *days]).exit_code == 0
    assert [line.split(";")[1] for line in file.read_text("utf-8-sig").splitlines()] == [
        "Họ và tên",
        "Ngô Thị Khánh",
    ]
    code = db.session.scalars(sa.select(Unit.code).where(Unit.id == taught.faculty)).one()
    release()
    for kind, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        assert run(stats, ["export", "--format", kind, "--unit", code, *days]).exit_code == 0
        assert file.read_bytes().startswith(start)
    for wrong, said in (
        (["--unit", "nowhere"], "không có đơn vị"), (["--course", "zzz"], "không có khóa học"),
        (["--period", "1999"], "không có kỳ này"), (["--by", "unit", "--table", "units"], "không đi cùng"),
        (["--by", "unit", "--snapshot", "zzz"], "Không có số liệu chốt này"),
    ):  # fmt: skip
        plain = ["--output", str(file)] if "--period" in wrong else days
        result = run(stats, ["export", *wrong, *plain])
        assert result.exit_code != 0
        assert said in result.output, result.output
    assert run(stats, ["export", "--format", "pdf", "--output", "-"]).exit_code != 0


def test_rules_of_questions() -> None:
    full = Choice("days", date(2026, 1, 2), date(2026, 3, 4), sources=(Source.ONLINE,), categories=("teacher",), units=("u",),
                  courses=("a",), competences=("1.1",), snapshot="s", counting=Counting.PEOPLE)  # fmt: skip
    assert choice_of(full.as_data(), TODAY, COMPETENCES) == (full, [])
    assert choice_of({}, TODAY, COMPETENCES) == (Choice(), [])
    assert choice_of({"unit": ["x"] * 9, "period": [""], "first": ["9"]}, TODAY, COMPETENCES)[0].units == (
        "x",
    )
    last = span_of(Choice("last-month"), (), date(2026, 1, 31))
    assert last
    assert (last.first, last.last) == (date(2025, 12, 1), date(2025, 12, 31))
    asked = {
        name: choice_of({"period": [name]}, TODAY, COMPETENCES)[0].period
        for name in ("2027", "period-2027", "phase-1")
    }
    assert asked == {"2027": "period-2027", "period-2027": "period-2027", "phase-1": "period-phase-1"}
    assert [
        choice_of({"period": [name]}, TODAY, COMPETENCES)[0].period for name in ("year-2026", "last-month")
    ] == ["year-2026", "last-month"]
    year = span_of(Choice("year-2026"), (), TODAY)
    assert year
    assert year.as_of == TODAY
    assert span_of(Choice("year-9999"), (), TODAY) is None
    assert span_of(Choice("year-²"), (), TODAY) is None
    assert [due_day(every, TODAY) for every in Every] == [None, date(2026, 11, 16), date(2026, 11, 1)]
    lines = [("a", 1), ("b", 5), ("c", 0), ("d", 2)]
    assert [(bar.label, bar.value) for bar in bars_of(lines, 2, "rest", False)] == [
        ("b", 5),
        ("d", 2),
        ("rest", 1),
    ]
    assert [bar.label for bar in bars_of(lines, 9, "", True)] == ["a", "b", "c", "d"]

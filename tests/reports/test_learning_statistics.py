"""Statistics as the office picks them: one school, every way to ask, the same figures on the page and in every file."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask

from lms.catalog.models import CourseVersion
from lms.kernel import clock, jobs, mail
from lms.kernel.actor import Role, system_actor
from lms.kernel.db import db, release, transaction
from lms.kernel.settings import Smtp
from lms.org.models import Unit
from lms.oversight.labels import VERBS
from lms.reports.cli import stats
from lms.reports.statistics import jobs as sending
from lms.reports.statistics.models import SavedStatistics, StatisticsLetter
from lms.reports.statistics.rules import Choice, Counting, Every, Source, bars_of, choice_of, due_day, span_of
from lms.targets import queries as targets
from lms.targets.freezing import actions as freezing
from lms.targets.recognising.models import Recognition, RecognitionDecision, RecognitionPaper
from lms.workshops.models import Workshop, WorkshopAttendance, WorkshopCourse, WorkshopStep
from tests.conftest import sign_in
from tests.make import make_account
from tests.pages import LmsClient
from tests.reports.conftest import TODAY, School
from tests.targets.make import complete, noon

NOVEMBER = "period=days&first=01/11/2026&last=30/11/2026"
HELD = date(2026, 11, 10)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def hold_workshop(people: list[int], courses: list[int], closed: bool = True) -> None:
    """An hour and a half face to face, for these courses."""
    start = datetime(2026, 11, 10, 1, tzinfo=UTC)
    told = {"recorded_at": start, "recorded_by": "test"}
    with transaction():
        held = Workshop(
            public_id=f"w{len(courses)}{closed}", title="An toàn trên mạng", place="A", starts_at=start,
            ends_at=start + timedelta(minutes=90), held_on=HELD, guests="", note="", secret="00", **told,
        )  # fmt: skip
        db.session.add(held)
        db.session.flush()
        db.session.add_all(WorkshopCourse(workshop_id=held.id, course_id=one) for one in courses)
        db.session.add_all(
            WorkshopAttendance(workshop_id=held.id, person_id=one, is_present=True, way="list", **told)
            for one in people
        )
        if closed:
            db.session.add(WorkshopStep(workshop_id=held.id, step="closed", **told))


def recognise(person_id: int, course_id: int, on: date) -> None:
    with transaction():
        told = {"recorded_at": noon(on), "recorded_by": "test"}
        paper = RecognitionPaper(
            public_id="p", person_id=person_id, kind="course", ref=course_id, title="Giấy", issuer="Nơi khác",
            issued_on=on, sent_at=noon(on), sent_on=on, sent_by="test",
        )  # fmt: skip
        db.session.add(paper)
        db.session.flush()
        decided = RecognitionDecision(paper_id=paper.id, number=1, outcome="accepted", **told)
        db.session.add(decided)
        db.session.flush()
        db.session.add(
            Recognition(
                decision_id=decided.id, person_id=person_id, kind="course", ref=course_id, since=on, recorded_at=noon(on)
            )
        )  # fmt: skip


@pytest.fixture
def taught(school: School) -> School:
    """Four turns online, two at a workshop for both courses, one recognised: seven turns of five people."""
    with transaction():
        for course, codes in zip(school.courses, (["1.1", "4.2"], ["1.1"]), strict=True):
            db.session.execute(
                sa.update(CourseVersion).where(CourseVersion.course_id == course).values(competences=codes)
            )
    people = school.people
    hold_workshop([people["half"], people["left"]], school.courses)
    hold_workshop([people["done"]], school.courses[:1], closed=False)
    recognise(people["idle"], school.courses[1], date(2026, 11, 1))
    return school


def rows_of(office: LmsClient, asked: str, part: str = "table") -> list[list[str]]:
    raw = office.get(f"/statistics/learning/file?format=csv&part={part}&{NOVEMBER}&{asked}").get_data()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))[1:]


def brief(rows: list[list[str]], *columns: int) -> dict[str, list[str]]:
    return {row[0]: [row[n] for n in columns] for row in rows}


def cells(page: str) -> list[str]:
    return [
        re.sub(r"<[^>]+>", "", cell).strip()
        for cell in re.findall(r"<t[hd] ?[^>]*>(.*?)</t[hd]>", page, re.DOTALL)
    ]


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
    reader = sign_in(app.test_client(), make_account(roles=[Role.LEARNER]))  # type: ignore[arg-type]
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
    assert "Lấy từ số liệu chốt ngày 22/11/2026" in page
    with clock.frozen(noon(TODAY + timedelta(days=3))):
        late = f"/statistics/learning?period=days&first=24/11/2026&last=25/11/2026&snapshot={held}"
        assert "bắt đầu sau ngày chốt" in office.get(late).get_data(as_text=True)


def clock_type() -> Any:
    return SavedStatistics.recorded_at.type


class Post:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.got: list[Any] = []
        self.refuses = False

    def __enter__(self) -> "Post":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def send(self, _line: object, message: Any) -> None:
        if self.refuses:
            raise mail.Refused("550")
        self.got.append(message)


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    made = Post()
    monkeypatch.setattr(
        mail, "server", lambda: Smtp("mail.example", 587, "starttls", "", "", "hoc@truong.example")
    )
    monkeypatch.setattr(mail, "connected", lambda smtp: made)
    monkeypatch.setattr(mail, "send", made.send)
    return made


def test_a_question_is_kept_sent_changed_and_removed(
    taught: School, office: LmsClient, app: Flask, post: Post
) -> None:
    asked = {
        "period": "days",
        "first": "01/11/2026",
        "last": "30/11/2026",
        "by": "course",
        "source": ["online", "workshop"],
    }
    wrong = office.post(
        "/statistics/saved", data={**asked, "name": "Tháng 11", "every": "week", "mailbox": "phòng"}
    )
    assert wrong.status_code == 422
    assert "Địa chỉ thư chưa đúng" in wrong.get_data(as_text=True)
    assert 'value="Tháng 11"' in wrong.get_data(as_text=True)
    assert 'name="source" value="workshop"' in wrong.get_data(as_text=True)
    assert "cần địa chỉ hộp thư" in office.post(
        "/statistics/saved", data={**asked, "name": "T", "every": "week"}
    ).get_data(as_text=True)
    assert office.post("/statistics/saved", data={**asked, "name": " ", "every": "week"}).status_code == 422
    kept = {**asked, "name": "Tháng 11", "every": "week", "mailbox": "vp@truong.example"}
    assert office.post("/statistics/saved", data=kept).status_code == 303
    leader = sign_in(app.test_client(), make_account(roles=[Role.LEADER]))  # type: ignore[arg-type]
    shared = leader.get("/statistics/saved").get_data(as_text=True)
    href = re.search(r'href="(/statistics/learning\?[^"]*)">Tháng 11', shared)
    assert href
    opened = leader.get(href[1].replace("&amp;", "&")).get_data(as_text=True)
    assert cells(opened)[-8:][:4] == ["Cộng", "6", "4", "2"]

    with transaction():
        jobs.enqueue(sending.SEND, {}, "a")
    jobs.run_due()
    with transaction():
        jobs.enqueue(sending.SEND, {}, "b")
    jobs.run_due()
    assert len(post.got) == 1
    letter = post.got[0]
    assert letter["To"] == "vp@truong.example"
    assert "Cộng: Số lượt 6; Học trực tuyến 4; Tập huấn trực tiếp 2" in letter.get_body().get_content()
    enclosed = next(letter.iter_attachments())
    assert enclosed.get_content_type() == XLSX
    book = openpyxl.load_workbook(io.BytesIO(enclosed.get_content()))
    assert book.sheetnames == ["Lựa chọn", "Bảng số liệu", "Biểu đồ"]
    assert not any("Nguyễn" in part.get_content() for part in [letter.get_body()])

    held = db.session.scalars(sa.select(SavedStatistics)).one()
    seen, public_id = held.id, held.public_id
    assert db.session.scalars(sa.select(StatisticsLetter.due_on)).all() == [date(2026, 11, 16)]
    release()
    where = f"/statistics/saved/{public_id}"
    preview = office.get(f"{where}/letter")
    assert message_from_bytes(preview.get_data(), policy=policy.default)["Subject"].startswith(
        "Thống kê học tập: Tháng 11"
    )
    change = {"name": "Tháng Mười một", "every": "month", "mailbox": "vp@truong.example", "seen": str(seen)}
    assert office.get(where).status_code == 200
    assert office.post(where, data=change).status_code == 303
    stale = office.post(where, data={**change, "name": "Khác"})
    assert stale.status_code == 422
    assert "Có người vừa sửa" in stale.get_data(as_text=True)
    post.refuses = True
    with clock.frozen(noon(date(2026, 12, 1))):
        with transaction():
            jobs.enqueue(sending.SEND, {}, "c")
        jobs.run_due()
    assert db.session.scalars(sa.select(StatisticsLetter.outcome).order_by(StatisticsLetter.id)).all() == [
        "sent",
        "refused",
    ]
    release()
    assert office.post(f"{where}/removal").status_code == 303
    assert office.get(where).status_code == 404
    assert "Tháng Mười một" not in office.get("/statistics/saved").get_data(as_text=True)
    acts = {verb for verb in VERBS if verb.startswith("statistics.")}
    assert acts == {"statistics.save", "statistics.change", "statistics.remove"}


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
    assert choice_of(full.as_data(), TODAY) == (full, [])
    assert choice_of({}, TODAY) == (Choice(), [])
    assert choice_of({"unit": ["x"] * 9, "period": [""], "first": ["9"]}, TODAY)[0].units == ("x",)
    last = span_of(Choice("last-month"), (), date(2026, 1, 31))
    assert last
    assert (last.first, last.last) == (date(2025, 12, 1), date(2025, 12, 31))
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

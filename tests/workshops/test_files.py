"""The figures of workshops as files: what the page shows, typed."""

import csv
import io
from datetime import timedelta
from typing import Any

import openpyxl

from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release
from lms.org.models import Person
from tests.pages import LmsClient
from tests.small_school import School, post, text
from tests.workshops.make import START, planned, public_id


def book(client: LmsClient, href: str) -> Any:
    answer = client.get(href)
    assert answer.status_code == 200, (href, answer.status_code)
    return openpyxl.load_workbook(io.BytesIO(answer.get_data())).active


def table(sheet: Any) -> list[tuple[Any, ...]]:
    """The headings and what stands below them."""
    rows = list(sheet.iter_rows(values_only=True))
    return rows[int("".join(filter(str.isdigit, sheet.freeze_panes))) - 2 :]


def lines(client: LmsClient, href: str) -> list[list[str]]:
    page = text(client, href).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(page), delimiter=";"))


def test_files_say_what_the_pages_say(school: School) -> None:
    trainer, office = school.browser("trainer", Role.TRAINER), school.browser("office", Role.OFFICE)
    head = school.browser("be", (Role.HEAD, school.it))
    where = planned(trainer, hours0="1,25")
    post(trainer, f"{where}/invitations", names="Nguyễn Văn An\nTrần Thị Bé\nPhạm Thị Cúc", do="add")

    def code(who: str) -> str | None:
        found = db.session.get_one(Person, school.people[who]).code
        release()
        return found

    with clock.frozen(START + timedelta(hours=3)):
        present = [public_id(school.people[who]) for who in ("an", "cuc")]
        post(trainer, f"{where}/attendance", way="list", present=present)
        post(trainer, f"{where}/steps/closure")

        figures = "/workshops/figures/export?first=01/11/2026&last=30/11/2026"
        page = text(office, figures.replace("/export", ""))
        assert "format=xlsx" in page
        assert "format=csv" in page
        sheet = book(office, f"{figures}&format=xlsx")
        assert "Từ ngày 01/11/2026 đến hết ngày 30/11/2026" in [row[0].value for row in sheet["A1:A6"]]
        assert table(sheet) == [
            ("Đơn vị", "Số người", "Số lượt"), ("Khoa Công nghệ thông tin", 1, 1), ("Phòng Đào tạo", 1, 1),
            ("Cộng", 2, 2),
        ]  # fmt: skip
        assert sheet.cell(sheet.max_row, 1).font.b, "the sum stands out"
        assert lines(office, figures)[-1] == ["Cộng", "2", "2"]
        sheet = book(head, f"{figures}&format=xlsx")
        assert table(sheet)[1:] == [("Khoa Công nghệ thông tin", 1, 1), ("Cộng", 1, 1)]
        assert "Số liệu của các đơn vị bạn phụ trách." in [row[0].value for row in sheet["A1:A6"]]

        taught = "/workshops/trainers/export?first=01/11/2026&last=30/11/2026"
        assert table(book(office, f"{taught}&format=xlsx")) == [
            ("Họ và tên", "Mã", "Số buổi", "Số giờ", "Số phút"), ("Lê Thị Giảng", code("trainer"), 1, 1.2, 75),
        ]  # fmt: skip
        assert lines(office, taught)[1] == ["Lê Thị Giảng", code("trainer"), "1", "1,2", "75"]
        text(head, taught, 403)

        listed = f"{where}/attendance/export"
        rows = table(book(trainer, f"{listed}?format=xlsx"))
        assert rows[1] == ("Nguyễn Văn An", code("an"), "Khoa Công nghệ thông tin", "Điểm danh theo danh sách",
                           clock.local(clock.now()).replace(tzinfo=None, second=0, microsecond=0), "Lê Thị Giảng")  # fmt: skip
        assert lines(trainer, listed)[1][4] == f"{clock.local(clock.now()):%d/%m/%Y %H:%M}"
        sent = trainer.get(f"{listed}?format=xlsx").headers["Content-Disposition"]
        assert 'filename="danh sach du tap huan' in sent, "a plain name loses its marks and no letter"
        assert [row[0] for row in rows[1:]] == ["Nguyễn Văn An", "Trần Thị Bé", "Phạm Thị Cúc"]
        assert rows[2][3:] == (None, None, None)
        assert [row[0] for row in lines(trainer, f"{listed}?show=absent")[1:]] == ["Trần Thị Bé"]
        assert [row[0] for row in table(book(head, f"{listed}?format=xlsx"))[1:]] == [
            "Nguyễn Văn An",
            "Trần Thị Bé",
        ]
        for href in (figures, taught):
            text(office, f"{href}&format=pdf", 400)


def test_a_file_of_nothing_has_its_headings(school: School) -> None:
    office = school.browser("office", Role.OFFICE)
    none = "first=01/01/2020&last=02/01/2020"
    assert table(book(office, f"/workshops/figures/export?{none}&format=xlsx"))[1:] == [("Cộng", 0, 0)]
    assert len(lines(office, f"/workshops/trainers/export?{none}")) == 1
    assert len(table(book(office, f"/workshops/trainers/export?{none}&format=xlsx"))) == 1

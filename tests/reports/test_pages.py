"""Statistics on screen: three tables, and the names behind every percentage."""

import html
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.catalog.models import Course
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db
from lms.reports.queries import tables
from lms.targets.queries import targets
from tests.conftest import sign_in
from tests.emulation.make import new_version
from tests.learning.publications import current_version, publish
from tests.make import make_account
from tests.pages import LmsClient
from tests.reports.conftest import TODAY, School
from tests.targets.make import noon


def test_the_page_shows_the_three_tables(school: School, office: LmsClient) -> None:
    units = office.get("/statistics").get_data(as_text=True)
    assert "Cộng" in units
    assert "33,3%" in units
    assert "Lớp 10A" not in units  # nobody of the target is there
    people = office.get("/statistics?table=people").get_data(as_text=True)
    assert people.index("Nguyễn Văn An") < people.index("Trần Thị Bé") < people.index("Hồ Văn Giang")
    assert "Cao Văn Ích" not in people
    assert "Trần Thị Bé" not in office.get("/statistics?table=people&q=nguyen").get_data(as_text=True)
    missing = office.get("/statistics?table=people&state=missing").get_data(as_text=True)
    assert "Trần Thị Bé" in missing
    assert "Nguyễn Văn An" not in missing
    courses = office.get("/statistics?table=courses").get_data(as_text=True)
    assert "Khóa A" in courses
    assert "87,5" in courses  # average of 90 and 85
    students = office.get("/statistics?group=student").get_data(as_text=True)
    assert "Lớp 10A" in students
    assert "Khoa Điện" not in students


def figures_and_links(page: str) -> list[tuple[str, str]]:
    """The figures of a table that lead somewhere, and where."""
    found = re.findall(r'<a href="(/statistics[^"]*state=[^"]*)">([^<]*)</a>', page)
    return [(text, html.unescape(href)) for href, text in found]


@pytest.mark.parametrize("table", ["units", "courses"])
@pytest.mark.parametrize("group", ["target", "student"])
def test_every_percentage_opens_to_names(school: School, office: LmsClient, table: str, group: str) -> None:
    page = office.get(f"/statistics?table={table}&group={group}").get_data(as_text=True)
    links = figures_and_links(page)
    assert links
    for text, href in links:
        names = office.get(href).get_data(as_text=True)
        total = re.search(r"trong (\d+)</p>", names)
        count = int(total[1]) if total else 0
        if not text.endswith("%"):
            assert count == int(text), href
        elif text == "0%":
            assert count == 0, href
        else:
            assert count > 0, href


def test_one_course_of_the_target(school: School, office: LmsClient) -> None:
    page = office.get("/statistics?table=courses").get_data(as_text=True)
    href = next(href for text, href in figures_and_links(page) if text == "66,6%" and "state=done" in href)
    names = office.get(href).get_data(as_text=True)
    assert "Chỉ tính:" in names
    assert "Khóa A" in names
    assert "Nguyễn Văn An" in names
    assert "Trần Thị Bé" in names
    assert "calc" not in names
    assert office.get("/statistics?course=nonsense").status_code == 404


def test_a_past_date(school: School, office: LmsClient) -> None:
    page = office.get(f"/statistics?table=people&on={TODAY - timedelta(days=4)}").get_data(as_text=True)
    row = page[page.index("Trần Thị Bé") :]
    assert '<td data-label="Tham gia">Chưa</td>' in row[: row.index("</tr>")]


def test_access(school: School, client: LmsClient) -> None:
    head = sign_in(client, make_account(school.people["done"], roles=[(Role.HEAD, school.faculty)]))
    assert head.get("/statistics").status_code == 404
    assert head.get("/statistics/export").status_code == 404


def test_a_stranger_is_sent_to_sign_in(app: Flask, client: LmsClient) -> None:
    assert client.get("/statistics/export").status_code == 303


def test_the_date_is_typed_the_vietnamese_way(school: School, office: LmsClient) -> None:
    day = TODAY - timedelta(days=4)
    typed, linked = (
        office.get(f"/statistics?on={on}").get_data(as_text=True).split("<main")[1]
        for on in (f"{day:%d/%m/%Y}", day)
    )
    assert typed == linked
    assert f'value="{day:%d/%m/%Y}"' in typed
    unread = office.get("/statistics?table=people&q=tran&on=31/02/2026").get_data(as_text=True)
    assert "Ngày đã chọn chưa đúng" in unread
    assert 'value="31/02/2026"' in unread
    assert 'value="tran"' in unread


def test_a_name_opens_the_person_for_whoever_may_read_people(school: School, office: LmsClient) -> None:
    page = office.get("/statistics?table=people").get_data(as_text=True)
    found = re.search(r'<a href="(/people/[^"]+)">Trần Thị Bé</a>', page)
    assert found
    assert "Trần Thị Bé" in office.get(found[1]).get_data(as_text=True)
    assert '<td data-label="Bắt buộc" class="num">1/2</td>' in page
    leader = sign_in(office, make_account(roles=[Role.LEADER]))
    page = leader.get("/statistics?table=people").get_data(as_text=True)
    assert "Trần Thị Bé" in page
    assert "/people/" not in page


def test_a_course_to_be_learnt_again_opens_to_the_same_names(school: School, office: LmsClient) -> None:
    """After the day the older completions stay facts (completions, hours) and count for nobody as done."""
    course = school.courses[0]
    new_version(course, 2)
    publish(course, current_version(course), "retake", TODAY)
    assert course_row(office) == {"done": 2, "completions": 2}
    with clock.frozen(noon(TODAY + timedelta(days=1))):
        assert course_row(office) == {"done": 0, "completions": 2}
        public_id = db.session.scalar(sa.select(Course.public_id).where(Course.id == course))
        db.session.rollback()
        names = office.get(f"/statistics?course={public_id}&state=done&table=people").text
    assert "Nguyễn Văn An" not in names


def course_row(office: LmsClient) -> dict[str, int]:
    asked = tables.Asked(targets()[0], clock.today())
    rows, _ = tables.courses(tables.cover_of(asked), asked, db.session)
    db.session.rollback()
    row = next(row for row in rows if row[0] == "Khóa A")
    return {"done": row[5], "completions": row[7]}

"""Who sees what: the holder, the office, another learner, a stranger with the paper in hand."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from lms.certificates.models import Certificate
from lms.kernel import clock, jobs
from lms.kernel.actor import Role
from lms.kernel.db import db
from tests.certificates.make import (
    give_consent,
    make_completion,
    make_member,
    make_version,
    revoke,
    school_with_address,
    set_birth_date,
)
from tests.conftest import sign_in
from tests.databases import count_queries
from tests.make import make_account, make_school

NAME = "Nguyễn Thị Ánh Nguyệt"
EMAIL = "anhnguyet@tcndk.example"


class World:
    """A school with one certificate of one person."""

    def __init__(self, app, category="teacher"):
        from lms.kernel.db import transaction
        from lms.org.models import Person

        self.app = app
        self.school = school_with_address()
        self.person = make_member(NAME, category=category, school=self.school)
        set_birth_date(self.person, date(1985, 3, 5))
        with transaction():
            db.session.get_one(Person, self.person).email = EMAIL
        self.version = make_version()
        self.completion = make_completion(self.person, self.version)
        row = db.session.execute(sa.select(Certificate.code, Certificate.year)).one()
        db.session.rollback()
        self.code, self.year = row.code, row.year
        self.number = f"0001/{self.year}/GCN"

    def browser(self, person_id=None, roles=()):
        return sign_in(self.app.test_client(), make_account(person_id, roles))


@pytest.fixture
def world(app):
    return World(app)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))


def no_personal_data(response):
    body = response.get_data(as_text=True) + str(response.headers)
    for secret in (NAME, "Nguyễn Thị", "Ánh Nguyệt", EMAIL, "anhnguyet", "05/03/1985", "1985", "Khoa Cơ khí"):
        assert secret not in body
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_stranger_checks_the_paper(world, client):
    page = client.get(f"/c/{world.code}")
    assert page.status_code == 200
    text = text_of(page)
    for part in (
        world.number,
        "Còn hiệu lực",
        "N. T. Á. Nguyệt",
        "VNeID và danh tính số",
        "Trường Trung cấp nghề",
    ):
        assert part in text
    no_personal_data(page)
    assert client.get(f"/c/{world.code.upper()}").status_code == 200


def test_by_number_there_is_no_name_at_all(world, client):
    page = client.get("/check", query_string={"number": f" 1/{world.year}/gcn "})
    text = text_of(page)
    assert world.number in text
    assert "VNeID và danh tính số" in text
    assert "Còn hiệu lực" in text
    assert "Nguyệt" not in page.get_data(as_text=True)
    assert world.code not in page.get_data(as_text=True)
    no_personal_data(page)


def test_a_wrong_number_gets_a_clear_sentence(world, client):
    unknown = client.get("/check", query_string={"number": f"0999/{world.year}/GCN"})
    assert unknown.status_code == 200
    assert f"Không có giấy chứng nhận số 0999/{world.year}/GCN" in text_of(unknown)
    bad = client.get("/check", query_string={"number": "<b>tờ giấy</b>"})
    assert bad.status_code == 200
    assert "có dạng 0123/2026/GCN" in text_of(bad)
    assert "<b>tờ" not in bad.get_data(as_text=True)
    empty = client.get("/check")
    assert empty.status_code == 200
    no_personal_data(empty)


def test_an_unknown_code_is_not_found_and_says_so(world, client):
    page = client.get("/c/" + "z" * 26)
    assert page.status_code == 404
    assert "Không có giấy chứng nhận nào mang mã này" in text_of(page)
    no_personal_data(page)


def test_a_revoked_certificate_says_so_everywhere(world, client):
    revoke(world.completion, "Làm bài hộ người khác")
    for page in (client.get(f"/c/{world.code}"), client.get("/check", query_string={"number": world.number})):
        assert "Đã thu hồi" in text_of(page)
        assert "Còn hiệu lực" not in text_of(page)
        assert "Làm bài hộ" not in text_of(page)
    assert "Đã thu hồi" in text_of(world.browser(world.person).get("/certificates"))


def test_a_students_name_needs_consent(app, client):
    world = World(app, category="student")
    page = client.get(f"/c/{world.code}")
    assert "Nguyệt" not in page.get_data(as_text=True)
    assert "Không công bố tên" in text_of(page)
    give_consent(world.person)
    assert "N. T. Á. Nguyệt" in text_of(client.get(f"/c/{world.code}"))
    give_consent(world.person, granted=False)
    assert "Nguyệt" not in client.get(f"/c/{world.code}").get_data(as_text=True)


def test_the_holder_waits_for_the_print_and_then_has_it(world):
    browser = world.browser(world.person)
    waiting = browser.get(f"/certificates/{world.code}/file")
    assert waiting.status_code == 202
    assert "Đang tạo bản in" in text_of(waiting)
    assert waiting.headers["Refresh"] == "3"
    assert "Đang tạo bản in" in text_of(browser.get("/certificates"))
    jobs.run_due()
    listed = browser.get("/certificates")
    assert world.number in text_of(listed)
    assert "Mở bản in" in text_of(listed)
    first = browser.get(f"/certificates/{world.code}/file")
    assert first.status_code == 200
    assert first.mimetype == "application/pdf"
    assert first.data.startswith(b"%PDF-2.0")
    disposition = first.headers["Content-Disposition"]
    assert disposition.startswith("inline;")
    assert f"giay-chung-nhan-0001-{world.year}-GCN.pdf" in disposition
    assert "filename*=UTF-8''Gi%E1%BA%A5y%20ch%E1%BB%A9ng" in disposition
    assert "private" in first.headers["Cache-Control"]
    assert browser.get(f"/certificates/{world.code}/file").data == first.data
    again = browser.get(f"/certificates/{world.code}/file", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_nobody_else_gets_the_file(world, client):
    jobs.run_due()
    address = f"/certificates/{world.code}/file"
    assert client.get(address).status_code == 303
    for name, roles in (("Lê Bình", []), ("Lê Cúc", [Role.TRAINER, Role.LEADER, (Role.HEAD, world.school)])):
        other = make_member(name, school=world.school)
        assert world.browser(other, roles).get(address).status_code == 404
    assert world.browser(roles=[Role.OFFICE]).get(address).status_code == 200
    assert world.browser(roles=[Role.ADMIN]).get(address).status_code == 200
    assert world.browser(world.person).get("/certificates/" + "z" * 26 + "/file").status_code == 404
    assert client.post(address).status_code == 405


def test_my_list_is_mine_alone(world, client):
    assert client.get("/certificates").status_code == 303
    empty = world.browser(make_member("Lê Bình", school=world.school)).get("/certificates")
    assert "Bạn chưa có giấy chứng nhận nào" in text_of(empty)
    assert world.number not in text_of(empty)
    assert world.browser(roles=[Role.ADMIN]).get("/certificates").status_code == 200


def test_what_waits_for_the_address_is_said(app):
    school = make_school()
    person = make_member(NAME, school=school)
    make_completion(person, make_version())
    page = sign_in(app.test_client(), make_account(person)).get("/certificates")
    assert "Đang chờ cấp giấy chứng nhận" in text_of(page)
    assert "VNeID và danh tính số" in text_of(page)


def test_the_register_is_the_offices(world, client):
    assert client.get("/certificates/register").status_code == 303
    assert world.browser(world.person).get("/certificates/register").status_code == 404
    assert world.browser(roles=[Role.LEADER, Role.TRAINER]).get("/certificates/register").status_code == 404
    office = world.browser(roles=[Role.OFFICE])
    text = text_of(office.get("/certificates/register"))
    for part in (world.number, NAME, "05/03/1985", "Khoa Cơ khí", "VNeID và danh tính số", "Đang tạo bản in"):
        assert part in text
    revoke(world.completion, "Làm bài hộ")
    assert f"Thu hồi ngày {clock.today():%d/%m/%Y}: Làm bài hộ" in text_of(
        office.get("/certificates/register")
    )


def test_the_register_is_searched_filtered_sorted_and_paged(world):
    for i in range(55):
        make_completion(make_member(f"Trần Hoà {i}", school=world.school), world.version)
    office = world.browser(roles=[Role.OFFICE])
    first = text_of(office.get("/certificates/register"))
    assert "0056/" in first
    assert "0001/" not in first
    assert "0006/" in text_of(office.get("/certificates/register?page=2"))
    book = text_of(office.get("/certificates/register?order=book"))
    assert "0001/" in book
    assert "0056/" not in book
    found = text_of(office.get("/certificates/register", query_string={"q": "anh nguyet"}))
    assert world.number in found
    assert "Trần" not in found
    assert "0031/" in text_of(office.get("/certificates/register", query_string={"q": f"31/{world.year}"}))
    assert "Không tìm thấy trong sổ" in text_of(office.get("/certificates/register?q=khongco"))
    assert world.number in text_of(office.get(f"/certificates/register?order=book&year={world.year}"))
    assert office.get("/certificates/register?year=abc&page=999&order=zzz").status_code == 200


def test_pages_ask_little_of_the_database(world):
    for i in range(12):
        make_completion(world.person, make_version(f"Khóa {i}"))
    code = world.code
    browser, office = world.browser(world.person), world.browser(roles=[Role.OFFICE])
    stranger = world.app.test_client()
    for client, address in (
        (browser, "/certificates"), (office, "/certificates/register"), (stranger, f"/c/{code}"),
        (browser, f"/certificates/{code}/file"), (stranger, f"/check?number=1/{world.year}"),
    ):  # fmt: skip
        client.get(address)  # fills the cache of the school's name
        with count_queries(db.engine) as statements:
            client.get(address)
        asked = [s for s in statements if "access_entry" not in s]
        assert len(asked) <= 6, (address, asked)  # the access log is written after the response

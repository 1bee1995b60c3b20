"""The lists of accounts and of roles as files: the same rows as on screen, and no others."""

import csv
import io
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts.views import people as people_views
from lms.accounts.views import roles as roles_views
from lms.kernel.actor import Role
from lms.kernel.db import db, release
from lms.kernel.reading import AccessEntry
from lms.org.models import Unit
from tests.accounts.make import browser, public_id_of
from tests.conftest import sign_in
from tests.make import make_account, make_person, make_school, make_unit
from tests.org.acts import appoint
from tests.pages import LmsClient


def rows(client: LmsClient, address: str) -> list[list[str]]:
    response = client.get(address)
    assert response.status_code == 200
    assert "attachment" in response.headers["Content-Disposition"]
    text = response.get_data(as_text=True)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


class Staff:
    """Two faculties; a head by appointment of the first; somebody whose name is a formula; somebody without account."""

    def __init__(self) -> None:
        school = make_school()
        self.electric = make_unit("Khoa Điện", kind="faculty", parent_id=school)
        self.sewing = make_unit("Khoa May", kind="faculty", parent_id=school)
        head = make_person("Võ Văn Trưởng", self.electric, category="manager")
        self.head = make_account(head, username="truong.vv")
        appoint(self.electric, head, date(2026, 1, 1))
        make_account(make_person("=HYPERLINK(1)", self.electric), username="la.tt")
        make_person("Trần Thị Bình", self.electric)
        make_account(make_person("Lê Văn May", self.sewing), username="may.lv")
        self.office = make_account(username="vanphong", roles=[Role.OFFICE])


@pytest.fixture
def staff(app: Flask) -> Staff:
    return Staff()


def test_the_file_of_accounts_is_the_list(
    client: LmsClient, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, staff.office)
    monkeypatch.setattr(people_views, "PER_PAGE", 2)
    found = rows(client, "/accounts/export")
    assert found[0] == [
        "Họ và tên", "Đơn vị", "Đối tượng", "Tên đăng nhập", "Tài khoản", "Có vai trò", "Đăng nhập gần nhất",
    ]  # fmt: skip
    names = {row[0]: row for row in found[1:]}
    by_ten = ["Trần Thị Bình", "'=HYPERLINK(1)", "Lê Văn May", "Võ Văn Trưởng"]
    assert [row[0] for row in found[1:]] == by_ten, "all, not a page of two"
    assert names["Võ Văn Trưởng"][1:6] == [
        "Khoa Điện",
        "Cán bộ quản lý",
        "truong.vv",
        "Chưa đăng nhập lần nào",
        "Có",
    ]
    assert names["Trần Thị Bình"][3:6] == ["", "Chưa có tài khoản", ""]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=binh", ["Trần Thị Bình"]),
        ("state=none", ["Trần Thị Bình"]),
        ("category=manager", ["Võ Văn Trưởng"]),
        ("unit=SEWING", ["Lê Văn May"]),
        ("q=khong+co", []),
        ("state=nobody", ["vanphong"]),
    ],
)
def test_the_file_is_narrowed_as_the_list_is(
    client: LmsClient, staff: Staff, query: str, names: list[str]
) -> None:
    sign_in(client, staff.office)
    query = query.replace("SEWING", public_id_of(Unit, staff.sewing))
    found = [row[0] for row in rows(client, f"/accounts/export?{query}")[1:]]
    if query == "state=nobody":
        found = [row[3] for row in rows(client, f"/accounts/export?{query}")[1:]]
    assert found == names
    page = client.get(f"/accounts?{query}").get_data(as_text=True)
    assert all(name in page for name in names)
    assert f"/accounts/export?{query.split('=')[0]}" in page, "the link keeps the filter"


def test_a_head_gets_the_own_people_only_and_it_is_on_record(
    app: Flask, client: LmsClient, staff: Staff
) -> None:
    sign_in(client, staff.head)
    assert {row[1] for row in rows(client, "/accounts/export")[1:]} == {"Khoa Điện"}
    assert rows(client, f"/accounts/export?unit={public_id_of(Unit, staff.sewing)}")[1:] == []
    seen = db.session.execute(sa.select(AccessEntry.what, AccessEntry.reach, AccessEntry.unit_id)).all()
    release()
    assert ("accounts.people", "unit", staff.electric) in [tuple(row) for row in seen]
    learner = sign_in(browser(app), make_account(username="hoc.vien"))
    assert learner.get("/accounts/export").status_code == 404
    assert learner.get("/roles/export").status_code == 404


def test_the_file_of_roles_is_the_list(
    client: LmsClient, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = make_account(username="quantri", roles=[Role.ADMIN])
    sign_in(client, admin)
    monkeypatch.setattr(roles_views, "PER_PAGE", 1)
    found = rows(client, "/roles/export")
    assert sorted((row[1], row[2], row[4]) for row in found[1:]) == [
        ("quantri", "Quản trị", "Toàn trường"), ("vanphong", "Phòng Hành chính - Kế toán", "Toàn trường"),
    ]  # fmt: skip
    assert rows(client, "/roles/export?state=past")[1:] == []
    assert len(rows(client, "/roles/export?state=all")) == 3
    assert "/roles/export?state=all" in client.get("/roles?state=all").get_data(as_text=True)


def test_a_file_is_in_the_readers_language(client: LmsClient, staff: Staff) -> None:
    sign_in(client, staff.office)
    client.post("/language", data={"language": "en"})
    found = rows(client, "/accounts/export")
    assert found[0][0] == "Full name"
    assert {row[2] for row in found[1:]} == {"Manager", "Teacher"}

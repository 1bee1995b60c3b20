"""The accounts page: the office for everybody, a head for the own people, nobody for more."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts.models import Account
from lms.kernel.actor import Role
from lms.kernel.audit import AuditEvent, AuditReason
from lms.kernel.db import db, release
from tests.accounts.make import PASSWORD, browser, enrol_app, has_app, hashed, sign_in_by_form, text_of
from tests.conftest import sign_in
from tests.make import make_account, make_person, make_school, make_unit
from tests.pages import LmsClient

CODE = re.compile(r"<code>([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})</code>")


class Staff:
    """Two faculties with a teacher each; one of them has a team below with another."""

    def __init__(self) -> None:
        school = make_school()
        self.faculty, self.other = (
            make_unit(f"Khoa {n}", kind="faculty", parent_id=school) for n in ("Điện", "May")
        )
        team = make_unit("Tổ Điện lạnh", kind="team", parent_id=self.faculty)
        self.an, self.binh, self.chi = (
            make_account(make_person(name, unit), username=username, password_hash=hashed())
            for name, unit, username in (
                ("Nguyễn Văn An", self.faculty, "an.nv"),
                ("Trần Thị Bình", team, "binh.tt"),
                ("Lê Thị Chi", self.other, "chi.lt"),
            )
        )
        self.head = make_account(
            make_person("Võ Văn Trưởng", self.faculty, category="manager"),
            username="truong.vv",
            roles=[(Role.HEAD, self.faculty)],
        )


@pytest.fixture
def staff(app: Flask) -> Staff:
    return Staff()


def page_of(account: int) -> str:
    found = db.session.get_one(Account, account).public_id
    release()
    return f"/accounts/{found}"


def last_act() -> tuple[str, dict[str, object]]:
    event = db.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    why = db.session.get(AuditReason, event.id)
    found = (event.verb, {**event.detail, **({"reason": why.text} if why else {})})
    release()
    return found


def test_the_list_is_searched_and_filtered(client: LmsClient, staff: Staff) -> None:
    make_person("Đỗ Văn Mới", staff.other)
    sign_in(client, make_account(roles=[Role.OFFICE]))
    assert "Nguyễn Văn An" in text_of(client, "/accounts?q=nguyen")
    assert "Nguyễn Văn An" in text_of(client, "/accounts?q=an.nv")
    page = text_of(client, "/accounts?state=none")
    assert "Đỗ Văn Mới" in page
    assert "Nguyễn Văn An" not in page
    assert "Võ Văn Trưởng" in text_of(client, "/accounts?state=invited")
    assert "Quản trị viên" in text_of(client, "/accounts?state=nobody")
    for odd in ("?state=x&unit=x&category=x", "?q=%25", "?page=99999", "?q=<b>"):
        assert text_of(client, f"/accounts{odd}")


def test_a_head_sees_and_resets_the_own_subtree_only(app: Flask, client: LmsClient, staff: Staff) -> None:
    sign_in(client, staff.head)
    page = text_of(client, "/accounts")
    assert "Nguyễn Văn An" in page
    assert "Trần Thị Bình" in page, "of the team below"
    assert "Lê Thị Chi" not in page
    assert "Lê Thị Chi" not in text_of(client, "/accounts?q=chi")
    assert "Quản trị viên" not in text_of(client, "/accounts?state=nobody")
    assert client.get(page_of(staff.chi)).status_code == 404
    assert client.post(f"{page_of(staff.chi)}/reset").status_code == 404
    assert sign_in_by_form(browser(app), "chi.lt") == "/"
    reset = client.post(f"{page_of(staff.binh)}/reset")
    assert reset.status_code == 200
    assert (
        browser(app).post("/sign-in", data={"username": "binh.tt", "password": PASSWORD}).status_code == 422
    )
    new = {
        "code": CODE.findall(reset.get_data(as_text=True))[0],
        "new": "mot cau moi tinh",
        "again": "mot cau moi tinh",
    }
    assert browser(app).post("/invite", data=new).status_code == 303


def test_a_head_manages_nothing(client: LmsClient, staff: Staff) -> None:
    sign_in(client, staff.head)
    for part in ("lock", "lock/removal", "sessions/revocation"):
        assert client.post(f"{page_of(staff.an)}/{part}", data={"reason": "x"}).status_code == 403
    assert client.post(f"{page_of(staff.an)}/second-factor/removal", data={"reason": "x"}).status_code == 404
    assert client.get("/accounts/invitations").status_code == 404
    assert client.post("/accounts/invitations", data={"days": "14"}).status_code == 404


def test_nobody_resets_the_own_account_nor_the_office_one_that_holds_a_role(
    client: LmsClient, staff: Staff
) -> None:
    office = make_account(make_person("Hồ Thị Phòng", staff.other), roles=[Role.OFFICE])
    sign_in(client, office)
    for account in (office, staff.head):
        assert client.post(f"{page_of(account)}/reset").status_code == 403
    sign_in(client, staff.head)
    assert client.post(f"{page_of(staff.head)}/reset").status_code == 403
    sign_in(client, make_account(roles=[Role.ADMIN]))
    assert client.post(f"{page_of(office)}/reset").status_code == 200


def test_a_head_of_yesterday_sees_nobody(client: LmsClient, staff: Staff) -> None:
    from lms.accounts import actions
    from lms.kernel.db import transaction
    from tests.make import SYSTEM

    with transaction():
        actions.end_role(SYSTEM, staff.head, Role.HEAD)
    sign_in(client, staff.head)
    assert client.get("/accounts").status_code == 404


def test_locking_needs_a_reason_and_ends_everything_at_once(
    app: Flask, client: LmsClient, staff: Staff
) -> None:
    sign_in(client, make_account(roles=[Role.OFFICE]))
    their = sign_in(browser(app), staff.an)
    assert client.post(f"{page_of(staff.an)}/lock", data={"reason": " "}).status_code == 422
    assert client.post(f"{page_of(staff.an)}/lock", data={"reason": "nghỉ việc"}).status_code == 303
    assert last_act() == ("account.disable", {"reason": "nghỉ việc"})
    assert their.get("/account").status_code == 303
    assert browser(app).post("/sign-in", data={"username": "an.nv", "password": PASSWORD}).status_code == 422
    assert client.post(f"{page_of(staff.an)}/lock", data={"reason": "nghỉ việc"}).status_code == 409
    assert client.post(f"{page_of(staff.an)}/reset").status_code == 409
    assert client.post(f"{page_of(staff.an)}/lock/removal", data={"reason": "trở lại"}).status_code == 303
    assert sign_in_by_form(browser(app), "an.nv") == "/"
    assert client.post(f"{page_of(staff.head)}/lock", data={"reason": "x"}).status_code == 403, "holds a role"


def test_the_admin_does_not_lock_the_own_account(client: LmsClient, staff: Staff) -> None:
    admin = make_account(roles=[Role.ADMIN])
    sign_in(client, admin)
    assert client.post(f"{page_of(admin)}/lock", data={"reason": "x"}).status_code == 422
    assert client.get("/account").status_code == 200


def test_the_office_signs_somebodys_devices_out(app: Flask, client: LmsClient, staff: Staff) -> None:
    sign_in(client, make_account(roles=[Role.OFFICE]))
    first, second = (sign_in(browser(app), staff.an) for _number in range(2))
    page = text_of(client, page_of(staff.an))
    href = re.findall(r'action="(/accounts/[^"]+/sessions/[a-z0-9]{12}/revocation)"', page)[-1]
    assert client.post(href).status_code == 303
    assert sorted(each.get("/account").status_code for each in (first, second)) == [200, 303]
    assert client.post(f"{page_of(staff.an)}/sessions/revocation").status_code == 303
    assert {each.get("/account").status_code for each in (first, second)} == {303}
    assert client.post(href.replace(page_of(staff.an), page_of(staff.binh))).status_code == 404


def test_a_lost_second_step_is_taken_away_by_an_admin_with_a_reason(client: LmsClient, staff: Staff) -> None:
    enrol_app(staff.an)
    sign_in(client, make_account(roles=[Role.OFFICE]))
    assert (
        client.post(f"{page_of(staff.an)}/second-factor/removal", data={"reason": "mất"}).status_code == 403
    )
    sign_in(client, make_account(roles=[Role.ADMIN]))
    assert client.post(f"{page_of(staff.an)}/second-factor/removal", data={"reason": ""}).status_code == 422
    assert (
        client.post(f"{page_of(staff.an)}/second-factor/removal", data={"reason": "mất máy"}).status_code
        == 303
    )
    assert not has_app(staff.an)
    assert last_act() == ("factor.reset", {"reason": "mất máy"})


def test_names_are_shown_and_not_run(client: LmsClient, staff: Staff) -> None:
    make_account(make_person("<script>alert(1)</script> An", staff.faculty), username="xss.test")
    sign_in(client, make_account(roles=[Role.OFFICE]))
    assert "<script>alert" not in text_of(client, "/accounts?state=invited")

"""Accounts for a unit in one go, slips that are shown once, codes that count once."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts.models import Account, Invitation, SignInFailure
from lms.accounts.passwords import UNSET
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.org.models import Person, Unit
from tests.accounts.make import NOON, browser, enrol_app, hashed, public_id_of, sign_in_by_form, text_of
from tests.conftest import sign_in
from tests.make import make_account, make_person, make_school, make_unit
from tests.pages import LmsClient

NEW = "chim hot truoc san nha"
CODE = re.compile(r"<code>([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})</code>")


@pytest.fixture
def classroom(app: Flask, client: LmsClient) -> int:
    """A class of three; `client` is the office."""
    unit = make_unit("DCN26A", kind="class", parent_id=make_school())
    for name in ("Nguyễn Văn An", "Nguyễn Vũ An", "Trần Thị Bình"):
        make_person(name, unit, category="student")
    make_person("Lê Văn Khác", make_unit("CNO26B", kind="class"), category="student")
    sign_in(client, make_account(roles=[Role.OFFICE]))
    return unit


def accounts() -> dict[str, str]:
    """User names with their password hashes."""
    found = {row.username: row.password_hash for row in db.session.execute(sa.select(Account)).scalars()}
    release()
    return found


def print_slips(client: LmsClient, unit: int, **more: str) -> dict[str, str]:
    """User name to code, as the printed list has them."""
    response = client.post(
        "/accounts/invitations", data={"unit": public_id_of(Unit, unit), "days": "14", **more}
    )
    assert response.status_code == 200, response.get_data(as_text=True)
    assert response.headers["Cache-Control"] == "no-store"
    page = response.get_data(as_text=True)
    assert page.count("/invite\n") == page.count("Tên đăng nhập:"), "once more as text to copy"
    names = re.findall(r"Tên đăng nhập: <strong>([^<]+)</strong>", page)
    return dict(zip(names, CODE.findall(page), strict=True))


def use(client: LmsClient, code: str, new: str = NEW, again: str = NEW) -> int:
    return client.post("/invite", data={"code": code, "new": new, "again": again}).status_code


def test_a_class_gets_accounts_without_passwords_and_a_slip_each(client: LmsClient, classroom: int) -> None:
    slips = print_slips(client, classroom)
    assert set(slips) == {"an.nv", "an.nv2", "binh.tt"}
    assert len(set(slips.values())) == 3
    assert all(accounts()[name] == UNSET for name in slips)
    kept = db.session.scalars(sa.select(Invitation.digest)).all()
    assert not set(kept) & set(slips.values())


def test_the_page_that_lists_names_never_shows_a_code_again(client: LmsClient, classroom: int) -> None:
    slips = print_slips(client, classroom)
    for href in ("/accounts", "/accounts/invitations"):
        page = text_of(client, href)
        assert not any(code in page for code in slips.values())


def test_a_slip_opens_the_account_once(app: Flask, client: LmsClient, classroom: int) -> None:
    code = print_slips(client, classroom)["an.nv"]
    student = browser(app)
    assert text_of(student, "/invite")
    response = student.post(
        "/invite", data={"code": code.upper().replace("-", " "), "new": NEW, "again": NEW}
    )
    assert (response.status_code, response.location) == (303, "/")
    assert "an.nv" in text_of(student, "/account")
    assert use(browser(app), code, "mot cau khac han", "mot cau khac han") == 422
    assert sign_in_by_form(browser(app), "an.nv", NEW) == "/"


def test_a_new_list_voids_the_old_one_and_leaves_out_who_is_in(
    app: Flask, client: LmsClient, classroom: int
) -> None:
    old = print_slips(client, classroom)
    assert use(browser(app), old["an.nv"]) == 303
    new = print_slips(client, classroom)
    assert set(new) == {"an.nv2", "binh.tt"}
    assert use(browser(app), old["binh.tt"]) == 422
    assert use(browser(app), new["binh.tt"]) == 303


def test_a_code_dies_with_its_days(app: Flask, client: LmsClient, classroom: int) -> None:
    with clock.frozen(NOON):
        sign_in(client, make_account(roles=[Role.ADMIN]))
        slips = print_slips(client, classroom, days="3")
    with clock.frozen(NOON + timedelta(days=2, hours=23)):
        assert use(browser(app), slips["an.nv"]) == 303
    with clock.frozen(NOON + timedelta(days=3, seconds=1)):
        assert use(browser(app), slips["binh.tt"]) == 422


def test_a_weak_password_does_not_spend_the_code(app: Flask, client: LmsClient, classroom: int) -> None:
    code = print_slips(client, classroom)["an.nv"]
    student = browser(app)
    response = student.post("/invite", data={"code": code, "new": "ngan", "again": "ngan"})
    assert response.status_code == 422
    assert code in response.get_data(as_text=True), "what was typed is still there"
    assert use(student, code, again="khac khac khac") == 422
    assert use(student, code) == 303


def test_guessing_codes_is_slowed(app: Flask, client: LmsClient, classroom: int) -> None:
    code = print_slips(client, classroom)["an.nv"]
    stranger = browser(app)
    with clock.frozen(NOON):
        answers = [use(stranger, f"aaaa-bbbb-{number:04d}") for number in range(31)]
        assert answers == [422] * 30 + [429]
    with clock.frozen(NOON + timedelta(seconds=31)):
        assert use(stranger, code) == 303
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignInFailure)) == 30


def test_the_code_is_in_no_address(client: LmsClient, classroom: int) -> None:
    """It stands behind the # of the QR code: no server, no log and no Referer sees it."""
    response = client.get("/invite")
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    assert not [rule for rule in client.application.url_map.iter_rules() if rule.rule.startswith("/invite/")]


def test_chosen_people_and_a_whole_category(client: LmsClient, classroom: int) -> None:
    one = db.session.scalars(sa.select(Person.public_id).where(Person.full_name == "Trần Thị Bình")).one()
    page = client.post("/accounts/invitations", data={"person": one, "days": "14"}).get_data(as_text=True)
    assert page.count("Tên đăng nhập:") == 1
    response = client.post(
        "/accounts/invitations", data={"category": "student", "days": "14", "do": "create"}
    )
    assert response.location == "/accounts?state=invited"
    assert {"an.nv", "an.nv2", "binh.tt", "khac.lv"} <= set(accounts())
    assert client.post("/accounts/invitations", data={"category": "student", "days": "14", "do": "create"}).status_code == 422  # fmt: skip


def test_a_list_of_hundreds_is_asked_for_in_parts(client: LmsClient, classroom: int, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("lms.accounts.views.invitations.LIST_LIMIT", 2)
    response = client.post(
        "/accounts/invitations", data={"unit": public_id_of(Unit, classroom), "days": "14"}
    )
    assert response.status_code == 422
    assert "từng lớp" in response.get_data(as_text=True)
    assert set(accounts()) == {name for name in accounts() if name.startswith("user")}


@pytest.mark.parametrize("days", ["", "0", "61", "x", "-1"])
def test_odd_days_come_back(client: LmsClient, classroom: int, days: str) -> None:
    assert client.post("/accounts/invitations", data={"days": days}).status_code == 422


def test_the_office_hands_out_no_code_for_who_holds_a_role(client: LmsClient, classroom: int) -> None:
    person = make_person("Phạm Văn Quản", classroom, category="manager")
    make_account(person, username="quan.pv", roles=[Role.ADMIN])
    assert "quan.pv" not in print_slips(client, classroom)
    sign_in(client, make_account(roles=[Role.ADMIN]))
    assert "quan.pv" in print_slips(client, classroom)


def test_who_left_gets_no_account(client: LmsClient, classroom: int) -> None:
    gone = make_person("Vũ Văn Nghỉ", classroom, valid_to=clock.today() - timedelta(days=1))
    data = {"person": public_id_of(Person, gone), "days": "14"}
    assert client.post("/accounts/invitations", data=data).status_code == 422


def test_a_disabled_accounts_code_is_dead(app: Flask, client: LmsClient, classroom: int) -> None:
    code = print_slips(client, classroom)["an.nv"]
    with transaction():
        db.session.execute(
            sa.update(Account).where(Account.username == "an.nv").values(disabled_at=clock.now())
        )
    assert use(browser(app), code) == 422


def test_a_new_password_still_asks_for_the_second_step(app: Flask, client: LmsClient) -> None:
    account = make_account(make_person("Ngô Văn Hai"), username="hai.nv", password_hash=hashed())
    enrol_app(account)
    sign_in(client, make_account(roles=[Role.OFFICE]))
    one = db.session.get_one(Account, account).public_id
    page = client.post(f"/accounts/{one}/reset").get_data(as_text=True)
    response = browser(app).post("/invite", data={"code": CODE.findall(page)[0], "new": NEW, "again": NEW})
    assert response.location == "/sign-in/second-step"

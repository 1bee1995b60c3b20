"""The second step: asked of admin and office, offered to all, never twice the same code."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from lms.accounts.cli import accounts as command
from lms.accounts.factor import actions as factors
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.audit import AuditReason
from lms.kernel.db import db, transaction
from lms.kernel.errors import LmsError
from tests.accounts.make import NOON, browser, code_of, enrol_app, has_app, hashed, sign_in_by_form, text_of
from tests.conftest import sign_in
from tests.make import SYSTEM, make_account
from tests.pages import LmsClient

SETUP, STEP = "/account/second-factor", "/sign-in/second-step"


def seed_on(page: str) -> str:
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert found
    return found[1].replace(" ", "")


@pytest.mark.parametrize("role", [Role.ADMIN, Role.OFFICE])
def test_admin_and_office_set_it_up_before_anything_else(client: LmsClient, role: Role) -> None:
    account = make_account(username="an.nv", password_hash=hashed(), roles=[role])
    sign_in_by_form(client, "an.nv")
    for href in ("/", "/people", "/account", "/account/password", "/settings"):
        assert client.get(href).location == SETUP
    assert client.post("/language", data={"language": "en"}).status_code == 303
    with clock.frozen(NOON):
        seed = seed_on(text_of(client, SETUP))
        assert seed == seed_on(text_of(client, SETUP)), "the same until it is kept"
        page = client.post(SETUP, data={"code": code_of(seed)})
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "no-store"
        assert (
            len(re.findall(r"<code>[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}</code>", page.get_data(as_text=True)))
            == 10
        )
        assert client.get("/people").status_code == 200
    assert has_app(account)


@pytest.mark.parametrize("role", [Role.TRAINER, Role.LEADER, None])
def test_others_are_only_offered_it(client: LmsClient, role: Role | None) -> None:
    make_account(username="an.nv", password_hash=hashed(), roles=[role] if role else [])
    sign_in_by_form(client, "an.nv")
    assert client.get("/account").status_code == 200
    assert client.get(SETUP).status_code == 200


def test_demo_accounts_are_not_asked(client: LmsClient) -> None:
    make_account(username="an.nv", password_hash=hashed(), roles=[Role.ADMIN], is_demo=True)
    sign_in_by_form(client, "an.nv")
    assert client.get("/people").status_code == 200


def test_a_role_given_meanwhile_asks_at_the_next_page(client: LmsClient) -> None:
    from lms.accounts import actions

    account = make_account(username="an.nv", password_hash=hashed())
    sign_in_by_form(client, "an.nv")
    with transaction():
        actions.grant_role(SYSTEM, account, Role.OFFICE)
    assert client.get("/people").location == SETUP


def test_the_code_is_asked_for_before_any_page(client: LmsClient) -> None:
    account = make_account(username="an.nv", password_hash=hashed())
    with clock.frozen(NOON):
        seed, _codes = enrol_app(account)
    with clock.frozen(NOON + timedelta(minutes=1)):
        assert sign_in_by_form(client, "an.nv") == STEP
        for href in ("/", "/account", "/account/password", SETUP, "/courses"):
            assert client.get(href).location == STEP
        assert client.post("/account/password", data={}).location == STEP
        assert client.post(STEP, data={"code": ""}).status_code == 422
        assert client.post(STEP, data={"code": "000000"}).status_code == 422
        with client.session_transaction() as session:
            before = session["_user_id"]
        assert client.post(STEP, data={"code": code_of(seed)}).location == "/"
        with client.session_transaction() as session:
            assert session["_user_id"] != before, "the visit goes on under a new key"
        assert client.get("/account").status_code == 200


def test_one_comes_back_to_the_page_one_wanted_and_never_elsewhere(client: LmsClient) -> None:
    account = make_account(username="an.nv", password_hash=hashed())
    with clock.frozen(NOON):
        seed, codes = enrol_app(account, codes=3)
    data = {"username": "an.nv", "password": "mot buoi sang dep troi", "next": "/courses"}
    assert client.post("/sign-in", data=data).location == f"{STEP}?next=/courses"
    assert client.post(STEP, data={"code": codes[0], "next": "/courses"}).location == "/courses"
    client.post("/sign-out")
    client.post("/sign-in", data=data)
    assert client.post(STEP, data={"code": codes[1], "next": "https://evil.example/"}).location == "/"
    assert seed


def test_a_code_counts_once(app: Flask, client: LmsClient) -> None:
    account = make_account(username="an.nv", password_hash=hashed())
    with clock.frozen(NOON):
        seed, _codes = enrol_app(account)
    other = browser(app)
    with clock.frozen(NOON + timedelta(minutes=1)):
        for each in (client, other):
            sign_in_by_form(each, "an.nv")
        assert client.post(STEP, data={"code": code_of(seed)}).status_code == 303
        assert other.post(STEP, data={"code": code_of(seed)}).status_code == 422, "read over the shoulder"
        assert other.post(STEP, data={"code": code_of(seed, -1)}).status_code == 422, "an older one"
    with clock.frozen(NOON + timedelta(minutes=2)):
        assert other.post(STEP, data={"code": code_of(seed)}).status_code == 303


def test_a_recovery_code_counts_once(app: Flask, client: LmsClient) -> None:
    account = make_account(username="an.nv", password_hash=hashed())
    _seed, codes = enrol_app(account)
    typed = codes[0].upper().replace("-", " ")
    sign_in_by_form(client, "an.nv")
    assert client.post(STEP, data={"code": typed}).status_code == 303
    other = browser(app)
    sign_in_by_form(other, "an.nv")
    assert other.post(STEP, data={"code": typed}).status_code == 422
    assert other.post(STEP, data={"code": codes[1]}).status_code == 303


def test_another_accounts_codes_open_nothing(client: LmsClient) -> None:
    account, other = make_account(username="an.nv", password_hash=hashed()), make_account()
    enrol_app(account)
    seed, codes = enrol_app(other)
    sign_in_by_form(client, "an.nv")
    for code in (codes[0], code_of(seed, 1)):
        assert client.post(STEP, data={"code": code}).status_code == 422


def test_guessing_is_slowed_and_then_stopped(client: LmsClient) -> None:
    account = make_account(username="an.nv", password_hash=hashed())
    with clock.frozen(NOON):
        seed, _codes = enrol_app(account)
        sign_in_by_form(client, "an.nv")
        assert [client.post(STEP, data={"code": "000000"}).status_code for _n in range(6)] == [422] * 5 + [
            429
        ]
    for number in range(1, 6):
        with clock.frozen(NOON + timedelta(seconds=31 * number)):
            assert client.post(STEP, data={"code": "000000"}).status_code == 422
    with clock.frozen(NOON + timedelta(minutes=5)):
        assert client.post(STEP, data={"code": code_of(seed)}).status_code == 429, "also the right one"
    with clock.frozen(NOON + timedelta(minutes=18)):
        assert client.post(STEP, data={"code": code_of(seed)}).status_code == 303


def test_setting_it_up_ends_other_visits_and_needs_the_right_code(app: Flask, client: LmsClient) -> None:
    account = make_account(roles=[Role.TRAINER])
    other = sign_in(browser(app), account)
    sign_in(client, account)
    with clock.frozen(NOON + timedelta(days=1)):
        assert client.post(SETUP, data={"code": "123"}).status_code == 422
        assert not has_app(account)
    seed = seed_on(text_of(client, SETUP))
    assert client.post(SETUP, data={"code": code_of(seed)}).status_code == 200
    assert other.get("/account").status_code == 303
    assert client.get("/account").status_code == 200


def test_giving_it_up_and_new_codes_need_a_code(client: LmsClient) -> None:
    account = make_account(roles=[Role.OFFICE])
    _seed, codes = enrol_app(account, codes=4)
    sign_in(client, account)
    assert "Gỡ để đặt lại" in text_of(client, SETUP)
    for href in (f"{SETUP}/removal", f"{SETUP}/recovery-codes"):
        assert client.post(href, data={"code": "111111"}).status_code == 422
    fresh = client.post(f"{SETUP}/recovery-codes", data={"code": codes[0]}).get_data(as_text=True)
    assert client.post(f"{SETUP}/removal", data={"code": codes[1]}).status_code == 422, (
        "the old ones are void"
    )
    new = re.findall(r"<code>([a-z0-9-]{14})</code>", fresh)
    assert client.post(f"{SETUP}/removal", data={"code": new[0]}).location == SETUP
    assert not has_app(account)
    assert client.get("/people").location == SETUP, "the office needs another at once"


def test_a_lost_factor_is_reset_with_a_reason_and_on_record(app: Flask, client: LmsClient) -> None:
    account = make_account(username="an.nv", password_hash=hashed(), roles=[Role.OFFICE])
    enrol_app(account)
    sign_in(client, account)
    told = app.test_cli_runner().invoke(
        command, ["second-factor", "reset", "an.nv", "--reason", "mất điện thoại"]
    )
    assert told.exit_code == 0, told.output
    assert not has_app(account)
    assert client.get("/people").status_code == 303
    last = db.session.query(AuditReason).order_by(AuditReason.event_id.desc()).first()
    assert last is not None
    assert (last.event.verb, last.text) == ("factor.reset", "mất điện thoại")


def test_a_factor_is_not_reset_without_a_reason_nor_where_there_is_none(app: Flask) -> None:
    account = make_account()
    for reason in (" ", "mất điện thoại"):
        with pytest.raises(LmsError), transaction():
            factors.reset(SYSTEM, account, reason)


def test_the_seed_is_not_in_the_database(app: Flask) -> None:
    from lms.accounts.models import SecondFactor

    account = make_account()
    seed, codes = enrol_app(account)
    row = db.session.get_one(SecondFactor, account)
    assert seed not in row.salt.upper()
    kept = str(db.session.execute(db.text("SELECT digest FROM recovery_code")).all())
    assert not any(code in kept for code in codes)


def test_since_when_is_told_in_the_schools_own_days(client: LmsClient) -> None:
    account = make_account(username="an.nv", password_hash=hashed())
    sign_in(client, account)
    with clock.frozen(
        datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
    ):  # half past three in the morning at the school
        enrol_app(account)
        sign_in(client, account)
        assert "Đang bật từ 23/11/2026" in text_of(client, "/account")

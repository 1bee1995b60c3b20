from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from lms.accounts.models import Account
from lms.accounts.passwords import hash_password, verify
from lms.accounts.rules import Failures, is_loopback, password_problem, wait_until
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db
from tests.conftest import sign_in
from tests.make import make_account
from tests.pages import LmsClient

PASSWORD = "mot buoi sang dep troi"
NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def hashed() -> str:
    return hash_password(PASSWORD)


def try_to_sign_in(client: LmsClient, username: str, password: str = PASSWORD, **kwargs: object) -> int:
    response = client.post("/sign-in", data={"username": username, "password": password}, **kwargs)
    return response.status_code


def test_the_right_password_signs_in_and_leads_home(client: LmsClient, hashed: str) -> None:
    make_account(username="anh.nt", password_hash=hashed)
    response = client.post("/sign-in", data={"username": " ANH.nt ", "password": PASSWORD})
    assert (response.status_code, response.location) == (303, "/")
    assert client.get("/account").status_code == 200


def test_one_returns_to_the_page_one_came_from_but_never_elsewhere(client: LmsClient, hashed: str) -> None:
    make_account(username="anh", password_hash=hashed)
    assert client.get("/account/password").location == "/sign-in?next=/account/password"
    for wanted, led in [
        ("/account", "/account"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil", "/"),
    ]:
        data = {"username": "anh", "password": PASSWORD, "next": wanted}
        assert client.application.test_client().post("/sign-in", data=data).location == led


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(client: LmsClient, hashed: str) -> None:
    make_account(username="anh", password_hash=hashed)
    bodies = set()
    for username, password in [("anh", "sai mat khau roi"), ("khongco", PASSWORD)]:
        response = client.post("/sign-in", data={"username": username, "password": password})
        assert response.status_code == 422
        bodies.add("chưa đúng" in response.get_data(as_text=True))
    assert bodies == {True}


def test_a_disabled_account_is_refused(client: LmsClient, hashed: str) -> None:
    account_id = make_account(username="anh", password_hash=hashed)
    db.session.get_one(Account, account_id).disabled_at = clock.now()
    db.session.commit()
    assert try_to_sign_in(client, "anh") == 422


def test_after_five_failures_one_waits_but_colleagues_behind_the_same_address_do_not(
    client: LmsClient, hashed: str
) -> None:
    make_account(username="anh", password_hash=hashed)
    make_account(username="binh", password_hash=hashed)
    with clock.frozen(NOON):
        assert [try_to_sign_in(client, "anh", "sai sai sai sai") for _ in range(5)] == [422] * 5
        assert try_to_sign_in(client, "anh") == 429
        assert try_to_sign_in(client, "binh") == 303
    with clock.frozen(NOON + timedelta(seconds=31)):
        assert try_to_sign_in(client.application.test_client(), "anh") == 303


def test_guessing_from_elsewhere_does_not_lock_the_owner_out() -> None:
    elsewhere = Failures(here=0, by_name=500, by_address=0, last_here=None)
    assert wait_until(elsewhere, NOON) is None
    guesser = Failures(here=3, by_name=500, by_address=3, last_here=NOON)
    assert wait_until(guesser, NOON) == NOON + timedelta(seconds=30)


def test_demo_accounts_sign_in_only_on_this_machine(client: LmsClient, hashed: str) -> None:
    make_account(username="vienchuc", password_hash=hashed, is_demo=True)
    assert try_to_sign_in(client, "vienchuc", environ_base={"REMOTE_ADDR": "192.168.1.9"}) == 422
    assert try_to_sign_in(client, "vienchuc", base_url="http://hoc.truong.example") == 422
    assert try_to_sign_in(client, "vienchuc") == 303
    assert client.get("/account", environ_base={"REMOTE_ADDR": "192.168.1.9"}).status_code == 303


@pytest.mark.parametrize(
    ("address", "host", "expected"),
    [
        ("127.0.0.1", "localhost:8000", True),
        ("127.0.0.1", "127.0.0.1:8000", True),
        ("::1", "[::1]:8000", True),
        ("127.0.0.1", "hoc.truong.example", False),
        ("10.0.0.5", "localhost:8000", False),
        ("127.0.0.1", "127.0.0.1.evil.example", False),
        (None, "localhost", False),
        ("127.0.0.1", "", False),
    ],
)
def test_loopback_needs_both_ends(address: str | None, host: str, expected: bool) -> None:
    assert is_loopback(address, host) is expected


def test_a_post_without_the_token_is_refused_and_says_what_to_do(client: LmsClient, hashed: str) -> None:
    make_account(username="anh", password_hash=hashed)
    response = client.post("/sign-in", data={"username": "anh", "password": PASSWORD}, csrf_token=False)
    assert response.status_code == 400
    assert "tải lại trang" in response.get_data(as_text=True)


def test_changing_the_password_ends_the_other_sessions(app: Flask, client: LmsClient, hashed: str) -> None:
    account_id = make_account(username="anh", password_hash=hashed)
    other = app.test_client()
    assert isinstance(other, LmsClient)
    sign_in(client, account_id)
    sign_in(other, account_id)
    new = "buoi chieu di dao bien"
    response = client.post("/account/password", data={"current": PASSWORD, "new": new, "again": new})
    assert response.status_code == 303
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    assert verify(db.session.get_one(Account, account_id).password_hash, new)


def test_a_bad_new_password_changes_nothing(client: LmsClient, hashed: str) -> None:
    account_id = make_account(username="anh", password_hash=hashed)
    sign_in(client, account_id)
    for current, new, again in [
        ("sai", "mot mat khau dai", "mot mat khau dai"),
        (PASSWORD, "ngan", "ngan"),
        (PASSWORD, "mot mat khau dai", "mot mat khau khac"),
        (PASSWORD, PASSWORD, PASSWORD),
    ]:
        response = client.post("/account/password", data={"current": current, "new": new, "again": again})
        assert response.status_code == 422
    assert db.session.get_one(Account, account_id).session_epoch == 1


def test_who_took_over_an_open_browser_does_not_guess_the_password(client: LmsClient, hashed: str) -> None:
    data = {"current": "sai", "new": "buoi chieu di dao bien", "again": "buoi chieu di dao bien"}
    with clock.frozen(NOON):
        sign_in(client, make_account(username="binh", password_hash=hashed))
        answers = [client.post("/account/password", data=data).status_code for _number in range(6)]
        assert answers == [422] * 5 + [429]
        assert client.post("/account/password", data={**data, "current": PASSWORD}).status_code == 429


def test_a_first_password_must_be_changed_before_anything_else(client: LmsClient, hashed: str) -> None:
    account_id = make_account(username="anh", password_hash=hashed, must_change=True)
    sign_in(client, account_id)
    assert client.get("/account").location == "/account/password"
    new = "buoi chieu di dao bien"
    client.post("/account/password", data={"current": PASSWORD, "new": new, "again": new})
    assert client.get("/account").status_code == 200


def test_signing_out_ends_the_session(client: LmsClient) -> None:
    sign_in(client, make_account())
    assert client.post("/sign-out").status_code == 303
    assert client.get("/account").status_code == 303


def test_a_role_ends_with_its_last_day(client: LmsClient) -> None:
    from lms.accounts import actions, queries
    from lms.accounts.sessions import actions as visits
    from lms.kernel.db import transaction
    from tests.make import SYSTEM

    account_id = make_account(roles=[Role.OFFICE])
    with transaction():
        assert actions.end_role(SYSTEM, account_id, Role.OFFICE) == 1
        key = visits.begin(account_id, "", "")
    row = queries.find_signed_in(key, clock.now())
    assert row is not None
    assert not row.actor.has(Role.OFFICE)


def test_weak_passwords_are_named_weak() -> None:
    for weak in ("1234567890", "aaaaaaaaaaaa", "matkhau123", "anhanhanhanh"):
        assert password_problem(weak, "anh") is not None
    assert password_problem("chim hót trước sân", "anh") is None

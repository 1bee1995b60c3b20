"""The access decorator: who is let in, who is told to wait outside, who learns nothing."""

from urllib.parse import parse_qs, urlsplit

import pytest

from lms.accounts.models import Account
from lms.kernel.actor import Role
from lms.kernel.db import db, transaction
from tests.conftest import sign_in
from tests.make import make_account
from tests.pages import LmsClient


@pytest.mark.parametrize(
    ("role", "status"), [(Role.OFFICE, 200), (Role.LEADER, 403), (Role.TRAINER, 404), (None, 404)]
)
def test_hold_read_or_nothing(visitor: LmsClient, role: Role | None, status: int) -> None:
    sign_in(visitor, make_account(roles=[role] if role else []))
    assert visitor.get("/trial/office").status_code == status


def test_a_stranger_comes_back_after_signing_in(visitor: LmsClient) -> None:
    response = visitor.get("/trial/office?year=2026&name=Bình")
    assert response.status_code == 303
    parts = urlsplit(str(response.location))
    assert parts.path == "/sign-in"
    assert parse_qs(parts.query)["next"][0].startswith("/trial/office?year=2026")


def test_the_home_page_needs_no_way_back(visitor: LmsClient) -> None:
    assert visitor.get("/").location == "/sign-in"


def test_a_first_password_is_changed_before_anything_else(visitor: LmsClient) -> None:
    sign_in(visitor, make_account(roles=[Role.OFFICE], must_change=True))
    assert visitor.get("/trial/office").location == "/account/password"
    assert visitor.get("/account/password").status_code == 200


@pytest.mark.parametrize("identity", ["", "x", "1", "1:", ":1", "999999:0", "1:1:1", "-1:0", "1; drop"])
def test_a_broken_session_is_nobody(visitor: LmsClient, identity: str) -> None:
    with visitor.session_transaction() as session:
        session["_user_id"] = identity
        session["_fresh"] = True
    assert visitor.get("/account").status_code == 303


def test_a_disabled_account_is_out_at_once(visitor: LmsClient) -> None:
    account_id = make_account(roles=[Role.OFFICE])
    sign_in(visitor, account_id)
    assert visitor.get("/trial/office").status_code == 200
    with transaction():
        account = db.session.get_one(Account, account_id)
        account.session_epoch += 1
    assert visitor.get("/trial/office").status_code == 303


def test_a_forged_cookie_is_nobody(visitor: LmsClient) -> None:
    visitor.set_cookie("lms_session", "eyJfdXNlcl9pZCI6IjE6MCJ9.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")
    assert visitor.get("/account").status_code == 303

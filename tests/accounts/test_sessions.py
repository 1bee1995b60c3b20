"""Visits: listed, ended by their owner or the office, and never taken over."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts.models import Account, AccountSession
from lms.accounts.sessions.rules import device_label, device_of, is_key, shortened
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from tests.accounts.make import NOON, browser, hashed, sign_in_by_form, text_of
from tests.conftest import sign_in
from tests.make import make_account
from tests.pages import LmsClient

PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36"
ZALO = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Zalo iOS/600"
)


def visits() -> list[AccountSession]:
    found = list(db.session.scalars(sa.select(AccountSession).order_by(AccountSession.id)))
    db.session.expunge_all()
    release()
    return found


def opens(client: LmsClient) -> bool:
    return client.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (PHONE, "Chrome trên điện thoại Android"),
        (ZALO, "Zalo trên iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120 Safari/537.36 Edg/120.0", "Edge trên máy tính Windows"),
        ("Mozilla/5.0 (Windows NT 6.1) coc_coc_browser/109 Chrome/103", "Cốc Cốc trên máy tính Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox trên máy tính Linux"),
        ("curl/8", "Trình duyệt trên một thiết bị"),
        ("", "Trình duyệt trên một thiết bị"),
        ("\x00<script>" * 9999, "Trình duyệt trên một thiết bị"),
    ],
)  # fmt: skip
def test_a_device_is_called_in_plain_words(agent: str, told: str) -> None:
    message = device_label(device_of(agent))
    machine = message.params["machine"]
    assert message.msgid.format(**{**message.params, "machine": machine.msgid}) == told


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.113.5.77", "203.113.5.x"),
        ("::ffff:203.113.5.77", "203.113.5.x"),
        ("2001:db8:1:2::3", "2001:db8:1::"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
        (None, ""),
        ("nonsense", ""),
    ],
)
def test_addresses_are_shortened(address: str | None, kept: str) -> None:
    assert shortened(address) == kept


def test_a_visit_is_listed_with_its_device(client: LmsClient) -> None:
    make_account(username="an.nv", password_hash=hashed())
    client.post(
        "/sign-in",
        data={"username": "an.nv", "password": "mot buoi sang dep troi"},
        headers={"User-Agent": PHONE},
    )
    page = text_of(client, "/account")
    assert "Chrome trên điện thoại Android" in page
    assert "127.0.0.x" in page
    assert "Thiết bị này" in page


def test_one_device_and_all_others_are_signed_out(app: Flask, client: LmsClient) -> None:
    account = make_account()
    devices = [sign_in(browser(app), account) for _number in range(3)]
    sign_in(client, account)
    second = visits()[1].public_id
    assert client.post(f"/account/sessions/{second}/revocation").status_code == 303
    assert [opens(device) for device in devices] == [True, False, True]
    assert client.post("/account/sessions/revocation").status_code == 303
    assert [opens(device) for device in devices] == [False, False, False]
    assert opens(client)


def test_nobody_ends_anothers_visit(app: Flask, client: LmsClient) -> None:
    victim = sign_in(browser(app), make_account())
    theirs = visits()[0].public_id
    sign_in(client, make_account())
    assert client.post(f"/account/sessions/{theirs}/revocation").status_code == 404
    assert opens(victim)


def test_a_cookie_that_was_there_before_signing_in_is_worth_nothing(app: Flask, client: LmsClient) -> None:
    """Session fixation: the visit's key is new, and what a stranger put into the session is gone."""
    make_account(username="an.nv", password_hash=hashed())
    with client.session_transaction() as session:
        session["_user_id"] = "a" * 26
        session["planted"] = "x"
    sign_in_by_form(client, "an.nv")
    with client.session_transaction() as session:
        assert session["_user_id"] != "a" * 26
        assert "planted" not in session
    planted = browser(app)
    with planted.session_transaction() as session:
        session["_user_id"] = "a" * 26
    assert not opens(planted)


def test_signing_in_again_makes_another_visit(app: Flask, client: LmsClient) -> None:
    make_account(username="an.nv", password_hash=hashed())
    other = browser(app)
    sign_in_by_form(client, "an.nv")
    sign_in_by_form(other, "an.nv")
    first, second = visits()
    assert first.key != second.key
    assert is_key(first.key)


def test_signing_out_ends_the_row_so_that_a_copied_cookie_is_dead(app: Flask, client: LmsClient) -> None:
    sign_in(client, make_account())
    copied = browser(app)
    with client.session_transaction() as session:
        key = session["_user_id"]
    with copied.session_transaction() as session:
        session["_user_id"] = key
    assert opens(copied)
    client.post("/sign-out")
    assert not opens(copied)
    assert visits()[0].ended_at is not None


def test_a_disabled_account_is_out_at_once(client: LmsClient) -> None:
    account = make_account()
    sign_in(client, account)
    with transaction():
        db.session.get_one(Account, account).disabled_at = clock.now()
    assert not opens(client)


def test_last_seen_is_written_once_in_five_minutes(client: LmsClient) -> None:
    account = make_account()
    with clock.frozen(NOON):
        sign_in(client, account)
    for minutes, seen in [(1, 0), (4, 0), (6, 6), (8, 6), (11, 11)]:
        with clock.frozen(NOON + timedelta(minutes=minutes)):
            assert opens(client)
        assert visits()[0].last_seen_at == NOON + timedelta(minutes=seen)


def test_a_visit_unseen_for_a_month_is_over(client: LmsClient) -> None:
    account = make_account()
    with clock.frozen(NOON):
        sign_in(client, account)
    with clock.frozen(NOON + timedelta(days=32)):
        assert not opens(client)


def test_old_rows_are_removed_at_the_next_sign_in(client: LmsClient) -> None:
    account = make_account(roles=[Role.TRAINER])
    with clock.frozen(NOON):
        sign_in(client, account)
    with clock.frozen(NOON + timedelta(days=100)):
        sign_in(client, account)
    assert len(visits()) == 1

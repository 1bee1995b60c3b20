"""One transaction per request, in one place; what may be too long; what is written after the response."""

import logging
import sqlite3
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel.actor import Role
from lms.kernel.db import db
from tests.conftest import sign_in
from tests.databases import count_queries
from tests.make import make_account
from tests.pages import LmsClient
from tests.web.conftest import RAISES, MakeHouse

Written = Callable[[], list[str]]


@pytest.mark.parametrize("status", [200, 201, 204, 303])
def test_a_status_below_400_commits(visitor: LmsClient, written: Written, status: int) -> None:
    assert visitor.post(f"/trial/write/{status}").status_code == status
    assert written() == ["written"]


@pytest.mark.parametrize("status", [400, 404, 409, 422, 500])
def test_a_status_from_400_on_rolls_back(visitor: LmsClient, written: Written, status: int) -> None:
    assert visitor.post(f"/trial/write/{status}").status_code == status
    assert written() == []


@pytest.mark.parametrize("what", sorted(RAISES))
def test_raising_rolls_back(visitor: LmsClient, written: Written, what: str) -> None:
    assert visitor.post(f"/trial/write-and-raise/{what}").status_code >= 400
    assert written() == []
    assert visitor.post("/trial/write/303").status_code == 303, "the next request is not affected"
    assert written() == ["written"]


@pytest.mark.parametrize("href", ["/trial/write-on-get", "/trial/write-on-get?refuse=1"])
def test_a_get_changes_nothing(visitor: LmsClient, written: Written, href: str) -> None:
    """GET changes no fact: a safe request has nothing to commit, whatever the view did."""
    visitor.get(href)
    visitor.head(href)
    assert written() == []


def test_without_the_token_nothing_is_even_begun(visitor: LmsClient, written: Written) -> None:
    with visitor.application.app_context():
        engine = db.engine
    with count_queries(engine) as seen:
        assert visitor.post("/trial/write/303", csrf_token=False).status_code == 400
    assert not [statement for statement in seen if not statement.startswith("SELECT")]
    assert written() == []


def test_a_view_with_its_own_transaction_keeps_what_it_committed(
    visitor: LmsClient, written: Written
) -> None:
    """Sign-in counts a failure and then answers 422."""
    assert visitor.post("/trial/own-transaction").status_code == 422
    assert written() == ["written"]


def test_writers_begin_at_once_and_readers_do_not(visitor: LmsClient, database: str) -> None:
    """On SQLite a writer takes the lock before its first statement, the account loader's included."""
    if database != "sqlite":
        pytest.skip("PostgreSQL locks rows, when they are written")
    account = make_account(roles=[Role.OFFICE])
    sign_in(visitor, account)
    begun: list[str] = []
    with visitor.application.app_context():
        engine = db.engine

    def follow(connection: sqlite3.Connection, *_rest: object) -> None:
        connection.set_trace_callback(begun.append)

    sa.event.listen(engine, "checkout", follow)
    try:
        visitor.post("/trial/write/303")
        assert begun[0] == "BEGIN IMMEDIATE", begun[:2]
        begun.clear()
        visitor.get("/account")
        assert begun[0] == "BEGIN", begun[:2]
    finally:
        sa.event.remove(engine, "checkout", follow)


def test_no_connection_is_held_after_a_request(visitor: LmsClient) -> None:
    for href in (
        "/account",
        "/sign-in",
        "/trial/raise/failure",
        "/trial/raise/invalid",
        "/trial/page",
        "/healthz",
    ):
        visitor.get(href)
    visitor.post("/trial/write-and-raise/failure")
    with visitor.application.app_context():
        pool = db.engine.pool
    assert getattr(pool, "checkedout", lambda: 0)() == 0


def test_a_body_is_held_to_one_megabyte(make_house: MakeHouse) -> None:
    client = make_house(MAX_UPLOAD_BYTES=3_000_000).test_client()
    assert client.post("/trial/body", data=b"a" * 1_000_000).data == b"1000000"
    assert client.post("/trial/body", data=b"a" * 1_100_000).status_code == 413
    with client.session_transaction() as session:
        session["_user_id"] = "somebody"
    assert client.post("/trial/body", data=b"a" * 1_100_000).status_code == 413
    assert client.post("/trial/large-body", data=b"a" * 2_900_000).data == b"2900000"
    assert client.post("/trial/large-body", data=b"a" * 3_100_000).status_code == 413


def test_a_stranger_sends_no_large_body_anywhere(make_house: MakeHouse) -> None:
    client = make_house(MAX_UPLOAD_BYTES=3_000_000).test_client()
    assert client.post("/trial/large-body", data=b"a" * 1_100_000).status_code == 413


def test_a_large_form_is_refused_before_its_token_is_looked_for(visitor: LmsClient) -> None:
    response = visitor.post("/trial/write/303", data={"text": "a" * 1_200_000}, csrf_token=False)
    assert response.status_code == 413


def test_what_is_written_after_the_response_is_committed(visitor: LmsClient, written: Written) -> None:
    assert visitor.get("/trial/after").status_code == 200
    assert written() == ["after"]


def test_a_failure_after_the_response_is_logged_and_nobody_sees_it(
    visitor: LmsClient, written: Written, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        assert visitor.get("/trial/after?fail=1").status_code == 200
    assert written() == []
    assert "the write after the response failed" in caplog.text


def test_health_asks_the_database(app: Flask, client: LmsClient) -> None:
    with count_queries(db.engine) as seen:
        response = client.get("/healthz")
    assert (response.status_code, response.json, len(seen)) == (200, {"status": "ok"}, 1)

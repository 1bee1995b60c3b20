"""What the tests of accounts share: passwords that are hashed once, browsers, codes of an app."""

from datetime import UTC, datetime
from functools import cache

from flask import Flask
from pyotp import TOTP

from lms.accounts.codes import new_code, salt_for, seed
from lms.accounts.factor import actions as factors
from lms.accounts.models import SecondFactor
from lms.accounts.passwords import hash_password
from lms.kernel import clock
from lms.kernel.actor import Actor
from lms.kernel.db import db, release, transaction
from lms.org.models import Person, Unit
from tests.pages import LmsClient

PASSWORD = "mot buoi sang dep troi"
NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


@cache
def hashed() -> str:
    """`PASSWORD` as it is stored."""
    return hash_password(PASSWORD)


def browser(app: Flask) -> LmsClient:
    """One more browser, of nobody yet."""
    made = app.test_client()
    assert isinstance(made, LmsClient)
    return made


def sign_in_by_form(client: LmsClient, username: str, password: str = PASSWORD) -> str:
    """Signs in on the page; returns where it leads."""
    response = client.post("/sign-in", data={"username": username, "password": password})
    assert response.status_code == 303, response.get_data(as_text=True)
    return str(response.location)


def enrol_app(account_id: int, codes: int = 0) -> tuple[str, list[str]]:
    """Sets up an authenticator app for the account; returns its seed and its recovery codes."""
    salt, made = salt_for(f"test {account_id}"), [new_code() for _number in range(codes or 2)]
    with transaction():
        assert factors.enrol(Actor(account_id, None, "test"), salt, code_of(seed(salt)), made)
    return seed(salt), made


def code_of(secret: str, steps: int = 0) -> str:
    """The code that the app shows now, or so many steps of 30 seconds later."""
    return TOTP(secret).at(clock.now(), counter_offset=steps)


def has_app(account_id: int) -> bool:
    """Whether the account has a second step."""
    found = db.session.get(SecondFactor, account_id) is not None
    release()
    return found


def public_id_of(model: type[Person] | type[Unit], row_id: int) -> str:
    """The address of a person or a unit."""
    found = db.session.get_one(model, row_id).public_id
    release()
    return found


def text_of(client: LmsClient, href: str) -> str:
    """The page as text; it opens."""
    response = client.get(href)
    assert response.status_code == 200, f"{href}: {response.status_code} {response.location}"
    return response.get_data(as_text=True)

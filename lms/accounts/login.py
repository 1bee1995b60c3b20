"""Glue to Flask-Login: what the session holds and who that is.

The session names the account and its session epoch; a changed password raises the epoch, and every older
session is nobody.
"""

from typing import Any

from flask import Flask, request
from flask_login import LoginManager, UserMixin

from lms.accounts.queries import SignedInRow, find_signed_in
from lms.accounts.rules import is_loopback
from lms.kernel import clock


class SignedIn(UserMixin):  # type: ignore[misc]
    """Who is signed in, for this request."""

    def __init__(self, row: SignedInRow) -> None:
        self.actor = row.actor
        self.username = row.username
        self.must_change = row.must_change
        self.row = row

    def get_id(self) -> str:
        return f"{self.row.account_id}:{self.row.session_epoch}"


def here_is_loopback() -> bool:
    """Whether this request came from this machine and asked for it by its own name."""
    return is_loopback(request.remote_addr, request.host)


def _load(session_id: str) -> SignedIn | None:
    account_id, _, epoch = session_id.partition(":")
    if not account_id.isdigit():
        return None
    row = find_signed_in(int(account_id), clock.today())
    if row is None or str(row.session_epoch) != epoch or (row.is_demo and not here_is_loopback()):
        return None
    return SignedIn(row)


def init_app(app: Flask) -> None:
    """Attaches Flask-Login to `app`."""
    manager: Any = LoginManager()
    manager.session_protection = None  # phones change address all day; the cookie is signed and HttpOnly
    manager.user_loader(_load)
    manager.init_app(app)

"""Glue to Flask-Login: what the browser's session holds and who that is.

The signed cookie names a visit by its key; the visit is a row that can be listed, and ended at once by its owner,
by the office, by a new password or by time.
"""

from typing import Any

from flask import Flask, Response, g, request, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from lms.accounts.factor.rules import asked_of
from lms.accounts.queries import SignedInRow, find_signed_in
from lms.accounts.rules import is_loopback
from lms.accounts.sessions import actions as visits
from lms.accounts.sessions.rules import device_of, is_due, is_key, shortened
from lms.kernel import clock
from lms.kernel.audit import after_response
from lms.kernel.db import release


class SignedIn(UserMixin):  # type: ignore[misc] # from a package without types
    """Who is signed in, for this request."""

    def __init__(self, row: SignedInRow, key: str) -> None:
        self.actor = row.actor
        self.username = row.username
        self.must_change = row.must_change
        self.row = row
        self.key = key

    def get_id(self) -> str:
        return self.key

    @property
    def waits_at(self) -> str | None:
        """The endpoint of the page this visit has to pass before any other, or None."""
        if self.row.room_id is not None:
            return None
        if self.row.factor == "pending":
            return "accounts.second_step"
        if self.must_change:
            return "accounts.password"
        if self.row.factor == "none" and not self.row.is_demo and asked_of(self.actor):
            return "accounts.factor"
        return None


def here_is_loopback() -> bool:
    """Whether this request came from this machine and asked for it by its own name."""
    return is_loopback(request.remote_addr, request.host)


def this_device() -> tuple[str, str]:
    """The browser at hand and its shortened address, as a visit's row keeps them."""
    return device_of(request.headers.get("User-Agent", "")), shortened(request.remote_addr)


def enter(key: str, stay: bool = False) -> SignedInRow | None:
    """Puts the visit with this key into the browser's session. Call it with no transaction open.

    Nothing else that stood in the session survives: who prepared a cookie for somebody else gains nothing.
    """
    row = find_signed_in(key, clock.now())
    release()
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    if row is not None:
        login_user(SignedIn(row, key))
        session.permanent = stay
    return row


def leave() -> None:
    """Empties the browser's session but for its language."""
    language = session.get("language")
    logout_user()
    session.clear()
    if language:
        session["language"] = language


def _load(key: str) -> SignedIn | None:
    if not is_key(key):
        return None
    row = find_signed_in(key, clock.now())
    if row is None or (row.is_demo and not here_is_loopback()):
        return None
    if is_due(row.last_seen_at, clock.now()):
        g.visit_due = row.session_id
    return SignedIn(row, key)


def _write_last_seen(response: Response) -> Response:
    due = g.pop("visit_due", None)
    if due is not None:
        after_response(response, lambda: visits.touch(due))
    return response


class _Manager(LoginManager):  # type: ignore[misc] # from a package without types
    """Does not look at the browser's address: phones change it all day; the cookie is signed and HttpOnly."""

    def _session_protection_failed(self) -> bool:
        return False  # hashing the address and the browser's name, to throw it away, cost as much as a short SELECT


def init_app(app: Flask) -> None:
    """Attaches Flask-Login to `app`."""
    manager: Any = _Manager()
    manager.user_loader(_load)
    manager.init_app(app)
    app.after_request(_write_last_seen)

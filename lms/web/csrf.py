"""One check for every unsafe request, so that no route can forget it.

The token is masked anew for each page: compressed HTML must not let an attacker guess it byte by byte (BREACH).
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from flask import g, request, session
from markupsafe import Markup

from lms.kernel.errors import LmsError
from lms.kernel.messages import Message, mark

FIELD = "csrf_token"
_SIZE = 24
_BEFORE, _AFTER = Markup('<input type="hidden" name="csrf_token" value="'), Markup('">')


class StaleForm(LmsError):
    """The form's token is missing or not of this session."""

    status = 400


def _secret() -> bytes:
    if "csrf" not in session:
        session["csrf"] = secrets.token_hex(_SIZE)
    return bytes.fromhex(session["csrf"])


def _under(mask: bytes, secret: bytes) -> bytes:
    return (int.from_bytes(mask) ^ int.from_bytes(secret)).to_bytes(_SIZE)


def masked(secret: bytes) -> str:
    """`secret` under a fresh mask, as text."""
    mask = secrets.token_bytes(_SIZE)
    return urlsafe_b64encode(mask + _under(mask, secret)).decode()


def token() -> str:
    """This session's token, masked once per request."""
    if "csrf_token" not in g:
        g.csrf_token = masked(_secret())
    return str(g.csrf_token)


def csrf_input() -> Markup:
    """The hidden field every form that posts contains."""
    return _BEFORE + token() + _AFTER


def check() -> None:
    """Raises StaleForm unless the request carries this session's token."""
    given = request.form.get(FIELD) or request.headers.get("X-CSRF-Token", "")
    try:
        raw = urlsafe_b64decode(given.encode())
    except ValueError:
        raw = b""
    good = len(raw) == 2 * _SIZE and "csrf" in session
    if good:
        good = hmac.compare_digest(_under(raw[:_SIZE], raw[_SIZE:]), _secret())
    if not good:
        raise StaleForm(
            Message(
                mark(
                    "Trang này đã mở quá lâu hoặc bạn đã đăng nhập lại ở nơi khác. Hãy quay lại, tải lại trang rồi gửi lần nữa."
                )
            )
        )

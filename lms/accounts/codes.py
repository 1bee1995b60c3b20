"""Codes that are handed out once and kept as digests, and the seed of an authenticator app.

Both are keyed with this installation's secret key: a copy of the database alone opens no account.
"""

import hashlib
import hmac
import secrets
from base64 import b32encode

from flask import current_app

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # nothing that is misread on paper: no 0, 1, i, l, o, u
_GROUPS, _LETTERS = 3, 4  # 58 random bits


def _keyed(purpose: str, text: str) -> bytes:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(key, f"{purpose}:{text}".encode(), hashlib.sha256)


def new_code() -> str:
    """A code to type in once: twelve letters and digits in three groups."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS))
    return "-".join(groups)


def digest(purpose: str, typed: str) -> str:
    """What is stored of a code, and looked up by. Blanks, dashes and capitals do not matter."""
    bare = "".join(c for c in typed.lower() if c in _ALPHABET)
    return _keyed(purpose, bare).hex()


def seed(salt: str) -> str:
    """The secret that an authenticator app shares with us, in base 32; 160 bits, as RFC 4226 recommends."""
    return b32encode(_keyed("totp", salt)[:20]).decode()


def salt_for(key: str) -> str:
    """A salt that belongs to one visit's key: the same seed is offered until the visit gets a new key."""
    return _keyed("totp-salt", key).hex()[:32]


def new_room_code() -> str:
    """Six letters and digits that a class types once at each PC."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(6))


def bare(typed: str) -> str:
    """A code as it is stored, from what was typed: blanks, dashes and capitals do not matter."""
    return "".join(c for c in typed.lower() if c in _ALPHABET)


def new_pin() -> str:
    """Four digits to print on the class list."""
    return f"{secrets.randbelow(10_000):04d}"

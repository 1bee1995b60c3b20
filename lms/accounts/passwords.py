"""Password hashing: argon2id at 19 MiB, t=2, p=1 (the OWASP minimum; a quarter of the library's default
memory, so that a class signing in at once does not need half a gigabyte)."""

import secrets
from functools import lru_cache
from threading import Lock
from typing import Any

UNSET = "!"  # stands where an invited account's hash will be

# One at a time in each process: they would share the same core, and a class that signs in at once would need 19 MiB
# for each of the process's threads.
_one_at_a_time = Lock()

_WORDS = "sen lua tre dua bien song nui dao thuyen canh buom sach but bang den sao trang nang gio mua".split()


@lru_cache(maxsize=1)
def _hasher() -> Any:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """The hash to store. Slow on purpose: call it with no transaction open."""
    with _one_at_a_time:
        return str(_hasher().hash(password))


def verify(stored: str | None, password: str) -> bool:
    """Whether `password` is the one. With no stored hash, or that of an account without a password yet, it takes
    the same time and says no."""
    from argon2.exceptions import InvalidHashError, VerificationError

    real = stored if stored is not None and stored != UNSET else None
    held = real or _decoy()
    try:
        with _one_at_a_time:
            return bool(_hasher().verify(held, password)) and real is not None
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _decoy() -> str:
    return hash_password(secrets.token_hex(16))


def first_password() -> str:
    """A password to hand out once: four short words and four digits, 30 random bits at least."""
    return "-".join(secrets.choice(_WORDS) for _ in range(4)) + f"-{secrets.randbelow(10_000):04d}"

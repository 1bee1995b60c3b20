"""Pure rules of sign-in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from lms.kernel.actor import Role
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import fold

WINDOW = timedelta(minutes=15)
FREE_TRIES = 5
SLOWED_TRIES = 20
PAUSE = timedelta(seconds=30)
ADDRESS_TRIES = 300  # a school of 300 may sit behind one address; a guesser tries thousands
CODE_TRIES = 10  # at a code of few digits: then one waits until the wrong ones are forgotten
ANYWHERE = "-"  # the "address" of guesses at a code: they count together, wherever they come from
PASSWORD_LENGTH = (10, 200)
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")
_COMMON = frozenset({"1234567890", "0123456789", "password12", "matkhau123", "qwertyuiop", "1111111111"})


@dataclass(frozen=True)
class Failures:
    """Wrong guesses within `WINDOW`: for this name from this address, for this name, for this address."""

    here: int
    by_name: int
    by_address: int
    last_here: datetime | None


def wait_until(failures: Failures, now: datetime) -> datetime | None:
    """When the next try may be made, or None for at once.

    The first five failures of a name at one address are free, then each costs 30 seconds. A name that is tried
    from many addresses is slowed too, but never locked: its owner gets through within the pause. The address
    alone is only slowed at a number that a whole school does not reach by mistyping.
    """
    tired = (
        failures.here >= FREE_TRIES
        or failures.by_name >= SLOWED_TRIES
        or failures.by_address >= ADDRESS_TRIES
    )
    if not tired or failures.last_here is None:
        return None
    until = failures.last_here + PAUSE
    return until if until > now else None


def wait_after(failures: Failures, now: datetime, free: int) -> datetime | None:
    """When the next try may be made after `free` wrong ones from the same place: each further one costs a pause."""
    if failures.here < free or failures.last_here is None:
        return None
    until = failures.last_here + PAUSE
    return until if until > now else None


def wait_for_code(failures: Failures, now: datetime) -> datetime | None:
    """When the next try at a short code may be made, or None for at once.

    As `wait_until`, and after ten wrong ones not before they are forgotten: six digits hold out for years at that
    pace. Who gets here has shown a password already, so nobody else is locked out by it.
    """
    if failures.here >= CODE_TRIES and failures.last_here is not None:
        until = failures.last_here + WINDOW
        return until if until > now else None
    return wait_until(failures, now)


def username_problem(username: str) -> Message | None:
    """What is wrong with a new user name, or None."""
    if _USERNAME.fullmatch(username):
        return None
    return Message(mark("Tên đăng nhập cần 3-64 ký tự: chữ thường không dấu, số, dấu chấm, gạch ngang."))


def password_problem(password: str, username: str) -> Message | None:
    """What is wrong with a new password, or None. Length rather than odd characters; blanks are welcome."""
    low, high = PASSWORD_LENGTH
    if not low <= len(password) <= high:
        return Message(
            mark("Mật khẩu cần từ {low} đến {high} ký tự. Một câu ngắn dễ nhớ là tốt nhất."),
            {"low": low, "high": high},
        )
    plain = fold(password)
    if (
        plain in _COMMON
        or len(set(plain)) < 4
        or plain.replace(" ", "") == fold(username) * (len(plain) // max(1, len(username)))
    ):
        return Message(mark("Mật khẩu này quá dễ đoán. Hãy chọn một câu ngắn của riêng bạn."))
    return None


@dataclass(frozen=True)
class RoleLabel:
    """A role and its name on screen (message id)."""

    role: Role
    label: str


ROLE_LABELS: Sequence[RoleLabel] = (
    RoleLabel(Role.LEARNER, mark("Người học")),
    RoleLabel(Role.TRAINER, mark("Giáo viên cốt cán")),
    RoleLabel(Role.HEAD, mark("Trưởng đơn vị")),
    RoleLabel(Role.OFFICE, mark("Phòng Hành chính - Kế toán")),
    RoleLabel(Role.LEADER, mark("Lãnh đạo trường")),
    RoleLabel(Role.ADMIN, mark("Quản trị")),
)


@lru_cache(maxsize=64)  # each page of the demo asks, and few machines are here
def is_loopback(address: str | None, host: str) -> bool:
    """Whether both the client's address and the Host it asked for are this machine's own."""
    import ipaddress

    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        client_here = ipaddress.ip_address((address or "").split("%")[0]).is_loopback
    except ValueError:
        return False
    if name.lower() == "localhost":
        return client_here
    try:
        return client_here and ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False

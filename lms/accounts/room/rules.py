"""What a seat in the computer room may do, how long a lesson is, and what a PIN is. Pure."""

from datetime import datetime
from itertools import pairwise

from lms.accounts.rules import PAUSE, Failures, wait_for_code
from lms.kernel.messages import Message, mark

# The only permissions of a visit in the computer room: learning, seeing one's own certificates and record, and
# reading what the school stores, since some pupils never sign in elsewhere.
# Whatever is not named here stays shut, also to whoever holds a role: passwords, the second step, consents, lists.
PERMITTED = frozenset(
    {
        "learning.learn",
        "catalog.read",
        "certificates.read",
        "certificates.open",
        "emulation.mine",
        "accounts.seat",
        "privacy.notice",
    }
)

MINUTES = 45
MINUTES_ALLOWED = (5, 240)
PIN_LENGTH = (4, 6)
PINS_AT_ONCE = 80  # printed on one list: hashing takes its time
ROOM_TRIES = 60  # wrong PINs of a whole room in a quarter of an hour


def pin_problem(pin: str) -> Message | None:
    """What is wrong with a new PIN, or None."""
    low, high = PIN_LENGTH
    if not (pin.isascii() and pin.isdigit() and low <= len(pin) <= high):
        return Message(mark("Mã PIN gồm {low} đến {high} chữ số."), {"low": low, "high": high})
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    if steps in ({0}, {1}, {-1}):
        return Message(mark("Mã PIN này quá dễ đoán. Hãy chọn các số không liền nhau."))
    return None


def wait_for_pin(failures: Failures, now: datetime) -> datetime | None:
    """When the next try at a person's PIN may be made in this room, or None for at once.

    As for other short codes; and when the whole room has guessed wrong too often, everybody pauses who did.
    """
    if failures.by_address >= ROOM_TRIES and failures.last_here is not None:
        until = failures.last_here + PAUSE
        if until > now:
            return until
    return wait_for_code(failures, now)

"""The codes on the screen: for how long and for whom they are good."""

import re
from datetime import UTC, datetime, timedelta

from lms.workshops import rules


def test_the_codes() -> None:
    secret, other = "ab" * 32, "cd" * 32
    at = datetime(2026, 11, 23, 0, 30, 10, tzinfo=UTC)
    first = rules.token(secret, at)
    ages = {
        seconds: rules.is_current(secret, first, at + timedelta(seconds=seconds))
        for seconds in range(-30, 90)
    }
    assert all(good for seconds, good in ages.items() if 0 <= seconds < 49)
    assert not any(good for seconds, good in ages.items() if seconds >= 50 or seconds < -10)
    assert not rules.is_current(other, first, at)
    assert not rules.is_current(secret, "ộ", at)
    assert re.fullmatch(r"\d{6}", rules.pin(secret))
    assert rules.pin(secret) != rules.pin(other)
    given = rules.ticket(secret, 7, at)
    assert rules.is_ticket(secret, given, 7, at)
    assert not rules.is_ticket(secret, given, 8, at)
    assert not rules.is_ticket(secret, given, 7, at + timedelta(minutes=4))
    assert not rules.is_ticket(secret, given, 7, at - timedelta(seconds=1))
    for bad in ("", ".", "²." + "0" * 24, "99999999999999999999.0", given + "0"):
        assert not rules.is_ticket(secret, bad, 7, at)
    assert rules.hours(150) == "2,5"
    assert rules.hours(119) == "1,9"
    assert rules.hours(120) == "2"

"""How a value becomes a cell."""

import pytest

from lms.kernel.spreadsheets import defused
from lms.reports import rules


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1", "'=1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("An", "An"),
        ("", ""),
    ],
)
def test_defused(text: str, safe: str) -> None:
    assert defused(text) == safe


def test_grades_and_hours_are_cut() -> None:
    assert str(rules.percent_points(0.29)) == "29.0"
    assert str(rules.percent_points(0.99999)) == "99.9"
    assert str(rules.hours(59)) == "0.9"
    assert rules.percent_points(None) is None

"""Numbers as people write them: the decimal comma and point, groups of thousands, a unit, a tolerance."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assessment import kinds
from lms.assessment.kinds.typed import readings
from tests.assessment.questions import SOURCES


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("12", {"12"}),
        ("12,5", {"12.5"}),
        ("12.5", {"12.5"}),
        ("-3", {"-3"}),
        ("−3", {"-3"}),
        ("+ 3", {"3"}),
        ("1.234", {"1234", "1.234"}),
        ("0.125", {"0.125"}),
        ("1.234.567", {"1234567"}),
        ("1,234,567", {"1234567"}),
        ("1.234,5", {"1234.5"}),
        ("1,234.5", {"1234.5"}),
        ("1 234,5", {"1234.5"}),
        ("1\u00a0234", {"1234"}),
        ("1,234", {"1.234"}),
        ("12 km", {"12"}),
        ("12KM", {"12"}),
        ("1 234 km", {"1234"}),
        (",5", {"0.5"}),
        ("12 m", set()),
        ("12.34.5", set()),
        ("1,2,3", set()),
        ("12 5", set()),
        ("mười hai", set()),
        ("1e3", set()),
        ("12/5", set()),
        (".", set()),
        ("", set()),
        ("٣", set()),
    ],
)
def test_a_number_is_read_as_it_is_written_here(typed: str, values: set[str]) -> None:
    assert readings(typed, "km") == {Fraction(value) for value in values}


@given(st.decimals(-1_000_000, 1_000_000, places=3))
def test_both_decimal_marks_mean_the_number(number: Any) -> None:
    plain = format(number, "f")
    assert Fraction(plain) in readings(plain)
    assert Fraction(plain) in readings(plain.replace(".", ","))
    grouped = f"{number:,}".translate(str.maketrans(",.", ".,"))
    assert Fraction(plain) in readings(grouped)


@pytest.mark.parametrize(
    ("typed", "mark"), [("98761,25", 1), ("98761.75 mb", 1), ("98761,76", 0), ("98.761,24", 0)]
)
def test_the_tolerance_is_exact(typed: str, mark: int) -> None:
    assert kinds.get("number").grade(kinds.get("number").render(SOURCES["number"]), [typed]) == mark

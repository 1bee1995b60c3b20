"""Numbers as question files write them: weights in percent, and decimal numbers. Pure."""

import re
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

_PERCENT = re.compile(r"[+-]?[0-9]{1,3}(?:[.,][0-9]{0,30})?")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,40}(?:[.,][0-9]{0,40})?|[.,][0-9]{1,40})(?:[eE][+-]?[0-9]{1,2})?")
# With both signs there is no doubt which of them is the decimal one: 1.234,5 and 1,234.5.
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:(?:\.[0-9]{3})+,|(?:,[0-9]{3})+\.)[0-9]{1,40}")
_NEAR = Fraction(1, 2000)
_MINUS = str.maketrans("−–—", "---")
MOST_PARTS = 20
"""A percentage next to a fraction with a denominator up to this means that fraction: 33.33333 is a third."""


def percent(weight: Fraction) -> str:
    """'50', '33.33333', '-25' for a weight of -1..1."""
    value = Decimal(weight.numerator * 100) / Decimal(weight.denominator)
    return shown(value.quantize(Decimal("0.00001"), rounding=ROUND_HALF_EVEN))


def weight_of(text: str) -> Fraction | None:
    """The weight that a number of percent stands for, -1..1; None if it is none."""
    text = text.strip().translate(_MINUS)
    if not _PERCENT.fullmatch(text):
        return None
    exact = Fraction(text.replace(",", ".").rstrip(".")) / 100
    if abs(exact) > 1:
        return None
    near = exact.limit_denominator(MOST_PARTS)
    is_rounded = (exact * 100).denominator > 1 and abs(near - exact) < _NEAR
    return near if is_rounded else exact


def decimal_of(text: str) -> Decimal | None:
    """The number that `text` writes, with a point or a comma before the decimals; None if it is none."""
    text = text.strip().translate(_MINUS).replace(" ", "").replace("\xa0", "")
    if _GROUPED.fullmatch(text):
        text = text.replace("." if text.rfind(",") > text.rfind(".") else ",", "")
    if not _DECIMAL.fullmatch(text):
        return None
    value = Decimal(text.replace(",", "."))
    return value if abs(value.adjusted()) <= 40 or not value else None


def shown(value: Decimal) -> str:
    """A decimal number with a point, without an exponent and without zeros at its end."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text

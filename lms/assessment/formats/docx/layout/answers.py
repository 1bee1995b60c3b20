"""Answers that are written out: a number with its tolerance and unit, or words."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lms.assessment.formats.content import Kind, Option, Text

_NUMBER = r"[-−–+]?\s?(?:\d{1,3}(?:[.\u00a0 ]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)"
_NUMERIC = re.compile(
    rf"(?P<number>{_NUMBER})(?:\s*(?:±|\+/-|\+-)\s*(?P<tolerance>\d+(?:[.,]\d+)?))?\s*(?P<unit>[^\d\W][^\s\d]{{0,11}}|[%°‰]\w?)?\.?"
)
_QUOTED = re.compile(r"[“\"](.*)[”\"]", re.DOTALL)
_BETWEEN = re.compile(r"\s+/\s+|\s*[|]\s*")
_GROUPED = re.compile(r"[-−–+]?\s?\d{1,3}\.\d{3}")


@dataclass(frozen=True)
class Answer:
    """`doubtful`: a number that could be meant otherwise ("1.234"), as it stands there."""

    kind: Kind
    options: tuple[Option, ...]
    units: tuple[str, ...] = ()
    doubtful: str = ""


def _decimal(text: str) -> Decimal:
    """A number as Vietnamese write it; a lone point with other than three digits after it is a decimal point."""
    plain = re.sub(r"[\s\u00a0+]", "", text).replace("−", "-").replace("–", "-")
    if "," in plain:
        return Decimal(plain.replace(".", "").replace(",", "."))
    if re.fullmatch(r"-?[1-9]\d{0,2}(?:\.\d{3})+", plain):
        return Decimal(plain.replace(".", ""))
    return Decimal(plain)


def answer(text: str) -> Answer:
    """The answer that `text` gives. Words in quotation marks are meant letter by letter; " / " stands between several
    accepted ones."""
    text = " ".join(text.split()).strip()
    number = _NUMERIC.fullmatch(text)
    if number:
        value = _decimal(number["number"])
        tolerance = _decimal(number["tolerance"]) if number["tolerance"] else Decimal(0)
        unit = number["unit"] or ""
        option = Option(Text(str(value)), Fraction(1), tolerance=tolerance)
        is_doubtful = bool(_GROUPED.fullmatch(number["number"])) and not number["number"].lstrip(
            "-−–+ "
        ).startswith("0")
        return Answer(
            Kind.NUMBER, (option,), (unit,) if unit else (), number["number"] if is_doubtful else ""
        )
    accepted = []
    for part in _BETWEEN.split(text):
        quoted = _QUOTED.fullmatch(part.strip())
        plain = quoted[1] if quoted else part.strip()
        if plain and plain not in accepted:
            accepted.append(plain)
    return Answer(Kind.TEXT, tuple(Option(Text(plain), Fraction(1)) for plain in accepted))


def written(option: Option, units: tuple[str, ...], kind: Kind) -> str:
    """An answer as `answer` reads it."""
    if kind is Kind.NUMBER:
        made = f"{Decimal(option.text.source):f}".replace(".", ",")
        if option.tolerance:
            made += f" ± {option.tolerance:f}".replace(".", ",")
        return " ".join(filter(None, (made, *units[:1])))
    plain = " ".join(option.text.source.split())
    is_safe = answer(plain).options == (Option(Text(plain), Fraction(1)),) and not plain.startswith(
        ("“", '"')
    )
    return plain if is_safe and answer(plain).kind is Kind.TEXT else f"“{plain}”"

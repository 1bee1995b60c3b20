"""Questions for tests of formats: by hand, and at random as far as every format carries them."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from unicodedata import normalize

from hypothesis import strategies as st

from lms.assessment.formats.content import NOTHING, Item, Kind, Markup, Option, Problem, Text

ONE, NONE, HALF = Fraction(1), Fraction(0), Fraction(1, 2)


def told(problems: Sequence[Problem]) -> list[tuple[int, str]]:
    """Line and sentence of what is wrong, notes aside."""
    return [(problem.line, problem.message.plain()) for problem in problems if not problem.is_note]


def notes(problems: Sequence[Problem]) -> list[str]:
    return [problem.message.plain() for problem in problems if problem.is_note]


def bare(item: Item) -> Item:
    """Without what a file gives a question by its place in it."""
    return replace(
        item, line=0, number="", options=tuple(replace(o, key=o.key if o.key in ("true", "false") else "") for o in item.options)
    )  # fmt: skip


def option(said: str, weight: Fraction = NONE, why: str = "", markup: Markup = Markup.PLAIN) -> Option:
    return Option(Text(said, markup), weight, Text(why, markup) if why else NOTHING)


SIGNS = "abĐỗệ ơ019\\:=#~{}[]%<>&/-*_|\"'\n.,()$«?!"
_CHARACTERS = st.one_of(
    st.sampled_from(SIGNS), st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Cn"))
)


def words(least: int = 1, most: int = 20) -> st.SearchStrategy[str]:
    """Text as a reader hands it on: NFC, no blanks at the ends, `least` characters."""
    tidy = st.text(_CHARACTERS, min_size=least, max_size=most).map(
        lambda text: normalize("NFC", text).strip()
    )
    return tidy.filter(lambda text: len(text) >= least and "->" not in text and "media:" not in text)


def line(least: int = 1, most: int = 20) -> st.SearchStrategy[str]:
    """The same on one line, with single blanks."""
    return words(least, most).map(lambda text: " ".join(text.split()))


def text(markup: Markup, least: int = 1) -> st.SearchStrategy[Text]:
    return words(least).map(lambda said: Text(said, markup) if said else NOTHING)


MARKUPS = st.sampled_from(list(Markup))
WEIGHTS = st.sampled_from([NONE, ONE, HALF, Fraction(1, 3), Fraction(-1, 4), Fraction(2, 7), Fraction(1, 20)])
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=3)


def plainly(value: Decimal) -> Decimal:
    """As a reader keeps a number."""
    return Decimal(f"{value.normalize():f}") + 0


@st.composite
def items(draw: st.DrawFn, kinds: Sequence[Kind]) -> Item:
    """A question with one markup throughout, as GIFT and our workbook carry it."""
    kind, markup = draw(st.sampled_from(list(kinds))), draw(MARKUPS)
    why = text(markup, 0)

    def many(make: st.SearchStrategy[Option], least: int) -> tuple[Option, ...]:
        return tuple(draw(st.lists(make, min_size=least, max_size=5)))

    def made(said: st.SearchStrategy[Text], weight: st.SearchStrategy[Fraction]) -> st.SearchStrategy[Option]:
        return st.builds(Option, said, weight, why)

    options: tuple[Option, ...] = ()
    if kind is Kind.SINGLE:
        options = (
            *many(made(text(markup), WEIGHTS.filter(lambda w: w != 1)), 1),
            draw(made(text(markup), st.just(ONE))),
        )
    elif kind is Kind.MULTIPLE:
        options = many(made(text(markup), WEIGHTS), 2)
    elif kind is Kind.TRUE_FALSE:
        right = draw(st.booleans())
        options = (
            Option(NOTHING, Fraction(right), draw(why), "true"),
            Option(NOTHING, Fraction(not right), draw(why), "false"),
        )
    elif kind is Kind.TEXT:
        options = many(made(line().map(Text), WEIGHTS), 1)
    elif kind is Kind.NUMBER:
        options = tuple(
            Option(
                Text(f"{plainly(draw(NUMBERS)):f}"),
                draw(WEIGHTS),
                draw(why),
                tolerance=abs(plainly(draw(NUMBERS))),
            )
            for _ in range(draw(st.integers(1, 3)))
        )
    elif kind is Kind.MATCHING:
        options = many(st.builds(Option, text(markup), st.just(ONE), match=line().map(Text)), 2)
    feedback = draw(why) if kind is not Kind.DESCRIPTION else NOTHING
    return Item(
        kind, draw(text(markup)), options, title=draw(line(0)), feedback=feedback,
        tags=tuple(dict.fromkeys(draw(st.lists(st.sampled_from(["an toàn", "bài 1", "2.6", "độ khó: 2"]), max_size=3)))),
        category=tuple(draw(st.lists(st.sampled_from(["Tin học", "An toàn", "Bài 1"]), max_size=2))),
        key=draw(st.sampled_from(["", "q-1", "câu 7"])),
    )  # fmt: skip

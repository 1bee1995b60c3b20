"""Questions for tests of formats, made by hypothesis: of every kind, with what a format may carry."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from unicodedata import normalize

from hypothesis import strategies as st

from lms.assessment.formats.content import NOTHING, Area, Criterion, Gap, Item, Kind, Markup, Option, Text

PICTURE = b"\x89PNG\r\n\x1a\n\x00\x01\xff"

_LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"])
_SIGNS = st.sampled_from(list("abcđếƯ  <>&\"'{}[]~#=%:*\\/.,;!?-_$^"))


def _tidy(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


def words(least: int = 1, most: int = 12) -> st.SearchStrategy[str]:
    """Text on one line, with every sign that some format takes for its own."""
    made = st.text(st.one_of(_LETTERS, _SIGNS), min_size=least, max_size=most).map(_tidy)
    # Marks of gaps are no words, and a picture of no file is none.
    return made.filter(
        lambda t: len(t) >= least and "[[" not in t and "media:" not in t and "\ufeff" not in t
    )


plain = words().map(Text)
html = words().map(
    lambda t: Text(
        f"<p>{t.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')} <em>x</em></p>", Markup.HTML
    )
)
pictured = html.map(lambda t: replace(t, source=t.source + '<p><img src="media:so-do.png" alt="sơ đồ"></p>'))
shown = st.one_of(plain, html)
texts = st.one_of(plain, html, pictured)
maybe = st.one_of(st.just(NOTHING), shown)
shares = st.one_of(
    st.sampled_from([Fraction(1), Fraction(0), Fraction(-1, 2), Fraction(-1)]),
    st.fractions(Fraction(-1), Fraction(1), max_denominator=20),
)
numbers = st.decimals(-(10**6), 10**6, places=3).map(lambda d: Decimal(format(d.normalize(), "f")))


def _full(options: list[Option]) -> tuple[Option, ...]:
    return (replace(options[0], weight=Fraction(1)), *options[1:])


def _options(
    text: st.SearchStrategy[Text], feedback: st.SearchStrategy[Text] = maybe
) -> st.SearchStrategy[tuple[Option, ...]]:
    option = st.builds(Option, text, shares, feedback)
    return st.lists(option, min_size=2, max_size=5, unique_by=lambda o: o.text.source).map(_full)


def _item(kind: Kind, **parts: st.SearchStrategy[object]) -> st.SearchStrategy[Item]:
    common: dict[str, st.SearchStrategy[object]] = {
        "text": texts,
        "title": st.one_of(st.just(""), words()),
        "feedback": maybe,
        "points": st.sampled_from([Decimal(1), Decimal(2), Decimal("0.5")]),
        "category": st.lists(words(), max_size=3).map(tuple),
        "tags": st.lists(words(), max_size=2, unique=True).map(tuple),
    }
    return st.builds(Item, st.just(kind), **{**common, **parts})


single = _item(Kind.SINGLE, options=_options(shown), shuffles=st.booleans())


def _several(options: tuple[Option, ...]) -> tuple[Option, ...]:
    rights = len(options) // 2 or 1
    return tuple(
        replace(o, weight=Fraction(1, rights) if n < rights else Fraction(-1, 2))
        for n, o in enumerate(options)
    )


multiple = _item(Kind.MULTIPLE, options=_options(shown).map(_several), shuffles=st.booleans())


def _true_false(is_true: bool, feedback: list[Text]) -> tuple[Option, ...]:
    return tuple(
        Option(NOTHING, Fraction(right), said, key=key)
        for key, right, said in zip(("true", "false"), (is_true, not is_true), feedback, strict=True)
    )


true_false = _item(
    Kind.TRUE_FALSE,
    options=st.builds(_true_false, st.booleans(), st.lists(maybe, min_size=2, max_size=2)),
)
typed = words().filter(lambda t: t != "*" and "*" not in t).map(Text)
short = _item(Kind.TEXT, options=_options(typed, st.just(NOTHING)), ignores_case=st.booleans())
_number = st.builds(
    Option,
    numbers.map(lambda d: Text(str(d))),
    shares.filter(lambda s: s > 0),
    st.just(NOTHING),
    tolerance=st.sampled_from([Decimal(0), Decimal("0.5"), Decimal("0.001")]),
)
number = _item(
    Kind.NUMBER,
    options=st.lists(_number, min_size=1, max_size=3, unique_by=lambda o: o.text.source).map(_full),
)
_pair = st.builds(Option, shown, st.just(Fraction(1)), match=plain)
_stray = st.builds(Option, st.just(NOTHING), st.just(Fraction(0)), match=plain)
matching = _item(
    Kind.MATCHING,
    options=st.builds(
        lambda pairs, strays: (*pairs, *strays),
        st.lists(
            _pair, min_size=2, max_size=4, unique_by=(lambda o: o.text.source, lambda o: o.match.source)
        ),
        st.lists(_stray, max_size=1),
    ).filter(lambda options: len({o.match.source for o in options}) == len(options)),
    shuffles=st.booleans(),
)
ordering = _item(
    Kind.ORDERING,
    options=st.lists(
        st.builds(Option, shown, st.just(Fraction(1))),
        min_size=2,
        max_size=5,
        unique_by=lambda o: o.text.source,
    ).map(tuple),
)
_gap = st.one_of(
    st.builds(Gap, st.just(Kind.SINGLE), _options(plain, st.just(NOTHING)), st.integers(1, 3)),
    st.builds(Gap, st.just(Kind.TEXT), _options(typed, st.just(NOTHING)), st.integers(1, 3)),
    st.builds(
        Gap, st.just(Kind.NUMBER), st.lists(_number, min_size=1, max_size=2).map(_full), st.integers(1, 3)
    ),
)


def _passage(gaps: list[Gap], between: str) -> tuple[Text, tuple[Gap, ...]]:
    source = "".join(f"{between} [[{n}]] " for n in range(1, len(gaps) + 1)).strip()
    safe = source.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Text(f"<p><em>x</em> {safe}</p>", Markup.HTML), tuple(gaps)


blanks = st.builds(
    lambda item, passage, ignores: replace(
        item,
        text=passage[0],
        gaps=passage[1],
        points=Decimal(sum(gap.weight for gap in passage[1])),
        ignores_case=ignores if any(gap.kind is Kind.TEXT for gap in passage[1]) else None,
    ),
    _item(Kind.BLANKS),
    st.builds(_passage, st.lists(_gap, min_size=1, max_size=3), words()),
    st.booleans(),
)
_area = st.one_of(
    st.builds(
        lambda x, y, r: ("circle", (x, y, r)), st.integers(0, 500), st.integers(0, 500), st.integers(1, 90)
    ),
    st.builds(lambda x, y, w, h: ("rect", (x, y, x + w, y + h)), *[st.integers(1, 300)] * 4),
    st.lists(st.integers(0, 500), min_size=6, max_size=6).map(lambda at: ("poly", tuple(at))),
)
hotspot = st.builds(
    lambda item, shapes: replace(
        item,
        picture="so-do.png",
        areas=tuple(
            Area(f"p{n}", shape, at, Fraction(1, len(shapes)), "nút")
            for n, (shape, at) in enumerate(shapes, 1)
        ),
    ),
    _item(Kind.HOTSPOT, text=shown),
    st.lists(_area, min_size=1, max_size=3),
)
_level = st.tuples(st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(2)]), words())
_takes = st.sampled_from(["text", "files"])
essay = st.one_of(
    _item(
        Kind.ESSAY,
        takes=_takes,
        rubric=st.lists(
            st.builds(Criterion, words(), st.lists(_level, min_size=1, max_size=3).map(tuple)), max_size=2
        ).map(tuple),
    ),
    _item(Kind.ESSAY, takes=_takes, notes=shown),
)
description = _item(Kind.DESCRIPTION)
any_item = st.one_of(
    single, multiple, true_false, short, number, matching, ordering, blanks, hotspot, essay, description
)

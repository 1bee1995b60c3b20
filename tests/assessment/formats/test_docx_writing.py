"""Questions written as a .docx come back as they were; what the layout has no place for is named."""

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from io import BytesIO

import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.assessment.formats.content import NOTHING, Item, Kind, Markup, Option, Text
from lms.assessment.formats.docx import WORD
from lms.assessment.formats.gallery import size_of
from lms.kernel.messages import Message
from tests.assessment.formats.test_docx_layout import problems, read
from tests.assessment.formats.word_files import png


def html(source: str) -> Text:
    return Text(source, Markup.HTML)


CAPITAL = Text("Thủ đô?")


def choice(text: Text = CAPITAL, right: str = "B", kind: Kind = Kind.SINGLE, **more: object) -> Item:
    weight = Fraction(1, len(right))
    options = tuple(
        Option(Text(word), weight if letter in right else Fraction(0), key=letter)
        for letter, word in zip("ABC", ("Huế", "Hà Nội", "Vinh"), strict=True)
    )
    return Item(kind, text, options, **more)


def back(*items: Item, media: Mapping[str, bytes] | None = None) -> tuple[list[Item], list[str]]:
    """What is read of what is written, with the places left out that only a file has; and what writing reports."""
    written = WORD.write(items, media or {})
    found = read(written.content)
    plain = [replace(item, line=0, number="") for item in found.items]
    return plain, [f"{q.place.plain() if q.place else ''}: {q.message.plain()}" for q in written.problems]


ITEMS = [
    choice(),
    choice(right="AC", kind=Kind.MULTIPLE),
    choice(right="A", kind=Kind.MULTIPLE),
    choice(points=Decimal("0.25"), tags=("nhận biết", "mạng"), category=("Toán", "Chương 1"), feedback=Text("Vì thế.")),
    choice(html("<p>H<sub>2</sub>O và x<sup>2</sup></p><p><strong>không</strong> phải <em>gì</em>?<br>Chọn một.</p>")),
    replace(choice(), options=tuple(replace(o, feedback=Text(f"Vì {o.text.source}.")) for o in choice().options)),
    Item(Kind.TRUE_FALSE, Text("Tắt máy?"), (Option(Text("Đúng"), Fraction(0), key="true"), Option(Text("Sai"), Fraction(1), key="false"))),
    Item(Kind.MATCHING, Text("Xét các ý:"), tuple(
        Option(Text(word), Fraction(1, 2), key=key, match=Text(said), feedback=Text("Vì vậy."))
        for key, word, said in (("a", "Một.", "Đúng"), ("b", "Hai.", "Sai"))
    )),
    Item(Kind.NUMBER, Text("Mấy?"), (Option(Text("12.5"), Fraction(1), tolerance=Decimal("0.1")),), units=("km",)),
    Item(Kind.NUMBER, Text("Mấy?"), (Option(Text("-1234567"), Fraction(1), tolerance=Decimal(0)),)),
    Item(Kind.TEXT, Text("Ở đâu?"), (Option(Text("Hà Nội"), Fraction(1)), Option(Text("Thủ đô"), Fraction(1)))),
    Item(Kind.TEXT, Text("Năm nào?"), (Option(Text("1945"), Fraction(1)), Option(Text("km/h"), Fraction(1)))),
    Item(Kind.ESSAY, Text("Vì sao?"), feedback=html("<p>Nêu ba ý.</p><p>Mỗi ý một điểm.</p>")),
    Item(Kind.DESCRIPTION, Text("Đọc đoạn sau.")),
]  # fmt: skip


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.kind.value)
def test_round_trips(item: Item) -> None:
    assert back(item) == ([item], [])


def test_all_of_them_in_one_file() -> None:
    items = [replace(item, category=("Chung",)) for item in ITEMS]
    assert back(*items) == (items, [])


def test_categories_go_up_and_down() -> None:
    paths = [("A", "B"), ("A",), ("A", "C"), (), ("PHẦN I", "Chương 2", "Bài 3"), ("PHẦN I", "Chương 2")]
    found, said = back(*(choice(category=path) for path in paths))
    assert ([item.category for item in found], said) == (paths, [])


def test_pictures_and_tables_round_trip() -> None:
    text = html(
        '<p>Xem <img src="media:so-do.png" alt="Sơ đồ &lt;mạng&gt;"></p><table><tbody><tr><td>1</td><td><strong>x</strong></td></tr></tbody></table>'
    )
    item = choice(text)
    written = WORD.write([item], {"so-do.png": png(40, 20), "thua.png": png()})
    found = read(written.content)
    assert (found.items[0].text.source, written.problems) == (text.source, ())
    assert found.media == {"so-do.png": png(40, 20)}
    with zipfile.ZipFile(BytesIO(written.content)) as archive:
        assert [name for name in archive.namelist() if "media" in name] == ["word/media/so-do.png"]


def test_the_file_is_sound() -> None:
    written = WORD.write(
        [choice(html('a <img src="media:x y.png" alt=\'"&\'> & \x0b<b>&lt;</b>'))], {"x y.png": png()}
    )
    with zipfile.ZipFile(BytesIO(written.content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))
        assert "word/media/x-y.png" in archive.namelist()
    assert WORD.write([choice()], {}).content == WORD.write([choice()], {}).content


@pytest.mark.parametrize(
    ("markup", "source", "wanted"),
    [
        (Markup.PLAIN, "một\nhai <b>", "<p>một<br>hai &lt;b&gt;</p>"),
        (Markup.MARKDOWN, "một **hai**\n\nba", "<p>một <strong>hai</strong></p><p>ba</p>"),
        (Markup.MOODLE, "một\nhai", "<p>một<br>hai</p>"),
        (Markup.HTML, "<script>x</script><div>một</div><div>hai</div>", "<p>một</p><p>hai</p>"),
        (Markup.HTML, "<ul><li>một</li><li>hai</li></ol>", "<p>• một</p><p>• hai</p>"),
        (Markup.HTML, "<td>một</table></b></p>hai", "<p>một</p><p>hai</p>"),
    ],
)  # fmt: skip
def test_texts_of_every_markup(markup: Markup, source: str, wanted: str) -> None:
    found, _ = back(choice(Text(source, markup)))
    assert found[0].text.source == wanted


def test_what_is_lost_is_named_once_for_all() -> None:
    items = [
        choice(title=f"T{n}", penalty=Fraction(1, 3), shuffles=True, hints=(Text("Gợi ý"),))
        for n in range(10)
    ]
    _, said = back(*items)
    assert said[0] == "Câu 1, 2, 3, 4, 5, 6, 7, 8, …: Tệp Word không ghi được tên riêng của câu (10 câu)."
    assert len(said) == 4
    options = (
        Option(Text("x"), Fraction(1)),
        Option(Text("y"), Fraction(1, 2)),
        Option(Text("z"), Fraction(-1, 2)),
    )
    found, said = back(Item(Kind.SINGLE, Text("Hỏi?"), options))
    assert [o.weight for o in found[0].options] == [1, 0, 0]
    assert "điểm từng phần" in said[0]


def test_kinds_without_a_layout_are_refused_and_the_rest_is_written() -> None:
    pairs = Item(
        Kind.MATCHING, Text("Nối"), (Option(Text("x"), Fraction(1), match=Text("y")),), line=7, number="4"
    )
    nine = Item(Kind.SINGLE, Text("Hỏi?"), tuple(Option(Text(f"p{n}"), Fraction(n == 0)) for n in range(9)))
    found, said = back(
        pairs,
        Item(Kind.ORDERING, Text("Xếp")),
        Item(Kind.BLANKS, Text("[[1]]")),
        Item(Kind.HOTSPOT, Text("x")),
        nine,
        choice(),
    )
    assert [item.kind for item in found] == [Kind.SINGLE]
    assert (
        said[0] == "Câu 4: Loại câu ghép đôi không có cách trình bày trong tệp Word nên câu không được ghi."
    )
    assert len(said) == 5
    assert "9 phương án" in said[4]


@pytest.mark.parametrize(
    "text",
    ["x\nCâu 2: y", "x\nA. m\nB. n", "x\nĐáp án: C", "x\nLời giải: vì", "[NB] x", "x\nPHẦN II. TỰ LUẬN"],
)
def test_a_text_that_would_be_misread_is_named(text: str) -> None:
    _, said = back(choice(html("".join(f"<p>{line}</p>" for line in text.split("\n")))))
    assert len(said) == 1
    assert "đọc lại" in said[0]


def test_pictures_that_are_not_there() -> None:
    found, said = back(
        choice(html('x <img src="media:a.png" alt="sơ đồ"> <img src="https://example.org/b.png">'))
    )
    assert found[0].text.source == "x sơ đồ [hình]"
    assert said[:2] == [
        f"Câu 1: Hình “{name}” không có trong tệp hoặc không phải PNG, JPEG, GIF nên không được ghi."
        for name in ("https://example.org/b.png", "a.png")
    ]


def test_an_option_all_in_bold_marks_nothing() -> None:
    item = choice()
    item = replace(
        item, options=(replace(item.options[0], text=html("<strong>Huế</strong>")), *item.options[1:])
    )
    found, said = back(item)
    assert [o.weight for o in found[0].options] == [0, 1, 0]
    assert said == []


def test_no_questions() -> None:
    written = WORD.write([], {})
    assert "Không thấy câu hỏi nào" in problems(read(written.content))[0]
    assert written.problems == ()


def test_sizes_of_pictures() -> None:
    assert size_of(png(40, 20)) == (40, 20)
    assert size_of(b"GIF89a\x28\x00\x14\x00") == (40, 20)
    assert size_of(b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x14\x00\x28\x03\x01") == (40, 20)
    assert size_of(b"\xff\xd8\xff") is None


WORDS = st.text("xyz ưởĐS12,.<>&-/()[]“”:=*√²", max_size=20).map(lambda text: " ".join(f"x{text}x".split()))


@st.composite
def items(draw: st.DrawFn) -> Item:
    count = draw(st.integers(2, 8))
    right = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=count - 1))
    kind = Kind.MULTIPLE if len(right) > 1 else draw(st.sampled_from([Kind.SINGLE, Kind.MULTIPLE]))
    made = tuple(
        Option(Text(draw(WORDS)), Fraction(n in right, len(right)), draw(st.sampled_from([NOTHING, Text("Vì vậy.")])), "ABCDEFGH"[n])
        for n in range(count)
    )  # fmt: skip
    return Item(kind, Text(draw(WORDS)), made, feedback=draw(st.sampled_from([NOTHING, Text("Lý do.")])))


@settings(max_examples=60, deadline=None)
@given(st.lists(items(), max_size=5))
def test_any_choice_comes_back(made: list[Item]) -> None:
    assert back(*made) == (made, [])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.sampled_from(list(Markup)), st.sampled_from(list(Kind)))
def test_any_text_can_be_written(source: str, markup: Markup, kind: Kind) -> None:
    text = Text(source, markup)
    options = (Option(text, Fraction(1), text, match=text), Option(text, Fraction(0)))
    if kind is Kind.NUMBER:
        options = (Option(Text("1"), Fraction(1)),)
    written = WORD.write([Item(kind, text, options, feedback=text, tags=(source,), category=(source,))], {})
    assert all(isinstance(problem.message, Message) for problem in written.problems)
    read(written.content)

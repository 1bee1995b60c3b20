"""GIFT: each construct of the language, and what people get wrong."""

import time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.assessment.formats.content import Item, Kind, Markup, Option, Questions, Text
from lms.assessment.formats.gift import Gift
from lms.assessment.formats.gift.reading import category_of
from lms.assessment.formats.gift.writing import WRITTEN, category_path
from tests.assessment.formats.make import HALF, NONE, ONE, bare, items, notes, option, told

MOODLE = Markup.MOODLE


def read(text: str | bytes) -> Questions:
    return Gift().read(text if isinstance(text, bytes) else text.encode())


def one(text: str) -> Item:
    found = read(text)
    assert told(found.problems) == []
    (item,) = found.items
    return item


def said(item: Item) -> list[tuple[str, Fraction]]:
    return [(option.text.source, option.weight) for option in item.options]


def test_one_right_option_with_explanations() -> None:
    item = one(
        "::Thủ đô:: Thủ đô của Việt Nam?{\n=Hà Nội #Đúng vậy.\n~Huế#Từng là kinh đô.\n~Vinh\n####Xem bài 1.}"
    )
    assert (item.kind, item.title, item.text) == (Kind.SINGLE, "Thủ đô", Text("Thủ đô của Việt Nam?", MOODLE))
    assert item.options == (
        option("Hà Nội", ONE, "Đúng vậy.", MOODLE), option("Huế", NONE, "Từng là kinh đô.", MOODLE),
        option("Vinh", NONE, markup=MOODLE),
    )  # fmt: skip
    assert item.feedback == Text("Xem bài 1.", MOODLE)


def test_everything_on_one_line() -> None:
    item = one("Ai xây lăng?{~Grant ~Jefferson =không ai}")
    assert said(item) == [("Grant", NONE), ("Jefferson", NONE), ("không ai", ONE)]


def test_a_missing_word_stands_in_the_middle() -> None:
    item = one("Grant {~sống =yên nghỉ ~ngủ} trong lăng.")
    assert item.text.source == "Grant _____ trong lăng."
    assert item.kind is Kind.SINGLE


def test_several_right_options_share_the_mark() -> None:
    item = one("Số nguyên tố?{~%33.33333%2 ~%33.33333%3 ~%33.33333%5 ~%-100%9}")
    assert item.kind is Kind.MULTIPLE
    assert said(item) == [(number, Fraction(1, 3)) for number in "235"] + [("9", Fraction(-1))]


def test_a_right_option_beside_one_that_earns_a_part() -> None:
    assert said(one("?{=cả ~%50%nửa ~%-25%hại ~không}")) == [
        ("cả", ONE), ("nửa", HALF), ("hại", Fraction(-1, 4)), ("không", NONE),
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["T", "TRUE", "true", "F", "FALSE"])
def test_true_or_false_with_both_explanations(word: str) -> None:
    item = one(f"Trời xanh.{{{word}#chọn sai#chọn đúng}}")
    right = {option.key: (option.weight, option.feedback.source) for option in item.options}
    is_true = word.upper().startswith("T")
    assert right == {
        "true": (Fraction(is_true), "chọn đúng" if is_true else "chọn sai"),
        "false": (Fraction(not is_true), "chọn sai" if is_true else "chọn đúng"),
    }


def test_short_answers_with_weights() -> None:
    item = one("Ai?{=không ai =%50%một người#Gần đúng =%-50%mọi người}")
    assert item.kind is Kind.TEXT
    assert said(item) == [("không ai", ONE), ("một người", HALF), ("mọi người", -HALF)]
    assert item.options[0].text.markup is Markup.PLAIN


@pytest.mark.parametrize(
    ("written", "number", "tolerance"),
    [
        ("1822:5", "1822", "5"), ("1822", "1822", "0"), ("3,14:0,05", "3.14", "0.05"), ("1..5", "3", "2"),
        ("-1.5..-0.5", "-1", "0.5"), ("1e3:1", "1000", "1"), ("−7:0", "-7", "0"),
    ],
)  # fmt: skip
def test_numbers_and_spans(written: str, number: str, tolerance: str) -> None:
    item = one("Bao nhiêu?{#" + written + "}")
    assert item.options == (Option(Text(number), ONE, tolerance=Decimal(tolerance)),)


def test_several_numbers_and_what_is_said_to_the_rest() -> None:
    item = one("Bao nhiêu?{#\n=1822:0#Chính xác\n=%50%1822:2\n~#Sai rồi\n####Chung}")
    assert said(item) == [("1822", ONE), ("1822", HALF), ("*", NONE)]
    assert item.options[2].feedback.source == "Sai rồi"
    assert item.feedback.source == "Chung"


def test_pairs_and_a_right_side_that_is_left_over() -> None:
    item = one("Nối.{\n=Việt Nam -> Hà Nội\n=Lào->Viêng Chăn\n= -> Huế\n}")
    assert item.kind is Kind.MATCHING
    assert [(o.text.source, o.match.source) for o in item.options] == [
        ("Việt Nam", "Hà Nội"), ("Lào", "Viêng Chăn"), ("", "Huế"),
    ]  # fmt: skip


def test_essays_and_texts_between_questions() -> None:
    found = read("Kể lại.{}\n\nĐọc đoạn sau.\n\nKể nữa. {####Gợi ý}")
    assert [item.kind for item in found.items] == [Kind.ESSAY, Kind.DESCRIPTION, Kind.ESSAY]
    assert found.items[2].feedback.source == "Gợi ý"


def test_signs_after_a_backslash_are_text() -> None:
    item = one(r"::a\:b:: 2 + 2 \= 4 \{tập\} \# \~ C:\\dir\next{=x\=y\ndòng hai ~\#}")
    assert item.title == "a:b"
    assert item.text.source == "2 + 2 = 4 {tập} # ~ C:\\dir\next"  # \n is a line end, as it is to Moodle
    assert said(item)[0][0] == "x=y\ndòng hai"
    assert said(item)[1][0] == "#"


def test_each_text_may_have_its_markup() -> None:
    item = one("[html]<p>H<sub>2</sub>O</p>{=[plain]nước#[markdown]**đúng** ~[moodle]lửa ~đất}")
    assert item.text == Text("<p>H<sub>2</sub>O</p>", Markup.HTML)
    assert [o.text.markup for o in item.options] == [Markup.PLAIN, Markup.MOODLE, Markup.HTML]
    assert item.options[0].feedback == Text("**đúng**", Markup.MARKDOWN)


def test_categories_comments_ids_and_tags() -> None:
    found = read(
        "// đầu tệp\n$CATEGORY: $course$/top/Tin học/Vào//Ra\n\n"
        "// question: 5  name: [tag:không phải]\n// [id:q\\]5] [tag:dễ] [tag:bài 1]\n::Q::X?{=a ~b}\n\n"
        "$CATEGORY: tom/Khác\nY?{\n// giữa chừng\n=a ~b}"
    )
    first, second = found.items
    assert (first.category, first.key, first.tags) == (("Tin học", "Vào/Ra"), "q]5", ("dễ", "bài 1"))
    assert second.category == ("tom", "Khác")
    assert [first.line, second.line] == [6, 9]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, ends: str) -> None:
    text = "// c\nCâu hỏi đầu?{=đúng ~sai}\n\nCâu hai{\n=một\n}\n\n".replace("\n", ends)
    found = read(text.encode(encoding))
    assert [(item.text.source, item.line) for item in found.items] == [("Câu hỏi đầu?", 2), ("Câu hai", 4)]


def test_decomposed_letters_become_one() -> None:
    assert one("Viê\u0323t{=o\u031b\u0309}").text.source == "Việt"


def test_a_bad_question_is_told_with_its_line_and_the_rest_is_read() -> None:
    found = read(
        "Một?{=a ~b}\n\n\nHai?{=a ~b\n\nBa?{=a ~b}\n\nBốn} ?\n\nNăm?{#\n=abc\n=1\n}\n\nSáu?{=a -> b\n=c}\n\nBảy?{~a ~b}"
    )
    assert [item.text.source for item in found.items] == ["Một?", "Ba?", "Năm?", "Sáu?", "Bảy?"]
    assert [line for line, _ in told(found.problems)] == [4, 8, 11, 16, 15, 18]
    assert "thiếu “}”" in told(found.problems)[0][1]
    assert "“abc” không phải là số" in told(found.problems)[2][1]


def test_braces_of_a_formula_are_taken_for_text_and_told() -> None:
    found = read(r"Tính \(\frac{1}{2}\)?{=0.5 ~2}")
    assert found.items[0].text.source == r"Tính \(\frac{1}{2}\)?"
    assert said(found.items[0]) == [("0.5", ONE), ("2", NONE)]
    assert "nhiều cặp ngoặc { }" in told(found.problems)[0][1]


def test_blank_lines_among_the_answers_do_not_end_a_question() -> None:
    assert said(one("X?{\n\n=a\n\n~b\n\n}")) == [("a", ONE), ("b", NONE)]


def test_two_full_options_where_one_may_be_chosen_are_noted() -> None:
    found = read("X?{=a =b ~c}")
    assert found.items[0].kind is Kind.SINGLE
    assert told(found.problems) == []
    assert "2 phương án" in notes(found.problems)[0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("X?{~%150%a ~b =c}", "Trọng số “150”"), ("X?{=a ~}", "để trống"), ("{=a ~b}", "chưa có nội dung"),
        ("::X{=a ~b}", "không có :: để đóng"), ("X?{#}", "chưa có đáp án"), ("X?{#5..1}", "đầu nhỏ lớn hơn"),
        ("X?{=a ~b}}", "Thừa dấu"), ("X <img src='@@PLUGINFILE@@/a.png'>{=a ~b}", "không kèm được hình"),
        ("X?{#1e99999999}", "không phải là số"), ("Chỉ có chữ.", "Không thấy câu nào"), ("", "trống"),
        ("X {=a {x} ~b}", "Trong phần đáp án"), ("X {a} y {b}?", "không rõ cặp nào"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_a_sentence(text: str, sentence: str) -> None:
    assert sentence in " ".join(message for _, message in told(read(text).problems))


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n\0\0\0", b"PK\x03\x04\0\0", b"\0" * 600, b"C\xe2u \xff h\xf2i"]
)
def test_what_is_no_text_is_refused_whole(content: bytes) -> None:
    found = read(content)
    assert found.items == ()
    assert len(told(found.problems)) == 1


def test_bytes_that_are_not_utf8_are_told_with_their_line() -> None:
    assert told(read(b"X?{=a ~b}\n\nC\xe2u hai{=a}").problems)[0][0] == 3


def test_what_is_written_looks_as_moodle_writes_it() -> None:
    item = Item(
        Kind.SINGLE, Text("<p>a: {b}</p>", Markup.HTML),
        (option("đúng", ONE, "vì #1", Markup.HTML), option("sai", NONE, markup=Markup.HTML)),
        title="Tên", key="k", tags=("dễ",), category=("A", "B/C"), feedback=Text("chung", Markup.HTML),
    )  # fmt: skip
    written = Gift().write([item], {})
    assert written.problems == ()
    assert written.content.decode() == (
        "$CATEGORY: $course$/top/A/B//C\n\n// question: 1  name: Tên\n// [id:k] [tag:dễ]\n"
        "::Tên::[html]<p>a\\: \\{b\\}</p>{\n\t=đúng#vì \\#1\n\t~sai\n\t####chung\n}\n"
    )


def test_what_has_no_place_is_told_by_number() -> None:
    many = [
        Item(Kind.ESSAY, Text("Viết."), points=Decimal(2)),
        Item(Kind.ORDERING, Text("Xếp.")),
        Item(Kind.ESSAY, Text("V.")),
    ]
    written = Gift().write(many, {})
    assert len(Gift().read(written.content).items) == 2
    assert [message for _, message in told(written.problems)] == [
        "Định dạng này không có loại câu “sắp xếp thứ tự”; câu này không được ghi.",
        "Định dạng này không có chỗ cho số điểm của câu: 1 câu (1).",
    ]


def test_a_picture_gives_way_to_its_description() -> None:
    text = Text('<img src="media:a.png" alt="cổng trường"> ở đâu?', Markup.HTML)
    written = Gift().write([Item(Kind.ESSAY, text)], {"a.png": b"x"})
    assert Gift().read(written.content).items[0].text.source == "cổng trường ở đâu?"
    assert "hình kèm theo" in told(written.problems)[0][1]


def test_an_answer_that_gift_cannot_say_is_refused_and_an_arrow_in_a_pair_is_redrawn() -> None:
    word = Item(Kind.TEXT, Text("?"), (option("a->b", ONE),))
    pair = Item(
        Kind.MATCHING, Text("?"), tuple(Option(Text(f"{n} -> x"), ONE, match=Text("y")) for n in "12")
    )
    written = Gift().write([word, pair], {})
    (kept,) = Gift().read(written.content).items
    assert kept.options[0].text.source == "1 → x"
    assert "không ghi được đáp án" in told(written.problems)[0][1]
    assert len(notes(written.problems)) == 2


@settings(max_examples=120, deadline=None)
@given(st.lists(items(sorted(WRITTEN)), min_size=1, max_size=4))
def test_what_is_written_is_read_again(many: list[Item]) -> None:
    written = Gift().write(many, {})
    found = Gift().read(written.content)
    assert [bare(item) for item in found.items] == [bare(item) for item in many]


@given(
    st.lists(st.text("abc /", min_size=1).map(str.strip).filter(bool), max_size=3).filter(
        lambda p: p[:1] != ["top"]
    )
)
def test_paths_of_categories(parts: list[str]) -> None:
    assert category_of(category_path(parts)) == tuple(" ".join(part.split()) for part in parts)


def test_questions_without_the_blank_line_between_them() -> None:
    """A title begins a question, also where the one before was never closed or asks nothing."""
    found = read(
        "::một::Hai cộng hai? {=4 ~5}\n// [tag:dễ]\n::hai::Chỉ là chữ\n::ba::Thủ đô? {\n=Hà Nội\n~Huế\n::bốn::Hở? {=x\n::năm::Năm? {T}"
    )
    assert [(i.title, i.kind.value) for i in found.items] == [
        ("một", "single"), ("hai", "description"), ("năm", "truefalse"),
    ]  # fmt: skip
    assert found.items[1].tags == ("dễ",)
    assert [p.place.params["question"] for p in found.problems if p.place] == ["3", "4"]
    assert len(read("Hỏi {=a\n~b::c::d\n}").items) == 1


def test_a_hundred_thousand_titles_that_close_nothing_are_read_at_once() -> None:
    begun = time.monotonic()
    read("chữ\n" + "::a::\n" * 100_000)
    read("::a:: {\n" * 100_000)
    assert time.monotonic() - begun < 60

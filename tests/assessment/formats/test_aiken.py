"""Aiken: as it is described, and as people write it."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.assessment.formats.aiken import Aiken
from lms.assessment.formats.content import NOTHING, Item, Kind, Markup, Option, Questions, Text
from tests.assessment.formats.make import HALF, NONE, ONE, bare, line, notes, option, told

STRICT = "Thủ đô của Việt Nam?\nA. Huế\nB. Hà Nội\nC. Vinh\nANSWER: B\n"


def read(text: str) -> Questions:
    return Aiken().read(text.encode())


def one(text: str) -> Item:
    found = read(text)
    assert told(found.problems) == []
    (item,) = found.items
    return item


@pytest.mark.parametrize(
    "text",
    [
        STRICT,
        STRICT.replace(". ", ") "),
        STRICT.replace("A.", "a.").replace("B.", "b.").replace("C.", "c.").replace(": B", ": b"),
        STRICT.replace("\n", "\n\n"),
        STRICT.replace("\n", "\r\n"),
        "\ufeff" + STRICT,
        STRICT.replace("ANSWER: B", "ĐÁP ÁN: B"),
        STRICT.replace("ANSWER: B", "Đáp án đúng: B."),
        STRICT.replace("ANSWER: B", "answer : B"),
        STRICT.replace("ANSWER: B", "ANSWER: (b)"),
        STRICT.replace("\nA. Huế", "\n  A.  Huế  "),
    ],
)
def test_the_ways_in_which_people_write_it(text: str) -> None:
    item = one(text)
    assert item.kind is Kind.SINGLE
    assert item.text == Text("Thủ đô của Việt Nam?")
    assert [(o.text.source, o.weight, o.key) for o in item.options] == [
        ("Huế", NONE, "a"), ("Hà Nội", ONE, "b"), ("Vinh", NONE, "c"),
    ]  # fmt: skip


def test_several_questions_without_a_blank_line_between() -> None:
    found = read(STRICT + STRICT.replace("Việt Nam", "Lào"))
    assert [(item.line, item.text.source) for item in found.items] == [
        (1, "Thủ đô của Việt Nam?"), (6, "Thủ đô của Lào?"),
    ]  # fmt: skip
    assert told(found.problems) == []


def test_several_right_ones() -> None:
    item = one("Số lẻ?\nA. 1\nB. 2\nC. 3\nĐÁP ÁN: A, C")
    assert item.kind is Kind.MULTIPLE
    assert [o.weight for o in item.options] == [HALF, Fraction(0), HALF]


def test_a_number_before_the_question_is_its_number() -> None:
    item = one("Câu 12: Chọn đi\nA. x\nB. y\nANSWER: A")
    assert (item.number, item.text.source) == ("12", "Chọn đi")


def test_questions_and_options_over_several_lines() -> None:
    item = one("Đọc đoạn sau.\n\nAi đúng?\nA. An\nvà Bình\nB. Chi\nANSWER: A")
    assert item.text.source == "Đọc đoạn sau.\nAi đúng?"
    assert item.options[0].text.source == "An và Bình"


def test_a_sentence_that_begins_like_an_answer_is_text() -> None:
    item = one("Answer: a question\nwith care.\nA. x\nB. y\nANSWER: A")
    assert item.text.source.startswith("Answer: a question")


@pytest.mark.parametrize(
    ("text", "line_", "sentence"),
    [
        ("X?\nA. 1\nB. 2\n\nY?\nA. 1\nB. 2\nANSWER: A", 1, "thiếu dòng ANSWER"),
        ("X?\nA. 1\nB. 2\nY?\nA. 1\nB. 2\nANSWER: A", 1, "thiếu dòng ANSWER"),
        ("X?\nA. 1\nB. 2", 1, "thiếu dòng ANSWER"),
        ("X?\nA. 1\nB. 2\nANSWER: D", 4, "không có phương án D"),
        ("X?\nA. 1\nC. 2\nANSWER: A", 3, "Thiếu phương án B"),
        ("X?\nA. 1\nB. 2\nB. 3\nANSWER: A", 4, "có hai lần"),
        ("X?\nA. 1\nANSWER: A", 1, "ít nhất hai"),
        ("X?\nA.\nB. 2\nANSWER: B", 2, "để trống"),
        ("X?\nANSWER: B", 2, "không có phương án"),
        ("Chỉ có chữ.", 1, "không có phương án và đáp án"),
        ("", 0, "trống"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line_: int, sentence: str) -> None:
    assert any(at == line_ and sentence in words for at, words in told(read(text).problems))


def test_a_bad_question_does_not_take_the_next_one_along() -> None:
    found = read(STRICT.replace("ANSWER: B\n", "") + "\n" + STRICT)
    assert [sum(o.weight for o in item.options) for item in found.items] == [0, 1]


def test_what_aiken_does_not_hold_is_told() -> None:
    choice = Item(
        Kind.SINGLE, Text("<p>Một <b>hai</b></p><p>ba</p>", Markup.HTML),
        (option("x", ONE, "vì"), option("y", HALF)), title="Tên", tags=("t",),
    )  # fmt: skip
    flag = Item(
        Kind.TRUE_FALSE, Text("Đúng?"), (Option(NOTHING, NONE, key="true"), Option(NOTHING, ONE, key="false"))
    )
    many = Item(Kind.MULTIPLE, Text("Nhiều"), (option("x", HALF), option("y", HALF)))
    written = Aiken().write([choice, flag, many], {})
    assert written.content.decode() == (
        "Một hai ba\nA. x\nB. y\nANSWER: A\n\nĐúng?\nA. Đúng\nB. Sai\nANSWER: B\n"
    )
    sentences = " ".join(words for _, words in told(written.problems))
    for lost in ("nhiều lựa chọn", "giải thích từng phương án", "định dạng chữ", "điểm từng phần"):
        assert lost in sentences
    assert len(notes(written.problems)) == 3


def test_a_question_that_looks_like_an_option_stays_a_question() -> None:
    item = Item(Kind.SINGLE, Text("A. Einstein là ai?"), (option("x", ONE), option("ANSWER: B")))
    found = Aiken().read(Aiken().write([item], {}).content)
    assert [bare(each) for each in found.items] == [item]


QUESTIONS = st.builds(
    lambda said, options, right: Item(
        Kind.SINGLE, Text(said),
        tuple(option(each, Fraction(number == right % len(options))) for number, each in enumerate(options)),
    ),
    line().filter(lambda text: not text.lower().startswith("câu")), st.lists(line(), min_size=2, max_size=6), st.integers(0, 5),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(QUESTIONS, min_size=1, max_size=4))
def test_what_is_written_is_read_again(many: list[Item]) -> None:
    written = Aiken().write(many, {})
    assert written.problems == ()
    assert [bare(item) for item in Aiken().read(written.content).items] == many

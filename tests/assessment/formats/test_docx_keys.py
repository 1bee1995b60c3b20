"""Right answers: told by contrast, in words, by a table at the end; where they disagree, by nothing."""

from decimal import Decimal
from fractions import Fraction

import pytest

from lms.assessment.formats.content import Kind
from tests.assessment.formats.test_docx_layout import only, problems, read, right, texts
from tests.assessment.formats.word_files import BOLD, RED, UNDERLINED, YELLOW, docx, p, run, table, typed

BLUE = '<w:color w:val="0000FF"/>'


def option(letter: str, text: str, of_letter: str = "", of_text: str = "") -> str:
    return p(run(letter, of_letter), run(".", ""), run(f" {text}", of_text))


@pytest.mark.parametrize(
    "look", [BOLD, UNDERLINED, RED, YELLOW, BLUE, '<w:shd w:val="clear" w:fill="FFFF00"/>']
)
@pytest.mark.parametrize("where", ["letter", "text", "both"])
def test_a_look_marks_the_right_one(look: str, where: str) -> None:
    marked = option("B", "Hà Nội", look if where != "text" else "", look if where != "letter" else "")
    item = only(docx(p("Câu 1: Thủ đô?"), option("A", "Huế"), marked, option("C", "Vinh")))
    assert (right(item), texts(item)) == (["B"], ["Huế", "Hà Nội", "Vinh"])


def test_half_of_the_text_is_no_mark() -> None:
    found = read(
        docx(p("Câu 1: x?"), p("A. Huế"), p(run("B. Hà "), run("N", UNDERLINED), run("ội là thủ đô")))
    )
    assert "Không thấy đáp án đúng" in problems(found)[0]
    assert found.items[0].options[1].text.source == "Hà <u>N</u>ội là thủ đô"


def test_bold_labels_are_habit() -> None:
    found = read(docx(p(run("Câu 1:", BOLD), " x?"), *(option(a, "m", BOLD) for a in "ABCD")))
    assert "Không thấy đáp án đúng" in problems(found)[0]
    item = only(docx(p("Câu 1: x?"), *(option(a, "m", BOLD, BOLD if a == "C" else "") for a in "ABCD")))
    assert right(item) == ["C"]
    item = only(
        docx(p("Câu 1: x?"), *(option(a, "m", BOLD + (UNDERLINED if a == "D" else "")) for a in "ABCD"))
    )
    assert right(item) == ["D"]
    forgotten = read(docx(p("Câu 1: x?"), *(option(a, "m", BOLD if a != "B" else "") for a in "ABCD")))
    assert "Không thấy đáp án đúng" in problems(forgotten)[0]


def test_labels_in_a_colour_of_their_own() -> None:
    item = only(docx(p("Câu 1: x?"), *(option(a, "m", BOLD + (RED if a == "C" else BLUE)) for a in "ABCD")))
    assert right(item) == ["C"]
    found = read(docx(p("Câu 1: x?"), *(option(a, "m", BLUE) for a in "ABCD")))
    assert "Không thấy đáp án đúng" in problems(found)[0]


def test_letters_underlined_in_every_option_mark_none() -> None:
    """Questions of pronunciation."""
    options = [p(run(f"{a}. c"), run("a", UNDERLINED), run("t")) for a in "ABCD"]
    item = only(docx(p("Câu 1: x?"), *options, p("Đáp án: D")))
    assert (right(item), texts(item)[0]) == (["D"], "c<u>a</u>t")


def test_links_are_underlined_by_word_and_mark_nothing() -> None:
    link = '<w:hyperlink r:id="x"><w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr><w:t>https://vneid.gov.vn</w:t></w:r></w:hyperlink>'
    found = read(docx(p("Câu 1: x?"), p(run("A. "), link), p("B. không có"), p("Chọn B")))
    assert (right(found.items[0]), found.problems) == (["B"], ())


def test_several_right_ones() -> None:
    item = only(docx(p("Câu 1: x?"), *(option(a, "m", UNDERLINED if a in "AC" else "") for a in "ABCD")))
    assert (item.kind, right(item)) == (Kind.MULTIPLE, ["A", "C"])
    assert [o.weight for o in item.options] == [Fraction(1, 2), 0, Fraction(1, 2), 0]
    assert only(typed("Câu 1: x?\nA. m\nB. n\nC. k\nĐáp án: A, C")).kind is Kind.MULTIPLE
    assert right(only(typed("Câu 1: x?\nA. m\nB. n\nC. k\nĐáp án đúng là A và B"))) == ["A", "B"]
    assert only(typed("Câu 1 [chọn nhiều]: x?\nA. m\nB. n\nĐáp án: A")).kind is Kind.MULTIPLE


@pytest.mark.parametrize(
    "starred", ["*B. n", "* B. n", "B*. n", "B.* n", "B. n*", "B. n *", "✓ B. n", "B. n ✓"]
)
def test_stars(starred: str) -> None:
    item = only(typed(f"Câu 1: x?\nA. m\n{starred}\nC. k"))
    assert (right(item), texts(item)) == (["B"], ["m", "n", "k"])


@pytest.mark.parametrize(
    "line",
    ["Đáp án: B", "Đáp án B", "ĐÁP ÁN: B.", "Đáp án đúng: B", "Đáp án đúng là B", "Chọn B", "Chọn đáp án B.", "=> Chọn B",
     "ĐA: B", "Đ/A: B", "Answer: B", "Key: B", "Lời giải: Chọn B.", "Lời giải\nVì n đủ, chọn B.", "Đáp án: Hà Nội"],
)  # fmt: skip
def test_key_lines(line: str) -> None:
    assert right(only(typed(f"Câu 1: x?\nA. Huế\nB. Hà Nội\nC. Vinh\n{line}"))) == ["B"]


def test_an_explanation_that_names_wrong_options() -> None:
    item = only(
        typed("Câu 1: x?\nA. m\nB. n\nĐáp án: B\nLời giải: Đáp án A sai vì thiếu. Nhiều bạn vội nên chọn A.")
    )
    assert right(item) == ["B"]
    item = only(typed("Câu 1: x?\nA. m\nB. n\nLời giải\nKhông chọn A.\nVậy chọn B"))
    assert right(item) == ["B"]


TWO = "Câu {}: x?\nA. m\nB. n\nC. k\nD. l"


@pytest.mark.parametrize(
    "end",
    [
        "BẢNG ĐÁP ÁN\n1-B 2-C 3-D", "ĐÁP ÁN\n1.B\n2.C\n3.D", "Đáp án: 1B, 2C, 3D", "1. B   2. C   3. D",
        "ĐÁP ÁN\nCâu 1: B\nCâu 2: C\nCâu 3: D", "-------HẾT-------\nHƯỚNG DẪN CHẤM\n1B 2C 3D",
        "ĐÁP ÁN VÀ LỜI GIẢI\nCâu 1. Chọn B. Vì n.\nCâu 2: Đáp án C\nCâu 3. D",
    ],
)  # fmt: skip
def test_answers_at_the_end(end: str) -> None:
    found = read(typed("\n".join([*(TWO.format(n) for n in (1, 2, 3)), end.removeprefix("Đáp án: ")])))
    assert [right(i) for i in found.items] == [["B"], ["C"], ["D"]]
    assert not found.problems


@pytest.mark.parametrize(
    "key",
    [
        table(("1", "2", "3"), ("B", "C", "D")),
        table(("Câu", "1", "2", "3"), ("Đáp án", "B", "C", "D")),
        table(("1", "2"), ("B", "C"), ("3", ""), ("D", "")),
        table(("Câu", "Đáp án"), ("1", "B"), ("2", "C"), ("3", "D")),
        table(("1", "B", "3", "D"), ("2", "C", "", "")),
        table(("1.B", "2.C"), ("3.D", "")),
        table(("1-B 2-C 3-D",)),
    ],
)
@pytest.mark.parametrize("title", ["BẢNG ĐÁP ÁN", "Đáp án", ""])
def test_tables_of_answers(key: str, title: str) -> None:
    lines = "\n".join(TWO.format(n) for n in (1, 2, 3)).split("\n")
    found = read(docx(*map(p, lines), *([p(title)] if title else []), key))
    assert [right(i) for i in found.items] == [["B"], ["C"], ["D"]]
    assert not found.problems


def test_answers_under_their_parts() -> None:
    lines = (
        "PHẦN I. TRẮC NGHIỆM\nCâu 1: x?\nA. m\nB. n\nPHẦN II. ĐÚNG SAI\nCâu 1: Cho:\na) m\nb) n\n"
        "PHẦN III. TRẢ LỜI NGẮN\nCâu 1: Mấy?\nĐÁP ÁN\nPHẦN I\nCâu 1: B\nPHẦN II\nCâu 1: ĐS\nPHẦN III\nCâu 1: 12,5"
    )
    found = read(typed(lines))
    assert not problems(found)
    assert right(found.items[0]) == ["B"]
    assert [o.match.source for o in found.items[1].options] == ["Đúng", "Sai"]
    assert (found.items[2].kind, found.items[2].options[0].text.source) == (Kind.NUMBER, "12.5")


def test_chapters_each_with_their_answers() -> None:
    lines = "Chương 1: Máy\nCâu 1: x?\nA. m\nB. n\nĐÁP ÁN\n1-A\n2-B\nChương 2: Mạng\nCâu 1: y?\nA. m\nB. n\nĐÁP ÁN\n1-B"
    found = read(typed(lines))
    assert [right(i) for i in found.items] == [["A"], ["B"]]
    assert problems(found) == ["phần đáp án: Phần đáp án nhắc câu 2 nhưng trong tệp không có câu này."]


def test_questions_repeated_with_their_explanations() -> None:
    one = "Câu 1: x?\nA. m\nB. n"
    found = read(typed(f"{one}\nLỜI GIẢI CHI TIẾT\n{one}\nLời giải\nVì n đủ. Chọn B"))
    assert [(right(i), i.feedback.source) for i in found.items] == [(["B"], "Vì n đủ. Chọn B")]
    assert not found.problems


def test_what_contradicts_itself_has_no_key() -> None:
    found = read(docx(p("Câu 1: x?"), option("A", "m", UNDERLINED), option("B", "n"), p("ĐÁP ÁN"), p("1-B")))
    assert problems(found) == [
        "Câu 1: Hai chỗ chỉ đáp án khác nhau: gạch chân là A, phần đáp án cuối tệp là B. Câu được đọc mà chưa có đáp án; hãy sửa cho khớp."
    ]
    assert right(found.items[0]) == []
    found = read(docx(p("Câu 1: x?"), option("A", "m", UNDERLINED), option("B", "n", RED), option("C", "k")))
    assert "gạch chân là A, màu chữ là B" in problems(found)[0]
    assert (
        "in đậm là A, dòng “Đáp án” là B"
        in problems(
            read(docx(p("Câu 1: x?"), option("A", "m", BOLD, BOLD), option("B", "n"), p("Đáp án: B")))
        )[0]
    )
    twice = read(typed("Câu 1: x?\nA. m\nB. n\nĐÁP ÁN\n1-A\n1-B"))
    assert "Hai chỗ" in problems(twice)[0]


def test_keys_that_fit_nothing() -> None:
    assert problems(read(typed("Câu 1: x?\nA. m\nB. n\nĐáp án: E"))) == [
        "Câu 1: Đáp án ghi E nhưng câu chỉ có các phương án A, B."
    ]
    assert "không trùng nội dung" in problems(read(typed("Câu 1: x?\nA. m\nB. n\nĐáp án: Cần Thơ")))[0]
    both = read(typed("Câu 1: x?\nA. m\nB. n\nCâu 1: y?\nA. m\nB. n\nĐÁP ÁN\n1-A"))
    assert any("có 2 câu mang số này" in line for line in problems(both))
    assert all(right(item) == [] for item in both.items)
    codes = table(("Câu", "101", "102"), ("1", "A", "B"), ("2", "B", "B"), ("3", "C", "A"))
    unread = read(docx(p("Câu 1: x?"), p("A. m\tB. n"), p("ĐÁP ÁN"), codes))
    assert any("Không hiểu dòng này" in line for line in problems(unread))


@pytest.mark.parametrize(
    "lines",
    [
        "a) Một. Đúng\nb) Hai – Sai\nc) Ba (Đ)\nd) Bốn [Sai]",
        "a) Một.\nb) Hai\nc) Ba\nd) Bốn\nĐáp án: a) Đúng, b) Sai, c) Đúng, d) Sai",
        "a) Một.\nb) Hai\nc) Ba\nd) Bốn\nĐáp án: ĐSĐS",
        "a) Một.\nb) Hai\nc) Ba\nd) Bốn\nĐáp án: a-Đ; b-S; c-Đ; d-S",
        "a) Một.\nb) Hai\nc) Ba\nd) Bốn\nĐÁP ÁN\nCâu 1: Đ S Đ S",
    ],
)
def test_statements_true_or_false(lines: str) -> None:
    item = only(typed(f"Câu 1: Cho biết:\n{lines}"))
    assert item.kind is Kind.MATCHING
    assert texts(item) == ["Một.", "Hai", "Ba", "Bốn"]
    assert [o.match.source for o in item.options] == ["Đúng", "Sai", "Đúng", "Sai"]
    assert {o.weight for o in item.options} == {Fraction(1, 4)}


def test_statements_in_a_table_and_underlined() -> None:
    crossed = table(("Phát biểu", "Đúng", "Sai"), ("a) Một", "x", ""), ("b) Hai", "", "x"))
    apart = table(("STT", "Phát biểu", "Đ", "S"), ("a", "Một", "X", ""), ("b", "Hai", "", "X"))
    for statements in (crossed, apart):
        item = only(docx(p("Câu 1: Xét các ý."), statements))
        assert [(o.text.source, o.match.source) for o in item.options] == [("Một", "Đúng"), ("Hai", "Sai")]
    item = only(
        docx(
            p("PHẦN II. Câu trắc nghiệm đúng sai"),
            p("Câu 1: Xét."),
            p(run("a", UNDERLINED), ") Một"),
            p("b) Hai"),
        )
    )
    assert [o.match.source for o in item.options] == ["Đúng", "Sai"]
    unsaid = read(
        docx(p("Câu 1: Xét."), table(("Phát biểu", "Đúng", "Sai"), ("a) Một", "x", ""), ("b) Hai", "", "")))
    )
    assert problems(unsaid) == ["Câu 1: Ý b) không ghi là Đúng hay Sai."]


def test_true_or_false() -> None:
    item = only(docx(p("Câu 1: Tắt máy là an toàn."), option("A", "Đúng"), option("B", "Sai", UNDERLINED)))
    assert (item.kind, [(o.key, o.weight) for o in item.options]) == (
        Kind.TRUE_FALSE,
        [("true", 0), ("false", 1)],
    )
    item = only(typed("Câu 1: Tắt máy là an toàn.\nĐáp án: Đúng"))
    assert [(o.key, o.weight) for o in item.options] == [("true", 1), ("false", 0)]


@pytest.mark.parametrize(
    ("said", "kind", "source", "units", "tolerance"),
    [
        ("12,5", Kind.NUMBER, "12.5", (), 0),
        ("-0,25", Kind.NUMBER, "-0.25", (), 0),
        ("12,5 ± 0,1 km", Kind.NUMBER, "12.5", ("km",), Decimal("0.1")),
        ("25%", Kind.NUMBER, "25", ("%",), 0),
        ("1.234.567", Kind.NUMBER, "1234567", (), 0),
        ("0.125", Kind.NUMBER, "0.125", (), 0),
        ("“12”", Kind.TEXT, "12", (), None),
        ("Hà Nội", Kind.TEXT, "Hà Nội", (), None),
    ],
)  # fmt: skip
def test_short_answers(
    said: str, kind: Kind, source: str, units: tuple[str, ...], tolerance: Decimal | None
) -> None:
    item = only(typed(f"Câu 1: Bao nhiêu?\nTrả lời: {said}"))
    assert (item.kind, item.options[0].text.source, item.units) == (kind, source, units)
    assert item.options[0].tolerance == tolerance


def test_several_accepted_answers_and_a_doubtful_number() -> None:
    item = only(typed("Câu 1: Ở đâu?\nĐáp án: Hà Nội / Thủ đô Hà Nội"))
    assert texts(item) == ["Hà Nội", "Thủ đô Hà Nội"]
    assert "được đọc là 3142" in problems(read(typed("Câu 1: Mấy?\nTrả lời: 3.142")))[0]


def test_a_question_without_any_answer_is_read() -> None:
    found = read(typed("Câu 1: Vì sao?\nCâu 2: Hỏi?\nA. m\nB. n\nChọn A"))
    assert [item.kind for item in found.items] == [Kind.ESSAY, Kind.SINGLE]
    assert problems(found) == [
        "Câu 1: Không thấy phương án A, B, … hay đáp án nào, nên được đọc là câu tự luận."
    ]

"""Questions as teachers type them: heads, options in any arrangement, sections, what is out of order."""

import pytest

from lms.assessment.formats.content import Item, Kind, Questions
from lms.assessment.formats.docx import WORD
from tests.assessment.formats.word_files import docx, p, run, table, typed

FOUR = "A. Huế\nB. Hà Nội\nC. Đà Nẵng\nD. Vinh"


def read(content: bytes) -> Questions:
    return WORD.read(content)


def right(item: Item) -> list[str]:
    return [option.key for option in item.options if option.weight > 0]


def texts(item: Item) -> list[str]:
    return [option.text.source for option in item.options]


def problems(found: Questions) -> list[str]:
    return [
        f"{problem.place.plain() if problem.place else ''}: {problem.message.plain()}"
        for problem in found.problems
    ]


def only(content: bytes) -> Item:
    found = read(content)
    assert not problems(found)
    assert len(found.items) == 1
    return found.items[0]


@pytest.mark.parametrize(
    "head",
    ["Câu 7: ", "Câu 7. ", "CÂU 7) ", "Câu hỏi 7: ", "Câu số 7: ", "Câu 7 ", "câu 7- ", "Question 7. ", "Câu7:", "7. ", "7) ", "Bài 7. "],
)  # fmt: skip
def test_heads(head: str) -> None:
    item = only(typed(f"{head}Thủ đô ở đâu?\n{FOUR}\nĐáp án: B"))
    assert (item.number, item.text.source, right(item)) == ("7", "Thủ đô ở đâu?", ["B"])


@pytest.mark.parametrize(
    "options",
    [
        FOUR,
        "A) Huế\nB) Hà Nội\nC) Đà Nẵng\nD) Vinh",
        "(A) Huế\n(B) Hà Nội\n(C) Đà Nẵng\n(D) Vinh",
        "A/ Huế\nB/ Hà Nội\nC/ Đà Nẵng\nD/ Vinh",
        "a. Huế\nb. Hà Nội\nc. Đà Nẵng\nd. Vinh",
        "A.Huế\nB.Hà Nội\nC.Đà Nẵng\nD.Vinh",
        "A: Huế\nB: Hà Nội\nC: Đà Nẵng\nD: Vinh",
        "A. Huế\tB. Hà Nội\tC. Đà Nẵng\tD. Vinh",
        "\tA. Huế\t\tB. Hà Nội\n\tC. Đà Nẵng\t\tD. Vinh",
        "A. Huế    B. Hà Nội   C. Đà Nẵng     D. Vinh",
        "A. Huế B. Hà Nội C. Đà Nẵng D. Vinh",
        "A. Huế B. Hà Nội\nC. Đà Nẵng D. Vinh",
        "A. Huế\nB. Hà\u00a0Nội  C. Đà Nẵng\n\n\nD. Vinh",
    ],
)
def test_arrangements_of_options(options: str) -> None:
    item = only(typed(f"Câu 1: Thủ đô?\n{options}\nĐáp án: B"))
    assert item.text.source == "Thủ đô?"
    assert texts(item) == ["Huế", "Hà Nội", "Đà Nẵng", "Vinh"]
    assert right(item) == ["B"]


def test_options_in_the_line_of_the_question() -> None:
    assert texts(only(typed("Câu 1: Hai cộng hai là A. 3 B. 4 C. 5 D. 6\nChọn B"))) == ["3", "4", "5", "6"]
    assert texts(only(typed("Câu 1: Hai cộng hai là\tA. 3\tB. 4\nChọn B"))) == ["3", "4"]


def test_options_after_soft_line_breaks() -> None:
    item = only(docx(p("Câu 1: Thủ đô?\nA. Huế\nB. Hà Nội"), p("Đáp án B")))
    assert (item.text.source, texts(item)) == ("Thủ đô?", ["Huế", "Hà Nội"])


def test_options_in_the_cells_of_a_table() -> None:
    two_by_two = table(("A. Huế", "B. Hà Nội"), ("C. Đà Nẵng", "D. Vinh"))
    letters_apart = table(("A.", "Huế", "B.", "Hà Nội"), ("C.", "Đà Nẵng", "D.", "Vinh"))
    for options in (two_by_two, letters_apart):
        item = only(docx(p("Câu 1: Thủ đô?"), options, p("Đáp án: B")))
        assert texts(item) == ["Huế", "Hà Nội", "Đà Nẵng", "Vinh"]


def test_a_paper_that_is_one_table() -> None:
    item = only(docx(table(("Câu 1:", "Thủ đô?\nA. Huế\nB. Hà Nội\nĐáp án: B"))))
    assert (item.text.source, texts(item), right(item)) == ("Thủ đô?", ["Huế", "Hà Nội"], ["B"])


def test_a_table_of_values_belongs_to_the_question() -> None:
    item = only(
        docx(p("Câu 1: Theo bảng:"), table(("Tháng", "Số máy"), ("1", "20")), p("A. 20\tB. 30"), p("Chọn A"))
    )
    assert item.text.source == (
        "<p>Theo bảng:</p><table><tbody><tr><td>Tháng</td><td>Số máy</td></tr><tr><td>1</td><td>20</td></tr></tbody></table>"
    )


def test_one_letter_with_a_stop_is_no_option() -> None:
    item = only(typed("Câu 1: Ai viết?\nA. Puskin là nhà thơ.\nĐáp án: Nga"))
    assert (item.kind, item.text.source) == (Kind.TEXT, "<p>Ai viết?</p><p>A. Puskin là nhà thơ.</p>")
    item = only(typed("Câu 1: Chọn.\nA. x\nB. y\nC. z\nD. vi khuẩn E. coli\nChọn D"))
    assert texts(item)[-1] == "vi khuẩn E. coli"


def test_a_list_inside_the_text_is_no_question_and_no_option() -> None:
    lines = "5. Cho các bước:\n1. Bật máy.\n2. Mở tệp.\n3. In.\nSố bước là\nA. 1\nB. 3\nĐáp án: B\n6. Sau?\nA. m\nB. n\nĐáp án: A"
    found = read(typed(lines))
    assert [(i.number, texts(i)) for i in found.items] == [("5", ["1", "3"]), ("6", ["m", "n"])]
    assert not found.problems
    item = only(typed("Câu 1: Cho:\na) một\nb) hai\nChọn\nA. a\nB. b\nĐáp án: A"))
    assert texts(item) == ["a", "b"]
    assert "a) một" in item.text.source


def test_numbered_steps_of_an_explanation_are_no_questions() -> None:
    found = read(
        typed(
            "1. Hỏi?\nA. m\nB. n\nChọn B\nLời giải:\n1. Bật máy.\n2. Tắt máy.\n2. Hỏi nữa?\nA. x\nB. y\nChọn A"
        )
    )
    assert [i.number for i in found.items] == ["1", "2"]
    assert found.items[1].text.source == "Hỏi nữa?"
    assert found.items[0].feedback.source == "<p>1. Bật máy.</p><p>2. Tắt máy.</p>"
    found = read(typed("1. Hỏi?\nA. m\nB. n\nChọn B\nLời giải:\nVì thế.\n2. Vì sao?\nTrả lời: mạng"))
    assert [i.kind for i in found.items] == [Kind.SINGLE, Kind.TEXT]


def test_what_stands_above_the_questions_is_not_asked_for() -> None:
    text = f"SỞ GD&ĐT KHÁNH HÒA\nĐỀ KIỂM TRA\nHọ và tên: …\nCâu 1 đến câu 4: chọn một phương án\nCâu 1: Thủ đô?\n{FOUR}\nĐáp án: B\n---- HẾT ----\nGiám thị không giải thích gì thêm."
    assert only(typed(text)).text.source == "Thủ đô?"


def test_headings_are_categories() -> None:
    found = read(
        docx(
            p("PHẦN I. TRẮC NGHIỆM"), p("Chương 1: Máy tính", style="u2"), p("Câu 1: x?"), p("A. m\tB. n"), p("Chọn A"),
            p("Chương 2: Mạng", style="u2"), p("Câu 2: y?"), p("A. m\tB. n"), p("Chọn A"),
            p("B. TỰ LUẬN"), p("Câu 3: Vì sao?"),
        )
    )  # fmt: skip
    assert [item.category for item in found.items] == [
        ("PHẦN I. TRẮC NGHIỆM", "Chương 1: Máy tính"), ("PHẦN I. TRẮC NGHIỆM", "Chương 2: Mạng"), ("B. TỰ LUẬN",),
    ]  # fmt: skip
    assert found.items[2].kind is Kind.ESSAY
    assert not found.problems


def test_points_and_levels_beside_the_number() -> None:
    item = only(typed("Câu 1 (0,25 điểm) [mạng]: [NB] Hỏi?\nA. m\nB. n\nĐáp án: A"))
    assert (str(item.points), item.tags, item.text.source) == ("0.25", ("mạng", "nhận biết"), "Hỏi?")
    item = only(typed("Câu 1 (Đề minh họa 2025): Hỏi?\nA. m\nB. n\nĐáp án: A"))
    assert item.text.source == "(Đề minh họa 2025) Hỏi?"


def test_a_text_for_several_questions() -> None:
    found = read(
        typed(
            "Câu 1: x?\nA. m\nB. n\nChọn A\nĐọc đoạn sau và trả lời câu 2.\nMạng là …\nCâu 2: y?\nA. m\nB. n\nChọn B"
        )
    )
    assert [(i.kind, i.number) for i in found.items] == [
        (Kind.SINGLE, "1"), (Kind.DESCRIPTION, ""), (Kind.SINGLE, "2"),
    ]  # fmt: skip
    assert found.items[1].text.source == "<p>Đọc đoạn sau và trả lời câu 2.</p><p>Mạng là …</p>"
    assert not found.problems


def test_explanations_of_the_question_and_of_options() -> None:
    item = only(
        typed(
            "Câu 1: x?\nA. m\nB. n\nĐáp án: B. Vì đủ.\nHướng dẫn giải: Xem bài 2.\nA. Thiếu một bước.\nTệ hơn.\nB. Đủ."
        )
    )
    assert item.feedback.source == "<p>Vì đủ.</p><p>Xem bài 2.</p>"
    assert [o.feedback.source for o in item.options] == ["<p>Thiếu một bước.</p><p>Tệ hơn.</p>", "Đủ."]


def test_numbers_that_stand_twice_or_are_missing() -> None:
    one = "A. m\nB. n\nChọn A\n"
    found = read(typed(f"Câu 1: x\n{one}Câu 3: y\n{one}Câu 3: z\n{one}"))
    assert len(found.items) == 3
    assert problems(found) == [
        "Câu 3: Số câu không liền nhau: sau câu 1 là câu 3. Hãy xem có thiếu câu nào không.",
        "Câu 3: Số câu lặp lại: đã có một câu mang số 3 ở đoạn 5.",
    ]
    assert [problem.line for problem in found.problems] == [5, 9]


def test_numbers_may_begin_anew_under_each_heading() -> None:
    one = "A. m\nB. n\nChọn A\n"
    assert not read(typed(f"PHẦN I\nCâu 1: x\n{one}Câu 2: y\n{one}PHẦN II\nCâu 1: z\n{one}")).problems


def test_options_out_of_order() -> None:
    missing = read(typed("Câu 1: x\nA. m\nC. n\nD. k\nChọn A"))
    assert problems(missing) == ["Câu 1: Thiếu phương án B: sau A là C."]
    twice = read(typed("Câu 1: x\nA. m\nB. n\nB. k\nD. l\nĐáp án: C"))
    assert "Chữ B đứng trước hai phương án" in problems(twice)[0]
    assert right(twice.items[0]) == ["C"]
    empty = read(typed("Câu 1: x\nA. m\nB.\nC. k\nChọn A"))
    assert problems(empty) == ["Câu 1: Phương án B không có nội dung."]
    second = read(typed("Câu 1: x\nA. m\nB. n\ny?\nA. k\nB. l\nChọn A"))
    assert "bộ phương án thứ hai từ đoạn 5" in problems(second)[-1]
    odd = read(typed("Câu 1: x\nA. m\nB. n\nBiết rằng máy có mạng.\nChọn A"))
    assert "Có nội dung sau phương án B" in problems(odd)[0]


def test_nothing_to_read() -> None:
    assert "Không thấy câu hỏi nào" in problems(read(typed("Kính gửi ban giám hiệu")))[0]
    assert "Không thấy câu hỏi nào" in problems(read(docx()))[0]


def test_letters_of_fonts_from_before_unicode() -> None:
    found = read(typed("C©u 1: Thñ ®« n­íc ta?\nA. HuÕ\nB. Hµ Néi\nC. §µ N½ng"))
    assert not found.items
    assert "TCVN3" in problems(found)[0]


def test_letters_whose_marks_stand_in_another_run_are_composed() -> None:
    item = only(
        docx(p(run("Câu 1: Th"), run("o"), run("\u0302ng"), run(" tin?")), p("A. m\tB. n"), p("Chọn A"))
    )
    assert item.text.source == "Thông tin?"

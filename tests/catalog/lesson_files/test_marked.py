"""A Markdown file as a lesson, whoever wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.catalog.lesson_files.marked import read_markdown
from lms.catalog.lesson_files.reading import read_file
from lms.catalog.packs.printer import print_pack
from lms.kernel.errors import Invalid
from tests.packs.make import LESSON_1, good_pack


def read(text: str) -> tuple[str, str]:
    found = read_markdown(text.encode())
    return found.title, found.text


def told(text: str) -> list[tuple[int, str]]:
    return [(line, message.plain()) for line, message in read_markdown(text.encode()).notes]


def test_a_lesson_of_a_pack() -> None:
    found = read_file("010-bai.md", LESSON_1.encode())
    assert (found.title, found.objectives) == ("Mật khẩu dài", ("Đặt được mật khẩu dài.",))
    assert found.text == good_pack().lessons[0].body
    assert [(line, "khoa.svg" in message.plain()) for line, message in found.notes] == [(7, True)]


def test_what_the_printer_writes_is_read_back() -> None:
    for name, content in print_pack(good_pack()).items():
        if name.endswith(".md"):
            assert read_file(name, content).text in [lesson.body for lesson in good_pack().lessons]


def test_the_first_heading_is_the_title() -> None:
    assert read("# Tên bài\n\nChữ.\n\n## Phần\n\nChữ.\n") == ("Tên bài", "Chữ.\n\n## Phần\n\nChữ.")
    assert read("Tên bài\n=======\n\nChữ.\n\nPhần\n----\n\nChữ.\n") == ("Tên bài", "Chữ.\n\n## Phần\n\nChữ.")


def test_several_headings_of_level_one_all_move_down() -> None:
    assert read("# Một\n\nA\n\n## Hai\n\nB\n\n# Ba\n\nC") == ("", "## Một\n\nA\n\n### Hai\n\nB\n\n## Ba\n\nC")


def test_code_is_left_alone() -> None:
    text = "Chữ\n\n```\n# không phải tiêu đề\n---\n```"
    assert read(text) == ("", text)


def test_footnotes_follow_at_the_end_as_those_of_word_do() -> None:
    text = (
        "# Tên **bài**\n\nMột[^luat] và hai[^2], lại một[^luat]; `[^2]` và [^không có].\n\n[^2]: Hai,\nnối tiếp.\n\n"
        "[^luat]: Luật [số 1](https://vbpl.vn/x).\n\n    Đoạn nữa.\n\nChữ sau.\n\n```\n[^2]: mã\n```\n\n[^thừa]: Thừa.\n"
    )
    assert read(text) == (
        "Tên bài",
        "Một\\[1\\] và hai\\[2\\], lại một\\[1\\]; `[^2]` và [^không có].\n\nChữ sau.\n\n```\n[^2]: mã\n```\n\n\n"
        "## Ghi chú\n\n1. Luật [số 1](https://vbpl.vn/x). Đoạn nữa.\n2. Hai, nối tiếp.\n3. Thừa.",
    )
    assert told(text) == []


def test_front_matter_of_other_programs() -> None:
    assert read('---\ntitle: "Tên: bài"\ntags:\n  - a\n---\n\nChữ.') == ("Tên: bài", "Chữ.")
    assert read("---\n\nChữ giữa hai dòng kẻ\n\n---\n\nSau.")[1].startswith("---")


def test_rules_and_tables_are_no_headings() -> None:
    text = "Chữ\n\n---\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- mục\n---"
    assert read(text)[1] == text


def test_what_may_not_be_in_a_lesson_is_told_with_its_line() -> None:
    text = "# Tên\n\nChữ <b>đậm</b>\n\n![](x.png)\n\n[bẫy](javascript:alert(1))\n"
    assert [line for line, _words in told(text)] == [1, 1, 3, 3, 5]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# T\n", "tiếng".encode("utf-16"), b"\xff\xfe\x00"])
def test_what_is_no_text(content: bytes) -> None:
    with pytest.raises(Invalid):
        read_markdown(content)


@given(st.text(alphabet="a#=- \n`~:|+!<[](){}*1.", max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read_markdown(text.encode())
    except Invalid:
        return
    assert found.text.strip()

"""Lessons in HTML: read, checked line by line, printed back unchanged."""

import pytest

from lms.catalog.packs import bodies
from lms.catalog.packs.identity import content_hash
from lms.catalog.packs.printer import print_pack
from lms.catalog.packs.reader import parse
from tests.packs.make import LESSON_2, ONE, TWO, files, good_pack, places, problems_of

FRONT = LESSON_2.split("\n+++\n")[0] + "\n+++\n\n"
FIRST = FRONT.count("\n") + 1  # the line of a text's first line
HTML = TWO.replace(".md", ".html")

TEXT = """\
<h2>Giữ mật khẩu</h2>
<p>Không đưa <b>mật khẩu</b> cho ai; xem <a href="https://example.vn">trang này</a>.</p>
<figure><img src="media/khoa.svg" alt="Một ổ khóa"><figcaption>Ổ khóa</figcaption></figure>
<aside class="callout callout-steps">
<ol><li>Một</li><li>Hai<ol><li>con</li></ol></li></ol>
</aside>
<table>
  <tr><th colspan="2">Dài</th></tr>
  <tr><td>8</td><td class="num">1</td></tr>
</table>
"""


def with_text(text: str) -> dict[str, bytes]:
    made = files()
    del made[TWO]
    return made | {HTML: (FRONT + text).encode()}


def test_it_is_read_and_printed_back_unchanged() -> None:
    pack = parse(with_text(TEXT))
    lesson = pack.lessons[1]
    assert (lesson.format, lesson.body) == ("html", TEXT.rstrip())
    printed = print_pack(pack)
    assert printed["lessons/020-bai-hai.html"].decode().endswith(f"+++\n\n{TEXT}")
    assert parse(printed) == pack
    assert content_hash(parse(printed)) == content_hash(pack) != content_hash(good_pack())


def test_it_is_shown_in_shape() -> None:
    pack = parse(with_text(TEXT))
    made = bodies.render("html", pack.lessons[1].body, pack.media)
    khoa = pack.find_media("khoa.svg")
    assert khoa is not None
    assert f'<img src="{khoa.address}" alt="Một ổ khóa" width="640" height="360">' in made
    assert "<strong>mật khẩu</strong>" in made
    assert '<p class="callout-title">Từng bước</p>' in made
    assert '<th scope="col" colspan="2">Dài</th>' in made


def test_the_hash_of_a_pack_without_html_is_what_it_was() -> None:
    assert content_hash(good_pack()) == "c78c138c150acce99d71456b2b83ef1be11c1db2a2e4413913360ff8aa21ee83"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("<p>a</p>\n<script>alert(1)</script>", 1, "Đoạn <script>"),
        ("<p>a</p>\n<p onclick='x'>b</p>", 1, "Mã lệnh “onclick”"),
        ("<p style='color:red'>b</p>", 0, "style"),
        ("<p>a</p>\n\n<iframe></iframe>", 2, "<iframe>"),
        ("<p class='hero'>a</p>", 0, "Kiểu “hero”"),
        ("<p id='x'>a</p>", 0, "Thuộc tính id"),
        ("<a href='javascript:x'>a</a>", 0, "Liên kết “javascript:x”"),
        ("<img src='media/khoa.svg' alt=''>", 0, "thiếu lời mô tả"),
        ("<p>x</p><img src='media/la.svg' alt='Lạ'>", 0, "Ảnh “media/la.svg”"),
        ("<img src='data:image/png;base64,AA' alt='x'>", 0, "Ảnh “data:image/png"),
        ("<h1>a</h1>", 0, "bắt đầu từ <h2>"),
        ("<h2>a</h2>\n<h4>b</h4>", 1, "nhảy cấp"),
        ("<h3>a</h3>", 0, "nhảy cấp"),
        ("<aside>\n<p>a</p></aside>", 0, "callout-"),
        ("<p>a</p><aside class='callout callout-steps'>\n<p>a</p></aside>", 0, "đúng một danh sách"),
        ("<p>a</p>\n<aside class='callout callout-note'>\n<p>b</p>", 1, "<aside> mở ở đây mà chưa đóng"),
        ("<p>a</strong></p>", 0, "</strong> đóng mà không"),
        ("<video src='media/khoa.svg'></video>", 0, "Video"),
    ],
)
def test_every_fault_is_told_with_its_line(text: str, line: int, words: str) -> None:
    found = problems_of(with_text(text))
    assert (HTML, FIRST + line) in places(found)
    assert any(words in problem.message.plain() for problem in found), [str(p) for p in found]


def test_a_callout_in_a_callout_is_told() -> None:
    text = '<aside class="callout callout-note"><p>a</p><aside class="callout callout-try"><p>b</p></aside></aside>'
    assert any("một lớp" in str(problem) for problem in problems_of(with_text(text)))


def test_a_text_without_end_is_told() -> None:
    (problem,) = problems_of(with_text("<br>" * 25_000))
    assert "quá dài" in str(problem)


def test_markdown_keeps_its_rules() -> None:
    made = files()
    made[ONE] = made[ONE].replace(b"Xem [trang", b"<b>x</b> [trang")
    assert "Không dùng mã HTML" in str(problems_of(made)[0])

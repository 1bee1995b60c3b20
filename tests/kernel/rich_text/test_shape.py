"""One shape, whoever wrote the text; and what was lost is said."""

import pytest

from lms.kernel.markup import sanitize
from lms.kernel.rich_text.cleaning import pictures_without_words
from tests.kernel.rich_text.make import KHOA, cleaned, said

PICTURE = '<img src="media/khoa.png" alt="Ổ khóa">'


@pytest.mark.parametrize(
    ("html", "source"),
    [
        ("một <b>hai</b> <i>ba</i>", "<p>một <strong>hai</strong> <em>ba</em></p>"),
        ("<div>một</div><div>hai<div>ba</div></div>", "<p>một</p>\n<p>hai</p>\n<p>ba</p>"),
        ("<p></p><p> &nbsp; </p><p><br></p><p>còn<br></p>", "<p>còn</p>"),
        ("<p>  nhiều \n khoảng   trắng </p>", "<p>nhiều khoảng trắng</p>"),
        ("<p>ha\u200bi</p><p>&#8203;</p><p>e\u0302\u0323</p>", "<p>hai</p>\n<p>ệ</p>"),
        ("<h1>A</h1><h2>B</h2><h3>C</h3>", "<h2>A</h2>\n<h3>B</h3>\n<h4>C</h4>"),
        ("<h2>A</h2><h5>B</h5>", "<h2>A</h2>\n<h4>B</h4>"),
        ("<strong><p>một</p><p>hai</p></strong>", "<p>một</p>\n<p>hai</p>"),
        ("<ul><li><p>Một</p></li>chữ rơi<ul><li>con</li></ul></ul>",
         "<ul>\n<li>Một</li>\n<li>chữ rơi<ul><li>con</li></ul></li>\n</ul>"),
        ('<ol start="3"><li>Ba</li></ol><ol start="0"><li>x</li></ol>',
         '<ol start="3">\n<li>Ba</li>\n</ol>\n<ol>\n<li>x</li>\n</ol>'),
        (f"<p>Trước {PICTURE} sau</p>", f"<p>Trước sau</p>\n<figure>{PICTURE}</figure>"),
        (f"<figure>{PICTURE}<figcaption><p>Hình <b>1</b></p></figcaption></figure>",
         f"<figure>{PICTURE}<figcaption>Hình <strong>1</strong></figcaption></figure>"),
        ('<figure><img src="media/mat.png" alt="x"><figcaption>Chú thích</figcaption></figure>', "<p>Chú thích</p>"),
        ("<pre>\n  a\n    b\n</pre>", "<pre><code>  a\n    b</code></pre>"),
        ("<blockquote>Lời</blockquote><hr>", "<blockquote>\n<p>Lời</p>\n</blockquote>\n<hr>"),
        ("<p><dfn>OTP</dfn> là mã</p>", "<p><dfn>OTP</dfn> là mã</p>"),
        ('<aside class="callout callout-try">Mở máy</aside>', '<aside class="callout callout-try">\n<p>Mở máy</p>\n</aside>'),
        ('<div class="callout callout-try"><p class="callout-title">Thử làm</p><p>Mở</p></div>',
         '<aside class="callout callout-try">\n<p>Mở</p>\n</aside>'),
        ("<details><summary>Lời trong phim</summary>Xin chào</details>",
         "<details>\n<summary>Lời trong phim</summary>\n<p>Xin chào</p>\n</details>"),
        ('<p><a name="_Toc1"></a>Mục <a href="/courses/x">khóa</a></p>', '<p>Mục <a href="/courses/x">khóa</a></p>'),
        (f'<p>Xem <a href="{KHOA.address}">ảnh</a></p>', '<p>Xem <a href="media/khoa.png">ảnh</a></p>'),
    ],
)  # fmt: skip
def test_what_means_the_same_looks_the_same(html: str, source: str) -> None:
    assert cleaned(html).source == source


def test_a_table_keeps_joined_cells_header_rows_and_figures() -> None:
    made = cleaned(
        "<table><caption>Phí</caption><tbody><tr><th colspan='2'><p>Gói</p></th><th>Giá</th></tr>"
        "<tr><td rowspan='2' colspan='1'><p>A</p></td><th>b</th><td class='num'><p>1,5</p></td></tr>"
        "<tr><td>c</td><td class='num'>2</td></tr></tbody></table>"
    )
    assert made.source == (
        '<table>\n<caption>Phí</caption>\n<thead>\n<tr><th colspan="2">Gói</th><th>Giá</th></tr>\n</thead>\n<tbody>\n'
        '<tr><td rowspan="2">A</td><th>b</th><td class="num">1,5</td></tr>\n<tr><td>c</td><td class="num">2</td></tr>\n'
        "</tbody>\n</table>"
    )
    assert '<div class="table-scroll" tabindex="0" role="region" aria-label="Phí"><table>' in made.html
    assert '<th scope="col" colspan="2">Gói</th>' in made.html
    assert '<th scope="row">b</th>' in made.html
    assert not made.removed


def test_a_header_cell_that_reaches_down_keeps_its_reach() -> None:
    made = cleaned("<table><tr><th rowspan='2'>A</th><th>B</th></tr><tr><td>1</td></tr></table>").source
    assert "<thead>" not in made
    assert 'rowspan="2"' in made


def test_pages_show_addresses_sizes_and_names() -> None:
    made = cleaned(
        f"{PICTURE}{PICTURE}<p><a href='media/mau.docx'>Tờ khai</a></p>"
        "<figure><video src='media/phim.mp4' autoplay><track src='media/phim.vtt' srclang='vi' label='Tiếng Việt'></video>"
        "<figcaption>Cách làm</figcaption></figure><audio src='media/noi.mp3'></audio>"
    )
    first, second = made.html.split("</figure>")[:2]
    assert first == f'<figure><img src="{KHOA.address}" alt="Ổ khóa" width="640" height="360">'
    assert 'loading="lazy"' in second
    assert (
        '<a href="/files/mau" rel="noopener noreferrer">Tờ khai</a> <span class="file-facts">(DOCX, 120 KB)</span>'
        in made.html
    )
    assert '<video src="/files/phim" width="1280" height="720" controls="" preload="metadata">' in made.html
    assert '<track kind="captions" src="/files/phu-de" srclang="vi" label="Tiếng Việt">' in made.html
    assert '<figure><audio src="/files/noi" controls="" preload="metadata"></audio></figure>' in made.html
    assert "autoplay" not in made.source + made.html
    assert sanitize(made.html) == made.html


def test_callouts_bear_their_name_and_have_one_level() -> None:
    made = cleaned(
        '<aside class="callout callout-note"><p>A</p><aside class="callout callout-try"><p>B</p></aside></aside>'
    )
    assert (
        made.html
        == '<div class="callout callout-note"><p class="callout-title">Ghi nhớ</p><p>A</p><p>B</p></div>'
    )
    assert [r.said.plain() for r in made.removed] == [
        "Khung “Thử làm” nằm trong một khối khác; khung chỉ có một lớp."
    ]


def test_the_author_is_told_what_and_where() -> None:
    assert said('<p>Xin chào</p><p style="color:red">a</p><p style="x">b</p><iframe src="https://a.vn"></iframe>') == [
        "Màu, cỡ chữ và khoảng cách riêng (style) không dùng trong bài; bài theo kiểu chung của trang."
        " (2 chỗ, chỗ đầu ngay sau “Xin chào”)",
        "Thẻ <iframe> không dùng trong bài (chữ bên trong vẫn dùng). (ngay sau “b”)",
    ]  # fmt: skip
    (told,) = said('<p>Xem</p><a href="javascript:alert(1)">đây</a>')
    assert told.startswith("Liên kết “javascript:alert(1)” không dùng được")
    assert said('<img src="data:image/png;base64,AAAA" alt="x">')[0].startswith(
        "Ảnh “data:image/png;base64,AAAA” không có"
    )
    assert said("<script>alert(1)</script>") == [
        "Đoạn <script> không dùng trong bài, cả những gì ở bên trong."
    ]
    assert said("<p onclick=x>a</p>") == ["Mã lệnh “onclick” gắn vào thẻ không được dùng."]


def test_the_line_is_told_too() -> None:
    (removed,) = cleaned("<p>một</p>\n\n<p>hai</p><font-x>ba</font-x>").removed
    assert (removed.line, removed.near) == (3, "hai")


def test_what_editors_write_loses_nothing_and_says_nothing() -> None:
    html = "<section><p><span>a</span> <u>b</u></p></section><h1>c</h1><p>d<b>e</b><i>f</i></p>"
    assert said(html) == []


def test_pictures_without_words_are_found() -> None:
    source = cleaned(f'{PICTURE}<img src="media/hai.svg" alt=" "><img src="media/khoa.png">').source
    assert pictures_without_words(source) == ["media/hai.svg", "media/khoa.png"]

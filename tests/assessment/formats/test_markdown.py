"""HTML of files as Markdown: nothing that stands there may be lost or become a sign."""

import html
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.assessment.formats import markdown, texts
from lms.assessment.formats.content import Markup, Text
from lms.kernel.markup import render_inline, render_text


def source(said: str) -> str:
    return markdown.of_text(Text(said, Markup.HTML)).source


def rendered(said: str) -> str:
    return one_line(render_text(source(said)))


def one_line(said: str) -> str:
    """HTML without the blanks between its blocks."""
    return re.sub(
        r"\s*(</?(?:p|ul|ol|li|br|table|thead|tbody|tr|t[hd]|pre|blockquote|h2)\b[^>]*>)\s*",
        r"\1",
        re.sub(r"\s+", " ", said),
    )


@pytest.mark.parametrize(
    "said",
    [
        "<p>một <strong>hai</strong> <em>ba</em></p>",
        "<p>một</p><p>hai</p>",
        "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>",
        "<p>a<br>b</p>",
        '<p><a href="https://a.vn/x_(y)" rel="noopener noreferrer">chữ</a></p>',
        "<table><thead><tr><th>a</th><th>b|c</th></tr></thead><tbody><tr><td><strong>1</strong></td><td>2</td></tr></tbody></table>",
        "<pre><code>x &lt; y ```\n</code></pre>",
        "<blockquote><p>a</p><p>b</p></blockquote>",
        "<p><code>a*b</code></p>",
        "<h2>Tiêu đề</h2><p>chữ</p>",
    ],
)
def test_what_markdown_has_comes_out_the_same(said: str) -> None:
    assert rendered(said) == one_line(said)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("1. không phải danh sách", "1\\. không phải danh sách"), ("# không phải mục", "\\# không phải mục"),
        ("- 5 + 3", "\\- 5 + 3"), ("-5", "-5"), ("0.5", "0.5"), ("ten_tep", "ten_tep"), ("_x_", "\\_x\\_"),
        ("2*3*4", "2\\*3\\*4"), ("[a](b)", "\\[a\\](b)"), ("a &lt; b &amp;amp; c", "a \\< b \\&amp; c"),
        ("\\(x\\)", "\\\\(x\\\\)"), ("<b>Câu 1: </b>chữ", "**Câu 1:** chữ"), ("<b>Câu 1:</b>chữ", "Câu 1:chữ"),
        ("<b></b>x", "x"), ("<span style='color:red'>đỏ</span>", "đỏ"), ("<script>x()</script>y", "y"),
        ("H<sub>2</sub>O, x<sup>2</sup>", "H₂O, x²"), ('<a href="javascript:x">y</a>', "y"), ("chú ý!<a href='https://a.vn'>x</a>", "chú ý\\![x](https://a.vn)"),
    ],
)  # fmt: skip
def test_signs_in_words_stay_words(said: str, expected: str) -> None:
    assert source(said) == expected


def test_what_cannot_be_said_is_named() -> None:
    found = markdown.of_text(
        Text('x<sup>ab</sup><video src="a"></video><table><tr><td colspan="2">a</td></tr></table><img src="https://a.vn/a.png" alt="hình">', Markup.HTML)
    )  # fmt: skip
    assert [lost.plain() for lost in found.lost] == [
        "chữ cao, chữ thấp (chỉ số)", "ô gộp trong bảng", "hình không nằm trong tệp", "nội dung nhúng (video)",
    ]  # fmt: skip
    assert "x^(ab)" in found.source
    assert "a.vn" not in found.source


def test_pictures_of_the_file_stay_by_name() -> None:
    assert source('<img src="media:a b.png" alt="cổng [1]">') == "![cổng \\[1\\]](media:a%20b.png)"


def test_a_line_holds_one_line() -> None:
    found = markdown.of_line(Text("<p>a<br>b</p><ul><li>c</li></ul>", Markup.HTML))
    assert found.source == "a b c"
    assert [lost.plain() for lost in found.lost] == ["nhiều đoạn, danh sách hoặc bảng trong một dòng"]
    assert markdown.of_line(Text("x\ny")).lost == ()


def test_plain_texts_keep_their_lines_and_paragraphs() -> None:
    assert markdown.of_text(Text("a\nb\n\n* c")).source == "a\\\nb\n\n\\* c"


def test_deep_nesting_ends() -> None:
    assert source("<div>" * 5000 + "x" + "</div>" * 5000) == "x"
    assert source("<b><i>" * 3000 + "x").strip("*") == "x"


_WORD = st.text(alphabet="ab1.)#*_-+=>`|\\[]()!<&~:«»“₫x \n", max_size=8).map(html.escape)
_TAGS = "b i em strong u code p div ul ol blockquote h2 pre".split()


def _around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds(lambda tag, said: f"<{tag}>{said}</{tag}>", st.sampled_from(_TAGS), inner),
        st.lists(inner, max_size=3).map(lambda many: "<ul>" + "".join(f"<li>{one}</li>" for one in many) + "</ul>"),
        st.lists(st.lists(inner, min_size=1, max_size=3), max_size=3).map(
            lambda rows: "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows) + "</table>"
        ),
        inner.map(lambda said: f'<a href="https://a.vn/x">{said}</a>'),
        st.lists(inner, max_size=4).map("".join),
        inner.map(lambda said: f"{said}<br>{said}"),
    )  # fmt: skip


def _letters(said: str) -> str:
    return re.sub(r"\s+", "", said)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.recursive(_WORD, _around, max_leaves=8))
def test_no_letter_is_lost_and_none_becomes_a_sign(said: str) -> None:
    text = Text(said, Markup.HTML)
    wanted = _letters(texts.plain(text))
    whole, line = markdown.of_text(text).source, markdown.of_line(text).source
    assert "\n" not in line
    assert _letters(texts.plain(Text(whole, Markup.MARKDOWN))) == wanted
    assert _letters(texts.plain(Text(render_inline(line), Markup.HTML))) == wanted

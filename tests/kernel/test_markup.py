"""What authors write becomes HTML that can do nothing but show itself."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from lms.kernel.markup import (
    ATTRIBUTES,
    CLASSES,
    SCHEMES,
    TAGS,
    plain_text,
    render_inline,
    render_text,
    safe,
    sanitize,
)

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='x' onerror='alert(1)' alt='a'>",
    '<img src="javascript:alert(1)">',
    '<img src="data:text/html;base64,PHNjcmlwdD4=">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="  jav&#x0A;ascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="JaVaScRiPt&colon;alert(1)">x</a>',
    '<a href="&#106;&#97;vascript:alert(1)">x</a>',
    '<a href="vbscript:x">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="https://a.example" onclick="alert(1)" style="position:fixed" target="_blank">x</a>',
    "<svg onload=alert(1)><circle/></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<form action="//evil.example"><input name=p><button formaction="javascript:alert(1)">x</button></form>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    '<object data="x.swf"></object><embed src="x.swf">',
    '<base href="//evil.example/"><meta http-equiv="refresh" content="0;url=//evil.example">',
    '<link rel="stylesheet" href="//evil.example/x.css"><style>body{display:none}</style>',
    '<p style="background:url(javascript:alert(1))">x</p>',
    '<p class="callout hero overlay site-header">x</p>',
    '<p id="main" name="csrf_token">x</p>',
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<textarea><img src=x onerror=alert(1)></textarea><title><img src=x onerror=alert(1)></title>",
    "<p title='a\" onmouseover=alert(1) \"'>x</p>",
    "<a href=\"https://a.example/?q=\"onmouseover=alert(1)\">x</a>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "\x00<scr\x00ipt>alert(1)</script>",
    "<img src=\"https://a.example/a.png\" srcset=\"//evil.example/b.png 2x\" alt=\"\">",
    "<plaintext><script>alert(1)</script>",
    "<div class='table-scroll' role='alert' onfocus=alert(1) tabindex=1 autofocus>x</div>",
]  # fmt: skip


def faults(html: str) -> list[str]:
    """What in the parsed fragment is outside of the allow-list."""
    found = []
    for element in html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False).iter():
        tag = str(element.tag)
        if tag == "DOCUMENT_FRAGMENT":
            continue
        if "function" in tag or tag not in TAGS:  # a comment's tag is a function
            found.append(tag)
            continue
        for name, value in element.attrib.items():
            if name not in (*ATTRIBUTES.get(tag, []), "rel"):
                found.append(f"{tag} {name}")
            if (
                name in ("href", "src")
                and ":" in value.split("/")[0]
                and value.split(":")[0].lower() not in SCHEMES
            ):
                found.append(f"{tag} {name}={value}")
            if name == "class" and not set(value.split()) <= CLASSES:
                found.append(f"{tag} class={value}")
    return found


@pytest.mark.parametrize("html", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_html_is_harmless(html: str) -> None:
    for made in (
        sanitize(html),
        render_text(html),
        render_inline(html),
        sanitize(f"<p>{html}</p><p>sau</p>"),
    ):
        assert faults(made) == []


@given(st.text(alphabet="<>/=\"'&;:#abcsript \n\t!-[]()onerrjvhefmg\x00", max_size=80))
def test_no_text_gets_through(text: str) -> None:
    assert faults(sanitize(text)) == []
    assert faults(render_text(text)) == []


@pytest.mark.parametrize(
    "source",
    [
        "[x](javascript:alert(1))",
        "[x](<javascript:alert(1)>)",
        "[x]( javascript:alert(1) )",
        "![x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x]: javascript:alert(1)\n\n[x]",
        "<javascript:alert(1)>",
        '[x](https://a.example "t\\" onclick=\\"alert(1)")',
        "`<script>`\n\n    <script>\n\n```html\n<script>alert(1)</script>\n```",
        "<details><summary>**x**</summary></details>",
    ],
)
def test_hostile_markdown_is_harmless(source: str) -> None:
    for made in (render_text(source), render_inline(source)):
        assert faults(made) == []
        assert "<script" not in made


def test_what_a_lesson_needs_stays() -> None:
    html = (
        '<h2>Kiểm tra</h2><p>Gọi <strong>156</strong> hoặc <a href="tel:156">bấm đây</a>.</p><ol start="3"><li>Một</li></ol>'
        '<aside class="callout callout-warning"><p class="callout-title">Lưu ý</p><p>Không đọc mã.</p></aside>'
        '<div class="table-scroll" tabindex="0" role="region" aria-label="Bảng"><table><thead><tr><th scope="col">A</th>'
        '</tr></thead><tbody><tr><td class="num">1,5</td></tr></tbody></table></div>'
        '<figure><img src="/media/a.svg" alt="Hai cửa" width="640" height="360" loading="lazy"><figcaption>Hình 1</figcaption></figure>'
    )
    made = sanitize(html)
    assert faults(made) == []
    for part in (
        "callout callout-warning",
        'href="tel:156"',
        'start="3"',
        'scope="col"',
        'class="num"',
        "Hai cửa",
        'role="region"',
        'tabindex="0"',
        "figcaption",
    ):
        assert part in made
    assert sanitize(made) == made, "cleaning what is clean changes nothing"


def test_links_to_elsewhere_tell_nothing_about_us() -> None:
    assert 'rel="noopener noreferrer"' in sanitize('<a href="https://binhdanhocvuso.gov.vn">x</a>')


def test_markdown_is_rendered() -> None:
    assert render_text("Một **hai**\n\n| A | B |\n|---|---|\n| 1 | 2 |").count("<td>") == 2
    assert render_inline("Bấm **Gửi**") == "Bấm <strong>Gửi</strong>"
    assert render_inline("a < b & c") == "a &lt; b &amp; c"


def test_plain_words() -> None:
    assert plain_text("<p>Gọi <strong>156</strong> &amp; chờ</p>").split() == ["Gọi", "156", "&", "chờ"]


def test_safe_is_the_only_gate() -> None:
    assert isinstance(safe("<p>x</p>"), Markup)

"""Whatever is written, what is kept and what is shown can do nothing but show itself."""

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.kernel.errors import Invalid
from lms.kernel.markup import sanitize
from lms.kernel.rich_text.cleaning import Cleaned, clean_html
from tests.kernel.rich_text.make import FILES, cleaned
from tests.kernel.test_markup import HOSTILE, faults

MORE = [
    # mutation: what one parser takes for text another takes for a tag
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><annotation-xml encoding='text/html'><style></math><img src onerror=alert(1)></style></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><style></noscript><img src=x onerror=alert(1)></style>",
    "<p><svg><desc><p><style><img src=x onerror=alert(1)></style></p></desc></svg>",
    "<table><caption><svg><title><template><img src=x onerror=alert(1)></template></title></svg></caption></table>",
    "<select><template><img src=x onerror=alert(1)></template></select>",
    "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
    "<listing>&lt;img onerror=alert(1) src=x&gt;</listing>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<pre><code>&lt;/code&gt;&lt;script&gt;alert(1)&lt;/script&gt;</code></pre>",
    "<svg><foreignObject><iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></foreignObject></svg>",
    "<svg><use href=\"data:image/svg+xml,<svg id='x'><script>alert(1)</script></svg>#x\"/></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) /><a><text>x</text></a></svg>",
    "<svg><set attributeName=onmouseover to=alert(1) /></svg>",
    "<math href=\"javascript:alert(1)\">x</math>",
    "<math><maction actiontype=\"statusline#http://x\" xlink:href=\"javascript:alert(1)\">x</maction></math>",
    # attributes that load or send
    "<img srcset=\"//evil.example/a.png 1x\" src=\"media/khoa.png\" alt=x>",
    "<img src=\"media/khoa.png\" alt=x longdesc=//evil.example usemap=#m ismap crossorigin>",
    "<picture><source srcset=//evil.example/a.png><img src=media/khoa.png alt=x></picture>",
    "<button formaction=javascript:alert(1)>x</button><input type=image src=x formaction=//evil.example>",
    "<a href=media/mau.docx ping=//evil.example download=x.exe target=_blank rel=opener>x</a>",
    "<video src=//evil.example/x.mp4 poster=javascript:alert(1)><source src=x onerror=alert(1)></video>",
    "<video src=media/phim.mp4 poster=//evil.example/x.png onloadstart=alert(1) autoplay><track src=//evil.example/x.vtt></video>",
    "<audio src=media/noi.mp3 autoplay loop onplay=alert(1)></audio>",
    "<body background=//evil.example/x.png onload=alert(1)>x",
    "<table background=javascript:alert(1)><tr><td background=//evil.example>x</td></tr></table>",
    "<blockquote cite=javascript:alert(1)>x</blockquote><q cite=javascript:alert(1)>y</q>",
    "<p style=\"width:expression(alert(1));behavior:url(x.htc);-moz-binding:url(x)\">x</p>",
    "<p style='background:\\75rl(//evil.example)'>x</p>",
    "<div style='position:fixed;inset:0;z-index:9999'><a href=https://evil.example>x</a></div>",
    "<p class='site-header notice notice-error button-danger callout-title'>x</p>",
    # letters
    "<a href='javascript\u200b:alert(1)'>x</a><a href='\u200djavascript:alert(1)'>y</a>",
    "<a href='java\u00adscript:alert(1)'>x</a>",
    "<scr\u0000ipt>alert(1)</script>",
    "<ſcript>alert(1)</ſcript><ıframe src=x></ıframe>",
    "<a href='\u0001javascript:alert(1)'>x</a><a href=' &#14; javascript:alert(1)'>y</a>",
    "<a href='javascript&NewLine;:alert(1)'>x</a><a href='javascript&Tab;:alert(1)'>y</a>",
    "<img src='media/khoa.png' alt='\u202egnp.evil\u202c \"><img src=x onerror=alert(1)>'>",
    "＜script＞alert(1)＜/script＞",
    "<<script>script>alert(1)<</script>/script>",
    "<img/src=x/onerror=alert(1)><img\u000bsrc=x\u000conerror=alert(1)>",
    "<p>&lt;img src=x onerror=alert(1)&gt;&#60;script&#62;</p>",
    # addresses
    "<a href='//evil.example/x'>x</a><a href='/\\evil.example'>y</a><a href='/%09/evil.example'>z</a>",
    "<a href='https:javascript:alert(1)'>x</a><a href='https://'>y</a><a href='https://[x'>z</a>",
    "<a href='file:///etc/passwd'>x</a><a href='blob:https://a/b'>y</a><a href='intent://x#Intent'>z</a>",
    "<img src='../../media/khoa.png' alt=x><img src='media/../khoa.png' alt=y><img src='/media/2.png' alt=z>",
    "<img src='https://evil.example/pixel.gif' alt='x' width=1 height=1>",
    # structure
    "<a href=https://a.example><table><tr><td><a href=javascript:alert(1)>x</a></td></tr></table></a>",
    "<ul><script>alert(1)</script><li><ul><li><style>*{}</style>x</li></ul></li></ul>",
    "<details open ontoggle=alert(1)><summary onclick=alert(1)>x</summary><iframe src=x></iframe></details>",
    "<aside class='callout callout-note callout-x' onclick=alert(1) id=main>x</aside>",
    "<td colspan=99999999999999 rowspan=-1>x</td><table><tr><td colspan=1e9 rowspan='\u0663'>x</table>",
    "<ol start=99999999999999999999><li>x</ol><ol start='1;alert(1)'><li>x</ol>",
    "<h1><h2><h3><p><div><table><script>",
]  # fmt: skip


def harmless(made: Cleaned) -> None:
    for text in (made.source, made.html):
        assert faults(text) == []
        assert "evil.example" not in "".join(_addresses(text)), text
    assert sanitize(made.html) == made.html
    again = clean_html(made.source, FILES)
    assert (again.source, again.html) == (made.source, made.html), "cleaning what is clean changes nothing"
    assert clean_html(made.html, FILES).source == made.source


def _addresses(html: str) -> list[str]:
    parsed = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    loads = ("src", "poster", "srcset", "style")
    return [value for element in parsed.iter() for name, value in element.attrib.items() if name in loads]


@pytest.mark.parametrize("html", [*HOSTILE, *MORE], ids=range(len(HOSTILE) + len(MORE)))
def test_it_is_harmless_wherever_it_stands(html: str) -> None:
    for around in (
        "{}",
        "<p>{}</p><p>sau</p>",
        "<table><tr><td>{}</td></tr></table>",
        "<pre><code>{}</code></pre>",
    ):
        harmless(cleaned(around.replace("{}", html)))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="<>/=\"'&;:#abcsript \n\t!-[]()onerrjvhefmg\x00\u200b", max_size=100))
def test_no_text_gets_through(text: str) -> None:
    harmless(cleaned(text))


_TAGS = st.sampled_from(
    "p div h1 h2 h3 h5 ul ol li table thead tbody tr td th caption figure figcaption img video track aside details"
    " summary strong b em a code pre br hr blockquote dfn span section font svg math style".split()
)
_ATTRIBUTES = st.sampled_from(
    ["", ' src="media/khoa.png" alt="Ổ"', ' href="https://a.vn"', ' href="media/mau.docx"', " colspan=2 rowspan=2",
     ' class="callout callout-note"', ' class="callout callout-steps"', ' src="media/phim.mp4"', ' class="num"',
     ' class="callout-title"', ' class="file-facts"', " start=3", ' style="color:red"', " onclick=x"]
)  # fmt: skip
_PIECES = st.one_of(
    st.builds("<{}{}>".format, _TAGS, _ATTRIBUTES),
    st.builds("</{}>".format, _TAGS),
    st.sampled_from(["chữ", " ", "\n", "&nbsp;", "a &lt; b", "<!-- x -->", "e\u0302\u0323", "\u200b"]),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_a_heap_of_tags_gets_one_shape(html: str) -> None:
    harmless(cleaned(html))


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 5000,
        "<b><p>" * 2000,
        "<ul><li>" * 2000,
        "<table><tr><td>" * 1000,
        "<em>" * 5000,
        "<a href=x>" * 3000,
    ],
)
def test_what_is_nested_without_end_takes_no_time(html: str) -> None:
    harmless(cleaned(html + "chữ"))


@pytest.mark.parametrize("html", ["<br>" * 30_000, "x" * 400_000])
def test_what_is_longer_than_any_lesson_is_refused_with_a_sentence(html: str) -> None:
    with pytest.raises(Invalid, match="quá dài"):
        cleaned(html)

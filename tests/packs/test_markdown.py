"""The HTML of lessons."""

from html.parser import HTMLParser

import html5lib
import pytest

from lms.catalog.packs.content import PackMedia
from lms.catalog.packs.markdown import render_lesson
from lms.kernel.markup import CALLOUTS

KHOA = PackMedia("khoa.svg", "A", "B", "C", "image/svg+xml", 640, 360, b"<svg/>")


def rendered(body: str) -> str:
    made = render_lesson(body, [KHOA])
    parser = html5lib.HTMLParser()
    parser.parseFragment(made)
    assert not parser.errors, parser.errors
    return made


@pytest.mark.parametrize("name", CALLOUTS)
def test_callouts_bear_their_title(name: str) -> None:
    made = rendered(f"::: {name}\n1. **Một**\n:::\n")
    assert made.startswith(
        f'<div class="callout callout-{name}"><p class="callout-title">{CALLOUTS[name]}</p>'
    )
    assert "<strong>Một</strong>" in made
    assert made.rstrip().endswith("</div>")


def test_the_first_picture_loads_at_once_and_the_others_when_they_are_near() -> None:
    made = rendered('![Ổ "khóa"](media/khoa.svg "Một <ổ> khóa")\n\n- ![Hai](media/khoa.svg)\n')
    first, second = made.split("<ul>")
    assert first == (
        f'<figure><img src="{KHOA.address}" alt="Ổ &quot;khóa&quot;" width="640" height="360">'
        "<figcaption>Một &lt;ổ&gt; khóa</figcaption></figure>"
    )
    assert f'<img src="{KHOA.address}" alt="Hai" width="640" height="360" loading="lazy">' in second
    assert "<p>" not in made


def test_tables_scroll_on_their_own() -> None:
    made = rendered("| A | B |\n|---|--:|\n| 1 | 2 |\n")
    assert made.startswith('<div class="table-scroll" tabindex="0" role="region" aria-label="Bảng"><table>')
    assert '<th scope="col" class="num">B</th>' in made
    assert '<td class="num">2</td>' in made
    assert "style=" not in made


class _Hostile(HTMLParser):
    found: list[str]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        runs = any(name.startswith("on") or name == "style" for name, _ in attrs)
        leads = any((value or "").lower().startswith(("javascript:", "data:")) for _, value in attrs)
        if runs or leads or tag in ("script", "iframe", "svg", "style", "form"):
            self.found.append(f"{tag} {attrs}")


HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "<javascript:alert(1)>",
    "[x](data:text/html;base64,AAAA)",
    '![x](media/khoa.svg "\\"onload=alert(1) x=\\"")',
    '![" onerror="alert(1)](media/khoa.svg)',
    "![x](javascript:alert(1))",
    "::: note\n<svg onload=alert(1)>\n:::",
    "<iframe src=//example.vn></iframe>",
    "`<script>`\n\n```html\n<script>alert(1)</script>\n```",
    '[x]: javascript:alert(1) "a"\n\n[x]',
]


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile_markdown_does_nothing(body: str) -> None:
    reader = _Hostile()
    reader.found = []
    reader.feed(render_lesson(body, [KHOA]))
    assert reader.found == []

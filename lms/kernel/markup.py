"""Markdown to clean HTML, once, when it is saved.

bleach cleans to our allow-list, nh3 passes last (docs/decisions/002). The author's source is kept beside the
result with `POLICY`, so that everything can be cleaned anew when the policy changes. The only place that marks
text as safe HTML.
"""

import re
from functools import lru_cache
from typing import Any

from markupsafe import Markup

POLICY = 1

TAGS = frozenset(
    "p h2 h3 h4 ul ol li strong em code pre blockquote hr br a img figure figcaption table thead tbody tr th td"
    " aside div sub sup".split()
)
ATTRIBUTES = {
    "a": ["href", "title"],
    "img": ["src", "alt", "title", "width", "height", "loading"],
    "ol": ["start"],
    "th": ["scope", "class"],
    "td": ["class"],
    "aside": ["class"],
    "div": ["class", "tabindex", "role", "aria-label"],
    "p": ["class"],
}
CLASSES = frozenset(
    "callout callout-title callout-situation callout-steps callout-try callout-note callout-warning"
    " callout-term table-scroll num".split()
)
SCHEMES = frozenset({"https", "http", "mailto", "tel"})
_CLASS_ATTR = re.compile(r'\sclass="([^"]*)"')


def safe(clean_html: str) -> Markup:
    """Marks stored HTML as safe to show. Only for what `sanitize()` returned, and for our own messages."""
    return Markup(clean_html)  # noqa: S704 - the one gate; what comes here was cleaned when it was saved


def _keep_known_classes(html: str) -> str:
    def known(match: re.Match[str]) -> str:
        kept = [name for name in match.group(1).split() if name in CLASSES]
        return f' class="{" ".join(kept)}"' if kept else ""

    return _CLASS_ATTR.sub(known, html)


def sanitize(html: str) -> str:
    """HTML reduced to the allow-list: `TAGS`, `ATTRIBUTES`, `CLASSES`, `SCHEMES`; everything else is dropped."""
    import bleach
    import nh3

    cleaned = bleach.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, protocols=SCHEMES, strip=True, strip_comments=True
    )
    cleaned = nh3.clean(
        cleaned,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer",
    )
    return _keep_known_classes(cleaned)


@lru_cache(maxsize=1)
def _parser() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


def render_inline(source: str) -> str:
    """One line of Markdown as clean inline HTML (an option's text)."""
    return sanitize(_parser().renderInline(source.strip()))


def render_text(source: str) -> str:
    """A short Markdown text (a question, a description) as clean HTML."""
    return sanitize(_parser().render(source.strip()))


def plain_text(html: str) -> str:
    """The words of clean HTML without its tags."""
    import html as entities

    return entities.unescape(re.sub(r"<[^>]+>", " ", html))

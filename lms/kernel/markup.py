"""Markdown to clean HTML, once, when it is saved.

bleach cleans to our allow-list, nh3 passes last (docs/decisions/002). The author's source is kept beside the
result with `POLICY`, so that everything can be cleaned anew when the policy changes. The only place that marks
text as safe HTML.
"""

import html as entities
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from lms.kernel.tangles import find_tangle

POLICY = 2

PLAYERS = frozenset({"video", "audio", "track"})
TAGS = PLAYERS | frozenset(
    "p h2 h3 h4 ul ol li strong em code pre blockquote hr br a img figure figcaption table caption thead tbody tr th td"
    " aside div sub sup dfn span details summary".split()
)
WITHOUT_WORDS = frozenset({"script", "style", "title", "template", "xml"})
"""What is dropped with everything in it, where the last pass sees it."""
ATTRIBUTES = {
    "a": ["href", "title"],
    "img": ["src", "alt", "title", "width", "height", "loading"],
    "video": ["src", "poster", "width", "height", "controls", "preload"],
    "audio": ["src", "controls", "preload"],
    "track": ["src", "kind", "srclang", "label"],
    "ol": ["start"],
    "th": ["scope", "class", "colspan", "rowspan"],
    "td": ["class", "colspan", "rowspan"],
    "aside": ["class"],
    "div": ["class", "tabindex", "role", "aria-label"],
    "p": ["class"],
    "span": ["class"],
}
# Vietnamese on every page, like the course texts around them: they are stored with the text's HTML.
CALLOUTS = {
    "situation": "Tình huống",
    "steps": "Từng bước",
    "try": "Thử làm",
    "note": "Ghi nhớ",
    "warning": "Cẩn thận",
    "term": "Thuật ngữ",
}
CLASSES = frozenset({"callout", "callout-title", "table-scroll", "num", "file-facts"}) | {
    f"callout-{name}" for name in CALLOUTS
}
SCHEMES = frozenset({"https", "http", "mailto", "tel"})
PICTURES_FOLDER = "media/"
_CLASS_ATTR = re.compile(r'\sclass="([^"]*)"')


@dataclass(frozen=True)
class Picture:
    """Where a stored picture is shown, and its size in pixels."""

    address: str
    width: int
    height: int


Pictures = Mapping[str, Picture]
"""What a text may show, by the name it is called there after "media/"."""


def safe(clean_html: str) -> Markup:
    """Marks stored HTML as safe to show. Only for what `sanitize()` returned, our own messages, and what a
    template made."""
    return Markup(clean_html)  # noqa: S704 - the one gate; what comes here was cleaned when it was saved


def _keep_known_classes(html: str) -> str:
    def known(match: re.Match[str]) -> str:
        kept = [name for name in match.group(1).split() if name in CLASSES]
        return f' class="{" ".join(kept)}"' if kept else ""

    return _CLASS_ATTR.sub(known, html)


def sanitize(html: str) -> str:
    """HTML reduced to the allow-list: `TAGS`, `ATTRIBUTES`, `CLASSES`, `SCHEMES`; everything else is dropped."""
    return last_pass(first_pass(html))


def first_pass(html: str, also: frozenset[str] = frozenset()) -> str:
    """What bleach leaves of `html`. `also`: tags, without attributes, that whoever calls takes away before the last
    pass. Slow where tags are nested by the thousand."""
    import bleach

    return bleach.clean(
        html, tags=TAGS | also, attributes=ATTRIBUTES, protocols=SCHEMES, strip=True, strip_comments=True
    )


def last_pass(html: str, also: frozenset[str] = frozenset(), rel: str | None = "noopener noreferrer") -> str:
    """What nh3 leaves of `html`, its links marked with `rel`."""
    import nh3

    cleaned = nh3.clean(
        html,
        tags=set(TAGS | also),
        clean_content_tags=set(WITHOUT_WORDS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel=rel,
    )
    return _keep_known_classes(cleaned)


@lru_cache(maxsize=1)
def _parser() -> Any:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
    parser.add_render_rule("image", _image)
    return parser


def _shown(token: Any, env: Mapping[str, Pictures]) -> Picture | None:
    return env["pictures"].get(str(token.attrs.get("src", "")).removeprefix(PICTURES_FOLDER))


def _image(_renderer: Any, tokens: Sequence[Any], index: int, _options: Any, env: Any) -> str:
    """A known picture, with its caption where it stands alone; of any other its words: nothing is fetched from
    elsewhere."""
    token = tokens[index]
    alt = entities.escape(words_of(token.children or []))
    picture = _shown(token, env)
    if picture is None:
        return alt
    size = f'width="{picture.width}" height="{picture.height}"'
    caption = str(token.attrs.get("title", "")) if "alone" in token.meta else ""
    below = f"<figcaption>{entities.escape(caption)}</figcaption>" if caption else ""
    return f'<img src="{entities.escape(picture.address)}" alt="{alt}" {size} loading="lazy">{below}'


def words_of(tokens: Sequence[Any]) -> str:
    """The words of inline tokens of Markdown, without their marks."""
    return "".join(
        " " if t.type in ("softbreak", "hardbreak") else t.content or words_of(t.children or [])
        for t in tokens
    )


def render_inline(source: str, pictures: Pictures | None = None) -> str:
    """One line of Markdown as clean inline HTML (an option's text); of a tangled one its letters."""
    if find_tangle(source):
        return entities.escape(source.strip())
    return sanitize(_parser().renderInline(source.strip(), {"pictures": pictures or {}}))


def render_text(source: str, pictures: Pictures | None = None) -> str:
    """A short Markdown text (a question, a description) as clean HTML; a picture alone in its paragraph is a
    figure. Of a tangled one (see `find_tangle`) its letters."""
    if find_tangle(source):
        return as_letters(source)
    parser, env = _parser(), {"pictures": pictures or {}}
    tokens = parser.parse(source.strip(), env)
    for index, token in enumerate(tokens):
        inside = token.children or []
        around = (tokens[index - 1], tokens[index + 1]) if token.type == "inline" else ()
        alone = around and around[0].type == "paragraph_open" and len(inside) == 1
        if alone and inside[0].type == "image" and _shown(inside[0], env):
            inside[0].meta["alone"] = True
            for tag in around:
                tag.tag, tag.hidden = "figure", False
    return sanitize(parser.renderer.render(tokens, parser.options, env))


def as_letters(source: str) -> str:
    """A text as one paragraph of HTML in which nothing means anything."""
    return f"<p>{entities.escape(source.strip())}</p>"


def plain_text(html: str) -> str:
    """The words of clean HTML without its tags."""
    return entities.unescape(re.sub(r"<[^>]+>", " ", html))

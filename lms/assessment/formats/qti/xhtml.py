"""HTML as people's editors write it, as the XHTML that may stand in a QTI item."""

import html
import re
from xml.sax.saxutils import escape, quoteattr

from lms.assessment.formats.content import Markup, Text
from lms.assessment.formats.texts import as_html
from lms.assessment.formats.xml_tree import allowed
from lms.kernel.markup import SCHEMES

TAGS = frozenset(
    "p div span br hr a img em strong b i tt big small sub sup code kbd var samp cite dfn abbr q h1 h2 h3 h4 h5 h6"
    " ul ol li dl dt dd blockquote pre table caption thead tbody tfoot tr th td".split()
)
_HARMLESS = frozenset(
    "html body head font center section article main header footer nav figure figcaption aside label o wbr".split()
)
_ATTRIBUTES = {
    "img": {"src", "alt", "width", "height"}, "a": {"href", "title"}, "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"}, "*": {"class"},
}  # fmt: skip
_BLOCK = re.compile(r"<(?:p|div|h[1-6]|ul|ol|dl|table|blockquote|pre|hr)[\s>]")
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s[^\s=>"]+(?:="[^"]*")?)*)\s*/?>')
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_ANY_TAG = re.compile(r"<\s*([a-zA-Z][a-zA-Z0-9]*)")
_VOID = frozenset(("br", "hr", "img"))


def lost_tags(text: Text) -> list[str]:
    """Names of tags in `text` that show something and that QTI does not know."""
    if text.markup in (Markup.PLAIN, Markup.MARKDOWN):
        return []
    named = {name.lower() for name in _ANY_TAG.findall(text.source)}
    return sorted(named - TAGS - _HARMLESS - {"script", "style"})


def inline(text: Text) -> str:
    """`text` as XHTML; pictures keep their names."""
    if text.markup is Markup.PLAIN:
        return "<br/>".join(escape(allowed(line)) for line in text.source.strip().split("\n"))
    return _xhtml(_as_html(text))


def block(text: Text) -> str:
    """`text` as one block element, as the body of an item wants it."""
    if text.markup is Markup.PLAIN:
        return f"<p>{inline(text)}</p>"
    return f"<div>{inline(text)}</div>"


def _as_html(text: Text) -> str:
    if text.markup is Markup.MARKDOWN:
        from markdown_it import MarkdownIt

        # Not the kernel's own rendering: that would drop the names of pictures.
        return str(MarkdownIt("commonmark", {"html": False}).enable("table").render(text.source)).strip()
    return as_html(text)


def _xhtml(source: str) -> str:
    import nh3

    cleaned = nh3.clean(
        allowed(source),
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes={*SCHEMES, "media"},
        link_rel=None,
    )
    pieces, at = [], 0
    for found in _TAG.finditer(cleaned):
        pieces.append(escape(html.unescape(cleaned[at : found.start()])))
        pieces.append(_tag(found[1], found[2], found[3]))
        at = found.end()
    pieces.append(escape(html.unescape(cleaned[at:])))
    return allowed("".join(pieces))


def _tag(slash: str, name: str, attributes: str) -> str:
    if slash:
        return f"</{name}>"
    given = {key: html.unescape(value) for key, value in _ATTRIBUTE.findall(attributes)}
    if name == "img":
        given.setdefault("alt", "")
    written = "".join(f" {key}={quoteattr(value)}" for key, value in given.items())
    return f"<{name}{written}{'/' if name in _VOID else ''}>"

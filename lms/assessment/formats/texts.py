"""Texts of question files: bytes to text, one markup to another, and the pictures they name. Pure.

HTML of a file is somebody else's: before it is taken apart, nh3 makes it well-formed and small, so that what follows
is linear in its length, whatever stands there.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from lms.assessment.formats.content import Markup, Text
from lms.kernel.errors import Invalid
from lms.kernel.markup import PLAYERS, SCHEMES, TAGS, render_text
from lms.kernel.messages import Message, mark

MEDIA = "media:"

NOT_TEXT = mark("Đây không phải tệp văn bản. Hãy chọn đúng tệp câu hỏi, hoặc nói rõ định dạng của tệp.")
NOT_UTF8 = mark(
    "Chữ ở dòng này không theo bảng mã UTF-8. Hãy mở tệp bằng trình soạn thảo (chẳng hạn Notepad), chọn Lưu thành với mã UTF-8 rồi thử lại."
)
EMPTY = mark("Tệp này trống, không có câu hỏi nào.")

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# Control characters, and the non-characters which readers use for signs of their own.
_DROPPED = dict.fromkeys([*range(9), 11, *range(14, 32), 127, *range(0xFDD0, 0xFDF0), 0xFEFF])
_LINE_ENDS = re.compile(r"\r\n?|[\f\u2028\u2029\x85]")


class NotText(Invalid):
    """Bytes that are no text; `line` is where it shows, 0 for the file as a whole."""

    def __init__(self, message: Message, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def decoded(content: bytes) -> str:
    r"""The text of a file in UTF-8 or UTF-16, with or without a byte order mark, as NFC with `\n` as line end.

    Raises NotText with a sentence.
    """
    encoding, start = _encoding(content)
    try:
        text = content[start:].decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or b"\0" in content:
            raise NotText(Message(NOT_TEXT)) from error
        line = len(_LINE_ENDS.sub("\n", content[: start + error.start].decode("latin-1")).split("\n"))
        raise NotText(Message(NOT_UTF8), line) from error
    if "\0" in text:
        raise NotText(Message(NOT_TEXT))
    return tidied(text)


def _encoding(content: bytes) -> tuple[str, int]:
    """The encoding and the length of the byte order mark."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return encoding, len(bom)
    head = content[:512]
    half = len(head) // 2
    if half and len(content) % 2 == 0:  # letters of Latin script: every other byte is zero
        if head[1::2].count(0) * 2 > half and not head[::2].count(0):
            return "utf-16-le", 0
        if head[::2].count(0) * 2 > half and not head[1::2].count(0):
            return "utf-16-be", 0
    return "utf-8", 0


def tidied(text: str) -> str:
    r"""`text` in NFC with `\n` as line end, without control characters."""
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text).translate(_DROPPED))


# ---- HTML ----------------------------------------------------------------------------------------------------

_KNOWN = (TAGS - PLAYERS) | frozenset(
    "b i u s tt kbd h1 h5 h6 dl dt dd caption tfoot section article center".split()
)
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s[^\s=>"]+(?:="[^"]*")?)*)\s*/?>')
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_ANY_TAG = re.compile(r"<\s*([a-zA-Z][a-zA-Z0-9]*)")
_BLANKS = re.compile(r"[ \t\n]+")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_PLAIN_ENOUGH = re.compile(r"[<&]")


@dataclass(frozen=True)
class Token:
    """A piece of HTML: text (`tag` ""), or a tag that opens or, with `closes`, ends."""

    text: str = ""
    tag: str = ""
    closes: bool = False
    attributes: tuple[tuple[str, str], ...] = ()

    def attribute(self, name: str) -> str:
        return dict(self.attributes).get(name, "")


def tokens(source: str) -> Iterator[Token]:
    """The text and the known tags of HTML, well-formed: what opens is closed. Texts have their entities resolved."""
    import nh3

    cleaned = nh3.clean(
        source,
        tags=set(_KNOWN),
        attributes={
            "img": {"src", "alt"},
            "a": {"href"},
            "ol": {"start"},
            "td": {"colspan"},
            "th": {"colspan"},
        },
        url_schemes={*SCHEMES, "media", "data"},
        link_rel=None,
    )
    at = 0
    for found in _TOKEN.finditer(cleaned):
        if found.start() > at:
            yield Token(html.unescape(cleaned[at : found.start()]))
        given = tuple((name, html.unescape(value)) for name, value in _ATTRIBUTE.findall(found[3]))
        yield Token("", found[2], bool(found[1]), given)
        at = found.end()
    if at < len(cleaned):
        yield Token(html.unescape(cleaned[at:]))


def unknown_tags(source: str) -> list[str]:
    """Names of tags that neither `tokens` nor a plain text keeps and that show something, sorted."""
    shows = {
        "video",
        "audio",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "math",
        "form",
        "input",
        "select",
    }
    return sorted({name.lower() for name in _ANY_TAG.findall(source)} & shows)


def as_html(text: Text) -> str:
    """`text` as HTML, uncleaned."""
    if text.markup is Markup.HTML:
        return text.source
    if text.markup is Markup.MARKDOWN:
        return render_text(text.source)
    if text.markup is Markup.MOODLE:
        return text.source.replace("\n", "<br>\n")
    paragraphs = [part for part in _PARAGRAPHS.split(html.escape(text.source, quote=False)) if part.strip()]
    broken = [part.strip("\n").replace("\n", "<br>\n") for part in paragraphs]
    return "\n".join(f"<p>{part}</p>" for part in broken) if len(broken) > 1 else "".join(broken)


_BREAKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li pre blockquote hr br table thead tbody tr aside div figure figcaption dl dt dd"
    " section article caption".split()
)


def plain(text: Text) -> str:
    """`text` without markup: a line for each paragraph, item and row; a picture is its alternative text."""
    if text.markup is Markup.PLAIN or (
        text.markup is not Markup.MARKDOWN and not _PLAIN_ENOUGH.search(text.source)
    ):
        return text.source.strip()
    pieces: list[str] = []
    in_pre = 0
    for token in tokens(as_html(text)):
        if token.tag == "img":
            pieces.append(token.attribute("alt"))
        elif token.tag == "pre":
            in_pre += -1 if token.closes else 1
            pieces.append("\n")
        elif token.tag in _BREAKS:
            pieces.append("\n")
        elif token.tag in ("td", "th"):
            pieces.append("\t" if token.closes else "")
        elif token.text:
            pieces.append(token.text if in_pre else _BLANKS.sub(" ", token.text))
    lines = (line.strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


_FORMATTING = frozenset(
    "b strong i em u s sub sup code pre a h1 h2 h3 h4 h5 h6 blockquote table ul ol".split()
)


def is_formatted(text: Text) -> bool:
    """Whether `plain` loses something one sees: emphasis, a list, a table, a formula's height."""
    if text.markup is Markup.PLAIN or (
        text.markup is not Markup.MARKDOWN and not _PLAIN_ENOUGH.search(text.source)
    ):
        return False
    return any(token.tag in _FORMATTING for token in tokens(as_html(text)))


# ---- pictures ------------------------------------------------------------------------------------------------

_HTML_PICTURE = re.compile(r"<img\b[^>]{0,4000}>", re.IGNORECASE)
_HTML_SRC = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_HTML_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_MARKDOWN_PICTURE = re.compile(r"!\[([^\]\n]{0,2000})\]\(<?([^\s()<>]{1,2000})>?[^()\n]{0,2000}\)")
_NAME = re.compile(r"media:([^\s\"'<>()]+)")
LOST_PICTURE = "@@PLUGINFILE@@"
"""How Moodle names a picture that does not stand in the file."""


def pictures(text: Text) -> list[str]:
    """Names of the pictures of the file that `text` shows, each once, in their order."""
    return list(dict.fromkeys(_NAME.findall(text.source))) if MEDIA in text.source else []


def without_pictures(text: Text) -> Text:
    """`text` with the alternative text in the place of each picture of the file."""
    if MEDIA not in text.source:
        return text

    def in_html(found: re.Match[str]) -> str:
        src = _HTML_SRC.search(found[0])
        if src is None or not (src[1] or src[2] or src[3] or "").startswith(MEDIA):
            return found[0]
        alt = _HTML_ALT.search(found[0])
        return (alt[1] or alt[2] or "") if alt else ""

    def in_markdown(found: re.Match[str]) -> str:
        return found[1] if found[2].startswith(MEDIA) else found[0]

    if text.markup is Markup.MARKDOWN:
        return Text(_MARKDOWN_PICTURE.sub(in_markdown, text.source), text.markup)
    return Text(_HTML_PICTURE.sub(in_html, text.source), text.markup)

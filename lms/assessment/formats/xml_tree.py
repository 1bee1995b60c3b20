"""An XML file of somebody else's as a small tree that knows its lines. Nothing but the file itself is read: no DTD,
no entity, no address; how deep and how large it may be is bounded. Pure.
"""

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax import InputSource, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.saxutils import escape, quoteattr
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml import DefusedXmlException
from defusedxml import sax as defused

from lms.kernel.messages import Message, mark

MOST_BYTES = 64 * 1024 * 1024
MOST_ELEMENTS = 1_000_000
MOST_DEEP = 100

EMPTY = mark("Tệp này trống, không có câu hỏi nào.")
NOT_XML = mark("Đây không phải tệp XML. Hãy chọn đúng tệp câu hỏi, hoặc nói rõ định dạng của tệp.")
BROKEN = mark("XML viết sai nên cả tệp không được đọc: {why}. Hãy xuất lại tệp từ phần mềm đã tạo ra nó.")
HAS_DTD = mark("Tệp có khai báo DOCTYPE hoặc thực thể (entity); vì an toàn, tệp như vậy không được đọc.")
TOO_LARGE = mark("Tệp lớn hơn {limit} MB nên không được đọc. Hãy tách thành nhiều tệp.")
TOO_MANY = mark("Tệp có hơn {limit} phần tử XML nên không được đọc. Hãy tách thành nhiều tệp.")
TOO_DEEP = mark("XML lồng nhau quá {limit} tầng nên không được đọc.")
UNKNOWN_ENCODING = mark("Tệp khai bảng mã “{name}”, chưa đọc được. Hãy lưu lại tệp bằng UTF-8.")
BAD_BYTES = mark(
    "Có chữ không đúng bảng mã {name} từ dòng này nên tệp không được đọc. Hãy lưu lại tệp bằng UTF-8."
)
CONTROLS = mark("Có {count} ký tự điều khiển không được phép trong XML; đã bỏ đi.")

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(rb"\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*['\"]([A-Za-z0-9._:-]{1,40})['\"]")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_ENCODINGS = frozenset(
    "utf-8 utf8 us-ascii ascii iso-8859-1 latin1 iso-8859-15 windows-1250 windows-1251 windows-1252 windows-1258"
    " cp1250 cp1251 cp1252 cp1258".split()
)
_WIDE = frozenset("utf-16 utf-16le utf-16be ucs-2 iso-10646-ucs-2".split())
_NOT_ALLOWED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WHYS = (
    ("mismatched tag", mark("thẻ đóng không khớp thẻ mở")),
    ("no element found", mark("tệp bị cắt ngang, thiếu phần cuối")),
    ("unclosed", mark("tệp bị cắt ngang, thiếu phần cuối")),
    ("junk after", mark("còn chữ sau thẻ đóng cuối cùng")),
    ("duplicate attribute", mark("một thẻ có hai thuộc tính trùng tên")),
    ("invalid character number", mark("có ký tự điều khiển viết dạng &#…;")),
    ("undefined entity", mark("có thực thể &…; mà XML không biết")),
)
_OTHER_WHY = mark(
    "có chỗ không đúng quy tắc viết thẻ (thường là dấu & hoặc < chưa viết thành &amp; hoặc &lt;)"
)


class Unreadable(Exception):
    """Why a file can't be read at all: a sentence, and the line where it shows, 0 for the file as a whole."""

    def __init__(self, message: Message, line: int = 0) -> None:
        super().__init__(message.msgid)
        self.message, self.line = message, line


@dataclass(slots=True)
class Node:
    """An element: its name and attributes without prefixes, what stands in it, and its line, from 1."""

    name: str
    attributes: dict[str, str]
    line: int
    children: "list[Node | str]" = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """The value of an attribute."""
        return self.attributes.get(name, default)

    def elements(self, name: str = "") -> "list[Node]":
        """Its own elements, all or those of that name."""
        return [c for c in self.children if isinstance(c, Node) and (not name or c.name == name)]

    def first(self, name: str) -> "Node | None":
        """Its first own element of that name."""
        return next((c for c in self.children if isinstance(c, Node) and c.name == name), None)

    def walk(self) -> "Iterator[Node]":
        """Itself and every element in it, in the order of the file."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.elements()))

    def words(self) -> str:
        """All text in it, without tags."""
        return "".join(c if isinstance(c, str) else c.words() for c in self.children)


@dataclass(frozen=True)
class Tree:
    """The first element of a file, and how many characters were dropped that XML does not allow, from which line."""

    root: Node
    dropped: int = 0
    dropped_line: int = 0


class _Builder(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root: Node | None = None
        self._open: list[Node] = []
        self._words: list[str] = []
        self._count = 0
        self._locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - the interface's name
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the interface's name
        line = (self._locator.getLineNumber() if self._locator else None) or 0
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise Unreadable(Message(TOO_MANY, {"limit": MOST_ELEMENTS}), line)
        if len(self._open) >= MOST_DEEP:
            raise Unreadable(Message(TOO_DEEP, {"limit": MOST_DEEP}), line)
        # An xmlns keeps its value under its whole name; other prefixes say nothing that a reader here needs.
        given = {k if k.startswith("xmlns") else k.rpartition(":")[2]: str(v) for k, v in attrs.items()}
        node = Node(name.rpartition(":")[2], given, line)
        self._flush()
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def endElement(self, name: str) -> None:  # noqa: N802 - the interface's name
        self._flush()
        self._open.pop()

    def characters(self, content: str) -> None:
        self._words.append(content)

    def _flush(self) -> None:
        if self._words and self._open:
            self._open[-1].children.append("".join(self._words))
            self._words = []


def parse(content: bytes) -> Tree:
    """The tree of a file in UTF-8, UTF-16 or the encoding it declares, as NFC. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(Message(TOO_LARGE, {"limit": MOST_BYTES // 1024 // 1024}))
    return parse_text(_decoded(content))


def parse_text(text: str) -> Tree:
    """The tree of XML that is already text. Raises Unreadable."""
    text = _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), text)
    if not text.strip():
        raise Unreadable(Message(EMPTY))
    if not text.lstrip().startswith("<"):
        raise Unreadable(Message(NOT_XML))
    stray = _NOT_ALLOWED.search(text)
    dropped = line = 0
    if stray:
        line = text.count("\n", 0, stray.start()) + 1
        text, dropped = _NOT_ALLOWED.subn("", text)
    source = InputSource()
    source.setEncoding("utf-8")
    source.setByteStream(io.BytesIO(unicodedata.normalize("NFC", text).encode()))
    builder = _Builder()
    parser = defused.make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(builder)
    try:
        parser.parse(source)
    except DefusedXmlException as error:
        raise Unreadable(Message(HAS_DTD), _line_of(text, "<!DOCTYPE")) from error
    except SAXParseException as error:
        why = str(error.getMessage())
        known = next((words for part, words in _WHYS if part in why), _OTHER_WHY)
        raise Unreadable(Message(BROKEN, {"why": Message(known)}), error.getLineNumber() or 0) from error
    if builder.root is None:
        raise Unreadable(Message(EMPTY))
    return Tree(builder.root, dropped, line)


def _line_of(text: str, wanted: str) -> int:
    return text.count("\n", 0, max(text.find(wanted), 0)) + 1


def _decoded(content: bytes) -> str:
    encoding, start = _encoding(content)
    try:
        return content[start:].decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in content[:1024] and not encoding.startswith("utf-16"):
            raise Unreadable(Message(NOT_XML)) from error
        line = content.count(b"\n", 0, start + error.start) + 1
        raise Unreadable(Message(BAD_BYTES, {"name": encoding.upper()}), line) from error


def _encoding(content: bytes) -> tuple[str, int]:
    """The encoding and the length of the byte order mark; what the bytes show goes before what they say."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return encoding, len(bom)
    if content.startswith(b"<\0"):
        return "utf-16-le", 0
    if content.startswith(b"\0<"):
        return "utf-16-be", 0
    declared = _DECLARED.match(content)
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if name in _WIDE:  # it was UTF-16 once, and a program that saved it anew left the declaration
        return "utf-8", 0
    if name not in _ENCODINGS:
        raise Unreadable(Message(UNKNOWN_ENCODING, {"name": name}), 1)
    return name, 0


# ---- writing -------------------------------------------------------------------------------------------------


def allowed(text: str) -> str:
    r"""`text` without what XML can't hold, with `\n` as line end."""
    return _NOT_ALLOWED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def inner(node: Node) -> str:
    """What stands in a node, as markup again."""
    return "".join(escape(child) if isinstance(child, str) else outer(child) for child in node.children)


_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


def outer(node: Node) -> str:
    """A node as HTML: only what HTML leaves empty is written without an end."""
    given = "".join(f" {name}={quoteattr(value)}" for name, value in node.attributes.items())
    if node.name in _VOID:
        return f"<{node.name}{given}>"
    return f"<{node.name}{given}>{inner(node)}</{node.name}>"

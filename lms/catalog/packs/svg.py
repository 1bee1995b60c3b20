"""SVG that is only a picture: an allow-list of elements, nothing that runs, nothing from outside the file."""

import re
from dataclasses import dataclass, field
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml import DefusedXmlException
from defusedxml import sax as defused

from lms.catalog.packs.problems import Problems
from lms.catalog.packs.svg_drawn import Drawn, TooDeep
from lms.kernel.messages import mark

NAMESPACE = "http://www.w3.org/2000/svg"
ELEMENTS = frozenset(
    "svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath style"
    " linearGradient radialGradient stop clipPath mask marker pattern filter feGaussianBlur feOffset feMerge"
    " feMergeNode feColorMatrix feBlend feFlood feComposite feDropShadow".split()
)
_PREFIXED = frozenset({"xlink:href", "xml:space", "xml:lang"})
_LINKS = frozenset({"href", "xlink:href"})
_OUTSIDE_URL = re.compile(r"(?:url|(?<![\w-])src)\(\s*+['\"]?+\s*+(?!#)", re.IGNORECASE)
_DANGEROUS = re.compile(
    r"@import|expression\s*\(|javascript:|\\|data:|image-set|-moz-binding|behavior\s*:", re.IGNORECASE
)
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_ENCODING = re.compile(r"<\?xml[^>]*encoding\s*=\s*['\"]([^'\"]*)['\"]")
MOST_SIDE = 10_000


@dataclass
class _Found:
    problems: list[tuple[int, str, dict[str, object]]] = field(default_factory=list)
    view_box: str | None = None
    drawn: Drawn = field(default_factory=Drawn)
    is_svg: bool = False


class _Handler(ContentHandler):
    def __init__(self, found: _Found) -> None:
        super().__init__()
        self._found = found
        self._depth = 0
        self._styles: list[str] | None = None  # what stands in the style that is open, piece by piece
        self._style_depth = 0
        self._locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - the interface's name
        self._locator = locator

    def _wrong(self, msgid: str, **params: object) -> None:
        line = self._locator.getLineNumber() if self._locator else None
        self._found.problems.append((line or 1, msgid, params))

    def processingInstruction(self, target: str, data: str) -> None:  # noqa: N802 - the interface's
        self._wrong(mark("SVG không được có chỉ thị <?{name}?>."), name=target)

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the interface's name
        self._depth += 1
        if self._depth == 1:
            self._root(name, attrs)
        if name not in ELEMENTS or (name == "svg" and self._depth > 1):
            self._wrong(
                mark("SVG không được có phần tử <{name}>. Hãy lưu lại dạng SVG thường (Plain SVG)."),
                name=name,
            )
        if self._styles is not None:
            self._wrong(mark("Trong <style> của SVG chỉ được có chữ."))
        elif name == "style":
            self._styles, self._style_depth = [], self._depth
        for attribute, value in attrs.items():
            self._attribute(attribute, str(value))
        self._found.drawn.begin(attrs.get("id"), ((n in _LINKS, str(v)) for n, v in attrs.items()))

    def endElement(self, name: str) -> None:  # noqa: N802 - the interface's
        if self._styles is not None and self._depth == self._style_depth:
            if _leads_out(
                "".join(self._styles)
            ):  # a parser hands text in as it likes, so it is looked at whole
                self._wrong(mark("Kiểu trong <style> của SVG trỏ ra ngoài tệp."))
            self._styles = None
        self._depth -= 1
        self._found.drawn.end()

    def characters(self, content: str) -> None:
        if self._styles is not None:
            self._styles.append(content)

    def _root(self, name: str, attrs: AttributesImpl) -> None:
        self._found.is_svg = name == "svg" and attrs.get("xmlns") == NAMESPACE
        self._found.view_box = attrs.get("viewBox")
        if not self._found.is_svg:
            self._wrong(
                mark('Tệp không phải SVG: phần tử đầu phải là <svg xmlns="http://www.w3.org/2000/svg">.')
            )

    def _attribute(self, name: str, value: str) -> None:
        bare = name.lower()
        if bare.startswith("on"):
            self._wrong(mark("SVG không được có thuộc tính sự kiện “{name}”."), name=name)
        elif bare == "xmlns" and (self._depth > 1 or value != NAMESPACE):
            self._wrong(mark("SVG không được đổi không gian tên ở giữa tệp."))
        elif ":" in name and name not in _PREFIXED and not (name.startswith("xmlns:") and self._depth == 1):
            self._wrong(
                mark("SVG không được có thuộc tính “{name}”. Hãy lưu lại dạng SVG thường (Plain SVG)."),
                name=name,
            )
        elif name in _LINKS:
            if not value.strip().startswith("#"):
                self._wrong(
                    mark("SVG trỏ ra ngoài tệp: “{value}”. Chỉ được trỏ tới phần khác trong chính tệp."),
                    value=value[:80],
                )
        elif not bare.startswith("xmlns") and _leads_out(value):
            self._wrong(mark("Thuộc tính “{name}” của SVG trỏ ra ngoài tệp hoặc chứa mã."), name=name)


def _leads_out(css: str) -> bool:
    """Whether a style names something outside the file, or runs: as it stands, and without its comments."""
    return any(_OUTSIDE_URL.search(text) or _DANGEROUS.search(text) for text in (css, _COMMENT.sub("", css)))


def check_svg(file: str, content: bytes, problems: Problems) -> tuple[int, int] | None:
    """Width and height of the picture from its viewBox; notes everything that is not plain drawing."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.break_file(file, 1, mark("SVG không phải UTF-8."))
        return None
    named = _ENCODING.search(text)
    if named and named[1].lower() != "utf-8":
        problems.add(file, 1, mark("SVG khai bảng mã “{name}”; chỉ dùng UTF-8."), name=named[1])
        return None
    found = _Found()
    try:
        defused.parseString(text.encode(), _Handler(found), forbid_dtd=True)
    except DefusedXmlException:
        problems.add(file, _line_of(text, "<!"), mark("SVG không được có DOCTYPE hay thực thể (entity)."))
        return None
    except SAXParseException as error:
        problems.add(file, error.getLineNumber() or 1, mark("SVG viết sai: {why}."), why=error.getMessage())
        return None
    except TooDeep:
        problems.add(file, 1, mark("SVG có các phần tử lồng nhau quá nhiều lớp."))
        return None
    if found.drawn.is_too_much:
        problems.add(
            file, 1, mark("SVG dùng lại các phần của nó quá nhiều lần nên máy người học không vẽ nổi.")
        )
        return None
    for line, msgid, params in found.problems:
        problems.add(file, line, msgid, **params)
    if not found.is_svg:
        return None
    return _size(file, found.view_box, problems)


def _line_of(text: str, wanted: str) -> int:
    return text.count("\n", 0, max(text.find(wanted), 0)) + 1


def _size(file: str, view_box: str | None, problems: Problems) -> tuple[int, int] | None:
    numbers = re.split(r"[\s,]+", (view_box or "").strip())
    try:
        width, height = (round(float(number)) for number in numbers[2:])
    except (ValueError, OverflowError):
        width = height = 0
    if len(numbers) != 4 or not (1 <= width <= MOST_SIDE and 1 <= height <= MOST_SIDE):
        problems.add(file, 1, mark('SVG cần viewBox đủ bốn số, ví dụ viewBox="0 0 640 360".'))
        return None
    return width, height

"""XML of a Word file as a tree with short names, bounded in depth and size. Document types and entities are refused.

Names are `w:p`, `m:f`, `a:blip` whatever prefixes the file chose, and the same for the transitional and the strict
form of the standard (ECMA-376, ISO/IEC 29500).
"""

from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser

MAX_DEPTH = 150  # what reads the tree calls itself for what lies inside
MAX_ELEMENTS = 1_500_000

_OOXML = ("http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/")
_PREFIXES = {
    "wordprocessingml/main": "w", "officeDocument/math": "m", "officeDocument/relationships": "r",
    "drawingml/main": "a", "drawingml/wordprocessingDrawing": "wp", "drawingml/picture": "pic",
    "markup-compatibility": "mc", "drawingml/chart": "c", "drawingml/diagram": "dgm",
    "package/relationships": "rel", "package/content-types": "ct",
}  # fmt: skip
_OTHERS = {
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup": "wpg",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas": "wpc",
}


class Malformed(Exception):
    """The XML is not well formed, nested too deep, too large, or declares what a Word file has no use for."""


def _prefix(uri: str) -> str:
    if uri in _OTHERS:
        return _OTHERS[uri]
    for root in _OOXML:
        if uri.startswith(root):
            return _PREFIXES.get(uri.removeprefix(root).replace("/2006", ""), "x")
    return "x"


class _Builder:
    """Builds the tree the parser announces."""

    def __init__(self) -> None:
        self._tree = TreeBuilder()
        self._depth = 0
        self._count = 0
        self._names: dict[str, str] = {}

    def _short(self, name: str) -> str:
        short = self._names.get(name)
        if short is None:
            uri, _, local = name.rpartition("}")
            short = self._names[name] = f"{_prefix(uri[1:])}:{local}" if uri else local
        return short

    def start(self, tag: str, attributes: dict[str, str]) -> Element:
        self._depth += 1
        self._count += 1
        if self._depth > MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise Malformed
        return self._tree.start(self._short(tag), {self._short(k): v for k, v in attributes.items()})

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return self._tree.end(self._short(tag))

    def data(self, text: str) -> None:
        self._tree.data(text)

    def close(self) -> Element:
        return self._tree.close()


def parse(content: bytes) -> Element:
    """The root of the tree. Raises Malformed."""
    parser = XMLParser(target=_Builder(), forbid_dtd=True)
    try:
        parser.feed(content)
        root: Element = parser.close()
    except (ParseError, DefusedXmlException, ValueError, LookupError, AssertionError) as error:
        raise Malformed from error
    return root


def inner(parent: Element | None, path: str) -> Element | None:
    """The first child by that name, or the first of the first: "w:pPr/w:numPr". (`find` takes the prefixes of a path
    for namespaces.)"""
    for name in path.split("/"):
        parent = parent.find(name) if parent is not None else None
    return parent


def value(parent: Element | None, name: str, attribute: str = "w:val") -> str | None:
    """The attribute of the child of that name; None where there is no such child or attribute."""
    child = inner(parent, name)
    return child.get(attribute) if child is not None else None


def whole(text: str | None, default: int, most: int = 32_767) -> int:
    """The whole number in an attribute, 0 to `most`; `default` for anything else (Word's own lists end at 32,767)."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 9:
        return default
    return min(int(text), most)


def switched(parent: Element | None, name: str) -> bool | None:
    """Whether an on-or-off property is on; None where it is not given."""
    child = parent.find(name) if parent is not None else None
    return None if child is None else child.get("w:val", "1") not in ("0", "false", "off")

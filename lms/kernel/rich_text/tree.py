"""Well-formed HTML as a small tree, and back. Only for what a sanitiser returned: nothing is repaired here."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "track"})
DEEPEST = 40
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_BLANKS = re.compile(r"[ \t\n\r\f]+")


@dataclass
class Element:
    """A tag with its attributes and what it holds; the root's tag is empty."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def elements(self) -> list["Element"]:
        """The children that are no text."""
        return [child for child in self.children if isinstance(child, Element)]


Node = Element | str


def seen(text: str) -> str:
    """`text` in NFC without what nobody sees: zero-width, direction and control characters, private letters."""
    if text.replace("\n", "").replace("\t", "").replace("\r", "").isprintable():  # none of _UNSEEN is
        return unicodedata.normalize("NFC", text)
    kept = (c for c in text if c in "\t\n\r" or unicodedata.category(c) not in _UNSEEN)
    return unicodedata.normalize("NFC", "".join(kept))


class Reader(HTMLParser):
    """Reads any HTML, what Word writes too: <![if …]> is no error."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """As browsers do: up to the next ">", whatever stands there."""
        return self.parse_bogus_comment(i, False)


class _Builder(Reader):
    """Elements nested deeper than DEEPEST are left out, what they hold stays: nobody writes so, and a text made to
    exhaust the stack must not."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("")
        self._open = [self.root]
        self._left_out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: seen(value or "") for name, value in attrs})
        if tag in VOID:
            self._open[-1].children.append(made)
        elif len(self._open) > DEEPEST:
            self._left_out.append(tag)
        else:
            self._open[-1].children.append(made)
            self._open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self._left_out:
            if self._left_out[-1] == tag:
                self._left_out.pop()
        elif len(self._open) > 1 and self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if text := seen(data):
            self._open[-1].children.append(text)


def parse(clean_html: str) -> Element:
    """The root of the tree of `clean_html`."""
    builder = _Builder()
    builder.feed(clean_html)
    builder.close()
    return builder.root


def serialise(nodes: Iterable[Node]) -> str:
    """HTML of `nodes`."""
    return "".join(_pieces(nodes))


def _pieces(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield html.escape(node, quote=False)
            continue
        attributes = "".join(
            f' {name}="{html.escape(value)}"' if value else f" {name}"
            for name, value in node.attributes.items()
        )
        yield f"<{node.tag}{attributes}>"
        if node.tag not in VOID:
            yield from _pieces(node.children)
            yield f"</{node.tag}>"


def words(nodes: Iterable[Node]) -> str:
    """The words of `nodes`, blanks made single."""
    return _BLANKS.sub(" ", "".join(_words(nodes))).strip()


def _words(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.tag == "br":
            yield " "
        else:
            yield from _words(node.children)
            yield " " if node.tag in ("p", "li", "td", "th") else ""


def walk(nodes: Iterable[Node]) -> Iterator[Element]:
    """Every element in `nodes`, in the order of the text."""
    for node in nodes:
        if isinstance(node, Element):
            yield node
            yield from walk(node.children)


def single_blanks(nodes: Iterable[Node]) -> list[Node]:
    """`nodes` of a line, texts that meet made one and their blanks single."""
    made: list[Node] = []
    for node in nodes:
        if isinstance(node, str) and made and isinstance(made[-1], str):
            made[-1] = _BLANKS.sub(" ", made[-1] + node)
        elif node != "":
            made.append(_BLANKS.sub(" ", node) if isinstance(node, str) else node)
    return made


def without_outer_blanks(nodes: Iterable[Node]) -> list[Node]:
    """The same, without blanks and line breaks at either end."""
    made = single_blanks(nodes)
    while made and _is_end(made[-1]):
        made.pop()
    while made and _is_end(made[0]):
        made.pop(0)
    if made and isinstance(made[0], str):
        made[0] = made[0].lstrip(" ")
    if made and isinstance(made[-1], str):
        made[-1] = made[-1].rstrip(" ")
    return made


def _is_end(node: Node) -> bool:
    return node.tag == "br" if isinstance(node, Element) else not node.strip()

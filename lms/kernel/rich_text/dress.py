"""What pages add to a text in shape: addresses and sizes of files, names of callouts, tables that scroll alone."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lms.kernel.markup import CALLOUTS, PICTURES_FOLDER, Picture
from lms.kernel.rich_text.links import Attached, Known
from lms.kernel.rich_text.tree import Element, Node, words

_UNITS = ((1024 * 1024, "MB"), (1024, "KB"))


class Dresser:
    """Dresses one text. The first picture loads at once, the others when they are near."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._shown = 0

    def dressed(self, nodes: Iterable[Node]) -> Iterator[Node]:
        """`nodes` as a page shows them; they stay as they are."""
        for node in nodes:
            if isinstance(node, str):
                yield node
            else:
                yield from self._element(node)

    def _element(self, node: Element) -> Iterator[Node]:
        inside = list(self.dressed(node.children))
        match node.tag:
            case "img":
                yield self._picture(node)
            case "video" | "audio":
                yield self._player(node, inside)
            case "a":
                yield from self._link(node, inside)
            case "aside":
                kind = next(name for name in CALLOUTS if f"callout-{name}" in node.classes)
                title = Element("p", {"class": "callout-title"}, [CALLOUTS[kind]])
                yield Element("div", node.attributes, [title, *inside])
            case "table":
                # Vietnamese on every page, like the text around it.
                label = words([each for each in node.elements() if each.tag == "caption"]) or "Bảng"
                around = {"class": "table-scroll", "tabindex": "0", "role": "region", "aria-label": label}
                yield Element("div", around, [Element("table", {}, inside)])
            case "thead" | "tbody":
                scope = "col" if node.tag == "thead" else "row"
                yield Element(node.tag, {}, [_scoped(row, scope) for row in inside])
            case _:
                yield replace(node, children=inside)

    def _picture(self, node: Element) -> Element:
        file = self._known.file(node.attributes["src"])
        assert isinstance(file, Picture)
        later = {"loading": "lazy"} if self._shown else {}
        self._shown += 1
        size = {"width": str(file.width), "height": str(file.height)}
        return Element("img", {"src": file.address, "alt": node.attributes["alt"], **size, **later})

    def _player(self, node: Element, inside: list[Node]) -> Element:
        named = {"src": node.attributes["src"], "poster": node.attributes.get("poster", "")}
        attributes = {name: self._known.file(value).address for name, value in named.items() if value}
        file = self._known.file(node.attributes["src"])
        if isinstance(file, Attached) and file.width and file.height and node.tag == "video":
            attributes |= {"width": str(file.width), "height": str(file.height)}
        for track in inside:
            if isinstance(track, Element):
                track.attributes = track.attributes | {
                    "src": self._known.file(track.attributes["src"]).address
                }
        return Element(node.tag, {**attributes, "controls": "", "preload": "metadata"}, inside)

    def _link(self, node: Element, inside: list[Node]) -> Iterator[Node]:
        address = node.attributes["href"]
        if not address.startswith(PICTURES_FOLDER):
            yield Element("a", node.attributes, inside)
            return
        file = self._known.file(address)
        yield Element("a", {"href": file.address}, inside)
        if isinstance(file, Attached):
            facts = f"({address.rsplit('.', 1)[-1].upper()}, {_size(file.size)})"
            yield " "
            yield Element("span", {"class": "file-facts"}, [facts])


def _scoped(row: Node, scope: str) -> Node:
    for cell in row.elements() if isinstance(row, Element) else ():
        if cell.tag == "th":
            cell.attributes = {"scope": scope, **cell.attributes}
    return row


def _size(size: int) -> str:
    unit, name = next((pair for pair in _UNITS if size >= pair[0]), _UNITS[-1])
    tenths = max(1, round(size * 10 / unit))
    return (
        f"{tenths // 10},{tenths % 10} {name}"
        if tenths < 100 and tenths % 10
        else f"{max(1, tenths // 10)} {name}"
    )

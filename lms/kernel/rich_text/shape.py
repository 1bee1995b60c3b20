"""One shape for what people write: known blocks, pictures that stand alone, callouts of one level, tables with their
header rows apart. The same shape whoever wrote it: the editor, a hand, Word, a converter.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lms.kernel.markup import CALLOUTS
from lms.kernel.rich_text import tables
from lms.kernel.rich_text.links import Known
from lms.kernel.rich_text.tree import Element, Node, single_blanks, walk, without_outer_blanks, words

RENAMED = {"b": "strong", "i": "em", "h5": "h4", "h6": "h4", "dt": "p", "dd": "p"}
INLINE = frozenset("strong em code a sub sup dfn br span".split())
PLAYED = frozenset({"video", "audio"})
SHOWN = PLAYED | {"img"}
HEADINGS = frozenset({"h2", "h3", "h4"})
BLOCKS = HEADINGS | SHOWN | frozenset("p ul ol pre blockquote hr figure table aside details".split())
"""What stands on a line of its own. Whatever else arrives, a div first of all, is taken away around what it holds."""


@dataclass(frozen=True)
class Around:
    """Where blocks stand: `callouts` and `headings` may stand there or not."""

    callouts: bool = True
    headings: bool = True


TOP = Around()
IN_CALLOUT = Around(callouts=False)
IN_CELL = Around(callouts=False, headings=False)


class Shaper:
    """Shapes one tree; `notes` says what could not be kept: (kind, name), in the order of the text."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self.notes: list[tuple[str, str]] = []

    def shaped(self, root: Element) -> list[Node]:
        """The blocks of `root`, which holds no text of its own afterwards."""
        _rename(root)
        return list(self._blocks(root.children, TOP))

    def _note(self, kind: str, name: str = "") -> None:
        self.notes.append((kind, name))

    # ---- blocks

    def _blocks(self, nodes: Iterable[Node], around: Around) -> Iterator[Node]:
        line: list[Node] = []
        for node in nodes:
            if isinstance(node, str) or (node.tag in INLINE and not _holds(node, BLOCKS - SHOWN)):
                line.append(node)
                continue
            yield from self._paragraph("p", line)
            line = []
            if node.tag in BLOCKS:
                yield from self._block(node, around)
            elif "callout" in node.classes:  # as pages show it: a div
                yield from self._callout(node, around)
            else:  # or a line's mark around blocks: Google Docs puts one around everything
                yield from self._blocks(node.children, around)
        yield from self._paragraph("p", line)

    def _block(self, node: Element, around: Around) -> Iterator[Node]:
        match node.tag:
            case "p":
                yield from self._paragraph("p", node.children)
            case "h2" | "h3" | "h4":
                yield from self._heading(node, around)
            case "ul" | "ol":
                yield from self._list(node)
            case "pre":
                text = "".join(_raw_text(node)).strip("\n")
                if text.strip():
                    yield Element("pre", {}, [Element("code", {}, [text])])
            case "blockquote":
                if inside := list(self._blocks(node.children, IN_CELL)):
                    yield Element("blockquote", {}, inside)
            case "hr":
                yield Element("hr")
            case "aside":
                yield from self._callout(node, around)
            case "details":
                yield from self._details(node, around)
            case "table":
                yield from self._table(node, around)
            case "figure":
                yield from self._figure(node, around)
            case _:  # a picture or a player that stands bare
                yield from self._shown([node], [])

    def _paragraph(self, tag: str, nodes: Iterable[Node]) -> Iterator[Node]:
        """A line as `tag`, if it says something; pictures in it follow as figures."""
        pictures: list[Element] = []
        inside = without_outer_blanks(self._line(nodes, pictures))
        if words(inside):
            yield Element(tag, {}, inside)
        for picture in pictures:
            yield from self._shown([picture], [])

    def _heading(self, node: Element, around: Around) -> Iterator[Node]:
        if around.headings:
            yield from self._paragraph(node.tag, node.children)
        else:
            yield from self._paragraph("p", [Element("strong", {}, node.children)])

    def _list(self, node: Element) -> Iterator[Node]:
        items: list[Element] = []
        for child in node.children:
            if isinstance(child, Element) and child.tag == "li":
                items.append(Element("li", {}, list(child.children)))
            elif isinstance(child, Element) and child.tag in ("ul", "ol") and items:
                items[-1].children.append(child)  # as Word and Google Docs nest their lists
            elif not isinstance(child, str) or child.strip():
                items.append(Element("li", {}, [child]))
        made: list[Node] = [Element("li", {}, flow) for item in items if (flow := self._flow(item.children))]
        if not made:
            return
        start = node.attributes.get("start", "")
        numbered = node.tag == "ol" and start.isascii() and start.isdigit() and 1 < int(start[:6]) < 1000
        yield Element(node.tag, {"start": str(int(start))} if numbered else {}, made)

    def _flow(self, nodes: Iterable[Node]) -> list[Node]:
        """What an item or a cell holds: a line where one line is all, else blocks."""
        blocks = list(self._blocks(nodes, IN_CELL))
        first, rest = blocks[:1], blocks[1:]
        lists = all(isinstance(each, Element) and each.tag in ("ul", "ol", "figure") for each in rest)
        if first and isinstance(first[0], Element) and first[0].tag == "p" and lists:
            return [*first[0].children, *rest]
        return blocks

    def _callout(self, node: Element, around: Around) -> Iterator[Node]:
        kind = next((name for name in CALLOUTS if f"callout-{name}" in node.classes), None)
        children = [c for c in node.children if isinstance(c, str) or "callout-title" not in c.classes]
        if kind is None or not around.callouts:
            if kind is not None:
                self._note("nested-callout", CALLOUTS[kind])
            yield from self._blocks(children, around)
            return
        if inside := list(self._blocks(children, IN_CALLOUT)):
            yield Element("aside", {"class": f"callout callout-{kind}"}, inside)

    def _details(self, node: Element, around: Around) -> Iterator[Node]:
        summary = next((child for child in node.elements() if child.tag == "summary"), None)
        inside = list(self._blocks([c for c in node.children if c is not summary], IN_CALLOUT))
        title = list(self._paragraph("summary", summary.children if summary else []))
        head = title[0] if title else None
        if inside and around.headings and isinstance(head, Element) and head.tag == "summary":
            yield Element("details", {}, [head, *title[1:], *inside])
            return
        if isinstance(head, Element) and head.tag == "summary":
            title[0] = Element("p", {}, head.children)
        yield from title
        yield from inside

    def _table(self, node: Element, around: Around) -> Iterator[Node]:
        if not around.headings:
            self._note("nested-table")
            for row in tables.rows_of(node):
                for cell in row:
                    yield from self._blocks(cell.children, around)
            return
        caption = next((c for c in walk(node.children) if c.tag == "caption"), None)
        title = list(self._paragraph("caption", caption.children)) if caption else []
        named = [each for each in title if isinstance(each, Element) and each.tag == "caption"]
        if made := tables.table(node, named, self._flow):
            yield made
            yield from title[len(named) :]  # a picture that stood in the caption

    # ---- pictures and players

    def _figure(self, node: Element, around: Around) -> Iterator[Node]:
        captions = [child for child in node.elements() if child.tag == "figcaption"]
        shown = [each for each in walk(node.children) if each.tag in SHOWN]
        if not shown:
            yield from self._blocks([c for c in node.children if c not in captions], around)
            for caption in captions:
                yield from self._blocks(caption.children, around)
            return
        line: list[Node] = []
        for caption in captions:
            line += without_outer_blanks(self._line(caption.children, []))
        yield from self._shown(shown, line)
        rest = [c for c in node.children if c not in captions and not _holds(c, SHOWN)]
        yield from self._blocks(rest, around)

    def _shown(self, shown: list[Element], caption: list[Node]) -> Iterator[Node]:
        """Each of `shown` that is known as a figure, the caption below the last."""
        known = [bare for each in shown if (bare := self._bare(each))]
        for number, each in enumerate(known, start=1):
            below: list[Node] = (
                [Element("figcaption", {}, caption)] if caption and number == len(known) else []
            )
            yield Element("figure", {}, [each, *below])
        if not known:
            yield from self._paragraph("p", caption)

    def _bare(self, node: Element) -> Element | None:
        """Only what the author said of it: its size comes from the file. None for a file nobody knows."""
        said = {name: value.strip() for name, value in node.attributes.items()}
        address = said.get("src", "")
        if node.tag == "img":
            if name := self._known.picture(address):
                return Element("img", {"src": name, "alt": " ".join(said.get("alt", "").split())})
            self._note("picture", address)
            return None
        if (name := self._known.attached(address, (f"{node.tag}/",))) is None:
            self._note("player", address)
            return None
        poster = self._known.picture(said.get("poster", "")) if node.tag == "video" else None
        tracks = [track for each in node.elements() if (track := self._track(each))]
        return Element(node.tag, {"src": name} | ({"poster": poster} if poster else {}), [*tracks])

    def _track(self, node: Element) -> Element | None:
        name = self._known.attached(node.attributes.get("src", ""), ("text/vtt",))
        if node.tag != "track" or name is None:
            return None
        said = {key: node.attributes[key].strip() for key in ("srclang", "label") if node.attributes.get(key)}
        return Element("track", {"kind": "captions", "src": name, **said})

    # ---- lines

    def _line(
        self, nodes: Iterable[Node], pictures: list[Element], marks: frozenset[str] = frozenset()
    ) -> list[Node]:
        """`nodes` without anything that is no line; pictures among them are put into `pictures`. `marks`: what is
        around them already, since bold inside bold is bold."""
        made: list[Node] = []
        for node in nodes:
            if isinstance(node, str):
                made.append(node)
            elif node.tag in SHOWN:
                pictures.append(node)
            elif node.tag == "br":
                made.append(Element("br"))
            elif "file-facts" in node.classes:
                pass  # what the page says of an attached file
            elif node.tag == "span" or node.tag in marks:
                made += self._line(node.children, pictures, marks)
            elif node.tag in INLINE:
                made += self._marked(node, self._line(node.children, pictures, marks | {node.tag}))
            else:
                made += [" ", *self._line(node.children, pictures, marks), " "]
        return made

    def _marked(self, node: Element, held: list[Node]) -> list[Node]:
        inside = single_blanks(held)
        if not words(inside):
            return inside
        if node.tag != "a":
            return [Element(node.tag, {}, inside)]
        address = node.attributes.get("href", "").strip()
        if not address:  # a bookmark of Word
            return inside
        if (leads := self._known.link(address)) is None:
            self._note("link", address)
            return inside
        return [Element("a", {"href": leads}, inside)]


def _holds(node: Node, tags: frozenset[str]) -> bool:
    return isinstance(node, Element) and any(each.tag in tags for each in walk([node]))


def _raw_text(node: Element) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.tag == "br":
            yield "\n"
        else:
            yield from _raw_text(child)


def _rename(root: Element) -> None:
    """Tags that mean the same get one name; with a heading of level one, the name of a page, all move down one."""
    shifted = {"h1": "h2", "h2": "h3", "h3": "h4"} if any(e.tag == "h1" for e in walk([root])) else {}
    for element in walk([root]):
        element.tag = shifted.get(element.tag) or RENAMED.get(element.tag, element.tag)

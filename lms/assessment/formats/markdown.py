"""HTML of question files as the Markdown that `kernel.markup` renders: CommonMark with tables, without raw HTML. Pure.

What Markdown has no sign for is named in `lost`. The words always survive: where emphasis would not be read as such
(CommonMark's rules for signs beside punctuation), the emphasis goes and not the letters.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lms.assessment.formats import texts
from lms.assessment.formats.content import Markup, Text
from lms.assessment.formats.inline import Inline
from lms.assessment.formats.texts import Token
from lms.kernel.messages import Message, mark

HEIGHTS = mark("chữ cao, chữ thấp (chỉ số)")
SPANS = mark("ô gộp trong bảng")
BLOCKS = mark("nhiều đoạn, danh sách hoặc bảng trong một dòng")
EMBEDDED = mark("nội dung nhúng ({tags})")
PICTURES = mark("hình không nằm trong tệp")

_HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}
_CONTAINERS = frozenset(
    "div aside figure figcaption dl dt dd section article center caption table thead tbody tfoot".split()
)
_DEEPEST = 40


@dataclass(frozen=True)
class Converted:
    """Markdown, and what of the HTML it does not say."""

    source: str
    lost: tuple[Message, ...] = ()


@dataclass
class _Node:
    """An element and what stands in it: nodes and tokens of text, pictures and line ends."""

    tag: str
    attributes: Token
    children: list["_Node | Token"] = field(default_factory=list)


def of_text(text: Text) -> Converted:
    """`text` as Markdown of several lines."""
    if text.markup is Markup.MARKDOWN:
        return Converted(text.source.strip())
    source = texts.as_html(text)
    writer = _Writer()
    blocks = writer.blocks(_tree(source))
    return Converted("\n\n".join(blocks).strip(), _lost(source, writer.lost))


def of_line(text: Text) -> Converted:
    """`text` as Markdown of one line: an option, an explanation."""
    source = texts.as_html(text)
    if text.markup is Markup.MARKDOWN and "\n" not in text.source.strip():
        return Converted(text.source.strip())
    writer = _Writer()
    parts = [" ".join(part.split()) for part in writer.lines(_tree(source))]
    if writer.block_count > 1:
        writer.lost.append(BLOCKS)
    return Converted(" ".join(part for part in parts if part), _lost(source, writer.lost))


def _lost(source: str, lost: Sequence[str]) -> tuple[Message, ...]:
    told = [Message(what) for what in dict.fromkeys(lost)]
    if embedded := texts.unknown_tags(source):
        told.append(Message(EMBEDDED, {"tags": ", ".join(embedded)}))
    return tuple(told)


def _tree(source: str) -> _Node:
    root = _Node("div", Token())
    path = [root]
    for token in texts.tokens(source):
        if not token.tag or token.tag in ("br", "img", "hr"):
            path[-1].children.append(token)
        elif token.closes:
            if any(node.tag == token.tag for node in path[1:]):
                while path.pop().tag != token.tag:
                    pass
        else:
            node = _Node(token.tag, token)
            path[-1].children.append(node)
            if len(path) < _DEEPEST:  # what is nested deeper is read as standing beside
                path.append(node)
    return root


_INLINE = frozenset("a b strong i em u s code kbd tt sub sup br img".split())


def _is_inline(child: "_Node | Token") -> bool:
    if isinstance(child, Token):
        return child.tag != "hr"
    return child.tag in _INLINE and all(_is_inline(inner) for inner in child.children)


class _Writer:
    def __init__(self) -> None:
        self.lost: list[str] = []
        self.block_count = 0

    def blocks(self, node: _Node) -> list[str]:
        """The blocks of what stands in `node`."""
        found: list[str] = []
        run: list[_Node | Token] = []
        for child in [*node.children, None]:
            if child is not None and _is_inline(child):
                run.append(child)
                continue
            if run:
                found.append(self._inline(run))
                run = []
            if isinstance(child, Token):
                found.append("---")
            elif child is not None:
                found += self._block(child)
        return [block for block in found if block.strip()]

    def _block(self, node: _Node) -> list[str]:
        if node.tag in _HEADINGS:
            said = self._inline(node.children).replace("\\\n", " ")
            return ["#" * _HEADINGS[node.tag] + " " + said] if said.strip() else []
        if node.tag in ("ul", "ol"):
            return [self._list(node)]
        if node.tag == "blockquote":
            return ["\n".join(f"> {line}".rstrip() for line in "\n\n".join(self.blocks(node)).split("\n"))]
        if node.tag == "pre":
            return [_fenced("".join(_words(node)).strip("\n"))]
        if node.tag == "table":
            return self._table(node)
        return self.blocks(node)  # a paragraph, a container, an inline element around blocks

    def _list(self, node: _Node) -> str:
        start = node.attributes.attribute("start")
        number = int(start) if start.isdecimal() and len(start) < 6 else 1
        items = []
        for child in node.children:
            inner = child if isinstance(child, _Node) else _Node("li", Token(), [child])
            blocks = self.blocks(inner)
            if not blocks:
                continue
            sign = f"{number}. " if node.tag == "ol" else "- "
            number += 1
            said = ("\n" if _is_tight(inner) else "\n\n").join(blocks)
            indent = " " * len(sign)
            lines = [(indent + line if line.strip() else "") for line in said.split("\n")]
            items.append(sign + "\n".join(lines)[len(sign) :])
        return "\n".join(items)

    def _table(self, node: _Node) -> list[str]:
        rows = [[self._cell(cell) for cell in row] for row in _rows(node)]
        rows = [row for row in rows if row]
        captions = [child for child in node.children if isinstance(child, _Node) and child.tag == "caption"]
        above = [block for caption in captions for block in self.blocks(caption)]
        if not rows:
            return above
        width = max(map(len, rows))
        lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
        lines.insert(1, "|" + " --- |" * width)
        return [*above, "\n".join(lines)]

    def _cell(self, node: _Node) -> str:
        if node.attributes.attribute("colspan") not in ("", "1"):
            self.lost.append(SPANS)
        return " ".join(" ".join(self.lines(node)).split())

    def lines(self, node: _Node) -> Iterator[str]:
        """The inline Markdown of each block within `node`, whatever kind of block it is."""
        run: list[_Node | Token] = []
        for child in [*node.children, None]:
            if child is not None and _is_inline(child):
                run.append(child)
                continue
            if run:
                said = self._inline(run).replace("\\\n", " ")
                self.block_count += bool(said.strip())
                yield said
                run = []
            if isinstance(child, _Node):
                yield from self.lines(child)

    def _inline(self, children: Sequence["_Node | Token"]) -> str:
        inline = Inline()
        self._into(inline, children)
        if inline.lost_heights:
            self.lost.append(HEIGHTS)
        return inline.markdown()

    def _into(self, inline: Inline, children: Sequence["_Node | Token"]) -> None:
        for child in children:
            if isinstance(child, Token):
                if child.tag == "br":
                    inline.line_end()
                elif child.tag == "img":
                    self._picture(inline, child)
                else:
                    inline.words(child.text)
            elif child.tag in ("code", "kbd", "tt"):
                inline.code("".join(_words(child)))
            elif child.tag in ("sub", "sup"):
                inline.height(child.tag, "".join(_words(child)))
            elif child.tag == "a" and child.attributes.attribute("href"):
                inline.opens("[")
                self._into(inline, child.children)
                inline.closes("[", child.attributes.attribute("href"))
            else:
                sign = {"b": "**", "strong": "**", "i": "*", "em": "*"}.get(child.tag, "")
                inline.opens(sign)
                self._into(inline, child.children)
                inline.closes(sign)

    def _picture(self, inline: Inline, token: Token) -> None:
        """Only what the file brought: a picture from elsewhere would call on somebody else's server."""
        source = token.attribute("src")
        if not source.startswith(texts.MEDIA):
            self.lost.append(PICTURES)
            source = ""
        inline.picture(source, token.attribute("alt"))


def _words(node: _Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, _Node):
            yield from _words(child)
        else:
            yield "\n" if child.tag == "br" else child.text


def _rows(node: _Node) -> Iterator[list[_Node]]:
    for child in node.children:
        if not isinstance(child, _Node):
            continue
        if child.tag == "tr":
            yield [cell for cell in child.children if isinstance(cell, _Node) and cell.tag in ("td", "th")]
        elif child.tag in _CONTAINERS and child.tag != "caption":
            yield from _rows(child)


def _is_tight(node: _Node) -> bool:
    """Whether an item of a list is words, or words and then a list, without a paragraph around them."""
    blocks = [child for child in node.children if not _is_inline(child)]
    if not blocks:
        return True
    last = node.children[-1]
    return len(blocks) == 1 and blocks[0] is last and isinstance(last, _Node) and last.tag in ("ul", "ol")


def _fenced(said: str) -> str:
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", said)), default=0))
    return f"{fence}\n{said}\n{fence}"

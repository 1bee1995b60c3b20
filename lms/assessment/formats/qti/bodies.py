"""Texts of a QTI item: from its elements to HTML or plain text, with the pictures they show."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from lms.assessment.formats import mathml
from lms.assessment.formats.content import NOTHING, Markup, Text
from lms.assessment.formats.gallery import MEDIA, Gallery
from lms.assessment.formats.reporting import Report, cut
from lms.assessment.formats.xml_tree import Node, inner
from lms.kernel.messages import Message, mark

NO_PICTURE = mark("Hình “{name}” không nằm trong gói; hình bị thiếu.")
OUTSIDE = mark("Hình “{name}” nằm ngoài tệp .xml này. Hãy chọn cả gói .zip để đọc được hình.")

NOT_PLAYED = mark(
    "Âm thanh hoặc video “{name}” của câu này không được lấy ra khỏi gói; câu hỏi thiếu phần ấy."
)

PRINTED = mark("Câu này in giá trị của biến “{name}” vào đề; ở đây không có biến, nên chỗ ấy để trống.")

_SPACE = re.compile(r"[ \t\n\r]+")
_PLAYED = frozenset("video audio source track".split())
_BLOCKS = frozenset("p div li td th".split())
_DROPPED = frozenset(
    "modalFeedback feedbackInline feedbackBlock rubricBlock stylesheet templateBlock templateInline".split()
)


@dataclass
class Source:
    """Where an item comes from and what is said of it. `find`: the bytes behind an address in the item; None for a
    single file without a package. `keys`: pictures that were already taken in, by address. `modal`: the feedback
    that stands after the body."""

    place: Message | None
    report: Report
    gallery: Gallery
    find: Callable[[str], tuple[str, bytes] | None] | None = None
    keys: dict[str, str | None] = field(default_factory=dict)
    modal: list[Node] = field(default_factory=list)

    def say(self, line: int, msgid: str, *, is_note: bool = False, **params: object) -> None:
        """Notes a problem of this item."""
        self.report.say(line, self.place, msgid, is_note=is_note, **params)

    def few(self, node: Node, name: str) -> list[Node]:
        """The elements of that name in `node`, as many as are read of one question."""
        return list(self.report.holds(node.elements(name), node.line, self.place))

    def picture(self, address: str, line: int) -> str | None:
        """The key of the picture behind an address; None, with a problem, if there is none."""
        address = self.gallery.take_in(f'"{address}"')[1:-1]
        if address.startswith(MEDIA):
            return address.removeprefix(MEDIA)
        if address not in self.keys:
            self.keys[address] = self._picture(address, line)
        return self.keys[address]

    def _picture(self, address: str, line: int) -> str | None:
        found = self.find(unquote(urlsplit_path(address))) if self.find is not None else None
        if found is None:
            self.say(line, NO_PICTURE if self.find is not None else OUTSIDE, name=cut(address))
            return None
        return self.gallery.add(*found)


def urlsplit_path(address: str) -> str:
    """The path of an address; the whole for one that is none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return address


def is_outside(address: str) -> bool:
    """Whether an address leads out of the file."""
    return re.match(r"[a-z][a-z0-9+.-]*:|//", address, re.IGNORECASE) is not None and not address.startswith(
        "data:"
    )


def content(
    nodes: Sequence[Node | str], source: Source, replaced: Mapping[int, Node | str] | None = None
) -> Text:
    """The text that `nodes` show. `replaced`: what stands in the place of an element, by its id()."""
    kept = _trimmed(_kept(nodes, source, replaced or {}))
    while len(kept) == 1 and isinstance(kept[0], Node) and kept[0].name == "div" and not kept[0].attributes:
        kept = _trimmed(kept[0].children)
    flat = _flat(kept)
    if flat is not None:
        return Text(flat) if flat else NOTHING
    written = inner(Node("", {}, 0, kept)).strip()
    return Text(written, Markup.HTML) if written else NOTHING


def line_of(nodes: Sequence[Node | str]) -> str:
    """Text without markup, on one line."""
    return " ".join("".join(n if isinstance(n, str) else n.words() for n in nodes).split())


def _flat(nodes: Sequence[Node | str]) -> str | None:
    """Plain text where nothing else stands there: words, or one paragraph of words and line ends."""
    if len(nodes) == 1 and isinstance(nodes[0], Node) and nodes[0].name == "p" and not nodes[0].attributes:
        nodes = nodes[0].children
    lines = [""]
    for node in nodes:
        if isinstance(node, str):
            lines[-1] += node
        elif node.name == "br":
            lines.append("")
        else:
            return None
    return "\n".join(_SPACE.sub(" ", line).strip(" ") for line in lines).strip()


def _trimmed(nodes: Sequence[Node | str]) -> list[Node | str]:
    """Without the blank text at both ends that only indents the file."""
    kept = list(nodes)
    while kept and isinstance(kept[0], str) and not kept[0].strip():
        kept.pop(0)
    while kept and isinstance(kept[-1], str) and not kept[-1].strip():
        kept.pop()
    return kept


def _kept(
    nodes: Sequence[Node | str], source: Source, replaced: Mapping[int, Node | str]
) -> list[Node | str]:
    found: list[Node | str] = []
    for node in nodes:
        shown = replaced.get(id(node), node) if isinstance(node, Node) else node
        made: Node | str | None = shown
        if isinstance(shown, Node):
            made = _made(shown, source, replaced) if shown.name not in _DROPPED else None
        if isinstance(made, str) and found and isinstance(found[-1], str):
            found[-1] += made
        elif made is not None:
            found.append(made)
    return found


def _made(node: Node, source: Source, replaced: Mapping[int, Node | str]) -> Node | str | None:
    if node.name == "math":
        return _formula(node, source)
    if node.name == "printedVariable":
        source.say(node.line, PRINTED, name=cut(node.get("identifier")))
    address = node.get("src") or node.get("data")
    if node.name in ("img", "object") and address and not is_outside(address):
        return _image(node, address, source)
    if node.name in _PLAYED and address and not is_outside(address):
        source.say(node.line, NOT_PLAYED, name=cut(address))
    given = {name: value for name, value in node.attributes.items() if not name.startswith("xmlns")}
    children = _kept(node.children, source, replaced)
    if node.name in _BLOCKS:
        children = _trimmed(children)
        if not any(children) and any(id(part) in replaced for part in node.walk()):
            return None  # the paragraph that held nothing but an interaction
    return Node("div" if node.name == "contentBody" else node.name, given, node.line, children)


def _formula(node: Node, source: Source) -> str:
    """A formula in MathML as text."""
    formula = mathml.Formula()
    text = " ".join(formula.text(node).split())
    if formula.unread:
        told = mathml.Partly.of(formula.unread, text)
        source.say(node.line, mathml.PARTLY_READ, what=told.what, text=told.text)
    return text


def _image(node: Node, address: str, source: Source) -> Node | str:
    alt = node.get("alt") or line_of(node.children)
    if node.name == "object" and not node.get("type", "image/").startswith("image/"):
        return alt
    key = source.picture(address, node.line)
    given = {"src": MEDIA + key if key else address, "alt": alt}
    given |= {name: node.get(name) for name in ("width", "height") if node.get(name)}
    return Node("img", given, node.line)

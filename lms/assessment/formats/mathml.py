"""Formulas in MathML as one line of plain text: x^2, (a+b)/2, √(x). Pure.

W3C MathML 3, chapter 3 (presentation). What is not understood is named, so that nobody takes half a formula for a whole
one.
"""

import html
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from lms.assessment.formats.docx.formulas import grouped
from lms.assessment.formats.xml_tree import Node, Unreadable, parse_text
from lms.kernel.messages import mark

PARTLY_READ = mark(
    "Công thức MathML chỉ đọc được một phần (không hiểu: {what}), kết quả là “{text}”. Hãy xem lại."
)

_OPENS = re.compile(r"<(?:m:|mml:)?math\b", re.IGNORECASE)
_CLOSES = re.compile(r"</(?:m:|mml:)?math\s*>", re.IGNORECASE)
_PREFIXED = re.compile(r"(</?)(?:m|mml):(?=[a-z])", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")
_SIGNS = frozenset("mi mn mo ms mtext".split())
_THROUGH = frozenset("math mrow mstyle mpadded merror menclose mtd mprescripts".split())
_SKIPPED = frozenset("mphantom annotation annotation-xml none mprescripts maligngroup malignmark".split())
_ACCENTS = {"^": "hat", "ˆ": "hat", "~": "tilde", "˜": "tilde", "¯": "bar", "‾": "bar", "_": "bar", "→": "vec", "⃗": "vec", "˙": "dot", "¨": "ddot"}  # fmt: skip
_UNSEEN = str.maketrans("", "", "\u2061\u2062\u2063\u2064")


class Formula:
    """Reads one formula; `unread` collects the names of elements that are not understood."""

    def __init__(self) -> None:
        self.unread: list[str] = []
        self._by_name: dict[str, Callable[[list[Node]], str]] = {
            "mfrac": self._fraction, "msqrt": lambda inside: f"√({self._all(inside)})", "mroot": self._root,
            "msup": self._raised, "msub": self._lowered, "msubsup": self._both, "mover": self._over,
            "munder": self._lowered, "munderover": self._both, "mtable": self._table,
            "semantics": lambda inside: self._all(inside[:1]), "maction": lambda inside: self._all(inside[:1]),
        }  # fmt: skip

    def text(self, node: Node) -> str:
        """The element as text."""
        if node.name in _SIGNS:
            return " ".join(node.words().split()).translate(_UNSEEN)
        if node.name == "mspace":
            return " "
        if node.name == "mfenced":
            return self._fenced(node)
        inside = node.elements()
        if node.name in self._by_name:
            return self._by_name[node.name](inside)
        if node.name not in _THROUGH and node.name not in _SKIPPED:
            self.unread.append(node.name)
        return "" if node.name in _SKIPPED else self._all(inside)

    def _all(self, nodes: Sequence[Node]) -> str:
        return "".join(map(self.text, nodes))

    def _parts(self, inside: list[Node], count: int) -> list[str]:
        return [self.text(node).strip() for node in inside[:count]] + [""] * (count - len(inside))

    def _fraction(self, inside: list[Node]) -> str:
        above, below = self._parts(inside, 2)
        return f"{grouped(above)}/{grouped(below)}"

    def _root(self, inside: list[Node]) -> str:
        under, degree = self._parts(inside, 2)
        return f"√[{degree}]({under})"

    def _raised(self, inside: list[Node]) -> str:
        base, above = self._parts(inside, 2)
        return f"{grouped(base)}^{grouped(above)}"

    def _lowered(self, inside: list[Node]) -> str:
        base, below = self._parts(inside, 2)
        return f"{grouped(base)}_{grouped(below)}"

    def _both(self, inside: list[Node]) -> str:
        base, below, above = self._parts(inside, 3)
        return f"{grouped(base)}_{grouped(below)}^{grouped(above)}"

    def _over(self, inside: list[Node]) -> str:
        base, above = self._parts(inside, 2)
        return f"{_ACCENTS[above]}({base})" if above in _ACCENTS else f"{grouped(base)}^{grouped(above)}"

    def _fenced(self, node: Node) -> str:
        given = node.attributes
        parts = [self.text(each) for each in node.elements()]
        between = (given.get("separators", ",").strip() or " ")[0]
        return given.get("open", "(") + f"{between} ".join(parts) + given.get("close", ")")

    def _table(self, inside: list[Node]) -> str:
        rows = [", ".join(self.text(cell).strip() for cell in row.elements()) for row in inside]
        return f"[{'; '.join(rows)}]"


class Partly(NamedTuple):
    """What `PARTLY_READ` says of a formula."""

    what: str
    text: str

    @classmethod
    def of(cls, unread: Sequence[str], text: str) -> "Partly":
        """Of the names of what was not understood, and what was made of it."""
        return cls(", ".join(sorted(set(unread)))[:80], text if len(text) <= 60 else text[:59] + "…")


def in_html(source: str) -> tuple[str, list[Partly]]:
    """HTML with its formulas as text, and what is to be told of them."""
    told: list[Partly] = []
    pieces, at = [], 0
    while (opens := _OPENS.search(source, at)) and (closes := _CLOSES.search(source, opens.end())):
        text, unread = _read(source[opens.start() : closes.end()])
        if unread:
            told.append(Partly.of(unread, text))
        pieces += [source[at : opens.start()], html.escape(text, quote=False)]
        at = closes.end()
    return "".join([*pieces, source[at:]]), told


def _read(source: str) -> tuple[str, list[str]]:
    """A formula as text, and the names of what was not understood."""
    formula = Formula()
    try:
        text = formula.text(parse_text(_PREFIXED.sub(r"\1", _named(source))).root)
    except Unreadable:
        text = html.unescape(_TAGS.sub(" ", source))
        formula.unread.append("math")
    return " ".join(text.split()), formula.unread


def _named(source: str) -> str:
    """Names of signs that XML does not know (&nbsp;) as the signs themselves."""
    return re.sub(
        r"&(?!amp;|lt;|gt;|quot;|apos;|#)\w+;", lambda found: html.escape(html.unescape(found[0])), source
    )

"""Formulas of Word's own editor (OMML) as one line of plain text: x^2, (a+b)/2, √(x), lim_(x→0).

ECMA-376-1, 22.1. What is not understood is named, so that nobody takes half a formula for a whole one.
"""

import re
import unicodedata
from collections.abc import Callable
from xml.etree.ElementTree import Element

from lms.assessment.formats.docx.xmltree import inner, value

_ONE = re.compile(r"[^\W_]+|\d+(?:[.,]\d+)?|.", re.DOTALL)
_SKIPPED = frozenset({"w:del", "w:moveFrom", "w:bookmarkStart", "w:bookmarkEnd", "w:proofErr", "m:argSz"})
_THROUGH = frozenset(
    "m:oMath m:oMathPara m:e m:num m:den m:sup m:sub m:deg m:lim m:fName m:box m:borderBox m:phant w:ins"
    " w:moveTo w:smartTag w:hyperlink w:sdt w:sdtContent w:customXml".split()
)
_ACCENTS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar", "\u20d7": "vec", "→": "vec",
            "\u0307": "dot", "\u0308": "ddot"}  # fmt: skip


def grouped(text: str) -> str:
    """`text`, in brackets unless it is one number, one word or one sign."""
    return text if _ONE.fullmatch(text) else f"({text})"


class Formula:
    """Reads one formula; `unread` collects the names of elements that are not understood."""

    def __init__(self) -> None:
        self.unread: list[str] = []
        self._by_name: dict[str, Callable[[Element], str]] = {
            "m:r": self._run, "w:r": self._run, "m:f": self._fraction, "m:rad": self._root,
            "m:sSup": self._script, "m:sSub": self._script, "m:sSubSup": self._script, "m:sPre": self._before,
            "m:d": self._delimiters, "m:nary": self._nary, "m:func": self._function, "m:limLow": self._limit,
            "m:limUpp": self._limit, "m:acc": self._accent, "m:bar": self._bar, "m:groupChr": self._over,
            "m:eqArr": self._lines, "m:m": self._matrix,
        }  # fmt: skip

    def text(self, element: Element) -> str:
        """The formula under `element` as text."""
        return "".join(self._one(child) for child in element)

    def _one(self, element: Element) -> str:
        name = element.tag
        if name in self._by_name:
            return self._by_name[name](element)
        if name in _THROUGH:
            return self.text(element)
        if name not in _SKIPPED and not name.endswith("Pr"):
            self.unread.append(name.partition(":")[2])
        return ""

    def _part(self, element: Element, name: str) -> str:
        part = element.find(name)
        return self.text(part).strip() if part is not None else ""

    def _run(self, element: Element) -> str:
        made = []
        for child in element:
            if child.tag in ("m:t", "w:t"):
                made.append(_upright(child.text or ""))
            elif child.tag in ("w:br", "w:tab", "w:cr"):
                made.append(" ")
            elif child.tag == "w:sym":
                made.append(symbol(child))
            elif not child.tag.endswith("Pr"):
                self.unread.append(child.tag.partition(":")[2])
        return "".join(made)

    def _fraction(self, element: Element) -> str:
        above, below = self._part(element, "m:num"), self._part(element, "m:den")
        if value(element, "m:fPr/m:type", "m:val") == "noBar":
            return f"({above} ¦ {below})"
        return f"{grouped(above)}/{grouped(below)}"

    def _root(self, element: Element) -> str:
        degree = self._part(element, "m:deg")
        return f"√{f'[{degree}]' if degree else ''}({self._part(element, 'm:e')})"

    def _script(self, element: Element) -> str:
        low, high = self._part(element, "m:sub"), self._part(element, "m:sup")
        return grouped(self._part(element, "m:e")) + _scripts(low, high)

    def _before(self, element: Element) -> str:
        low, high = self._part(element, "m:sub"), self._part(element, "m:sup")
        return _scripts(low, high) + grouped(self._part(element, "m:e"))

    def _delimiters(self, element: Element) -> str:
        def sign(name: str, usual: str) -> str:
            child = inner(element, f"m:dPr/{name}")
            return usual if child is None else child.get("m:val", "")

        inside = sign("m:sepChr", "|").join(self.text(part).strip() for part in element.findall("m:e"))
        return f"{sign('m:begChr', '(')}{inside}{sign('m:endChr', ')')}"

    def _nary(self, element: Element) -> str:
        sign = value(element, "m:naryPr/m:chr", "m:val") or "∫"
        limits = _scripts(self._part(element, "m:sub"), self._part(element, "m:sup"))
        return f"{sign}{limits} {self._part(element, 'm:e')}"

    def _function(self, element: Element) -> str:
        return f"{self._part(element, 'm:fName')} {grouped(self._part(element, 'm:e'))}"

    def _limit(self, element: Element) -> str:
        sign = "_" if element.tag == "m:limLow" else "^"
        return f"{self._part(element, 'm:e')}{sign}{grouped(self._part(element, 'm:lim'))}"

    def _accent(self, element: Element) -> str:
        sign = value(element, "m:accPr/m:chr", "m:val") or "\u0302"
        if sign not in _ACCENTS:
            self.unread.append(f"acc {sign}")
        return f"{_ACCENTS.get(sign, '')}({self._part(element, 'm:e')})"

    def _bar(self, element: Element) -> str:
        is_above = value(element, "m:barPr/m:pos", "m:val") == "top"
        return f"{'bar' if is_above else 'underbar'}({self._part(element, 'm:e')})"

    def _over(self, element: Element) -> str:
        sign = value(element, "m:groupChrPr/m:chr", "m:val") or "⏟"
        is_vector = sign in ("→", "⃗")
        return f"vec({self._part(element, 'm:e')})" if is_vector else self._part(element, "m:e")

    def _lines(self, element: Element) -> str:
        return "; ".join(self.text(part).replace("&", "").strip() for part in element.findall("m:e"))

    def _matrix(self, element: Element) -> str:
        rows = (
            ", ".join(self.text(e).strip() for e in row.findall("m:e")) for row in element.findall("m:mr")
        )
        return f"[{'; '.join(rows)}]"


def _upright(text: str) -> str:
    """Mathematical alphabets (𝑥, 𝐀) as the letters everyone types."""
    return "".join(unicodedata.normalize("NFKC", c) if 0x1D400 <= ord(c) <= 0x1D7FF else c for c in text)


def _scripts(low: str, high: str) -> str:
    return (f"_{grouped(low)}" if low else "") + (f"^{grouped(high)}" if high else "")


# Adobe's and Microsoft's Symbol and Wingdings encodings: what teachers put in by Insert > Symbol.
_SYMBOLS = {
    "symbol": dict(
        zip(
            (0x61, 0x62, 0x67, 0x64, 0x65, 0x71, 0x6C, 0x6D, 0x70, 0x72, 0x73, 0x74, 0x66, 0x6A, 0x77, 0x79, 0x44,
             0x57, 0x53, 0x46, 0x51, 0x59, 0x68, 0x6B, 0x6E, 0x78, 0x7A, 0x47, 0x4C, 0x50,
             0xA3, 0xB3, 0xB9, 0xB0, 0xB1, 0xB4, 0xB8, 0xAE, 0xAC, 0xAB, 0xDE, 0xDB, 0xA5, 0xCE, 0xCF, 0xC7, 0xC8,
             0xC6, 0xCC, 0xBB, 0xBA, 0xD6, 0xD0, 0x5E, 0xB6, 0xF2, 0xE5, 0x22, 0x24, 0xD7, 0xB7, 0xBC),
            "αβγδεθλμπρστφϕωψΔΩΣΦΘΨηκνξζΓΛΠ"
            "≤≥≠°±×÷→←↔⇒⇔∞∈∉∩∪"
            "∅⊂≈≡√∠⊥∂∫∑∀∃⋅•…",
            strict=True,
        )
    ),
    "wingdings": {0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xA8: "☐", 0x6F: "☐", 0xE0: "→", 0xF0: "⇨", 0x6C: "●", 0xA7: "▪"},
}  # fmt: skip


def symbol(element: Element) -> str:
    """The letter of a `w:sym`; "" if its font's sign is not known."""
    font = element.get("w:font", "").lower()
    try:
        code = int(element.get("w:char", "")[:6], 16)
    except ValueError:
        return ""
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    for name, signs in _SYMBOLS.items():
        if font.startswith(name):
            return signs.get(low, chr(low) if chr(low) in "+-=()[]{}/.,:;<>|0123456789%!" else "")
    return chr(code) if 0x20 <= code < 0xD800 or 0xF900 <= code < 0x11_0000 else ""

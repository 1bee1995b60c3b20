"""How runs look in the end: document defaults, paragraph style, character style, then what the run says itself.

ECMA-376-1, 17.7.2 (style hierarchy) and 17.7.3 (toggle properties).
"""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from lms.assessment.formats.docx.paper import Look
from lms.assessment.formats.docx.xmltree import inner, switched, value, whole

_MAX_CHAIN = 50
_BLACK = frozenset({"", "auto", "000000", "windowtext"})
_DARK_THEME = frozenset({"text1", "dark1", "tx1", "dk1"})
_NO_FILL = frozenset({"", "auto", "FFFFFF", "none"})


@dataclass(frozen=True)
class Said:
    """What one place says about the look of letters; None: nothing."""

    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    colour: str | None = None
    highlight: str | None = None
    raised: int | None = None
    hidden: bool | None = None

    def over(self, below: "Said") -> "Said":
        """This, and what it leaves open as `below` has it."""
        return Said(
            self.bold if self.bold is not None else below.bold,
            self.italic if self.italic is not None else below.italic,
            self.underline if self.underline is not None else below.underline,
            self.colour if self.colour is not None else below.colour,
            self.highlight if self.highlight is not None else below.highlight,
            self.raised if self.raised is not None else below.raised,
            self.hidden if self.hidden is not None else below.hidden,
        )


NOTHING = Said()


def _colour(properties: Element) -> str | None:
    colour = properties.find("w:color")
    if colour is None:
        return None
    if colour.get("w:themeColor") in _DARK_THEME:
        return ""
    given = colour.get("w:val", "auto")
    return "" if given.lower() in _BLACK else given.upper()


def _highlight(properties: Element) -> str | None:
    marked = value(properties, "w:highlight")
    if marked is not None:
        return "" if marked == "none" else marked
    fill = value(properties, "w:shd", "w:fill")
    return None if fill is None else "" if fill.upper() in {f.upper() for f in _NO_FILL} else fill.upper()


def said(properties: Element | None) -> Said:
    """What a `w:rPr` says."""
    if properties is None or not len(properties):
        return NOTHING
    underline = properties.find("w:u")
    raised = value(properties, "w:vertAlign")
    return Said(
        switched(properties, "w:b"),
        switched(properties, "w:i"),
        None if underline is None else underline.get("w:val", "single") != "none",
        _colour(properties),
        _highlight(properties),
        None if raised is None else {"superscript": 1, "subscript": -1}.get(raised, 0),
        switched(properties, "w:vanish"),
    )


@dataclass(frozen=True)
class NumberedAs:
    """Which list a paragraph belongs to; None: not said. A list "0" means none."""

    num_id: str | None = None
    level: int | None = None


def numbered_as(properties: Element | None) -> NumberedAs:
    """What a `w:pPr` says about numbering."""
    numbering = properties.find("w:numPr") if properties is not None else None
    level = value(numbering, "w:ilvl")
    return NumberedAs(value(numbering, "w:numId"), None if level is None else whole(level, 0, 8))


class Styles:
    """The styles of a document, resolved along what they are based on."""

    def __init__(self, root: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._default = ""
        self._defaults = NOTHING
        self._looks: dict[str, Said] = {}
        if root is None:
            return
        self._defaults = said(inner(root, "w:docDefaults/w:rPrDefault/w:rPr"))
        for style in root.findall("w:style"):
            name = style.get("w:styleId", "")
            self._elements[name] = style
            if style.get("w:type") == "paragraph" and style.get("w:default") in ("1", "true", "on"):
                self._default = name

    def _chain(self, name: str) -> list[Element]:
        """The style and what it is based on, itself first; a circle ends where it closes."""
        chain: list[Element] = []
        seen: set[str] = set()
        while name in self._elements and name not in seen and len(chain) < _MAX_CHAIN:
            seen.add(name)
            chain.append(self._elements[name])
            name = value(chain[-1], "w:basedOn") or ""
        return chain

    def _said_by(self, name: str) -> Said:
        found = self._looks.get(name)
        if found is None:
            found = NOTHING
            for style in reversed(self._chain(name)):
                found = said(style.find("w:rPr")).over(found)
            self._looks[name] = found
        return found

    def look(self, paragraph_style: str | None, run: Element | None) -> tuple[Look, bool]:
        """How letters with the properties `run` (`w:rPr`) look in a paragraph of that style, and whether hidden."""
        own = said(run)
        paragraph = self._said_by(paragraph_style or self._default)
        character_style = value(run, "w:rStyle")
        character = self._said_by(character_style) if character_style else NOTHING
        below = character.over(paragraph).over(self._defaults)
        if own.bold is None and character.bold and paragraph.bold:
            below = Said(bold=False).over(below)  # 17.7.3: twice on in styles is off again
        if own.italic is None and character.italic and paragraph.italic:
            below = Said(italic=False).over(below)
        end = own.over(below)
        look = Look(
            bool(end.bold), bool(end.italic), bool(end.underline), end.colour or "", end.highlight or "",
            end.raised or 0,
        )  # fmt: skip
        return look, bool(end.hidden)

    def numbered_as(self, name: str | None) -> NumberedAs:
        """The numbering that comes with a paragraph style."""
        num_id, level = None, None
        for style in self._chain(name or self._default):
            found = numbered_as(style.find("w:pPr"))
            num_id = num_id if num_id is not None else found.num_id
            level = level if level is not None else found.level
        return NumberedAs(num_id, level)

    def heading_level(self, name: str | None) -> int | None:
        """0 for "heading 1" and so on, by outline level or by the built-in name; None for other styles."""
        for style in self._chain(name or self._default):
            outline = value(style, "w:pPr/w:outlineLvl")
            if outline is not None:
                level = whole(outline, 9)
                return level if level < 9 else None
            title = (value(style, "w:name") or "").lower()
            if title.startswith("heading ") and title[8:].isdigit():
                return max(whole(title[8:], 1) - 1, 0)
            if title == "title":
                return None
        return None

    def list_of(self, name: str) -> str | None:
        """The list that a numbering style stands for (`w:numStyleLink`)."""
        return self.numbered_as(name).num_id

"""Texts of any markup as paragraphs and tables whose letters know how they look."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from lms.assessment.formats.content import Markup, Text
from lms.assessment.formats.docx.paper import OBJECT, PLAIN, Block, Look, Paragraph, Picture, Rich, Table
from lms.assessment.formats.docx.pictures import ending_of
from lms.assessment.formats.docx.runs import PICTURE_HERE

_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li ul ol blockquote pre figure figcaption section article aside dl dt dd".split()
)
_CELLS = frozenset({"td", "th"})
_LOOKS: dict[str, dict[str, object]] = {
    "b": {"bold": True}, "strong": {"bold": True}, "i": {"italic": True}, "em": {"italic": True},
    "u": {"underline": True}, "ins": {"underline": True}, "sup": {"raised": 1}, "sub": {"raised": -1},
}  # fmt: skip
_SILENT = frozenset({"script", "style", "head", "title", "template"})
# What becomes plain letters: the words stay, what they did is lost.
_LOST = frozenset(
    "a ul ol pre code video audio iframe object embed math svg h1 h2 h3 h4 h5 h6 blockquote del s".split()
)
_MOST_NESTED = 200


@dataclass
class Made:
    """`lost`: tags that say something Word's layout has no place for; `missing`: pictures that were not there or are of
    a form that is not written."""

    blocks: list[Block] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self, media: Mapping[str, bytes]) -> None:
        super().__init__(convert_charrefs=True)
        self.made = Made()
        self._media = media
        self._looks: list[tuple[str, Look]] = []
        self._parts: list[Rich] = []
        self._lists: list[int | None] = []
        self._silent = 0
        self._rows: list[list[list[Block]]] | None = None
        self._outside: list[Block] = []

    @property
    def _look(self) -> Look:
        return self._looks[-1][1] if self._looks else PLAIN

    def _add(self, text: str, look: Look) -> None:
        self._parts.append(Rich.of(text, look))

    def break_off(self) -> None:
        """Ends the paragraph, if one is begun."""
        rich = Rich.joined(self._parts)
        self._parts = []
        if rich:
            self.made.blocks.append(Paragraph(0, _trimmed(rich)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        if tag in _LOST:
            self.made.lost.add(tag)
        if tag in _BLOCKS:
            self.break_off()
        if tag in _LOOKS and len(self._looks) < _MOST_NESTED:
            self._looks.append((tag, replace(self._look, **_LOOKS[tag])))  # type: ignore[arg-type]  # names of its fields
        elif tag == "br":
            self._add("\n", self._look)
        elif tag == "hr":
            self.break_off()
        elif tag == "img":
            self._picture(values.get("src", ""), values.get("alt", ""))
        elif tag in ("ul", "ol"):
            self._lists.append(None if tag == "ul" else 1)
        elif tag == "li":
            self._item()
        elif tag in ("table", "tr") or tag in _CELLS:
            self._begin_of_table(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in _BLOCKS:
            self.break_off()
        if tag in _LOOKS:
            at = next((n for n in range(len(self._looks) - 1, -1, -1) if self._looks[n][0] == tag), None)
            if at is not None:
                del self._looks[at:]
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag in _CELLS:
            self._end_cell()
        elif tag == "table":
            self.end_table()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._add(re.sub(r"\s+", " ", data), self._look)

    def _item(self) -> None:
        number = self._lists[-1] if self._lists else None
        if number is None:
            self._add("• ", PLAIN)
        else:
            self._lists[-1] = number + 1
            self._add(f"{number}) ", PLAIN)

    def _picture(self, source: str, alt: str) -> None:
        name = source.removeprefix("media:")
        if not source.startswith("media:") or not ending_of(self._media.get(name, b"")):
            self.made.missing.add(source[:80])
            self._add(alt or PICTURE_HERE, self._look)
        else:
            self._add(OBJECT, replace(self._look, picture=Picture(name, alt)))

    def _begin_of_table(self, tag: str) -> None:
        if tag == "table":
            self.break_off()
            if self._rows is None:
                self._rows, self._outside, self.made.blocks = [], self.made.blocks, []
        elif self._rows is not None:
            self._end_cell()
            if tag == "tr":
                self._rows.append([])
            elif not self._rows:
                self._rows.append([[]])
            else:
                self._rows[-1].append([])

    def _end_cell(self) -> None:
        self.break_off()
        if self._rows is not None and self._rows and self._rows[-1]:
            self._rows[-1][-1] += self.made.blocks
            self.made.blocks = []

    def end_table(self) -> None:
        """Ends the table, if one is begun."""
        if self._rows is None:
            return
        self._end_cell()
        left, rows = self.made.blocks, tuple(tuple(map(tuple, row)) for row in self._rows if row)
        self._rows, self.made.blocks = None, self._outside
        self.made.blocks += left
        if rows:
            self.made.blocks.append(Table(0, rows))


def _trimmed(rich: Rich) -> Rich:
    """Without blank space at the ends and around line breaks, single elsewhere."""
    kept: list[int] = []
    for at, char in enumerate(rich.text):
        before = rich.text[kept[-1]] if kept else "\n"
        if char == " " and before in " \n":
            continue
        while char == "\n" and kept and rich.text[kept[-1]] == " ":
            kept.pop()
        kept.append(at)
    made = Rich("".join(rich.text[n] for n in kept), tuple(rich.looks[n] for n in kept))
    return made.strip()


def _markdown(source: str) -> str:
    from markdown_it import MarkdownIt

    return str(MarkdownIt("commonmark", {"html": False}).enable("table").render(source))


def blocks(text: Text, media: Mapping[str, bytes]) -> Made:
    """The paragraphs and tables of a text."""
    if text.markup is Markup.PLAIN:
        lines = "\n".join(" ".join(line.split()) for line in text.source.strip().splitlines())
        return Made([Paragraph(0, Rich.of(lines))] if lines else [])
    source = text.source
    if text.markup is Markup.MARKDOWN:
        source = _markdown(source)
    elif text.markup is Markup.MOODLE:
        source = source.strip().replace("\n", "<br>")
    reader = _Reader(media)
    reader.feed(source)
    reader.close()
    reader.break_off()
    reader.end_table()
    return reader.made

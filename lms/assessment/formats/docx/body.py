"""The document's body as paragraphs and tables: numbering computed, changes accepted, notes of what was not read."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from lms.assessment.formats.docx.numbering import Numbering
from lms.assessment.formats.docx.opening import Package, Unreadable
from lms.assessment.formats.docx.paper import Block, Look, Note, Paper, Paragraph, Rich, Table
from lms.assessment.formats.docx.pictures import Pictures
from lms.assessment.formats.docx.runs import Runs, chosen
from lms.assessment.formats.docx.styles import Said, Styles, numbered_as
from lms.assessment.formats.docx.xmltree import inner, value, whole
from lms.kernel.messages import Message, mark

MAX_PARAGRAPHS = 300_000

TOO_LONG = mark("Tệp có nhiều hơn {limit} đoạn nên không được đọc. Hãy chia thành nhiều tệp.")
INSERTED_FILE = mark("Phần chèn từ một tệp khác (altChunk) không được đọc. Hãy mở bằng Word rồi lưu lại.")
NO_BODY = mark("Tệp không có phần văn bản nào. Hãy mở bằng Word, lưu lại dạng .docx rồi chọn tệp mới.")

_THROUGH = frozenset({"w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:smartTag"})


@dataclass
class _Place:
    """The number of the paragraph being read."""

    line: int = 0


class _Body:
    def __init__(self, package: Package) -> None:
        self._place = _Place()
        self._styles = Styles(package.part_of("styles"))
        self._numbering = Numbering(package.part_of("numbering"), self._styles)
        self._pictures = Pictures(package, package.main)
        self._runs = Runs(self._styles, self._pictures, self._note)
        self._notes: list[Note] = []
        self._carried: list[Rich] = []  # of paragraphs whose end was deleted: they go on in the next

    def _note(self, message: Message) -> None:
        self._notes.append(Note(self._place.line, message))

    def paper(self, root: Element) -> Paper:
        body = root.find("w:body")
        if body is None:
            raise Unreadable(NO_BODY)
        blocks = tuple(self._blocks(body))
        return Paper(blocks, tuple(self._notes), self._pictures.media)

    def _blocks(self, parent: Element) -> Iterator[Block]:
        for child in parent:
            if child.tag == "w:p":
                paragraph = self._paragraph(child)
                if paragraph is not None:
                    yield paragraph
            elif child.tag == "w:tbl":
                yield self._table(child)
            elif child.tag in _THROUGH:
                yield from self._blocks(child)
            elif child.tag == "mc:AlternateContent":
                for content in chosen(child):
                    yield from self._blocks([content])  # type: ignore[arg-type]  # gone through once, as an element is
            elif child.tag == "w:altChunk":
                self._note(Message(INSERTED_FILE))
            elif child.tag in ("m:oMathPara", "m:oMath"):
                wrapper = Element("w:p")
                wrapper.append(child)
                yield Paragraph(self._place.line, self._runs.read(wrapper, None))

    def _paragraph(self, element: Element) -> Paragraph | None:
        """None for one whose end was deleted."""
        self._place.line += 1
        if self._place.line > MAX_PARAGRAPHS:
            raise Unreadable(TOO_LONG, limit=MAX_PARAGRAPHS)
        properties = element.find("w:pPr")
        style = value(properties, "w:pStyle")
        self._carried.append(self._runs.read(element, style))
        end = properties.find("w:rPr") if properties is not None else None
        if end is not None and (end.find("w:del") is not None or end.find("w:moveFrom") is not None):
            return None
        rich, self._carried = Rich.joined(self._carried), []
        outline = value(properties, "w:outlineLvl")
        level = whole(outline, 9) if outline is not None else self._styles.heading_level(style)
        label = self._label(properties, style, end)
        return Paragraph(self._place.line, rich, label, level if level is not None and level < 9 else None)

    def _label(self, properties: Element | None, style: str | None, end: Element | None) -> Rich:
        direct, by_style = numbered_as(properties), self._styles.numbered_as(style)
        num_id = direct.num_id if direct.num_id is not None else by_style.num_id
        if num_id in (None, "0"):
            return Rich()
        level = direct.level if direct.level is not None else by_style.level or 0
        text, said = self._numbering.label(str(num_id), level)
        look, _ = self._styles.look(
            style, end
        )  # a number looks like the paragraph's end, but for what the list says
        return Rich.of(text, _looks(said, look)).composed() if text else Rich()

    def _table(self, table: Element) -> Table:
        line = self._place.line + 1
        rows = []
        for row in _inside(table, "w:tr"):
            if inner(row, "w:trPr/w:del") is not None:
                continue
            rows.append(tuple(tuple(self._blocks(cell)) for cell in _inside(row, "w:tc")))
        return Table(line, tuple(rows))


def _looks(said: Said, below: Look) -> Look:
    return Look(
        below.bold if said.bold is None else said.bold,
        below.italic if said.italic is None else said.italic,
        below.underline if said.underline is None else said.underline,
        below.colour if said.colour is None else said.colour,
        below.highlight if said.highlight is None else said.highlight,
    )


def _inside(parent: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, through content controls and changes."""
    for child in parent:
        if child.tag == name:
            yield child
        elif child.tag in _THROUGH:
            yield from _inside(child, name)


def read(package: Package) -> Paper:
    """What stands in the document. Raises Unreadable."""
    return _Body(package).paper(package.tree(package.main))

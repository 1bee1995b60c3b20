"""A .docx as its reader sees it, from the XML alone: paragraphs with their letters and places."""

import io
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MM = 1440 / 25.4  # twips


@dataclass(frozen=True)
class Run:
    text: str
    font: str
    size: float
    bold: bool
    italic: bool
    colour: str
    marked: bool


@dataclass(frozen=True)
class Paragraph:
    text: str
    runs: tuple[Run, ...]
    align: str
    first_line: float
    after: float
    line: float
    ruled: float | None  # millimetres between its sides, None without a rule
    keep_next: bool

    def one(self, name: str) -> object:
        """The value that all runs share."""
        found = {getattr(run, name) for run in self.runs if run.text.strip()}
        assert len(found) == 1, (self.text, name, found)
        return found.pop()


def xml(content: bytes, name: str = "word/document.xml") -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return ElementTree.fromstring(file.read(name))


def _run(run: ElementTree.Element) -> Run:
    found = run.find(f"{W}rPr")
    assert found is not None
    fonts, size, colour = found.find(f"{W}rFonts"), found.find(f"{W}sz"), found.find(f"{W}color")
    assert fonts is not None
    assert size is not None
    assert colour is not None
    names = {fonts.get(f"{W}{kind}") for kind in ("ascii", "hAnsi", "cs", "eastAsia")}
    assert len(names) == 1
    return Run(
        "".join(t.text or "" for t in run.iter(f"{W}t")), str(names.pop()), int(size.get(f"{W}val", "0")) / 2,
        found.find(f"{W}b") is not None, found.find(f"{W}i") is not None, colour.get(f"{W}val", ""),
        found.find(f"{W}highlight") is not None,
    )  # fmt: skip


def _paragraph(element: ElementTree.Element, room: float) -> Paragraph:
    found = element.find(f"{W}pPr")
    assert found is not None
    spacing, indents, align = found.find(f"{W}spacing"), found.find(f"{W}ind"), found.find(f"{W}jc")
    assert spacing is not None
    assert indents is not None
    assert align is not None
    runs = tuple(_run(run) for run in element.iter(f"{W}r"))
    sides = int(indents.get(f"{W}left", "0")) + int(indents.get(f"{W}right", "0"))
    return Paragraph(
        "".join(run.text for run in runs), runs, align.get(f"{W}val", ""),
        int(indents.get(f"{W}firstLine", "0")) / MM, int(spacing.get(f"{W}after", "0")) / 20,
        int(spacing.get(f"{W}line", "240")) / 240,
        room - sides / MM if found.find(f"{W}pBdr/{W}top") is not None else None,
        found.find(f"{W}keepNext") is not None,
    )  # fmt: skip


def paragraphs(content: bytes) -> list[Paragraph]:
    """Every paragraph in the order of the file; a rule is as long as its room (cell or page) leaves it."""
    body = xml(content)[0]
    rooms: dict[ElementTree.Element, float] = {}
    for cell in body.iter(f"{W}tc"):
        width = cell.find(f"{W}tcPr/{W}tcW")
        assert width is not None
        for paragraph in cell.iter(f"{W}p"):
            rooms[paragraph] = int(width.get(f"{W}w", "0")) / MM - 2
    return [
        _paragraph(element, rooms.get(element, 165))
        for element in body.iter(f"{W}p")
        if element.find(f"{W}pPr/{W}jc") is not None
    ]


def find(content: bytes, beginning: str) -> Paragraph:
    """The first paragraph whose text begins so."""
    return next(p for p in paragraphs(content) if p.text.startswith(beginning))

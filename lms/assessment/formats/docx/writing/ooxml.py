"""Paragraphs and tables as the parts of a .docx (ECMA-376-1): what Word and LibreOffice open without a question."""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from lms.assessment.formats.docx.paper import OBJECT, Block, Look, Paragraph, Picture, Rich, Table
from lms.assessment.formats.docx.pictures import ending_of
from lms.assessment.formats.gallery import size_of
from lms.kernel.archives import packed

EMU_PER_PIXEL = 9525
MAX_WIDTH = 5_400_000  # 15 cm, the text's width on A4
_UNKNOWN_SIZE = (320, 240)
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_TYPES = f"""{_HEADER}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="jpg" ContentType="image/jpeg"/><Default Extension="gif" ContentType="image/gif"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>"""
_RELS = f"""{_HEADER}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>"""
_HEADINGS = "".join(
    f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/><w:basedOn w:val="Normal"/>'
    f'<w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="{360 - 30 * n}" w:after="120"/>'
    f'<w:outlineLvl w:val="{n - 1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="{max(30 - 2 * n, 24)}"/></w:rPr></w:style>'
    for n in range(1, 10)
)
_STYLES = f"""{_HEADER}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="60" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>{_HEADINGS}</w:styles>"""
_SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


class Document:
    """Gathers what is written; `content` makes the file of it."""

    def __init__(self, media: Mapping[str, bytes]) -> None:
        self._media = media
        self._body: list[str] = []
        self._used: dict[str, str] = {}
        self._drawings = 0

    def add(self, block: Block, *, heading: int | None = None, indent: bool = False) -> None:
        """A paragraph or table at the end. `heading`: its level, 0 to 8."""
        if isinstance(block, Table):
            self._body.append(self._table(block) + "<w:p/>")  # two tables without one between them are one
        else:
            self._body.append(self._paragraph(block, heading, indent))

    def _paragraph(self, paragraph: Paragraph, heading: int | None = None, indent: bool = False) -> str:
        style = f'<w:pStyle w:val="Heading{heading + 1}"/>' if heading is not None else ""
        inset = '<w:ind w:left="284"/>' if indent else ""
        properties = f"<w:pPr>{style}{inset}</w:pPr>" if style or inset else ""
        return f"<w:p>{properties}{self._runs(paragraph.rich)}</w:p>"

    def _runs(self, rich: Rich) -> str:
        made, at = [], 0
        for look, group in groupby(rich.looks):
            length = len(list(group))
            made.append(self._run(rich.text[at : at + length], look))
            at += length
        return "".join(made)

    def _run(self, text: str, look: Look) -> str:
        properties = "".join(
            tag
            for tag, is_on in (
                ("<w:b/>", look.bold), ("<w:i/>", look.italic), ('<w:u w:val="single"/>', look.underline),
                ('<w:vertAlign w:val="superscript"/>', look.raised > 0),
                ('<w:vertAlign w:val="subscript"/>', look.raised < 0),
            )
            if is_on
        )  # fmt: skip
        head = f"<w:rPr>{properties}</w:rPr>" if properties else ""
        inner = []
        for part in re.split(f"([\n\t{OBJECT}])", _NOT_XML.sub("", text)):
            if part == "\n":
                inner.append("<w:br/>")
            elif part == "\t":
                inner.append("<w:tab/>")
            elif part == OBJECT:
                inner.append(self._drawing(look.picture) if look.picture is not None else "")
            elif part:
                inner.append(f'<w:t xml:space="preserve">{escape(part)}</w:t>')
        return f"<w:r>{head}{''.join(inner)}</w:r>"

    def _drawing(self, picture: Picture) -> str:
        self._drawings += 1
        number = self._drawings
        reference = self._used.setdefault(picture.name, f"rId{len(self._used) + 10}")
        width, height = size_of(self._media[picture.name]) or _UNKNOWN_SIZE
        wide = max(1, min(width * EMU_PER_PIXEL, MAX_WIDTH))
        high = max(1, round(wide * height / max(width, 1)))
        alt = quoteattr(_NOT_XML.sub("", picture.alt))
        name = quoteattr(f"Picture {number}")
        return (
            f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
            f'<wp:docPr id="{number}" name={name} descr={alt}/><a:graphic><a:graphicData uri="{_PIC}"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="{number}" name={name}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
            f'<a:blip r:embed="{reference}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
            f'<a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
            "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
        )

    def _table(self, table: Table) -> str:
        columns = max(len(row) for row in table.rows)
        width = 9000 // columns
        rows = []
        for row in table.rows:
            cells = []
            for n in range(columns):
                inner = "".join(self._block(block) for block in row[n]) if n < len(row) else ""
                inner = (
                    inner if inner.endswith("</w:p>") else inner + "<w:p/>"
                )  # a cell ends with a paragraph
                cells.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inner}</w:tc>')
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
        grid = f'<w:gridCol w:w="{width}"/>' * columns
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )

    def _block(self, block: Block) -> str:
        return self._table(block) if isinstance(block, Table) else self._paragraph(block)

    def content(self) -> bytes:
        """The file."""
        document = (
            f'{_HEADER}<w:document xmlns:w="{_W}" xmlns:r="{_R}" xmlns:wp="{_WP}" xmlns:a="{_A}" xmlns:pic="{_PIC}">'
            f"<w:body>{''.join(self._body)}{_SECTION}</w:body></w:document>"
        )
        parts = {
            "[Content_Types].xml": _TYPES.encode(), "_rels/.rels": _RELS.encode(),
            "word/document.xml": document.encode(), "word/styles.xml": _STYLES.encode(),
            "word/_rels/document.xml.rels": self._relationships().encode(),
        }  # fmt: skip
        parts |= {f"word/media/{file}": self._media[name] for name, file in self._files()}
        return packed(parts)

    def _files(self) -> Sequence[tuple[str, str]]:
        """Each used picture's name and its file in the package; the name is kept where it is safe, so that it reads
        back as it was."""
        made: list[tuple[str, str]] = []
        taken: set[str] = set()
        for number, name in enumerate(self._used, 1):
            stem = (
                re.sub(r"[^A-Za-z0-9._-]+", "-", name.rpartition(".")[0]).strip("-.")[:60] or f"image{number}"
            )
            ending = ending_of(self._media[name])
            file = stem + ending
            while file.lower() in taken:
                stem += f"-{number}"
                file = stem + ending
            taken.add(file.lower())
            made.append((name, file))
        return made

    def _relationships(self) -> str:
        files = dict(self._files())
        links = [f'<Relationship Id="rId1" Type="{_R}/styles" Target="styles.xml"/>']
        links += [
            f'<Relationship Id="{reference}" Type="{_R}/image" Target={quoteattr("media/" + files[name])}/>'
            for name, reference in self._used.items()
        ]
        return f'{_HEADER}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(links)}</Relationships>'

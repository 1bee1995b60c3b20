"""Word files as Word itself writes them: runs split by revision ids, labels in the numbering part and not in the text."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

BOLD, UNDERLINED = "<w:b/>", '<w:u w:val="single"/>'
RED = '<w:color w:val="FF0000"/>'
YELLOW = '<w:highlight w:val="yellow"/>'

# Lists as teachers define them: 1 "Câu 1:" with "A." below it, 2 and 3 the same list begun anew, 4 "1.", 5 bullets.
NUMBERING = """<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="space"/><w:lvlText w:val="Câu %1:"/><w:rPr><w:b/></w:rPr></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="5"><w:abstractNumId w:val="3"/></w:num>"""

STYLES = """<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="u1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="u2"><w:name w:val="heading 2"/><w:basedOn w:val="u1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="cauhoi"><w:name w:val="Cau hoi"/><w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="character" w:styleId="Dung"><w:name w:val="Dap an dung"/><w:rPr><w:u w:val="single"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr></w:style>"""


def run(text: str, look: str = "") -> str:
    """A text in several runs, as Word leaves it after some editing; tabs and line ends become elements."""
    made = []
    for n, piece in enumerate((text[: len(text) // 2], text[len(text) // 2 :])):
        inner = []
        for line_number, line in enumerate(piece.split("\n")):
            inner += ["<w:br/>"] if line_number else []
            for part_number, part in enumerate(line.split("\t")):
                inner += ["<w:tab/>"] if part_number else []
                inner.append(f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "")
        if piece:
            made.append(
                f'<w:r w:rsidR="00A{n}77B3E"><w:rPr>{look}</w:rPr>{"".join(inner)}</w:r><w:proofErr w:type="spellEnd"/>'
            )
    return "".join(made)


def p(*content: str, num: tuple[int, int] | None = None, style: str = "", end: str = "") -> str:
    """A paragraph. Content is text, or XML that begins with "<w:", "<m:" or "<mc:". `end`: look of its end."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num:
        properties += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    properties += f"<w:rPr>{end}</w:rPr>" if end else ""
    inner = "".join(c if c.startswith(("<w:", "<m:", "<mc:")) else run(c) for c in content)
    return f'<w:p w:rsidR="00C41F" w:rsidRDefault="00C41F"><w:pPr>{properties}</w:pPr>{inner}</w:p>'


def table(*rows: tuple[str, ...]) -> str:
    """A table; a cell is text, or paragraphs."""
    made = ""
    for row in rows:
        cells = "".join(f"<w:tc><w:tcPr/>{c if c.startswith('<w:') else p(c)}</w:tc>" for c in row)
        made += f"<w:tr><w:trPr/>{cells}</w:tr>"
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{made}</w:tbl>"


def png(width: int = 3, height: int = 2) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x99" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def picture(reference: str, alt: str = "") -> str:
    """A run with a picture in the line."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Hình 1" descr="{alt}"/><a:graphic><a:graphicData><pic:pic>'
        f'<pic:blipFill><a:blip r:embed="{reference}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def document(*body: str) -> str:
    """The main part."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {_NAMES}><w:body>{"".join(body)}<w:sectPr/></w:body></w:document>'


def parts(
    *body: str, media: Mapping[str, bytes] | None = None, numbering: str = NUMBERING
) -> dict[str, bytes]:
    """All parts of a file; a picture `x.png` has the relationship id `x`."""
    links = "".join(
        f'<Relationship Id="{name.partition(".")[0]}" Type="{_RELATION}/image" Target="media/{name}"/>'
        for name in media or {}
    )
    made = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": document(*body),
        "word/numbering.xml": f"<w:numbering {_NAMES}>{numbering}</w:numbering>",
        "word/styles.xml": f"<w:styles {_NAMES}>{STYLES}</w:styles>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="{_RELATION}/styles" Target="styles.xml"/><Relationship Id="n" Type="{_RELATION}/numbering" Target="numbering.xml"/>{links}</Relationships>',
    }
    return {n: t.encode() for n, t in made.items()} | {f"word/media/{n}": c for n, c in (media or {}).items()}


def packed(files: Mapping[str, bytes]) -> bytes:
    """The parts as a file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def docx(*body: str, media: Mapping[str, bytes] | None = None, numbering: str = NUMBERING) -> bytes:
    """A whole file."""
    return packed(parts(*body, media=media, numbering=numbering))


def typed(text: str) -> bytes:
    """A file of plain paragraphs, one a line."""
    return docx(*(p(line) for line in text.strip("\n").split("\n")))

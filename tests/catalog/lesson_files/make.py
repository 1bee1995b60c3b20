"""Word documents as Word writes them, and as people bend them."""

import io
import struct
import zipfile
import zlib

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
    for key, name in (("Title", "Title"), ("Heading1", "heading 1"), ("Heading2", "heading 2"), ("Heading3", "heading 3"),
                      ("ListParagraph", "List Paragraph"), ("FootnoteText", "footnote text"))
)  # fmt: skip
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
)


def png(width: int = 4, height: int = 4) -> bytes:
    """A small picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x20\x60\x80" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def run(text: str, props: str = "") -> str:
    """A run, as Word cuts sentences into."""
    inside = f"<w:rPr>{props}</w:rPr>" if props else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{text}</w:t></w:r>'


def bold(text: str) -> str:
    """A bold run."""
    return run(text, "<w:b/>")


def par(*runs: str, style: str = "", level: int | None = None, num: int = 1) -> str:
    """A paragraph; with `level` an item of the list `num` (1 bullets, 2 numbers)."""
    props = f'<w:pStyle w:val="{style}"/>' if style else ""
    if level is not None:
        props += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
    inside = "".join(each if each.startswith("<") else run(each) for each in runs)
    return f"<w:p>{f'<w:pPr>{props}</w:pPr>' if props else ''}{inside}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table of cells, each a paragraph or what is given."""
    made = "".join(
        "<w:tr>"
        + "".join(f"<w:tc>{cell if cell.startswith('<w:') else par(cell)}</w:tc>" for cell in row)
        + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{made}</w:tbl>"


def picture(rel: str = "rId10", alt: str = "Một ổ khóa") -> str:
    """A picture in a line."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Hình" descr="{alt}"/><a:graphic><a:graphicData>'
        f'<pic:pic><pic:blipFill><a:blip r:embed="{rel}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def footnote(number: int) -> str:
    """Where a note is called."""
    return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'


def docx(
    *body: str, notes: tuple[str, ...] = (), media: dict[str, bytes] | None = None, more: dict[str, bytes] | None = None
) -> bytes:  # fmt: skip
    """A document of these paragraphs and tables. `media`: files by name; the first is rId10."""
    media = {"image1.png": png()} if media is None else media
    rels = "".join(
        f'<Relationship Id="rId{10 + n}" Type="{_REL}/image" Target="media/{name}"/>'
        for n, name in enumerate(media)
    ) + "".join(
        f'<Relationship Id="{key}" Type="{_REL}/{kind}" Target="{kind}.xml"/>'
        for key, kind in (("rId1", "styles"), ("rId2", "numbering"), ("rId3", "footnotes"))
    )
    called = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr><w:r><w:footnoteRef/></w:r>'
        f"{run(' ' + text)}</w:p></w:footnote>"
        for n, text in enumerate(notes, 1)
    )
    types = "".join(
        f'<Default Extension="{ending}" ContentType="{kind}"/>'
        for ending, kind in (("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml"),
                             ("png", "image/png"), ("emf", "image/x-emf"))
    )  # fmt: skip
    parts: dict[str, bytes] = {
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{types}</Types>'.encode(),
        "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{_REL}/officeDocument" Target="word/document.xml"/></Relationships>'.encode(),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>'.encode(),
        "word/document.xml": f"{_HEAD}<w:document {W}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>".encode(),
        "word/styles.xml": f"{_HEAD}<w:styles {W}>{STYLES}</w:styles>".encode(),
        "word/numbering.xml": f"{_HEAD}<w:numbering {W}>{NUMBERING}</w:numbering>".encode(),
        "word/footnotes.xml": f"{_HEAD}<w:footnotes {W}>{called}</w:footnotes>".encode(),
        **{f"word/media/{name}": content for name, content in media.items()},
        **(more or {}),
    }  # fmt: skip
    return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    """Parts as one file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()

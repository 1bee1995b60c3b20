"""Pieces of a paper as WordprocessingML: runs, paragraphs, tables. Text in, XML out; nothing is read here."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from lms.kernel.official import rules
from lms.kernel.official.rules import Figure, Gap, Heading, Level, Line, Table, Text

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BLANK, GAP = "blank", "gap"  # what the tags of gaps begin with; sources are called otherwise
_CELL_SIDE = 57  # twips left and right inside a cell: one millimetre


def twips(millimetres: float) -> int:
    """Twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def run(text: str, size: float, *, bold: bool = False, italic: bool = False, marked: bool = False) -> str:
    """Text in one style; tabs and line ends are not in it."""
    return (
        f'<w:r>{properties(size, bold, italic, marked)}<w:t xml:space="preserve">{_escaped(text)}</w:t></w:r>'
    )


def _escaped(text: str) -> str:
    """Safe in XML, which has no place for control characters at all."""
    return escape("".join(c for c in text if c >= " "))


def properties(size: float, bold: bool = False, italic: bool = False, marked: bool = False) -> str:
    """How letters look."""
    font = quoteattr(rules.FONT)
    half = round(size * 2)
    return (
        f"<w:rPr><w:rFonts w:ascii={font} w:hAnsi={font} w:eastAsia={font} w:cs={font}/>"
        + "<w:b/><w:bCs/>" * bold + "<w:i/><w:iCs/>" * italic
        + f'<w:color w:val="000000"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
        + '<w:highlight w:val="yellow"/>' * marked + '<w:lang w:val="vi-VN"/></w:rPr>'
    )  # fmt: skip


def paragraph(
    runs: str,
    *,
    align: str = "both",
    indent: float = 0,
    before: float = 0,
    after: float = 0,
    line: float = 1,
    sides: tuple[float, float] = (0, 0),
    rule: bool = False,
    keep_next: bool = False,
    outline: int | None = None,
    size: float = rules.BODY_SIZE,
) -> str:
    """A paragraph. `indent` of its first line and `sides` left and right in millimetres, `before` and `after` in points;
    `rule`: a solid line on its upper edge; `outline`: its level among the headings; `size` of its mark, which is as
    high as an empty paragraph."""
    return (
        "<w:p><w:pPr>" + "<w:keepNext/>" * keep_next
        + '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>' * rule
        + f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"'
        f' w:line="{round(line * 240)}" w:lineRule="auto"/>'
        f'<w:ind w:left="{twips(sides[0])}" w:right="{twips(sides[1])}" w:firstLine="{twips(indent)}"/>'
        f'<w:jc w:val="{align}"/>'
        + (f'<w:outlineLvl w:val="{outline}"/>' if outline is not None else "")
        + f"{properties(size)}</w:pPr>{runs}</w:p>"
    )  # fmt: skip


def ruled(length: float, room: float) -> str:
    """A solid line of `length` in the middle of `room`, both in millimetres, as a paragraph of its own."""
    side = max(0.0, (room - length) / 2)
    return paragraph("", align="center", sides=(side, side), before=2, rule=True, size=2)


def space(size: float = 6, *, stays: bool = False) -> str:
    """An empty line, `size` points high; `stays` on the page of what follows it."""
    return paragraph("", size=size, keep_next=stays)


SMALL_TABLE = 8  # rows that are kept on one page


class Writer:
    """Writes what a paper holds; counts its content controls, whose ids are unique in a file."""

    def __init__(self, first_id: int = 1) -> None:
        self._ids: Iterator[int] = count(first_id)

    def control(self, tag: str, title: str, runs: str, looks: str, *, placeholder: bool = False) -> str:
        """A content control around `runs`, in which letters look as in `looks`; a placeholder goes with the first one
        that is typed. Not one of plain text: LibreOffice shows those in the paragraph's own letters."""
        title = quoteattr(title[: rules.MOST_TAG])
        return (
            f'<w:sdt><w:sdtPr>{looks}<w:alias w:val={title}/><w:tag w:val={quoteattr(tag)}/><w:id w:val="{next(self._ids)}"/>'
            + "<w:showingPlcHdr/>" * placeholder + f"</w:sdtPr><w:sdtContent>{runs}</w:sdtContent></w:sdt>"
        )  # fmt: skip

    def line(self, parts: Line, size: float, *, bold: bool = False, italic: bool = False) -> str:
        """The runs of a line: its text, its figures and gaps in content controls."""
        return "".join(self._part(part, size, bold, italic) for part in parts)

    def _part(self, part: str | Figure | Gap, size: float, bold: bool, italic: bool) -> str:
        if isinstance(part, Figure):
            shown = run(part.text, size, bold=bold, italic=italic)
            return self.control(part.tag, part.tag, shown, properties(size, bold, italic))
        if isinstance(part, Gap):
            shown = run(part.text, size, bold=bold, italic=italic, marked=True)
            looks = properties(size, bold, italic)
            return self.control(
                f"{GAP}!{part.name}"[: rules.MOST_TAG], part.hint, shown, looks, placeholder=True
            )
        return run(part, size, bold=bold, italic=italic)

    def bases(self, bases: Sequence[Line]) -> list[str]:
        """The căn cứ: italic, each ends with ";" and the last with "."."""
        ends = [";"] * (len(bases) - 1) + ["."]
        return [
            self._body(self.line((*base, end), rules.BODY_SIZE, italic=True))
            for base, end in zip(bases, ends, strict=True)
        ]

    def blocks(self, blocks: Iterable[rules.Block], room: float) -> list[str]:
        """Paragraphs and tables, each an element of its own."""
        return [piece for block in blocks for piece in self._block(block, room)]

    def _block(self, block: rules.Block, room: float) -> list[str]:
        if isinstance(block, Text):
            return [self._body(self.line(block.parts, rules.BODY_SIZE), keep_next=block.stays)]
        if isinstance(block, Heading):
            return self._heading(block)
        return self._table(block, room)

    def _body(self, runs: str, *, keep_next: bool = False, outline: int | None = None) -> str:
        return paragraph(
            runs, indent=rules.INDENT, after=rules.GAP, line=rules.LINE, keep_next=keep_next, outline=outline
        )

    def _heading(self, block: Heading) -> list[str]:
        size = rules.BODY_SIZE
        if block.level is Level.TITLE:
            title = run(block.title.upper(), size, bold=True)
            return [
                paragraph(
                    title, align="center", before=rules.GAP, after=rules.GAP, line=rules.LINE, keep_next=True
                )
            ]
        if block.level is Level.PART:
            title = run(block.title.upper(), size, bold=True)
            middle = partial(paragraph, align="center", line=rules.LINE, keep_next=True)
            number = middle(run(block.number, size, bold=True), before=rules.GAP, outline=0)
            return [number, middle(title, after=rules.GAP)]
        title = block.title.upper() if block.level is Level.SECTION else block.title
        runs = run(f"{block.number} {title}".strip(), size, bold=True)
        if block.follows:
            runs += run(" ", size) + self.line(block.follows, size)
        outline = 0 if block.level is Level.SECTION else 1
        return [self._body(runs, keep_next=block.stays or not block.follows, outline=outline)]

    def _table(self, table: Table, room: float) -> list[str]:
        scale = room / sum(column.width for column in table.columns)
        widths = [twips(column.width * scale) for column in table.columns]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        heads: list[Line] = [(column.title,) for column in table.columns]
        rows = [self._row(heads, table, widths, heading=True)]
        last = len(table.rows) - 1 if table.total else -1
        # A small table stands on one page; of a longer one neither the sum nor the source is alone.
        end = len(table.rows) - 1
        first = 0 if end < SMALL_TABLE else end - 1 if table.total else end
        stays = range(first, end + bool(table.source))
        rows += [
            self._row(row, table, widths, bold=n == last, stays=n in stays)
            for n, row in enumerate(table.rows)
        ]
        made = (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{_borders("single")}'
            f'<w:tblLayout w:type="fixed"/>{_cell_margins()}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
        )
        size = rules.TABLE_SIZE
        pieces = []
        if table.caption:
            caption = run(table.caption, size, bold=True)
            pieces.append(
                paragraph(caption, align="center", before=rules.GAP, after=rules.GAP, keep_next=True)
            )
        note = run(table.source, size, italic=True)
        return [*pieces, made, paragraph(note, before=2, after=rules.GAP)]

    def _row(
        self,
        cells: Sequence[Line],
        table: Table,
        widths: Sequence[int],
        *,
        heading: bool = False,
        bold: bool = False,
        stays: bool = False,
    ) -> str:
        made = []
        for parts, column, width in zip(cells, table.columns, widths, strict=True):
            align = "center" if heading or column.is_number else "left"
            runs = self.line(parts, rules.TABLE_SIZE, bold=heading or bold)
            made.append(
                cell(paragraph(runs, align=align, before=1, after=1, keep_next=heading or stays), width)
            )
        repeats = "<w:tblHeader/>" * heading
        return f"<w:tr><w:trPr><w:cantSplit/>{repeats}</w:trPr>{''.join(made)}</w:tr>"


def cell(content: str, width: int) -> str:
    """A cell of a table; `width` in twips."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'


def side_by_side(rows: Sequence[tuple[str, str]], left: float, right: float) -> str:
    """Two columns without lines, of `left` and `right` millimetres: the head of a paper and its end."""
    widths = (twips(left), twips(right))
    made = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
            for content, width in zip(row, widths, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    return layout((made,), (left, right))


def layout(rows: Iterable[str], widths: Sequence[float]) -> str:
    """A table without lines whose columns have these millimetres, of rows as they are."""
    columns = [twips(width) for width in widths]
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/>{_borders("nil")}<w:tblLayout w:type="fixed"/>'
        f"{_cell_margins()}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _borders(kind: str) -> str:
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    sides = "".join(f'<w:{edge} w:val="{kind}" w:sz="4" w:space="0" w:color="000000"/>' for edge in edges)
    return f"<w:tblBorders>{sides}</w:tblBorders>"


def _cell_margins() -> str:
    sides = "".join(f'<w:{side} w:w="{_CELL_SIDE}" w:type="dxa"/>' for side in ("left", "right"))
    return f"<w:tblCellMar>{sides}</w:tblCellMar>"

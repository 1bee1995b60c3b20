"""Workbooks: typed cells, A4 landscape, the headings on every printed page. XlsxWriter is loaded only here, when a
workbook is made, and writes row by row to temporary files, so memory does not grow with the rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lms.kernel.tables.rules import Chunk, Column, Kind, TableSpec

ROWS_A_SHEET = 1_000_000  # a sheet ends at 1,048,576
LINE, HIGHEST = 15, 409  # points
CHART_COLUMNS = 10  # of the usual width: how wide a chart is
_RATIO = "[=1]0%;[=0]0%;0.0%"
_NUMBER_FORMATS = {
    Kind.COUNT: "#,##0", Kind.RATIO: _RATIO, Kind.DECIMAL: "#,##0.0", Kind.COEFFICIENT: "0.00", Kind.DATE: "dd/mm/yyyy", Kind.INSTANT: "dd/mm/yyyy hh:mm", Kind.TEXT: "@",
    Kind.WORD: "@",
}  # fmt: skip


@dataclass(frozen=True)
class Heading:
    """The lines above every table: the school, and what the figures are of and as of when; `page` numbers the
    printed pages (&P of &N)."""

    school: str
    notes: Sequence[str]
    on: date
    page: str


@dataclass(frozen=True)
class Sheet:
    """A table and its rows; `depths` indents the first column (units), `has_total` makes the last row bold. `chart`: the
    title of a bar chart beside the table, of its last column by its first; "" for none."""

    table: TableSpec
    chunks: Iterable[Chunk]
    depths: Sequence[int] = field(default_factory=tuple)
    has_total: bool = False
    chart: str = ""


def write_workbook(target: Any, heading: Heading, sheets: Iterable[Sheet]) -> None:
    """Writes the workbook to `target` (a path or a binary file); the sheets' rows are read as they are written."""
    import xlsxwriter

    workbook = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False, "nan_inf_to_errors": True,
        },
    )  # fmt: skip
    title = next(iter(heading.notes), "")
    workbook.set_properties({"title": title, "company": heading.school})
    try:
        for sheet in sheets:
            _Writer(workbook, heading, sheet).write()
    finally:
        workbook.close()


_CellWay = tuple[int, Callable[..., Any], Any, Callable[[Any], Any] | None]
"""A cell's column, what writes it, its format, and what its value becomes before."""


class _Writer:
    """One table on one sheet, or on several when it is longer than a sheet can be."""

    def __init__(self, workbook: Any, heading: Heading, sheet: Sheet) -> None:
        self._workbook, self._heading, self._sheet = workbook, heading, sheet
        self._columns = sheet.table.columns
        self._formats: dict[tuple[Kind, bool, int], Any] = {}
        self._ways: dict[tuple[bool, int], list[_CellWay]] = {}  # on the sheet that is open
        self._wrapped = [
            (number, one.width) for number, one in enumerate(self._columns) if one.kind is Kind.TEXT
        ]
        self._part = 0
        self._row = self._first = 0

    def write(self) -> None:
        self._open()
        done = 0
        for chunk in self._sheet.chunks:
            for values in chunk:
                if self._row > ROWS_A_SHEET:
                    self._open()
                last = self._sheet.has_total and done == len(self._sheet.depths) - 1
                depth = self._sheet.depths[done] if self._sheet.depths else 0
                self._write_row(values, last, depth)
                done += 1
        self._close()

    def _close(self) -> None:
        """The sheet is whole: its chart, and what of it is printed."""
        width = len(self._columns)
        if self._sheet.chart and self._row > self._first:
            height = self._draw()
            self._row, width = max(self._row, self._first + height), width + CHART_COLUMNS
        if self._row > self._first:
            self._worksheet.print_area(0, 0, self._row - 1, width - 1)

    def _draw(self) -> int:
        """A bar for each row, told apart by their words and values and not by colours; how many rows high it is."""
        name, last = self._worksheet.get_name(), len(self._columns) - 1
        rows = (self._first, self._row - 1)
        drawn = self._workbook.add_chart({"type": "bar"})
        drawn.add_series({
            "name": self._columns[last].heading, "categories": [name, rows[0], 0, rows[1], 0],
            "values": [name, rows[0], last, rows[1], last], "fill": {"color": "#4D4D4D"}, "gap": 60,
            "border": {"color": "#000000"}, "data_labels": {"value": True},
        })  # fmt: skip
        drawn.set_title({"name": self._sheet.chart, "name_font": {"size": 12}})
        drawn.set_legend({"none": True})
        drawn.set_y_axis({"reverse": True, "num_font": {"size": 9}})
        drawn.set_x_axis({"min": 0, "num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#BFBFBF"}}})  # fmt: skip
        height = max(14, 2 * (rows[1] - rows[0] + 1) + 5)
        drawn.set_size({"width": 64 * CHART_COLUMNS - 32, "height": 20 * height})
        self._worksheet.insert_chart(rows[0] - 1, last + 1, drawn, {"x_offset": 20})
        return height

    def _open(self) -> None:
        if self._part:
            self._close()
        self._part += 1
        self._ways.clear()
        table, heading = self._sheet.table, self._heading
        name = table.sheet if self._part == 1 else f"{table.sheet} {self._part}"
        sheet = self._worksheet = self._workbook.add_worksheet(name)
        for number, column in enumerate(self._columns):
            sheet.set_column(number, number, column.width)
        plain, strong = (
            self._workbook.add_format({"font_size": 11}),
            self._workbook.add_format({"bold": True, "font_size": 14}),
        )
        lines = [(heading.school, plain), (table.title, strong), *((note, plain) for note in heading.notes)]
        for row, (text, how) in enumerate(lines):
            sheet.write_string(row, 0, text, how)
        self._row = len(lines) + 1
        head = self._workbook.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "vcenter",
                "align": "center",
                "border": 1,
                "bg_color": "#E6F0EF",
            }
        )
        sheet.set_row(self._row, 45)
        for number, column in enumerate(self._columns):
            sheet.write_string(self._row, number, column.heading, head)
        self._print_setup(sheet, self._row)
        self._row += 1
        self._first = self._row

    def _print_setup(self, sheet: Any, head_row: int) -> None:
        sheet.freeze_panes(head_row + 1, 1 if self._sheet.depths else 2)
        sheet.repeat_rows(head_row)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.6, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self._heading.school.replace('&', '&&')}&R{self._heading.page}")

    def _format(self, kind: Kind, bold: bool, depth: int) -> Any:
        key = (kind, bold, depth)
        if key not in self._formats:
            look: dict[str, Any] = {
                "num_format": _NUMBER_FORMATS[kind],
                "border": 1,
                "valign": "top",
                "bold": bold,
            }
            if kind in (Kind.TEXT, Kind.WORD):
                look |= {"text_wrap": True, "indent": depth}
            self._formats[key] = self._workbook.add_format(look)
        return self._formats[key]

    def _cells(self, bold: bool, depth: int) -> list[_CellWay]:
        """How each cell of such a row is written, found out once for all of them."""
        key = (bold, depth)
        if key not in self._ways:
            self._ways[key] = [
                (
                    number,
                    self._cell_writer(column),
                    self._format(column.kind, bold, depth if number == 0 else 0),
                    _value(column),
                )
                for number, column in enumerate(self._columns)
            ]
        return self._ways[key]

    def _lines(self, values: Sequence[Any]) -> int:
        """How many lines the row needs: not every program makes a row as high as its wrapped texts by itself."""
        most = 1
        for number, width in self._wrapped:
            value = values[number]
            if value is not None and len(value) > width:
                most = max(most, -(-len(value) // width))
        return most

    def _write_row(self, values: Sequence[Any], bold: bool, depth: int) -> None:
        lines, row = self._lines(values), self._row
        if lines > 1:
            self._worksheet.set_row(row, min(LINE * lines + 1, HIGHEST))
        for value, (number, write, how, made) in zip(values, self._cells(bold, depth), strict=True):
            if value is None:
                self._worksheet.write_blank(row, number, None, how)
            else:
                write(row, number, made(value) if made else value, how)
        self._row += 1

    def _cell_writer(self, column: Column) -> Callable[..., Any]:
        write: Callable[..., Any] = self._worksheet.write_number
        if column.kind in (Kind.TEXT, Kind.WORD):
            write = self._worksheet.write_string
        elif column.kind in (Kind.DATE, Kind.INSTANT):
            write = self._worksheet.write_datetime
        return write


def _value(column: Column) -> Callable[[Any], Any] | None:
    """What a value becomes before it is written; None: it is written as it stands."""
    if column.kind is Kind.WORD:
        return lambda value: column.words.get(value, value)
    return float if column.kind in (Kind.RATIO, Kind.DECIMAL, Kind.COEFFICIENT) else None

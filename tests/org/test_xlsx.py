"""Workbooks as other programs write them."""

import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter

from lms.kernel.errors import Invalid
from lms.org.roster.formats import table
from lms.org.roster.formats.sheet_xml import EPOCH, from_serial
from lms.org.roster.formats.table import UNCALCULATED, RawRow
from lms.org.roster.formats.xlsx import is_date_code, open_sheets
from lms.org.roster.shapes import Severity
from tests.org.make import STUDENTS, read, student_row, told

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
WORKBOOK = (
    f'<x:workbook xmlns:x="{MAIN}" xmlns:r="{OFFICE}"><x:workbookPr date1904="{{flag}}"/><x:sheets>'
    '<x:sheet name="Một" sheetId="1" r:id="a"/></x:sheets></x:workbook>'
)
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="[$-42A]dd\\/mm\\/yyyy;@"/>'
    '<numFmt numFmtId="165" formatCode="0000000000"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)
STRINGS = (
    f'<sst xmlns="{MAIN}"><si><t>Một</t></si><si><r><rPr><b/></rPr><t>Nguyễn </t></r><r><t>An</t></r>'
    "<rPh><t>đọc</t></rPh></si></sst>"
)


def book(path: Path, rows: str, flag: int = 0, prefix: str = "") -> list[RawRow]:
    """The rows of a workbook whose worksheet holds `rows` as XML."""
    space = f"xmlns:{prefix}" if prefix else "xmlns"
    head = f"{prefix}:" if prefix else ""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            RELS.format(f'<Relationship Id="w" Type="{OFFICE}/officeDocument" Target="/deep/book.xml"/>'),
        )
        archive.writestr(
            "deep/_rels/book.xml.rels",
            RELS.format(
                f'<Relationship Id="a" Type="{OFFICE}/worksheet" Target="leaf/One.xml"/>'
                f'<Relationship Id="b" Type="{OFFICE}/styles" Target="/deep/styles.xml"/>'
                f'<Relationship Id="c" Type="{OFFICE}/sharedStrings" Target="strings.xml"/>'
            ),
        )
        archive.writestr("deep/book.xml", WORKBOOK.format(flag=flag))
        archive.writestr("deep/styles.xml", STYLES)
        archive.writestr("deep/strings.xml", STRINGS)
        archive.writestr(
            "deep\\leaf\\one.xml",
            f'<{head}worksheet {space}="{MAIN}"><{head}sheetData>{rows}</{head}sheetData></{head}worksheet>',
        )
        archive.writestr("[Content_Types].xml", "<Types/>")
    with open_sheets(path) as sheets:
        return [row for sheet in sheets for row in sheet.rows]


def test_cells_of_every_type(tmp_path: Path) -> None:
    cells = (
        '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="C2" t="inlineStr"><is><r><t>Lê </t></r><r><t>B</t></r></is></c>'
        '<c r="D2" t="b"><v>1</v></c><c r="E2" t="e"><v>#REF!</v></c><c r="F2"><f>A1</f></c>'
        '<c r="G2" t="str"><f>A1</f><v></v></c><c r="H2" t="str"><f>A1</f><v>kết quả</v></c>'
        '<c r="I2" t="d"><v>2010-04-25</v></c><c r="J2" s="1"><v>29514</v></c><c r="K2" s="2"><v>29514.5</v></c>'
        '<c r="L2" s="3"><v>42</v></c><c r="M2"><v>5.600000001E9</v></c><c r="N2"><v>0.5</v></c><c r="O2" s="1"><v>0.5</v></c></row>'
    )
    assert book(tmp_path / "a.xlsx", cells) == [
        (2, [
            "Nguyễn An", None, "Lê B", "TRUE", "#REF!", UNCALCULATED, None, "kết quả", date(2010, 4, 25),
            date(1980, 10, 20), datetime.fromisoformat("1980-10-20 12:00"), "0000000042", 5600000001.0, 0.5, time(12),
        ])
    ]  # fmt: skip


def test_cells_without_places_and_names_with_a_prefix(tmp_path: Path) -> None:
    rows = '<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c><x:v>7</x:v></x:c></x:row><x:row/><x:row><x:c><x:v>8</x:v></x:c></x:row>'
    assert book(tmp_path / "a.xlsx", rows, prefix="x") == [(1, ["Một", 7]), (3, [8])]


def test_days_counted_from_1904(tmp_path: Path) -> None:
    assert book(tmp_path / "a.xlsx", '<row><c s="1"><v>28052</v></c></row>', flag=1) == [
        (1, [date(1980, 10, 20)])
    ]
    with xlsxwriter.Workbook(tmp_path / "b.xlsx", {"date_1904": True}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, STUDENTS)
        sheet.write_row(1, 0, student_row(born=28052))
        sheet.write_row(2, 0, student_row("2", "Lê Hai", born=None))
        sheet.write_datetime(2, 3, date(2010, 4, 25), made.add_format({"num_format": "dd/mm/yyyy"}))
    roster = read(tmp_path / "b.xlsx")
    assert [r.born_on for r in roster.rows] == [None, date(2010, 4, 25)]
    assert "Không phải ngày" in told(roster, Severity.CELL)["Sheet1!D2"]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>',
        "<row><c><v>1</v></row>",
        "<row>&nothing;</row>",
    ],
)
def test_what_no_program_writes_is_broken(tmp_path: Path, rows: str) -> None:
    with pytest.raises(Invalid, match="bị hỏng"):
        book(tmp_path / "a.xlsx", rows)


def test_odd_numbers_and_places_are_no_trouble(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>abc</v></c><c r="B1" t="s"><v>99</v></c><c r="C1" s="77"><v>1</v></c>'
        '<c r="D1" s="1"><v>1e300</v></c><c r="ZZZZ1"><v>1</v></c><c r="E1" s="1"><v>-3</v></c><c r="F1"><v>nan</v></c></row>'
    )
    found = book(tmp_path / "a.xlsx", rows)
    assert found[0][1][:5] == ["abc", None, 1, 1e300, -3]


def test_a_million_empty_rows_cost_little(tmp_path: Path) -> None:
    filled = '<row r="1"><c r="A1"><v>1</v></c></row>'
    empty = "".join(f'<row r="{n}" ht="15"><c r="A{n}" s="1"/></row>' for n in range(2, 30_000))
    assert book(tmp_path / "a.xlsx", filled + empty + f'<row r="30001">{"<c><v>9</v></c>"}</row>') == [
        (1, [1])
    ]


def test_rows_below_the_limit_are_refused_and_hidden_ones_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as made:
        sheet = made.add_worksheet()
        for number, row in enumerate([STUDENTS, *(student_row(f"A{i}", f"Lê {i}x") for i in range(6))]):
            sheet.write_row(number, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
    roster = read(tmp_path / "a.xlsx")
    assert len(roster.rows) == 6
    assert any("1 dòng đang bị ẩn" in p.message.plain() and "3" in p.message.plain() for p in roster.problems)
    monkeypatch.setattr(table, "MAX_ROWS", 5)
    monkeypatch.setattr(table, "ABOVE_THE_LIST", 0)
    with pytest.raises(Invalid, match="nhiều hơn 5 dòng"):
        read(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("dd/mm/yyyy", True), ("[$-42A]d mmmm yyyy;@", True), ("yyyy\\-mm\\-dd", True), ("hh:mm", True),
        ("General", False), ("0.00", False), ('0 "ngày"', False), ("#,##0_d", False), ("@", False), ("[Red]0", False),
    ],
)  # fmt: skip
def test_which_formats_are_dates(code: str, is_date: bool) -> None:
    assert is_date_code(code) is is_date


def test_serials_without_a_date() -> None:
    assert from_serial(-1, EPOCH) == -1
    assert from_serial(1e12, EPOCH) == 1e12
    assert from_serial(29514, EPOCH) == date(1980, 10, 20)

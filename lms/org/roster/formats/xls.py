"""An .xls workbook (BIFF) as raw rows, by xlrd.

xlrd rather than calamine: it tells number formats (leading zeros), hidden rows and that a workbook is encrypted, it is
plain Python, and a hostile file ends in an exception. It holds the whole workbook in memory, which .xls bounds
(65,536 rows × 256 columns a sheet), and runs in the child process under its limits.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.org.roster.formats.sheet_xml import EPOCH, EPOCH_1904, from_serial, shown_number
from lms.org.roster.formats.table import (
    BROKEN,
    MAX_SHEETS,
    READ_COLUMNS,
    TOO_MANY_SHEETS,
    RawRow,
    RawSheet,
    within_limits,
)
from lms.org.roster.formats.xlsx import cell_style

PASSWORD = mark(
    "Tệp Excel này có mật khẩu nên không đọc được. Hãy mở bằng Excel, bỏ mật khẩu (Tệp, Thông tin, Bảo vệ sổ làm việc), lưu lại rồi chọn tệp mới."
)


def _value(book: Any, cell: Any, epoch: Any) -> object:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#VALUE!")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_DATE:
        return from_serial(cell.value, epoch)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        number = int(cell.value) if float(cell.value).is_integer() else cell.value
        if cell.xf_index is None or cell.xf_index >= len(book.xf_list):
            return number
        key = book.xf_list[cell.xf_index].format_key
        code = book.format_map[key].format_str if key in book.format_map else ""
        return shown_number(number, cell_style(0, code), epoch) if code.startswith("00") else number
    return cell.value or None


def _rows(book: Any, index: int, sheet: RawSheet) -> Iterator[RawRow]:
    epoch = EPOCH_1904 if book.datemode else EPOCH
    found = book.sheet_by_index(index)
    for number in range(found.nrows):
        values = [_value(book, cell, epoch) for cell in found.row_slice(number, 0, READ_COLUMNS)]
        while values and values[-1] is None:
            values.pop()
        if values:
            info = found.rowinfo_map.get(number)
            if info is not None and info.hidden:
                sheet.hidden_rows.append(number + 1)
            yield number + 1, values
    book.unload_sheet(index)


def _sheets(book: Any) -> Iterator[RawSheet]:
    if book.nsheets > MAX_SHEETS:
        raise Invalid(Message(TOO_MANY_SHEETS, {"limit": MAX_SHEETS}))
    for index, name in enumerate(book.sheet_names()):
        is_visible = not getattr(book, "_sheet_visibility", [0] * book.nsheets)[index]
        sheet = RawSheet(name, is_visible, iter(()), has_serials=not book.datemode)
        sheet.rows = within_limits(name, _rows(book, index, sheet))
        yield sheet


@contextmanager
def open_sheets(path: Path) -> Iterator[Iterator[RawSheet]]:
    """The sheets of the workbook at `path`, each to be read before the next is asked for.

    Raises Invalid with a sentence where it is encrypted or broken.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(
            str(path), logfile=io.StringIO(), on_demand=True, ragged_rows=True, formatting_info=True
        )
    except xlrd.XLRDError as error:
        told = PASSWORD if "encrypted" in str(error).lower() else BROKEN
        raise Invalid(Message(told)) from error
    with book:
        yield _sheets(book)

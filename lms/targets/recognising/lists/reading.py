"""A list from another system, from its file to its rows. Runs in a process of its own (`child`), knows no database."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark, message_to_json
from lms.org.roster.cells import as_text, read_code, read_date
from lms.org.roster.formats import delimited, kinds, xls, xlsx
from lms.org.roster.formats.kinds import Kind
from lms.org.roster.formats.table import BROKEN, RawRow, RawSheet
from lms.org.roster.headings import fields_of, heading_key
from lms.targets.recognising.lists.rules import BAD_DAY, BAD_HOURS, MOST_ROWS, MOST_TEXT

NO_LIST = mark(
    "Không tìm thấy dòng tiêu đề. Cần ít nhất cột mã hoặc họ và tên, và một cột của giấy: số giấy, ngày cấp, nơi cấp hoặc khóa học."
)
TOO_MANY = mark("Danh sách có hơn {most} dòng. Hãy chia thành nhiều tệp.")
HEADINGS_WITHIN = 20
PERSON = frozenset({"code", "name"})
_ALIASES = {
    "title": ("Khóa học", "Tên khóa học", "Chương trình", "Tên chương trình", "Nội dung", "Course"),
    "issuer": ("Nơi cấp", "Đơn vị cấp", "Cơ quan cấp", "Tổ chức cấp", "Issuer"),
    "number": (
        "Số giấy chứng nhận", "Số giấy", "Số chứng nhận", "Số GCN", "Số hiệu", "Số chứng chỉ", "Mã chứng chỉ",
        "Mã chứng nhận", "Mã giấy chứng nhận", "Certificate number",
    ),
    "issued_on": ("Ngày cấp", "Ngày cấp chứng nhận", "Ngày hoàn thành", "Ngày chứng nhận", "Issued on", "Completed on"),
    "hours": ("Số giờ", "Số giờ học", "Thời lượng", "Hours"),
}  # fmt: skip
ALIASES = {heading_key(alias): name for name, aliases in _ALIASES.items() for alias in aliases}


def _opened(path: Path, name: str) -> AbstractContextManager[Iterator[RawSheet]]:
    kind = kinds.recognise(path)
    if kind is Kind.XLSX:
        return xlsx.open_sheets(path)
    return xls.open_sheets(path) if kind is Kind.XLS else delimited.open_sheets(path, name)


def read_list(path: Path, name: str) -> dict[str, Any]:
    """The rows of the first sheet that is a list, as plain values: {"sheet", "columns", "rows"}. Raises Invalid."""
    try:
        with _opened(path, name) as sheets:
            for sheet in sheets:
                if sheet.is_visible and (found := _sheet(sheet)) is not None:
                    return found
    except (Invalid, MemoryError):
        raise
    except Exception as error:  # libraries meet broken files with whatever their parts raise
        raise Invalid(Message(BROKEN)) from error
    raise Invalid(Message(NO_LIST))


def _columns(cells: Sequence[object]) -> dict[str, int] | None:
    """Which column holds what, where the row is a row of headings."""
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        key = heading_key(as_text(cell))
        named = [ALIASES[key]] if key in ALIASES else [one for one in fields_of(key) if one in PERSON]
        for one in named:
            found.setdefault(one, index)
    return found if found.keys() & PERSON and found.keys() - PERSON else None


def _sheet(sheet: RawSheet) -> dict[str, Any] | None:
    columns: dict[str, int] | None = None
    rows: list[dict[str, Any]] = []
    for place, raw in enumerate(sheet.rows):
        if columns is None:
            columns = _columns(raw[1])
            if columns is None and place >= HEADINGS_WITHIN:
                return None
            continue
        if (read := _row(raw, columns, sheet.has_serials)) is not None:
            rows.append(read)
        if len(rows) > MOST_ROWS:
            raise Invalid(Message(TOO_MANY, {"most": MOST_ROWS}))
    return {"sheet": sheet.name, "columns": sorted(columns), "rows": rows} if columns and rows else None


def _row(raw: RawRow, columns: Mapping[str, int], has_serials: bool) -> dict[str, Any] | None:
    number, cells = raw

    def cell(name: str) -> object:
        index = columns.get(name)
        return cells[index] if index is not None and index < len(cells) else None

    texts = {name: as_text(cell(name))[:MOST_TEXT] for name in ("code", "name", "title", "issuer", "number")}
    if not any(texts.values()):
        return None
    code = read_code(cell("code"), is_sector_code=False) if texts["code"] else None
    fault = code.message if code and code.is_fatal else None
    day, day_fault = _day(cell("issued_on"), has_serials)
    hours, hours_fault = _hours(as_text(cell("hours")))
    fault = fault or day_fault or hours_fault
    return {
        **texts, "row": number, "code": "" if code and code.is_fatal else (code.code or "") if code else "",
        "issued_on": day.isoformat() if day else None, "hours": hours,
        "fault": message_to_json(fault) if fault else None,
    }  # fmt: skip


def _day(value: object, has_serials: bool) -> tuple[date | None, Message | None]:
    """A date cell says its day; the office sees it written out before anything is taken."""
    if isinstance(value, datetime | date):
        return (value.date() if isinstance(value, datetime) else value), None
    text = as_text(value)
    day = read_date(value, has_serials).day if text else None
    return day, Message(BAD_DAY, {"text": text[:40]}) if text and day is None else None


def _hours(text: str) -> tuple[float | None, Message | None]:
    if not text:
        return None, None
    try:
        hours = float(text.replace(",", "."))
    except ValueError:
        hours = -1.0
    return (hours, None) if 0 < hours <= 2000 else (None, Message(BAD_HOURS, {"text": text[:40]}))

"""The sheet that sets a year beside the one before it."""

from collections.abc import Collection, Sequence
from datetime import date

from lms.emulation.rules import Period
from lms.kernel.vietnamese import show_date, show_number
from lms.papers.sheets.book import ALL, Book, Row, Sheet, named
from lms.papers.sheets.coverage import target_sheet
from lms.targets.queries import TargetView, choose_target

TARGET_ROWS = (
    ("counted", "Số người được tính vào chỉ tiêu"),
    ("enrolled", "Số người đã tham gia"),
    ("enrolled_ratio", "Tỷ lệ tham gia"),
    ("done", "Số người đã hoàn thành các khóa học của chỉ tiêu"),
    ("done_ratio", "Tỷ lệ hoàn thành"),
)
RECORD_ROWS = (
    ("active", "Số người hoàn thành ít nhất một khóa học trong năm"),
    ("completions", "Số lượt hoàn thành khóa học trong năm"),
    ("certificates", "Số giấy chứng nhận đã cấp trong năm"),
)


def comparison_name(target: TargetView, now: Period, on: date, before: Period) -> str:
    """The sheet of this year beside the year before, each as of its own day."""
    return named("comparison", target.public_id, now.key, on, before.key, before.ends_on)


def compare(book: Book, parts: Sequence[str], rows: Collection[str]) -> Sheet:
    """Rows are measures; columns `before`, `now` and `change`."""
    target_id, now_key, now_on, before_key, before_on = parts
    target = choose_target(book.targets, target_id)
    days = (date.fromisoformat(before_on), date.fromisoformat(now_on))
    label = f"So sánh số liệu tính đến hết ngày {show_date(days[0])} với số liệu tính đến hết ngày {show_date(days[1])}"
    sheet = Sheet(named("comparison", *parts), label)
    covers = [target_sheet(book, target, day) for day in days]
    records = [
        book.sheet(named("record", key, day)) for key, day in zip((before_key, now_key), days, strict=True)
    ]
    for row, title in TARGET_ROWS:
        _put(sheet, row, title, covers)
    for row, title in RECORD_ROWS:
        _put(sheet, row, title, records)
    return sheet


def _put(sheet: Sheet, row: str, title: str, pair: Sequence[Sheet]) -> None:
    sheet.rows.append(Row(row, title))
    texts = [one.cells[f"{ALL}.{row}"] for one in pair]
    sheet.put_text(row, "before", texts[0])
    sheet.put_text(row, "now", texts[1])
    if row.endswith("_ratio"):
        sheet.put_text(row, "change", _points(*texts))
    else:
        sheet.put_text(row, "change", _said(pair[1].count(ALL, row) - pair[0].count(ALL, row), 0, ""))


def _points(before: str, now: str) -> str:
    """The difference of two percentages as they are shown, in percentage points."""
    if "–" in (before, now):
        return "–"
    tenths = [round(float(text.rstrip("%").replace(",", ".")) * 10) for text in (before, now)]
    return _said((tenths[1] - tenths[0]) / 10, 1, " điểm phần trăm")


def _said(change: float, places: int, unit: str) -> str:
    if change == 0:
        return "không đổi"
    size = show_number(abs(change), places).removesuffix(",0")
    return f"{'tăng' if change > 0 else 'giảm'} {size}{unit}"

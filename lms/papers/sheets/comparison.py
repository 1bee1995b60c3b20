"""The sheet that sets a year beside the one before it."""

from collections.abc import Collection, Sequence
from datetime import date

from lms.emulation.rules import Period
from lms.kernel.vietnamese import show_date, show_number
from lms.papers.sheets.book import ALL, Book, Row, Sheet, named
from lms.papers.sheets.coverage import coverage_name
from lms.reports.rules import Group
from lms.targets.queries import TargetView, choose_target

LIVE = "live"  # in the place of a snapshot's id: as the figures are now
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


def comparison_name(book: Book, target: TargetView, now: Period, on: date, before: Period) -> str:
    """The sheet of this year beside the year before, each as of its own day and as it was frozen, if it was."""
    covers = [
        (s.public_id if s else LIVE)
        for s in (book.find_snapshot(target, day) for day in (before.ends_on, on))
    ]
    return named(
        "comparison", target.public_id, now.key, on, covers[1], before.key, before.ends_on, covers[0]
    )


def compare(book: Book, parts: Sequence[str], rows: Collection[str]) -> Sheet:
    """Rows are measures; columns `before`, `now` and `change`."""
    target_id, now_key, now_on, now_cover, before_key, before_on, before_cover = parts
    target = choose_target(book.targets, target_id)
    days = (date.fromisoformat(before_on), date.fromisoformat(now_on))
    label = f"So sánh số liệu tính đến hết ngày {show_date(days[0])} với số liệu tính đến hết ngày {show_date(days[1])}"
    sheet = Sheet(named("comparison", *parts), label)
    covers = [
        book.sheet(coverage_name(target, Group.TARGET, day) if frozen == LIVE else named("snapshot", frozen))
        for frozen, day in zip((before_cover, now_cover), days, strict=True)
    ]
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

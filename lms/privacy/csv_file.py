"""The register of requests as a file: what the page shows, row by row."""

import csv
import io
from collections.abc import Callable, Sequence

from lms.kernel.messages import mark
from lms.kernel.vietnamese import show_date
from lms.privacy.queries.requests import RequestView
from lms.privacy.rules.requests import KIND_LABELS, SOURCE_LABELS, STATE_LABELS

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")

COLUMNS = (
    mark("Số"), mark("Ngày nhận"), mark("Người yêu cầu"), mark("Mã"), mark("Loại yêu cầu"), mark("Cách nhận"),
    mark("Tình trạng"), mark("Hạn trả lời"), mark("Hạn thực hiện"), mark("Quá hạn"), mark("Ngày xong"),
)  # fmt: skip


def register_csv(rows: Sequence[RequestView], say: Callable[[str], str]) -> str:
    """The rows under the headings, in the language of `say`; `;` and BOM, as a Vietnamese Excel opens it."""
    held = io.StringIO()
    writer = csv.writer(held, delimiter=";", lineterminator="\r\n")
    writer.writerow([say(column) for column in COLUMNS])
    for r in rows:
        writer.writerow(
            _harmless(value)
            for value in (
                r.public_id, show_date(r.received_on), r.name, r.code or "", say(KIND_LABELS[r.kind]),
                say(SOURCE_LABELS[r.source]), say(STATE_LABELS[r.state]), show_date(r.due.answer_on),
                show_date(r.due.done_on), say(mark("Quá hạn")) if r.overdue else "",
                show_date(r.closed_on) if r.closed_on else "",
            )
        )  # fmt: skip
    return BOM + held.getvalue()


def _harmless(value: str) -> str:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{value}" if value.startswith(FORMULA) else value

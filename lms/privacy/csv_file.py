"""The register of requests as a file: what the page shows, row by row."""

from collections.abc import Callable, Iterator, Sequence

from lms.kernel.messages import mark
from lms.kernel.vietnamese import show_date
from lms.privacy.queries.requests import RequestView
from lms.privacy.rules.requests import KIND_LABELS, SOURCE_LABELS, STATE_LABELS

COLUMNS = (
    mark("Số"), mark("Ngày nhận"), mark("Người yêu cầu"), mark("Mã"), mark("Loại yêu cầu"), mark("Cách nhận"),
    mark("Tình trạng"), mark("Hạn trả lời"), mark("Hạn thực hiện"), mark("Quá hạn"), mark("Ngày xong"),
)  # fmt: skip


def register_rows(rows: Sequence[RequestView], say: Callable[[str], str]) -> Iterator[tuple[str, ...]]:
    """The cells of each row, in the language of `say`."""
    for r in rows:
        yield (
            r.public_id, show_date(r.received_on), r.name, r.code or "", say(KIND_LABELS[r.kind]),
            say(SOURCE_LABELS[r.source]), say(STATE_LABELS[r.state]), show_date(r.due.answer_on),
            show_date(r.due.done_on), say(mark("Quá hạn")) if r.overdue else "",
            show_date(r.closed_on) if r.closed_on else "",
        )  # fmt: skip

"""A list of papers about learning elsewhere as a file: the rows of the page, all of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import BinaryIO

from lms.kernel import clock
from lms.kernel.messages import Message, mark
from lms.kernel.tables.csv_text import Dialect, csv_text
from lms.kernel.tables.rules import Column, Kind, Row, Say, TableSpec, spoken
from lms.kernel.tables.workbook import Heading, Sheet, write_workbook
from lms.kernel.vietnamese import show_date
from lms.org.settings import school_name
from lms.targets.recognising.queries import PaperRow
from lms.targets.recognising.rules import STANDING_LABELS, Item, Standing, written

NOT_OFFERED = mark("nội dung không còn được chọn")

PAPERS = TableSpec(
    "recognitions", mark("Công nhận kết quả học ở nơi khác"), mark("Công nhận"),
    (
        Column("code", mark("Mã"), width=14),
        Column("name", mark("Họ và tên"), width=28),
        Column("title", mark("Giấy"), width=34),
        Column("issuer", mark("Nơi cấp"), width=28),
        Column("number", mark("Số trên giấy"), width=18),
        Column("issued_on", mark("Ngày cấp"), Kind.DATE, 12),
        Column("hours", mark("Số giờ"), Kind.DECIMAL, 9),
        Column("asked", mark("Dùng cho"), width=34),
        Column("sent_at", mark("Gửi lúc"), Kind.INSTANT, 17),
        Column("standing", mark("Kết quả"), Kind.WORD, 17, words=STANDING_LABELS),
        Column("recognised", mark("Được công nhận cho"), width=34),
        Column("valid_from", mark("Tính từ ngày"), Kind.DATE, 12),
        Column("valid_to", mark("Có giá trị đến hết ngày"), Kind.DATE, 13),
        Column("decided_at", mark("Xét lúc"), Kind.INSTANT, 17),
        Column("decided_by", mark("Người xét"), width=24),
        Column("reason", mark("Lý do"), width=30),
        Column("last_on", mark("Tính đến hết ngày (đã thôi công nhận)"), Kind.DATE, 14),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """A list to export: its papers, what each decision recognised (`items`), the requirements' titles, and what the
    page was narrowed to. `say` puts messages into the language of the page it was asked from."""

    papers: Sequence[PaperRow]
    items: Mapping[int, Sequence[Item]]
    titles: Mapping[str, str]
    standing: Standing
    query: str
    say: Say

    def file_name(self, extension: str) -> str:
        """A name that says what is in the file and as of when."""
        what = self.say(STANDING_LABELS[self.standing]).lower()
        return f"{self.say(PAPERS.title)} {what} {clock.today().isoformat()}.{extension}"


def csv_pieces(wanted: Wanted) -> Iterator[str]:
    """The list as CSV text, as a Vietnamese Excel opens it with a double click."""
    return csv_text(spoken(PAPERS, wanted.say), _chunks(wanted), Dialect(";"))


def xlsx_into(target: BinaryIO, wanted: Wanted) -> None:
    """Writes the workbook."""
    say = wanted.say
    list_name = Message(mark("Danh sách: {list}"), {"list": say(STANDING_LABELS[wanted.standing])})
    notes = [list_name, Message(mark("Số liệu tính đến {day}"), {"day": show_date(clock.today())})]
    if wanted.query:
        notes.append(Message(mark("Chỉ gồm những người khớp với “{query}”"), {"query": wanted.query}))
    heading = Heading(school_name(), [say(note) for note in notes], clock.today(), say(mark("Trang &P/&N")))
    write_workbook(target, heading, [Sheet(spoken(PAPERS, say), _chunks(wanted))])


def _chunks(wanted: Wanted) -> list[Sequence[Row]]:
    rows = [_row(one, wanted) for one in wanted.papers]
    return [rows] if rows else []


def _minute(at: datetime) -> datetime:
    return clock.local(at).replace(tzinfo=None, second=0, microsecond=0)


def _row(one: PaperRow, wanted: Wanted) -> Row:
    def title(key: str) -> str:
        return wanted.titles.get(key) or wanted.say(NOT_OFFERED)

    recognised = [title(written(item)) for item in wanted.items.get(one.decision_id or 0, ())]
    hours = None if one.hours is None else Decimal(str(one.hours)).quantize(Decimal("0.1"), ROUND_DOWN)
    decided = _minute(one.decided_at) if one.decided_at else None
    return (
        one.code, one.name, one.title, one.issuer, one.paper_number, one.issued_on, hours, title(written(one.item)),
        _minute(one.sent_at), one.standing.value, "; ".join(recognised) or None, one.valid_from, one.valid_to, decided,
        one.decided_by, one.revoked_because or one.reason, one.last_on,
    )  # fmt: skip

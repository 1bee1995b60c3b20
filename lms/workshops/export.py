"""What workshops give as files: who came how often by unit, who taught how long, and one workshop's list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from lms.kernel import clock
from lms.kernel.messages import Message, mark
from lms.kernel.tables.csv_text import Dialect, csv_text
from lms.kernel.tables.rules import Column, Kind, Row, Say, TableSpec, spoken
from lms.kernel.tables.workbook import Heading, Sheet, write_workbook
from lms.kernel.vietnamese import show_date
from lms.org.settings import school_name
from lms.workshops.queries.counts import Figures, Taught
from lms.workshops.queries.people import Invitee
from lms.workshops.queries.plans import WorkshopRow
from lms.workshops.rules import WAY_LABELS, hour_tenths

ONLY_CLOSED = mark("Chỉ tính các buổi đã chốt.")
NO_UNIT = mark("Không thuộc đơn vị nào ngày đó")

FIGURES = TableSpec(
    "workshop-figures", mark("Số người và số lượt dự tập huấn"), mark("Số người và số lượt"),
    (
        Column("unit", mark("Đơn vị"), width=48),
        Column("people", mark("Số người"), Kind.COUNT, 12),
        Column("turns", mark("Số lượt"), Kind.COUNT, 12),
    ),
)  # fmt: skip
TAUGHT = TableSpec(
    "workshop-hours", mark("Giờ giảng tập huấn"), mark("Giờ giảng tập huấn"),
    (
        Column("name", mark("Họ và tên"), width=32),
        Column("code", mark("Mã"), width=16),
        Column("workshops", mark("Số buổi"), Kind.COUNT, 10),
        Column("hours", mark("Số giờ"), Kind.DECIMAL, 10),
        # Hours are cut to one place: whoever adds them up adds the minutes.
        Column("minutes", mark("Số phút"), Kind.COUNT, 10, only_in_files=True),
    ),
)  # fmt: skip
ATTENDANCE = TableSpec(
    "workshop-attendance", mark("Danh sách dự tập huấn"), mark("Danh sách dự tập huấn"),
    (
        Column("name", mark("Họ và tên"), width=32),
        Column("code", mark("Mã"), width=16),
        Column("unit", mark("Đơn vị"), width=36),
        Column("way", mark("Có mặt"), Kind.WORD, 24, words=WAY_LABELS),
        Column("at", mark("Ghi lúc"), Kind.INSTANT, 17),
        Column("by", mark("Người ghi"), width=28),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """A table to export: its rows, what stands above them (`notes`, message ids), whether the last row is a sum. `say`
    puts messages into the language of the page it was asked from."""

    table: TableSpec
    rows: Sequence[Row]
    notes: Sequence[Message | str]
    say: Say
    has_total: bool = False

    def file_name(self, extension: str) -> str:
        """A name that says what is in the file and as of when."""
        return f"{self.say(self.table.title)} {clock.today().isoformat()}.{extension}"


def csv_pieces(wanted: Wanted) -> Iterator[str]:
    """The table as CSV text, as a Vietnamese Excel opens it with a double click."""
    return csv_text(spoken(wanted.table, wanted.say), _chunks(wanted), Dialect(";"))


def xlsx_into(target: BinaryIO, wanted: Wanted) -> None:
    """Writes the workbook."""
    say = wanted.say
    heading = Heading(
        school_name(), [say(note) for note in wanted.notes], clock.today(), say(mark("Trang &P/&N"))
    )
    depths = [0] * len(wanted.rows) if wanted.has_total else ()
    sheet = Sheet(spoken(wanted.table, say), _chunks(wanted), depths, wanted.has_total)
    write_workbook(target, heading, [sheet])


def _chunks(wanted: Wanted) -> list[Sequence[Row]]:
    return [wanted.rows] if wanted.rows else []


def _days(first: date, last: date) -> Message:
    return Message(
        mark("Từ ngày {first} đến hết ngày {last}"), {"first": show_date(first), "last": show_date(last)}
    )


def _as_of() -> Message:
    return Message(mark("Số liệu tính đến {day}"), {"day": show_date(clock.today())})


def of_figures(found: Figures, first: date, last: date, say: Say, own: bool) -> Wanted:
    """Who came, by unit, and the sum; `own`: of the units that the reader heads alone."""
    rows: list[Row] = [(one.unit or say(NO_UNIT), one.people, one.turns) for one in found.units]
    notes: list[Message | str] = [_days(first, last), ONLY_CLOSED, _as_of()]
    if own:
        notes.append(mark("Số liệu của các đơn vị bạn phụ trách."))
    total: Row = (say(mark("Cộng")), found.people, found.turns)
    return Wanted(FIGURES, [*rows, total], notes, say, has_total=True)


def of_taught(found: Sequence[Taught], first: date, last: date, say: Say) -> Wanted:
    """Who taught how long."""
    rows: list[Row] = [
        (one.name, one.code, one.workshops, Decimal(hour_tenths(one.minutes)) / 10, one.minutes)
        for one in found
    ]
    return Wanted(TAUGHT, rows, [_days(first, last), ONLY_CLOSED, _as_of()], say)


def of_attendance(workshop: WorkshopRow, found: Sequence[Invitee], say: Say) -> Wanted:
    """Who was invited to a workshop, and who was there."""
    held = {"title": workshop.title, "day": show_date(workshop.held_on)}
    notes = [Message(mark("{title}, ngày {day}"), held), _as_of()]
    return Wanted(ATTENDANCE, [_attended(one) for one in found], notes, say)


def _attended(one: Invitee) -> Row:
    first = (one.name, one.code, one.unit)
    if one.present is None:
        return (*first, None, None, None)
    at = clock.local(one.present.at).replace(tzinfo=None, second=0, microsecond=0)
    return (*first, one.present.way, at, one.present.by)

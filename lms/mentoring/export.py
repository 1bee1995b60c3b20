"""The list of core trainers as files: the same people in the same order as the screen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from lms.kernel import clock
from lms.kernel.messages import Message, mark
from lms.kernel.tables.csv_text import Dialect, csv_text
from lms.kernel.tables.rules import Column, Kind, Row, Say, TableSpec, spoken
from lms.kernel.tables.workbook import Heading, Sheet, write_workbook
from lms.kernel.vietnamese import show_date
from lms.mentoring.queries.trainers import Asked, TrainerRow
from lms.org.settings import school_name

TABLE = TableSpec(
    "core-trainers", mark("Các giáo viên cốt cán"), mark("Các giáo viên cốt cán"),
    (
        Column("name", mark("Họ và tên"), width=30),
        Column("code", mark("Mã"), width=14),
        Column("unit", mark("Đơn vị"), width=34),
        Column("from", mark("Từ ngày"), Kind.DATE, 12),
        Column("to", mark("Đến hết ngày"), Kind.DATE, 12),
        Column("members", mark("Người trong nhóm"), Kind.COUNT, 10),
        Column("people", mark("Người được giúp"), Kind.COUNT, 10),
        Column("turns", mark("Lượt đã xác nhận"), Kind.COUNT, 10),
        Column("minutes", mark("Số phút đã xác nhận"), Kind.COUNT, 10),
        Column("waiting", mark("Lượt chưa xác nhận"), Kind.COUNT, 10),
        Column("refused", mark("Lượt báo không đúng"), Kind.COUNT, 10),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What to export. `say` puts messages into the language of the page it was asked from."""

    asked: Asked
    rows: Sequence[TrainerRow]
    say: Say

    def file_name(self, extension: str) -> str:
        """A name that says what is in the file and as of when."""
        return f"{self.say(TABLE.title)} {clock.today().isoformat()}.{extension}"


def csv_pieces(wanted: Wanted) -> Iterator[str]:
    """The list as CSV text, as a Vietnamese Excel opens it with a double click."""
    return csv_text(spoken(TABLE, wanted.say), [_rows(wanted)], Dialect(";"))


def xlsx_into(target: BinaryIO, wanted: Wanted) -> None:
    """Writes the workbook."""
    say, days = wanted.say, {"first": show_date(wanted.asked.first), "last": show_date(wanted.asked.last)}
    notes = [
        say(Message(mark("Số lần giúp từ ngày {first} đến hết ngày {last}"), days)),
        say(mark("Chỉ lượt đã được người được giúp xác nhận mới được tính.")),
    ]
    if wanted.asked.query:
        notes.append(say(Message(mark("Tìm theo: {query}"), {"query": wanted.asked.query})))
    heading = Heading(school_name(), notes, clock.today(), say(mark("Trang &P/&N")))
    write_workbook(target, heading, [Sheet(spoken(TABLE, say), [_rows(wanted)])])


def _rows(wanted: Wanted) -> list[Row]:
    return [
        (
            one.name, one.code, one.unit, one.valid_from, one.valid_to, one.members, one.people, one.turns, one.minutes,
            one.waiting, one.refused,
        )
        for one in wanted.rows
    ]  # fmt: skip

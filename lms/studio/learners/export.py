"""The list of learners as files: the same people in the same order as the screen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from lms.kernel import clock
from lms.kernel.messages import Message, mark
from lms.kernel.tables.csv_text import Dialect, csv_text
from lms.kernel.tables.rules import Column, Kind, Row, Say, TableSpec, spoken
from lms.kernel.tables.workbook import Heading, Sheet, write_workbook
from lms.org.settings import school_name
from lms.studio.learners.rules import OWNERS, STANDINGS, Learner, Standing, Step

TABLE = TableSpec(
    "learners", mark("Danh sách người học"), mark("Người học"),
    (
        Column("name", mark("Họ và tên"), width=30),
        Column("next", mark("Bước tiếp theo"), width=52),
        Column("owner", mark("Việc của ai"), Kind.WORD, 26, OWNERS),
        Column("done", mark("Số bài đã xong"), Kind.COUNT, 9),
        Column("total", mark("Số bài"), Kind.COUNT, 8),
        Column("last", mark("Học gần nhất"), Kind.DATE, 12),
        Column("begun", mark("Bắt đầu"), Kind.DATE, 12),
        Column("completed", mark("Hoàn thành"), Kind.DATE, 12),
        Column("version", mark("Phiên bản"), Kind.COUNT, 10),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What to export. `steps`: by enrolment; `say` puts messages into the language of the page it was asked from."""

    course: str
    standing: Standing
    query: str
    learners: Sequence[Learner]
    steps: Mapping[int, Step]
    say: Say

    def file_name(self, extension: str) -> str:
        """A name that says what is in the file and as of when."""
        course = "".join(letter for letter in self.course if letter not in '\\/:*?"<>|').strip()[:80]
        return f"{self.say(TABLE.title)} {course} {clock.today().isoformat()}.{extension}"


def csv_pieces(wanted: Wanted) -> Iterator[str]:
    """The list as CSV text, as a Vietnamese Excel opens it with a double click."""
    return csv_text(spoken(TABLE, wanted.say), [_rows(wanted)], Dialect(";"))


def xlsx_into(target: BinaryIO, wanted: Wanted) -> None:
    """Writes the workbook."""
    say = wanted.say
    notes = [
        say(Message(mark("Người học của khóa “{course}”"), {"course": wanted.course})),
        say(Message(mark("Danh sách: {standing}"), {"standing": say(STANDINGS[wanted.standing])})),
    ]
    if wanted.query:
        notes.append(say(Message(mark("Tìm theo: {query}"), {"query": wanted.query})))
    heading = Heading(school_name(), notes, clock.today(), say(mark("Trang &P/&N")))
    write_workbook(target, heading, [Sheet(spoken(TABLE, say), [_rows(wanted)])])


def _rows(wanted: Wanted) -> list[Row]:
    return [_row(one, wanted.steps[one.enrolment_id], wanted.say) for one in wanted.learners]


def _row(one: Learner, step: Step, say: Say) -> Row:
    words = say(step.message)
    return (
        one.full_name, f"{words}: {step.title}" if step.title else words, step.owner.value, one.done, one.total,
        clock.local(one.last_at).date() if one.last_at else None, one.enrolled_on, one.completed_on, one.version,
    )  # fmt: skip

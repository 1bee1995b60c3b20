"""Statistics as files. Everything in a file is read from one snapshot of the database, as it is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import sqlalchemy as sa

from lms.kernel.db import release, snapshot
from lms.kernel.messages import Message, mark
from lms.kernel.tables.csv_text import Dialect, csv_text
from lms.kernel.tables.rules import Say, spoken
from lms.kernel.tables.workbook import Heading, Sheet, write_workbook
from lms.kernel.vietnamese import show_date
from lms.org.labels import CATEGORY_LABELS
from lms.org.settings import school_name
from lms.reports import queries, rules
from lms.reports.rules import GROUP_CATEGORIES, GROUP_LABELS, TableName
from lms.targets.queries import published_courses

FILE_NAME = mark("Thống kê hoàn thành")
NAMES = (TableName.PEOPLE, TableName.NOT_COUNTED)  # read without a figure


@dataclass(frozen=True)
class Wanted:
    """What to export. `say` puts messages into the language of the file: that of the page it was asked from.
    `table` None: the summary (units, people, courses), for workbooks only. `all_people`: completions of everybody
    rather than of the group."""

    asked: queries.Asked
    say: Say
    table: TableName | None = None
    all_people: bool = False

    def file_name(self, extension: str) -> str:
        """A name that says what is in the file and as of when."""
        what = self.say(rules.TABLES[self.table].sheet).lower() if self.table else ""
        return f"{self.say(FILE_NAME)} {what} {self.asked.on.isoformat()}.{extension}".replace("  ", " ")


def is_longer(wanted: Wanted, than: int) -> bool:
    """Whether a table of the workbook has more rows, as known now. Reads through the request's own transaction."""
    if wanted.table is TableName.COMPLETIONS:
        return queries.are_more_completions(wanted.asked, wanted.all_people, than)
    if wanted.table in (TableName.UNITS, TableName.COURSES):
        return False
    return queries.are_more_people(wanted.asked, than)


def csv_pieces(wanted: Wanted, dialect: Dialect) -> Iterator[str]:
    """The table as CSV text, in pieces. Lets go of the request's own transaction first."""
    release()
    with snapshot() as connection:
        sheet = _sheet(wanted, wanted.table or TableName.UNITS, connection, None)
        yield from csv_text(sheet.table, sheet.chunks, dialect)


def xlsx_into(target: BinaryIO, wanted: Wanted) -> None:
    """Writes the workbook to `target`. Lets go of the request's own transaction first."""
    heading = _heading(wanted)
    release()
    names = [wanted.table] if wanted.table else [TableName(table.key) for table in rules.SUMMARY]
    with snapshot() as connection:
        write_workbook(target, heading, _sheets(wanted, names, connection))


def _sheets(wanted: Wanted, names: Sequence[TableName], connection: sa.Connection) -> Iterator[Sheet]:
    cover = None
    if set(names) - {TableName.COMPLETIONS, *NAMES}:
        cover = queries.cover_of(wanted.asked, connection)
    for name in names:
        yield _sheet(wanted, name, connection, cover)


def _sheet(wanted: Wanted, name: TableName, connection: sa.Connection, cover: Any) -> Sheet:
    table, asked = spoken(rules.TABLES[name], wanted.say), wanted.asked
    if name is TableName.COMPLETIONS:
        return Sheet(table, queries.completions(asked, connection, wanted.all_people))
    if name in NAMES:
        cover = cover or queries.names_of(asked, connection)
    if name is TableName.PEOPLE:
        return Sheet(table, queries.people(cover, asked, connection))
    if name is TableName.NOT_COUNTED:
        return Sheet(table, queries.not_counted(cover, asked, connection, wanted.say))
    cover = cover or queries.cover_of(asked, connection)
    if name is TableName.COURSES:
        return Sheet(table, [queries.courses(cover, asked, connection)[0]])
    found = queries.units(cover, connection).said(wanted.say)
    return Sheet(table, [found.rows], found.depths, has_total=True)


def _heading(wanted: Wanted) -> Heading:
    asked, say = wanted.asked, wanted.say
    on, due = show_date(asked.on), show_date(asked.target.due_on)
    notes = [
        Message(mark("Số liệu tính đến {date}; hạn hoàn thành {due}"), {"date": on, "due": due}),
        Message(_TARGET[asked.target.is_proposal], {"name": say(asked.target.name)}),
        Message(mark("{group}: {people}"), _people(wanted)),
    ]
    if asked.course:
        titles = [course.title for course in published_courses() if course.key == asked.course]
        notes.append(Message(mark("Chỉ tính khóa học: {titles}"), {"titles": ", ".join(titles)}))
    if asked.query:
        notes.append(Message(mark("Chỉ gồm những người khớp với “{query}”"), {"query": asked.query}))
    return Heading(school_name(), [say(note) for note in notes], asked.on, say(mark("Trang &P/&N")))


_TARGET = {False: mark("Chỉ tiêu: {name}"), True: mark("Chỉ tiêu: {name} (gợi ý, chưa có quyết định)")}


def _people(wanted: Wanted) -> dict[str, str]:
    """Whose figures these are, in words."""
    asked, say = wanted.asked, wanted.say
    categories = GROUP_CATEGORIES[asked.group] or tuple(asked.target.categories)
    people = ", ".join(say(CATEGORY_LABELS[c]).lower() for c in categories)
    if wanted.table is TableName.COMPLETIONS and wanted.all_people:
        people = say(mark("mọi đối tượng"))
    group = mark("Đối tượng") if wanted.all_people else GROUP_LABELS[asked.group]
    return {"group": say(group), "people": people}

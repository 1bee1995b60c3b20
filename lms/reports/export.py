"""Statistics as files. Everything in a file is read from one snapshot of the database, as it is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import sqlalchemy as sa

from lms.kernel.db import release, snapshot
from lms.kernel.vietnamese import show_date
from lms.org.labels import CATEGORY_LABELS
from lms.org.settings import school_name
from lms.reports import queries, rules
from lms.reports.csv_file import Dialect, csv_text
from lms.reports.rules import GROUP_CATEGORIES, GROUP_LABELS, TableName
from lms.reports.xlsx_file import Heading, Sheet, write_workbook
from lms.targets.queries import published_courses

FILE_NAME = "Thống kê hoàn thành"


@dataclass(frozen=True)
class Wanted:
    """What to export. `table` None: the summary (units, people, courses), for workbooks only. `all_people`:
    completions of everybody rather than of the group."""

    asked: queries.Asked
    table: TableName | None = None
    all_people: bool = False

    def file_name(self, extension: str) -> str:
        """A name that says what is in the file and as of when."""
        what = rules.TABLES[self.table].sheet.lower() if self.table else ""
        return f"{FILE_NAME} {what} {self.asked.on.isoformat()}.{extension}".replace("  ", " ")


def csv_pieces(wanted: Wanted, dialect: Dialect) -> Iterator[str]:
    """The table as CSV text, in pieces. Lets go of the request's own transaction first."""
    release()
    name = wanted.table or TableName.UNITS
    with snapshot() as connection:
        yield from csv_text(rules.TABLES[name], _sheet(wanted, name, connection, None).chunks, dialect)


def xlsx_into(target: BinaryIO, wanted: Wanted) -> None:
    """Writes the workbook to `target`. Lets go of the request's own transaction first."""
    heading = _heading(wanted)
    release()
    names = [wanted.table] if wanted.table else [TableName(table.key) for table in rules.SUMMARY]
    with snapshot() as connection:
        write_workbook(target, heading, _sheets(wanted, names, connection))


def _sheets(wanted: Wanted, names: Sequence[TableName], connection: sa.Connection) -> Iterator[Sheet]:
    cover = None
    if set(names) - {TableName.COMPLETIONS}:
        cover = queries.cover_of(wanted.asked, connection)
    for name in names:
        yield _sheet(wanted, name, connection, cover)


def _sheet(wanted: Wanted, name: TableName, connection: sa.Connection, cover: Any) -> Sheet:
    table, asked = rules.TABLES[name], wanted.asked
    if name is TableName.COMPLETIONS:
        return Sheet(table, queries.completions(asked, connection, wanted.all_people))
    cover = cover or queries.cover_of(asked, connection)
    if name is TableName.PEOPLE:
        return Sheet(table, queries.people(cover, asked, connection))
    if name is TableName.COURSES:
        return Sheet(table, [queries.courses(cover, asked, connection)[0]])
    found = queries.units(cover, connection)
    return Sheet(table, [found.rows], found.depths, has_total=True)


def _heading(wanted: Wanted) -> Heading:
    asked = wanted.asked
    proposal = " (gợi ý, chưa có quyết định)" if asked.target.is_proposal else ""
    categories = GROUP_CATEGORIES[asked.group] or tuple(asked.target.categories)
    people = ", ".join(CATEGORY_LABELS[c].lower() for c in categories)
    if wanted.table is TableName.COMPLETIONS and wanted.all_people:
        people = "mọi đối tượng"
    notes = [
        f"Số liệu tính đến {show_date(asked.on)}; hạn hoàn thành {show_date(asked.target.due_on)}",
        f"Chỉ tiêu: {asked.target.name}{proposal}",
        f"{GROUP_LABELS[asked.group] if not wanted.all_people else 'Đối tượng'}: {people}",
    ]
    if asked.course:
        titles = [course.title for course in published_courses() if course.key == asked.course]
        notes.append(f"Chỉ tính khóa học: {', '.join(titles)}")
    if asked.query:
        notes.append(f"Chỉ gồm những người khớp với “{asked.query}”")
    return Heading(school_name(), notes, asked.on)

"""What the statistics page shows: one table of plain rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.kernel.db import db
from lms.kernel.tables.rules import Row, TableSpec
from lms.reports import queries, rules
from lms.reports.rules import TableName
from lms.targets.queries import Coverage, published_courses
from lms.web.paging import PER_PAGE, Page


@dataclass(frozen=True)
class StatisticsPage:
    """`depths` belongs to the rows of units; empty for the other tables. `ids`: the public id of each row's unit,
    course or person, by which its figures or its name open; None where they open to nothing."""

    table: TableSpec
    rows: Page[Row]
    cover: Coverage
    depths: Sequence[int] = ()
    ids: Sequence[str | None] = ()

    @property
    def has_total(self) -> bool:
        """Whether the last row adds up the others."""
        return self.table is rules.UNITS


def statistics_page(asked: queries.Asked, name: TableName, number: int) -> StatisticsPage:
    """One page (from 1) of the table."""
    cover = queries.cover_of(asked)
    if name is TableName.PEOPLE:
        people, ids, total = queries.people_page(cover, asked, number, PER_PAGE)
        return StatisticsPage(rules.PEOPLE, Page(people, number, total), cover, ids=ids)
    if name is TableName.NOT_COUNTED:
        rows, ids, total = queries.not_counted_page(cover, asked, number, PER_PAGE)
        return StatisticsPage(rules.NOT_COUNTED, Page(rows, number, total), cover, ids=ids)
    if name is TableName.COURSES:
        rows, ids = queries.courses(cover, asked, db.session)
        return StatisticsPage(rules.COURSES, Page(rows, 1, len(rows), max(1, len(rows))), cover, ids=ids)
    return _units(cover, number)


def _units(cover: Coverage, number: int) -> StatisticsPage:
    """A page of units; the Cộng row ends every page."""
    table = queries.units(cover, db.session)
    last = len(table.rows) - 1
    places = [*range((number - 1) * PER_PAGE, min(number * PER_PAGE, last)), last]
    return StatisticsPage(
        rules.UNITS, Page([table.rows[i] for i in places], number, last + 1, PER_PAGE), cover,
        [table.depths[i] for i in places], [table.ids[i] for i in places],
    )  # fmt: skip


def narrowing(asked: queries.Asked, cover: Coverage) -> tuple[Sequence[str], Sequence[str]]:
    """The names of the unit and of the course that the page is narrowed to; both empty when it is not."""
    units = [node.name for node in cover.tree.nodes.values() if asked.unit and node.public_id == asked.unit]
    titles = (
        [course.title for course in published_courses() if course.key == asked.course] if asked.course else []
    )
    return units, titles

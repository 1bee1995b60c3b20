"""Sheets of one unit and of one person: what a report about them says."""

from collections.abc import Collection, Sequence
from datetime import date

from lms.emulation import queries as emulation
from lms.emulation import rules as figures_of
from lms.emulation.rules import Period
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date, show_number
from lms.org.queries import unit_nodes
from lms.org.rules import CATEGORY_LABELS, UnitNode, subtree
from lms.papers.queries.people import head_counts, ids_by_public_id
from lms.papers.sheets.book import ALL, Book, Row, Sheet, as_of, named
from lms.papers.sheets.record import put, put_required
from lms.reports.rules import OWN_PEOPLE

NO_UNIT = mark("Vào ngày đang xem không có đơn vị này.")


def inside_name(period: Period, on: date, unit: UnitNode) -> str:
    """The sheet of what the people of a unit did, by the units right below it."""
    return named("inside", period.key, on, unit.public_id)


def heads_name(on: date, unit: UnitNode) -> str:
    """The sheet of how many people a unit has, by category."""
    return named("heads", on, unit.public_id)


def turns_name(period: Period, on: date, public_id: str) -> str:
    """The sheet of the courses that a person finished."""
    return named("turns", period.key, on, public_id)


def _unit(book: Book, on: date, public_id: str) -> tuple[dict[int, UnitNode], UnitNode]:
    nodes = unit_nodes(on, book.known_at)
    found = next((node for node in nodes.values() if node.public_id == public_id), None)
    if found is None:
        raise NotFound(Message(NO_UNIT))
    return nodes, found


def inside(book: Book, parts: Sequence[str], rows: Collection[str]) -> Sheet:
    """Rows are the units right below, "-o" behind the people directly in the unit; together exactly the last row."""
    key, day, public_id = parts
    period, on = emulation.get_period(key, book.periods), date.fromisoformat(day)
    nodes, unit = _unit(book, on, public_id)
    own = emulation.unit_figures(period, emulation.requirements(on, known_at=book.known_at))
    days = f"từ ngày {show_date(period.starts_on)} đến hết ngày {show_date(min(on, period.ends_on))}"
    sheet = Sheet(named("inside", *parts), f"Hồ sơ thi đua của {unit.name}, {days}, {as_of(on)}")
    lines = figures_of.lines_below(nodes, own, unit.id)
    for line in lines:
        if line.node is not None:
            row = line.node.public_id + "-o" * line.is_own
            name = OWN_PEOPLE.format(unit=line.node.name) if line.is_own else line.node.name
            sheet.rows.append(Row(row, name))
            put(sheet, row, line.figures)
            put_required(sheet, row, line.figures)
    whole = figures_of.total(line.figures for line in lines)
    put(sheet, ALL, whole)
    put_required(sheet, ALL, whole)
    return sheet


def heads(book: Book, parts: Sequence[str], rows: Collection[str]) -> Sheet:
    """Rows are categories in the school's order; the column is `people`."""
    day, public_id = parts
    on = date.fromisoformat(day)
    nodes, unit = _unit(book, on, public_id)
    found = head_counts(subtree(nodes, frozenset({unit.id})), on, book.known_at)
    sheet = Sheet(named("heads", *parts), f"Danh sách người của {unit.name}, {as_of(on)}")
    for category, label in CATEGORY_LABELS.items():
        sheet.rows.append(Row(str(category), label))
        sheet.put(str(category), "people", found.get(category, 0))
    sheet.put(ALL, "people", sum(found.values()))
    return sheet


def turns(book: Book, parts: Sequence[str], rows: Collection[str]) -> Sheet:
    """Rows are the completions that count, numbered from 1 in the order of their days; titles are the courses'."""
    key, day, public_id = parts
    period, on = emulation.get_period(key, book.periods), date.fromisoformat(day)
    ids = ids_by_public_id([public_id])
    record = emulation.record_of(ids[public_id], period, on)
    counting = [line for line in record.completions if line.counts(book.known_at)]
    sheet = Sheet(named("turns", *parts), f"Hồ sơ thi đua cá nhân: các khóa học đã hoàn thành, {as_of(on)}")
    for number, line in enumerate(counting, 1):
        row = str(number)
        sheet.rows.append(Row(row, line.course_title))
        sheet.put_text(row, "on", show_date(line.completed_on))
        sheet.put_text(row, "hours", show_number(line.minutes / 60, 1))
        sheet.put_text(row, "grade", line.grade_text)
        sheet.put_text(row, "certificate", line.certificate or "–")
    return sheet

"""Sheets of the emulation record: what was done within a period, by category, by unit, by person."""

from collections.abc import Collection, Sequence
from datetime import date

from lms.emulation import queries as emulation
from lms.emulation import rules as figures_of
from lms.emulation.rules import Figures, Period
from lms.kernel.vietnamese import show_date, show_number
from lms.org.queries import unit_nodes
from lms.org.rules import CATEGORY_LABELS
from lms.papers.queries.people import ids_by_public_id
from lms.papers.sheets.book import ALL, NO_UNIT, Book, Row, Sheet, as_of, named
from lms.reports.rules import OWN_PEOPLE

OUTSIDE = "Không còn thuộc đơn vị nào"


def record_name(period: Period, on: date) -> str:
    """The sheet of a period by category."""
    return named("record", period.key, on)


def work_name(period: Period, on: date) -> str:
    """The sheet of a period by unit."""
    return named("work", period.key, on)


def people_name(period: Period, on: date) -> str:
    """The sheet of a period by person."""
    return named("people", period.key, on)


def _asked(book: Book, parts: Sequence[str]) -> tuple[Period, date]:
    key, on = parts
    return emulation.get_period(key, book.periods), date.fromisoformat(on)


def _label(what: str, period: Period, on: date) -> str:
    days = f"từ ngày {show_date(period.starts_on)} đến hết ngày {show_date(min(on, period.ends_on))}"
    return f"Hồ sơ thi đua theo {what}, {days}, {as_of(on)}"


def put(sheet: Sheet, row: str, figures: Figures) -> None:
    """What was done."""
    for column in ("people", "active", "completions", "certificates"):
        sheet.put(row, column, int(getattr(figures, column)))
    sheet.put_text(row, "hours", show_number(figures.hours, 1))
    sheet.put_text(row, "score", figures.score_text)


def put_required(sheet: Sheet, row: str, figures: Figures) -> None:
    """What was asked for, and what of it is done."""
    for column in ("required", "required_done", "on_time"):
        sheet.put(row, column, int(getattr(figures, column)))


def record(book: Book, parts: Sequence[str], rows: Collection[str]) -> Sheet:
    """Rows are categories in the school's order, then those who are in no unit any more."""
    period, on = _asked(book, parts)
    found = emulation.category_figures(period, on, book.known_at)
    sheet = Sheet(named("record", *parts), _label("đối tượng", period, on))
    for category, label in CATEGORY_LABELS.items():
        sheet.rows.append(Row(str(category), label))
        put(sheet, str(category), found.get(category, Figures()))
    if None in found:
        sheet.rows.append(Row(NO_UNIT, OUTSIDE))
        put(sheet, NO_UNIT, found[None])
    put(sheet, ALL, figures_of.total(found.values()))
    return sheet


def work(book: Book, parts: Sequence[str], rows: Collection[str]) -> Sheet:
    """Rows are the units right below the school, with their subtrees; together exactly the last row."""
    period, on = _asked(book, parts)
    nodes = unit_nodes(on, book.known_at)
    own = emulation.unit_figures(period, emulation.requirements(on, known_at=book.known_at))
    sheet = Sheet(named("work", *parts), _label("đơn vị", period, on))
    lines = figures_of.lines_below(nodes, own, None)
    for line in lines:
        row_id = NO_UNIT if line.node is None else line.node.public_id + "-o" * line.is_own
        name = OUTSIDE if line.node is None else line.node.name
        sheet.rows.append(Row(row_id, OWN_PEOPLE.format(unit=name) if line.is_own else name))
        put(sheet, row_id, line.figures)
        put_required(sheet, row_id, line.figures)
    whole = figures_of.total(line.figures for line in lines)
    put(sheet, ALL, whole)
    put_required(sheet, ALL, whole)
    return sheet


def people(book: Book, parts: Sequence[str], rows: Collection[str]) -> Sheet:
    """Rows are the public ids of the people asked for."""
    period, on = _asked(book, parts)
    ids = ids_by_public_id(rows)
    found = emulation.person_figures(period, emulation.requirements(on, known_at=book.known_at), ids.values())
    sheet = Sheet(named("people", *parts), _label("người", period, on))
    for public_id, person_id in ids.items():
        sheet.rows.append(Row(public_id, ""))
        put(sheet, public_id, found[person_id])
        put_required(sheet, public_id, found[person_id])
    return sheet

"""Sheets of coverage: a target's figures by unit and by course, as statistics show them."""

from collections.abc import Collection, Sequence
from datetime import date

from lms.kernel import clock
from lms.kernel.db import db
from lms.kernel.vietnamese import show_date, show_number
from lms.papers.sheets.book import ALL, Book, Row, Sheet, as_of, named
from lms.reports import queries as statistics
from lms.reports.rules import OWN_PEOPLE, Group
from lms.targets.freezing.queries import get_snapshot, tree_of
from lms.targets.queries import TargetView, at, choose_target, timelines
from lms.targets.rules import Figures, UnitTree

GROUPS = {
    Group.TARGET: "đối tượng của chỉ tiêu",
    Group.WORKER: "người lao động",
    Group.STUDENT: "học sinh",
}


def coverage_name(target: TargetView, group: Group, on: date) -> str:
    """The sheet of a target's coverage by unit."""
    return named("coverage", target.public_id, group.value, on)


def courses_name(target: TargetView, group: Group, on: date) -> str:
    """The sheet of what the same people did in each course."""
    return named("courses", target.public_id, group.value, on)


def target_sheet(book: Book, target: TargetView, on: date) -> Sheet:
    """The figures of a target's own people by which a paper of that day speaks: those frozen, else as they are now."""
    frozen = book.find_snapshot(target, on)
    if frozen is not None:
        return book.sheet(named("snapshot", frozen.public_id))
    return book.sheet(coverage_name(target, Group.TARGET, on))


def _asked(book: Book, parts: Sequence[str]) -> statistics.Asked:
    target_id, group, day = parts
    on, known_at = date.fromisoformat(day), book.known_at
    target = choose_target(book.targets, target_id)
    if known_at is not None:
        target = at(timelines(known_at).get(target.target_id, ()), on) or target
    return statistics.Asked(target, on, Group(group), known_at=known_at)


def coverage(book: Book, parts: Sequence[str], rows: Collection[str]) -> Sheet:
    """Who is counted, took part and finished, by unit; rows are units' public ids, "-o" behind the people directly in
    one that has others below it."""
    asked = _asked(book, parts)
    cover = statistics.cover_of(asked)
    label = (
        f"Bảng tỷ lệ đạt chỉ tiêu “{asked.target.name}” theo đơn vị, {GROUPS[asked.group]}, {as_of(asked.on)}"
    )
    sheet = Sheet(named("coverage", *parts), label)
    _fill(sheet, cover.tree)
    return sheet


def snapshot(book: Book, parts: Sequence[str], rows: Collection[str]) -> Sheet:
    """The same of a snapshot, as it was frozen: a later correction changes nothing in it."""
    [public_id] = parts
    found = get_snapshot(public_id)
    frozen = clock.local(found.taken_at)
    label = (
        f"Số liệu chốt mã {public_id} của chỉ tiêu “{found.name}”, {as_of(found.on)}, chốt lúc {frozen:%H:%M} ngày"
        f" {show_date(frozen)}, mã kiểm tra {found.hash[:16]}"
    )
    sheet = Sheet(named("snapshot", public_id), label)
    _fill(sheet, tree_of(found.id))
    return sheet


def _fill(sheet: Sheet, tree: UnitTree) -> None:
    for line in tree.whole():
        node = line.node
        row_id = node.public_id + "-o" * line.is_own
        title = OWN_PEOPLE.format(unit=node.name) if line.is_own else node.name
        sheet.rows.append(Row(row_id, title, line.depth))
        _put(sheet, row_id, line.figures)
    _put(sheet, ALL, tree.all)


def _put(sheet: Sheet, row: str, figures: Figures) -> None:
    for column in ("counted", "enrolled", "done", "missing", "not_counted"):
        sheet.put(row, column, int(getattr(figures, column)))
    sheet.put_share(row, "enrolled_ratio", figures.enrolled, figures.counted)
    sheet.put_share(row, "done_ratio", figures.done, figures.counted)


def courses(book: Book, parts: Sequence[str], rows: Collection[str]) -> Sheet:
    """What the people of the target did in each published course; rows are the courses' public ids."""
    asked = _asked(book, parts)
    found, ids = statistics.courses(statistics.cover_of(asked), asked, db.session)
    label = f"Bảng kết quả theo khóa học, {GROUPS[asked.group]}, {as_of(asked.on)}"
    sheet = Sheet(named("courses", *parts), label)
    for course_id, row in zip(ids, found, strict=True):
        title, required, people, enrolled, _, done, _, completions, grade, certificates = row
        sheet.rows.append(Row(course_id, title, int(required)))
        for column, number in (
            ("enrolled", enrolled), ("done", done), ("completions", completions), ("certificates", certificates),
        ):  # fmt: skip
            sheet.put(course_id, column, number)
        sheet.put_share(course_id, "done_ratio", done, people)
        sheet.put_text(course_id, "grade", "–" if grade is None else show_number(grade, 1))
    return sheet

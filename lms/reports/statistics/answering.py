"""A question answered: the table, the chart and what is said about them, the same for the page and every file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, cached_property, partial
from typing import NamedTuple

from lms.catalog.competences import COMPETENCES
from lms.kernel import clock
from lms.kernel.db import db, release, snapshot
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.tables.rules import Row, Say, TableSpec
from lms.kernel.vietnamese import show_date
from lms.org.rules import CATEGORY_LABELS, UnitNode, in_tree_order, subtree
from lms.reports.rules import OWN_PEOPLE, TOTAL, hours, percent_points
from lms.reports.statistics import columns, queries, rules
from lms.reports.statistics.periods import known_periods
from lms.reports.statistics.queries.facts import Scope
from lms.reports.statistics.queries.naming import CourseLine
from lms.reports.statistics.rules import Bar, By, Choice, Counting, Source, Span, Sums
from lms.targets.freezing.queries import SnapshotView
from lms.targets.queries import Reader

NOWHERE = mark("Không thuộc đơn vị nào")
NO_COURSE = mark("Không gắn với khóa học nào")
NO_COMPETENCE = mark("Chưa gắn với năng lực nào")
OTHERS = mark("Các dòng khác")
NO_PERIOD = mark("Không có kỳ này, hoặc kỳ này chưa bắt đầu. Hãy chọn kỳ khác.")
AFTER_SNAPSHOT = mark(
    "Kỳ đã chọn bắt đầu sau ngày chốt số liệu ({day}). Hãy chọn kỳ khác hoặc số liệu hiện tại."
)
BARS = 12
WORKSHOP = list(Source).index(Source.WORKSHOP)  # the one source of which a turn can stand for several courses


@dataclass(frozen=True)
class Asked:
    """A question with what it is about: days, snapshot, units and courses by their ids. `read_units`: reads the units once,
    when first asked: a province has thousands, and many a table names none."""

    choice: Choice
    span: Span
    snapshot: SnapshotView | None
    read_units: Callable[[], dict[int, UnitNode]]
    courses: Sequence[CourseLine]
    scope: Scope
    asked_at: datetime

    @property
    def units(self) -> dict[int, UnitNode]:
        """The units on the day, or as they stand in the snapshot."""
        return self.read_units()

    @cached_property
    def chosen_units(self) -> list[UnitNode]:
        """The units the question names, in the order of the tree."""
        wanted = set(self.choice.units)
        if not wanted:
            return []
        return [node for node, _ in in_tree_order(self.units) if node.public_id in wanted]

    @property
    def unit_names(self) -> dict[int, str]:
        """What units are called, by id."""
        return {node.id: node.name for node in self.units.values()}


def ask(choice: Choice, today: date | None = None) -> Asked:
    """Looks up everything the question names; a few statements. Invalid for days there are not; NotFound for a snapshot
    that there is not."""
    today = today or clock.today()
    span = rules.span_of(choice, known_periods(today), today)
    if span is None:
        raise Invalid(Message(NO_PERIOD))
    snapshot = queries.find_snapshot(choice.snapshot)
    if snapshot is not None:
        if snapshot.on < span.first:
            raise Invalid(Message(AFTER_SNAPSHOT, {"day": show_date(snapshot.on)}))
        span = replace(span, as_of=min(span.last, snapshot.on))
    courses = queries.all_courses()
    read_units = cache(partial(queries.units_of, snapshot, span.as_of))
    scope = Scope(
        span.first, span.as_of, span.as_of, choice.sources, choice.categories,
        _below(read_units(), choice) if choice.units else None, _courses(choice, courses),
        snapshot.known_at if snapshot else None, snapshot.id if snapshot else None,
    )  # fmt: skip
    return Asked(choice, span, snapshot, read_units, courses, scope, clock.now())


def _below(units: dict[int, UnitNode], choice: Choice) -> frozenset[int]:
    return subtree(units, frozenset(node.id for node in units.values() if node.public_id in choice.units))


def _courses(choice: Choice, courses: Sequence[CourseLine]) -> frozenset[int] | None:
    if not choice.courses and not choice.competences:
        return None
    found = [one for one in courses if not choice.courses or one.key in choice.courses]
    wanted = set(choice.competences)
    return frozenset(one.id for one in found if not wanted or wanted & set(one.competences))


class Line(NamedTuple):
    """A row before it is worded: what it stands for, how deep, and its figures. Of units: the public id it opens by, and
    the unit above."""

    label: Message | str
    sums: Sums
    depth: int = 0
    unit: str = ""
    parent: str | None = None


@dataclass(frozen=True)
class Answer:
    """The table with its Cộng row last, and its chart."""

    asked: Asked
    table: TableSpec
    lines: Sequence[Line]
    total: Sums

    def rows(self, say: Say) -> list[Row]:
        """Every row, the Cộng row last, in the order of the table's columns."""
        lines = [*self.lines, Line(TOTAL, self.total)]
        return [_row(self.asked.choice, worded(line.label, say), line) for line in lines]

    @property
    def depths(self) -> list[int]:
        """How deep each row stands; 0 for the Cộng row."""
        return [*(line.depth for line in self.lines), 0]

    def bars(self, say: Say) -> list[Bar]:
        """The chart: rows of the highest level."""
        counting, by = self.asked.choice.counting, self.asked.choice.by
        lines = [
            (worded(line.label, say), line.sums.value(counting)) for line in self.lines if line.depth == 0
        ]
        adds_up = by in (By.UNIT, By.CATEGORY) or (counting is Counting.TURNS and by is By.COURSE)
        return rules.bars_of(
            lines, 36 if by is By.MONTH else BARS, say(OTHERS) if adds_up else "", by is By.MONTH
        )


def worded(label: Message | str, say: Say) -> str:
    """What a row is called: our words in the reader's language, the school's as they stand."""
    return say(label) if isinstance(label, Message) else label


def _row(choice: Choice, label: str, line: Line) -> Row:
    sums = line.sums
    parent = (line.parent,) if choice.by is By.UNIT else ()
    counted = (sums.people, sums.turns) if choice.counting is Counting.PEOPLE else (sums.turns, sums.people)
    sources = [value for one, value in zip(Source, sums.by_source, strict=True) if one in choice.sources]
    return (
        label,
        *parent,
        counted[0],
        *sources,
        counted[1],
        hours(sums.minutes),
        percent_points(sums.grade),
        sums.certificates,
    )


def answer(asked: Asked, reader: Reader | None = None) -> Answer:
    """The figures: one statement that looks what there is, one for them, and one more for the Cộng row where rows do not add
    up to it."""
    choice, reader = asked.choice, reader or db.session
    codes = {one.id: one.competences for one in asked.courses}
    scope = queries.narrowed(asked.scope, reader)
    found = queries.sums_by(scope, choice.by, choice.counting, reader, codes)
    table = columns.table_of(choice)
    lines, rows = _lines(asked, found), found.values()
    if choice.by in (By.UNIT, By.CATEGORY):
        return Answer(asked, table, lines, Sums.added(rows))
    in_several = choice.by is By.COMPETENCE or any(row.by_source[WORKSHOP] for row in rows)
    if in_several and choice.by is not By.MONTH:
        return Answer(asked, table, lines, queries.total_of(scope, choice.counting, reader))
    return Answer(asked, table, lines, queries.total_of_turns(scope, choice.counting, reader, rows))


def answer_of_one_moment(asked: Asked) -> Answer:
    """The figures, all of one moment, whatever is written meanwhile. Lets go of the open transaction first, in which each
    statement may see more than the one before."""
    asked.read_units()  # before: nothing is asked beside the snapshot
    release()
    with snapshot() as connection:
        return answer(asked, connection)


def _lines(asked: Asked, found: dict[tuple[object, ...], Sums]) -> list[Line]:
    return {
        By.UNIT: _unit_lines, By.COURSE: _course_lines, By.COMPETENCE: _competence_lines, By.MONTH: _month_lines,
        By.CATEGORY: _category_lines,
    }[asked.choice.by](asked, found)  # fmt: skip


def _unit_lines(asked: Asked, found: dict[tuple[object, ...], Sums]) -> list[Line]:
    """Every unit with its subtree, below the school or below the chosen units; a row of their own for those directly in a
    unit that has others below it; at the end who is in none. The rows of the highest level add up to the Cộng row."""
    nodes = asked.units
    wanted = asked.scope.unit_ids if asked.scope.unit_ids is not None else frozenset(nodes)
    shown = {unit_id: node for unit_id, node in nodes.items() if unit_id in wanted}
    own = {key[0]: sums for key, sums in found.items() if key[0] in shown}
    ordered = in_tree_order(shown)
    parts: dict[int, list[Sums]] = {unit_id: [sums] for unit_id, sums in own.items()}
    whole, nothing = {}, Sums()
    for node, _ in reversed(ordered):  # everybody below a unit stands behind it
        if node.id in parts:
            whole[node.id] = Sums.added(parts[node.id])
            if node.parent_id is not None:
                parts.setdefault(node.parent_id, []).append(whole[node.id])
    parents = {node.parent_id for node, _ in ordered}
    tops = [node for node, depth in ordered if depth == 0]
    hides_top = asked.scope.unit_ids is None and len(tops) == 1  # the Cộng row stands for it
    lines: list[Line] = []
    for node, depth in ordered:
        level = depth - hides_top
        if level >= 0:
            sums = whole.get(node.id, nothing)
            lines.append(Line(node.name, sums, level, node.public_id, _name(nodes, node.parent_id)))
        if node.id in parents and (direct := own.get(node.id)):
            lines.append(Line(Message(OWN_PEOPLE, {"unit": node.name}), direct, level + 1, parent=node.name))
    nowhere = Sums.added(sums for key, sums in found.items() if key[0] not in shown)
    return [*lines, Line(Message(NOWHERE), nowhere)] if nowhere.turns else lines


def _name(nodes: dict[int, UnitNode], unit_id: int | None) -> str | None:
    return nodes[unit_id].name if unit_id in nodes else None


def _course_lines(asked: Asked, found: dict[tuple[object, ...], Sums]) -> list[Line]:
    ids = asked.scope.course_ids
    lines = [
        Line(one.title, found.get((one.id,), Sums())) for one in asked.courses if ids is None or one.id in ids
    ]
    known = {one.id for one in asked.courses}
    others = Sums.added(sums for key, sums in found.items() if key[0] not in known)
    return [*lines, Line(Message(NO_COURSE), others)] if others.turns else lines


def _competence_lines(asked: Asked, found: dict[tuple[object, ...], Sums]) -> list[Line]:
    wanted = asked.choice.competences or tuple(COMPETENCES)
    lines = [
        Line(
            Message(mark("{code} {name}"), {"code": code, "name": Message(name)}), found.get((code,), Sums())
        )
        for code, name in COMPETENCES.items()
        if code in wanted
    ]
    others = found.get((None,))
    return [*lines, Line(Message(NO_COMPETENCE), others)] if others else lines


def _month_lines(asked: Asked, found: dict[tuple[object, ...], Sums]) -> list[Line]:
    at, lines = asked.span.first.replace(day=1), []
    while at <= asked.span.as_of:
        lines.append(Line(f"{at:%m/%Y}", found.get((at.year, at.month), Sums())))
        at = date(at.year + at.month // 12, at.month % 12 + 1, 1)
    return lines


def _category_lines(asked: Asked, found: dict[tuple[object, ...], Sums]) -> list[Line]:
    wanted = asked.choice.categories or tuple(CATEGORY_LABELS)
    lines = [
        Line(Message(label), found.get((key,), Sums()))
        for key, label in CATEGORY_LABELS.items()
        if key in wanted
    ]
    nowhere = found.get((None,))
    return [*lines, Line(Message(NOWHERE), nowhere)] if nowhere else lines

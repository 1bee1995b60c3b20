"""What the page shows of an answer, and what is said about it on the page and in every file."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.catalog.competences import COMPETENCES
from lms.kernel import clock
from lms.kernel.db import db
from lms.kernel.messages import Message, mark
from lms.kernel.tables.rules import Row, Say, TableSpec
from lms.kernel.vietnamese import show_date
from lms.org.rules import UnitKind, UnitNode, in_tree_order
from lms.reports.statistics import columns, queries, rules
from lms.reports.statistics.answering import Asked, answer_of_one_moment
from lms.reports.statistics.periods import known_periods
from lms.reports.statistics.rules import Bar, By, Counting, Sums
from lms.targets.freezing.queries import SnapshotView
from lms.web.paging import Page

MOST_UNITS = 300  # boxes to tick; a province has thousands


def said(asked: Asked, who: str, say: Say) -> list[tuple[str, str]]:
    """What was asked and of when the figures are, in words: pairs for the page's summary and the head of every file."""
    choice, span = asked.choice, asked.span
    sources, people = rules.in_words(choice, say)
    titles = [one.title for one in asked.courses if one.key in choice.courses]
    codes = [f"{code} {say(name)}" for code, name in COMPETENCES.items() if code in choice.competences]
    pairs = [
        (mark("Kỳ"), f"{say(span.name)} ({span.days})"),
        (mark("Số liệu tính đến"), show_date(span.as_of)),
        (mark("Nguồn số liệu"), say(_source(asked))),
        (mark("Thống kê theo"), say(rules.BY_LABELS[choice.by])),
        (mark("Đếm"), say(rules.COUNTING_LABELS[choice.counting])),
        (mark("Nguồn học"), sources),
        (mark("Đối tượng"), people),
        (mark("Đơn vị"), "; ".join(node.name for node in asked.chosen_units) or say(mark("Toàn trường"))),
        *([(mark("Khóa học"), "; ".join(titles))] if choice.courses else []),
        *([(mark("Năng lực"), "; ".join(codes))] if choice.competences else []),
        (mark("Lập lúc"), f"{clock.local(asked.asked_at):%H:%M %d/%m/%Y}"),
        *([(mark("Người lập"), who)] if who else []),
    ]
    return [(say(term), value) for term, value in pairs]


def _source(asked: Asked) -> Message:
    held = asked.snapshot
    if held is None:
        return Message(mark("Số liệu hiện tại, chưa chốt"))
    return Message(
        mark("Số liệu chốt {id} ngày {day}: những người có trong đó, và những gì đã ghi đến {known}"),
        {"id": held.public_id, "day": show_date(held.on), "known": f"{clock.local(held.known_at):%H:%M %d/%m/%Y}"},
    )  # fmt: skip


def notes_of(asked: Asked) -> list[Message]:
    """What a reader must know to read the figures rightly."""
    choice = asked.choice
    found = [
        Message(
            mark("Một lượt là một lần hoàn thành khóa học (không tính lượt đã thu hồi), một lần dự buổi tập huấn đã khép lại, hoặc một khóa được công nhận. Đơn vị và đối tượng là của ngày cuối kỳ; người đã rời đi được tính ở nơi cuối cùng.")
        )
    ]  # fmt: skip
    if choice.by in (By.COURSE, By.COMPETENCE):
        found.append(Message(mark("Một buổi tập huấn hoặc một khóa có thể đứng ở nhiều dòng; dòng Cộng chỉ tính mỗi lượt và mỗi người một lần.")))  # fmt: skip
    elif choice.by is By.MONTH:
        found.append(Message(mark("Một người học nhiều tháng có mặt ở nhiều dòng; dòng Cộng chỉ tính mỗi người một lần.")))  # fmt: skip
    if choice.counting is Counting.PEOPLE and len(choice.sources) > 1:
        found.append(Message(mark("Một người có thể học từ nhiều nguồn, nên các cột nguồn cộng lại có thể nhiều hơn số người.")))  # fmt: skip
    return found


@dataclass(frozen=True)
class Screen:
    """What the page shows: a page of the table with its Cộng row, or of the list. `depths` and `ids` (public ids: of units
    in the table, of people in the list; "" for none) belong to the rows; `most`: the longest bar; `length`: rows of the
    whole list of names."""

    table: TableSpec
    rows: Page[Row]
    total: Sums
    depths: Sequence[int] = ()
    ids: Sequence[str] = ()
    bars: Sequence[Bar] = ()

    length: int = 0

    @property
    def most(self) -> int:
        """What the longest bar stands for."""
        return max((bar.value for bar in self.bars), default=0)


def screen(asked: Asked, is_list: bool, number: int, per_page: int, say: Say) -> Screen:
    """One page (from 1) of the table or of the list."""
    counting = asked.choice.counting
    if is_list:
        scope = queries.narrowed(asked.scope, db.session)
        total = queries.total_of(scope, counting, db.session)
        rows, ids = queries.list_page(scope, counting, db.session, asked.unit_names, number, per_page)
        return Screen(
            columns.list_of(counting),
            Page(rows, number, total.value(counting), per_page),
            total,
            ids=ids,
            length=total.value(counting),
        )
    found = answer_of_one_moment(asked)
    every, depths = found.rows(say), found.depths
    last = len(every) - 1
    places = [*range((number - 1) * per_page, min(number * per_page, last)), last]
    ids = [*(line.unit for line in found.lines), ""]
    return Screen(
        found.table, Page([every[i] for i in places], number, last + 1, per_page), found.total,
        [depths[i] for i in places], [ids[i] for i in places], found.bars(say), found.total.value(counting),
    )  # fmt: skip


@dataclass(frozen=True)
class Offered:
    """What the page offers to choose from."""

    periods: Sequence[tuple[str, Message | str]]
    units: Sequence[tuple[UnitNode, int]]
    snapshots: Sequence[SnapshotView]


def offered(asked: Asked) -> Offered:
    """Periods that have begun, units in the order of their tree without classes (which are many), snapshots."""
    today = clock.today()
    periods = rules.offered_periods(known_periods(today), queries.earliest_year(today), today)
    chosen = set(asked.choice.units)
    units = [
        (node, depth)
        for node, depth in in_tree_order(asked.units)
        if node.kind != UnitKind.CLASS or node.public_id in chosen
    ]
    return Offered(periods, units[:MOST_UNITS], queries.offered_snapshots())

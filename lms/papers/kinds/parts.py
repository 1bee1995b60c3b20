"""Pieces that several kinds of paper share."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from lms.emulation.rules import Period, PeriodKind
from lms.kernel.messages import Message, mark
from lms.kernel.official.rules import Annex, Block, Column, Gap, Heading, Level, Line, Table, Text, roman
from lms.kernel.vietnamese import show_date
from lms.org.rules import CATEGORY_LABELS
from lms.papers.kinds.protocol import Asked, Whom
from lms.papers.queries.people import PersonLine
from lms.papers.rules import Field
from lms.papers.sheets.book import ALL, Book, Sheet
from lms.targets.queries import TargetView

MOVEMENT = "Phong trào thi đua “Cả nước thi đua đổi mới sáng tạo và chuyển đổi số” và Phong trào “Bình dân học vụ số”"
UNDECIDED = mark(
    "Chỉ tiêu “{name}” chưa có quyết định: văn bản để trống chỗ ghi số, ngày quyết định giao chỉ tiêu."
)
NO_TARGET = mark("Trong kỳ này chưa có chỉ tiêu nào, nên văn bản không có bảng tỷ lệ đạt chỉ tiêu.")
NOT_OVER = mark("Kỳ này chưa kết thúc: số liệu mới tính đến hết ngày {day}.")


class Simple:
    """What most kinds have in common: nothing that is typed can be wrong, nobody is named."""

    names_people = False
    whom = Whom.NOBODY
    fields: tuple[Field, ...] = ()

    def problems(self, field: str, text: str, asked_on: date) -> list[Message]:
        return []


def name_of(period: Period) -> str:
    """How a title calls the period: "năm 2027", "giai đoạn 2025-2027"."""
    if period.kind is PeriodKind.YEAR:
        return f"năm {period.key}"
    return f"giai đoạn {period.starts_on.year}-{period.ends_on.year}"


def days_of(period: Period) -> str:
    """The days of the period in a sentence."""
    return f"từ ngày {show_date(period.starts_on)} đến hết ngày {show_date(period.ends_on)}"


def place_of(person: PersonLine) -> str:
    """Post (where none is written, what kind of staff) and unit, as lists of names say them."""
    position = person.position or CATEGORY_LABELS.get(person.category or "", "")
    return ", ".join(part for part in (position, person.unit) if part)


def section(number: int, title: str) -> Heading:
    """A heading "I. TIÊU ĐỀ"."""
    return Heading(Level.SECTION, f"{roman(number)}.", title)


def clause(number: int, title: str) -> Heading:
    """A heading "1. Tiêu đề"."""
    return Heading(Level.CLAUSE, f"{number}.", title)


def written(asked: Asked, field: Field) -> list[Block]:
    """What the office wrote for the field, a paragraph a line; a gap where it wrote nothing."""
    text = asked.written.get(field.name, "")
    lines = [line for line in text.splitlines() if line.strip()]
    return [Text((line,)) for line in lines] or [Text((Gap(field.name, field.hint),))]


def inline(asked: Asked, field: Field) -> str | Gap:
    """The same within a sentence."""
    text = " ".join(asked.written.get(field.name, "").split())
    return text or Gap(field.name, field.hint)


def not_over(asked: Asked) -> list[Message]:
    """A word of caution where the period still runs."""
    if asked.on >= asked.period.ends_on:
        return []
    return [Message(NOT_OVER, {"day": show_date(asked.on)})]


def targets_in(book: Book, period: Period) -> list[TargetView]:
    """The targets whose time lies in the period with at least one day."""
    return [t for t in book.targets if t.starts_on <= period.ends_on and t.ends_on >= period.starts_on]


def people_of(target: TargetView) -> str:
    """Whom the target is about, in words."""
    names = [CATEGORY_LABELS[key].lower() for key in CATEGORY_LABELS if key in target.categories]
    return ", ".join(names) or "người"


def decided(target: TargetView) -> Line:
    """On what decision the target rests; a gap while there is none."""
    if target.is_proposal or not target.decision_number:
        return ("Chỉ tiêu được giao tại ", Gap(f"decision-{target.public_id}", "số, ngày quyết định giao chỉ tiêu và danh mục khóa học"), ".")  # fmt: skip
    day = f" ngày {show_date(target.decided_on)}" if target.decided_on else ""
    return (f"Chỉ tiêu được giao tại Quyết định số {target.decision_number}{day}.",)


def coverage_text(target: TargetView, sheet: Sheet, book: Book, on: date) -> Text:
    """How the school stands with the target, in a paragraph."""

    def cell(column: str) -> Line:
        return (book.figure(sheet, ALL, column),)

    line: Line = (
        f"Tính đến hết ngày {show_date(on)}, trong số ", *cell("counted"), f" {people_of(target)} được tính vào chỉ tiêu “{target.name}” có ",
        *cell("enrolled"), " người đã tham gia (", *cell("enrolled_ratio"), "), ", *cell("done"),
        " người đã hoàn thành đủ các khóa học của chỉ tiêu (", *cell("done_ratio"), "); ",
    )  # fmt: skip
    if sheet.count(ALL, "missing"):
        line = (*line, "còn ", *cell("missing"), " người chưa hoàn thành")
    else:
        line = (*line, "không còn người chưa hoàn thành")
    if sheet.count(ALL, "not_counted"):
        away = (
            " người không tính vào chỉ tiêu do nghỉ theo chế độ, được miễn, hoãn hoặc đã rời Trường trong kỳ"
        )
        line = (*line, ". Có ", *cell("not_counted"), away)
    return Text((*line, f" ({book.cite(sheet)}). ", *decided(target)))


def rows_of(book: Book, sheet: Sheet, columns: Sequence[str], total: str = "Cộng") -> list[list[Line]]:
    """A row for each of the sheet's, numbered, those that hang deeper without a number; the sum last."""
    rows: list[list[Line]] = []
    number = 0
    for row in sheet.rows:
        number += row.depth == 0
        first = str(number) if row.depth == 0 else ""
        title = "\u2003" * row.depth + row.title
        rows.append([(first,), (title,), *((book.figure(sheet, row.id, column),) for column in columns)])
    rows.append([("",), (total,), *((book.figure(sheet, ALL, column),) for column in columns)])
    return rows


def figures_table(
    book: Book, sheet: Sheet, caption: str, first: str, columns: Sequence[tuple[str, str, float]]
) -> Table:
    """A table of the sheet with a sum; `columns`: key, heading and width in millimetres."""
    heads = [Column("TT", 11, is_number=True), Column(first, 58)]
    heads += [Column(title, width, is_number=True) for _, title, width in columns]
    rows = rows_of(book, sheet, [key for key, _, _ in columns])
    return Table(caption, heads, rows, source_line(book, sheet), total=True)


def source_line(book: Book, sheet: Sheet) -> str:
    """What stands below a table."""
    return f"({book.cite(sheet).capitalize()}.)"


def sources_text(book: Book) -> list[Block]:
    """Where the figures are from, a line each, in the order of their numbers. Comes after every figure."""
    found = book.sources()
    if not found:
        return []
    ends = [";"] * (len(found) - 1) + ["."]
    lines = [
        Text((f"({s.id.removeprefix('S')}) {s.label}{end}",)) for s, end in zip(found, ends, strict=True)
    ]
    return [Text((f"Nguồn số liệu (đọc từ hệ thống lúc {book.when}):",), stays=True), *lines]


def with_sources(annexes: Sequence[Annex], book: Book) -> list[Annex]:
    """The annexes, the list of sources at the end of the last."""
    *before, last = annexes
    return [*before, replace(last, body=[*last.body, *sources_text(book)])]


def undecided(found: Iterable[TargetView]) -> list[Message]:
    """A note for each target that nobody has decided yet."""
    return [
        Message(UNDECIDED, {"name": Message(t.name)}) for t in found if t.is_proposal or not t.decision_number
    ]

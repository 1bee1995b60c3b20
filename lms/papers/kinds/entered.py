"""What was entered into the record and confirmed, help given and workshops led, as papers say it; what is not there is left
to whoever signs, as a marked gap."""

from collections.abc import Iterator

from lms.emulation.values.rules import Kind
from lms.kernel.official.rules import Block, Column, Gap, Line, Part, Table, Text
from lms.kernel.vietnamese import fold
from lms.org.rules import UnitNode
from lms.papers.kinds import parts
from lms.papers.kinds.protocol import Asked
from lms.papers.rules import is_title
from lms.papers.sheets.book import ALL, Book, Row, Sheet
from lms.papers.sheets.entered import (
    EVERYBODY,
    HELP,
    SCHOOL,
    WORKSHOP,
    entered_name,
    merits_name,
    own_people_name,
    values_name,
)

FORMER_COLUMNS = (Column("Năm", 20, is_number=True), Column("Danh hiệu, hình thức", 55), Column("Số, ngày, tháng, năm của quyết định; cơ quan ban hành", 90))  # fmt: skip
FORMER = (("Danh hiệu thi đua", "danh-hieu"), ("Hình thức khen thưởng", "hinh-thuc"))
MOST_LISTED = 20  # in a report's text; beyond that only the count
EFFECT = "hiệu quả, phạm vi áp dụng"
PERSON_MERITS = (
    (Kind.INITIATIVE, "sáng kiến được công nhận: "), (Kind.PRIZE, "giải thưởng: "), ("help", "lượt hướng dẫn đồng nghiệp: "),
    ("led", "buổi tập huấn đã dạy: "),
)  # fmt: skip
PEOPLES = (
    (Kind.INITIATIVE, "sáng kiến được công nhận"), (Kind.MODEL, "mô hình, giải pháp"), (Kind.PRIZE, "giải thưởng"),
)  # fmt: skip
UNIT_MERITS = ((Kind.MODEL, "mô hình, giải pháp mới: "),)


def of(asked: Asked, book: Book, whom: str, public_id: str) -> Sheet:
    """The sheet of the confirmed values of a person or a unit."""
    return book.sheet(values_name(asked.period, asked.on, whom, public_id))


def rows_of(sheet: Sheet, kind: Kind) -> list[Row]:
    """Its values of a kind."""
    return [row for row in sheet.rows if row.id.rpartition("-")[0] == kind]


def value_line(book: Book, sheet: Sheet, row: Row, wants_effect: bool = False, lead: str = "- ") -> Line:
    """A value in a sentence; `wants_effect`: what it brought about is asked for where nobody wrote it."""
    cells = {
        name: sheet.cells[f"{row.id}.{name}"] for name in ("result", "level", "unit", "decision", "details")
    }
    result = cells["result"] if fold(cells["result"]) not in fold(row.title) else ""
    about = ", ".join(part for part in (result, cells["level"], cells["unit"]) if part)
    line: Line = (f"{lead}{row.title.rstrip('.')}", f" ({about})" if about else "")
    if cells["decision"]:
        line = (*line, "; ", book.figure(sheet, row.id, "decision"))
    line = (*line, ". ")
    if cells["details"]:
        return (*line, cells["details"].rstrip(".") + ".")
    return (*line, "Nội dung, hiệu quả: ", Gap(f"hieu-qua-{row.id}", EFFECT), ".") if wants_effect else line


def listed(book: Book, sheet: Sheet, kinds: tuple[Kind, ...], gap: Gap, words: str) -> list[Block]:
    """How many values of these kinds there are ("`words`" after the number), then a line each; a gap for none."""
    rows = [row for kind in kinds for row in rows_of(sheet, kind)]
    if not rows:
        return [Text((gap,))]
    said: list[Part] = ["Trong kỳ có "]
    for kind in kinds:
        if sheet.count(kind, "count"):
            said += [book.figure(sheet, kind, "count"), " ", words, ", "]
    wants = any(kind in (Kind.INITIATIVE, Kind.MODEL) for kind in kinds)
    return [
        Text((*said[:-1], f" ({book.cite(sheet)}):")),
        *(Text(value_line(book, sheet, row, wants)) for row in rows),
    ]


def of_people(asked: Asked, book: Book, unit: UnitNode) -> list[Block]:
    """What the people of the unit were recognised for, beside what the unit itself was; nothing where there is nothing."""
    sheet = book.sheet(own_people_name(asked.period, asked.on, unit.public_id))
    said: list[Part] = []
    for kind, words in PEOPLES:
        if sheet.count(ALL, kind):
            said += [", " if said else "", book.figure(sheet, ALL, kind), f" {words}"]
            if kind is Kind.PRIZE and sheet.count(ALL, "high"):
                said += [" (từ cấp tỉnh trở lên: ", book.figure(sheet, ALL, "high"), ")"]
    return [Text(("Cá nhân của đơn vị có ", *said, f" ({book.cite(sheet)})."))] if said else []


def plain(book: Book, sheet: Sheet, kinds: tuple[Kind, ...], gap: Gap) -> list[Block]:
    """A line for each value of these kinds, with their source; a gap for none."""
    rows = [row for kind in kinds for row in rows_of(sheet, kind)]
    return [Text(value_line(book, sheet, row)) for row in rows] or [Text((gap,))]


def rating(book: Book, sheet: Sheet) -> list[Block]:
    """How the year's work was rated."""
    rows = rows_of(sheet, Kind.RATING)
    return [Text(value_line(book, sheet, row, lead="Mức hoàn thành nhiệm vụ: ")) for row in rows]


def former(book: Book, sheet: Sheet) -> list[Block]:
    """The two tables of earlier awards, each with a row to fill where the record holds none."""
    found: list[Block] = []
    awards = rows_of(sheet, Kind.AWARD)
    for number, (title, name) in enumerate(FORMER, 1):
        rows = [_award(book, sheet, row) for row in awards if _is_title(sheet, row) == (name == "danh-hieu")]
        source = parts.source_line(book, sheet) if rows else ""
        blank: list[Line] = [
            (Gap(f"{name}-nam", "năm"),), (Gap(f"{name}-ten", title.lower()),),
            (Gap(f"{name}-so", "số, ngày quyết định; cơ quan ban hành; nếu chưa có, ghi “Không”"),),
        ]  # fmt: skip
        found += [parts.clause(number, title), Table("", FORMER_COLUMNS, rows or [blank], source)]
    return found


def _is_title(sheet: Sheet, row: Row) -> bool:
    return is_title(row.title) or is_title(sheet.cells[f"{row.id}.result"])


def _award(book: Book, sheet: Sheet, row: Row) -> list[Line]:
    result = sheet.cells[f"{row.id}.result"]
    name = f"{result}: {row.title}" if result and fold(result) not in fold(row.title) else row.title
    decided: Part = Gap(f"quyet-dinh-{row.id}", "số, ngày quyết định; cơ quan ban hành")
    if sheet.cells[f"{row.id}.decision"]:
        decided = book.figure(sheet, row.id, "decision")
    return [(book.figure(sheet, row.id, "year"),), (name,), (decided,)]


def helped(asked: Asked, book: Book, public_id: str, gap: Gap) -> list[Block]:
    """Help that those helped confirmed, and workshops led."""
    sheet = book.sheet(merits_name(asked.period, asked.on), [public_id])

    def figure(column: str) -> Part:
        return book.figure(sheet, public_id, column)

    said: Line = ()
    if sheet.count(public_id, "help"):
        said = (
            "hướng dẫn ", figure("help"), " lượt cho ", figure("helped"), " đồng nghiệp, tổng cộng ", figure("help_hours"),
            " giờ, từng lượt được người được hướng dẫn xác nhận",
        )  # fmt: skip
    if sheet.count(public_id, "led"):
        more = ("dạy ", figure("led"), " buổi tập huấn trực tiếp với ", figure("led_hours"), " giờ")
        said = (*said, "; ", *more) if said else more
    if not said:
        return [Text((gap,))]
    other = Gap(gap.name, "hỗ trợ học sinh và cộng đồng; nếu không có, ghi “Không”")
    return [
        Text(("Trong kỳ đã ", *said, f" ({book.cite(sheet)}).")),
        Text(("Hỗ trợ khác: ", other)),
    ]


def summary(book: Book, sheet: Sheet, public_id: str, is_unit: bool) -> Line:
    """What is counted of the person or unit, in half a line; () for nothing. The rating in words."""
    said: list[Line] = [
        (words, book.figure(sheet, public_id, column), *_high(book, sheet, public_id, column))
        for column, words in (UNIT_MERITS if is_unit else PERSON_MERITS)
        if sheet.count(public_id, column)
    ]
    if sheet.cells.get(f"{public_id}.rating"):
        said.append(("xếp loại: ", book.figure(sheet, public_id, "rating")))
    line = tuple(part for number, one in enumerate(said) for part in (("; ",) * (number > 0) + one))
    if not line:
        return ()
    return (str(line[0])[0].upper() + str(line[0])[1:], *line[1:], ". ")


def _high(book: Book, sheet: Sheet, public_id: str, column: str) -> Line:
    if column != Kind.PRIZE or not sheet.count(public_id, "high"):
        return ()
    return (" (từ cấp tỉnh: ", book.figure(sheet, public_id, "high"), ")")


def school_models(asked: Asked, book: Book) -> list[Block]:
    """Initiatives, models and prizes of the whole school, named where they are few; nothing for none."""
    sheet = book.sheet(entered_name(asked.period, asked.on))
    said: list[Line] = [
        (book.figure(sheet, kind, "count"), words)
        for kind, words in (
            (Kind.INITIATIVE, " sáng kiến được công nhận"), (Kind.MODEL, " mô hình, giải pháp mới của các đơn vị"),
            (Kind.PRIZE, " giải thưởng"),
        )
        if sheet.count(kind, "count")
    ]  # fmt: skip
    if not said:
        return []
    if sheet.count(Kind.PRIZE, "high"):
        said[-1] = (*said[-1], " (từ cấp tỉnh trở lên: ", book.figure(sheet, Kind.PRIZE, "high"), ")")
    line = tuple(part for number, one in enumerate(said) for part in ((", ",) * (number > 0) + one))
    return [Text(("Trong kỳ có ", *line, f" ({book.cite(sheet)}).")), *_named(asked, book)]


def _named(asked: Asked, book: Book) -> Iterator[Block]:
    sheet = of(asked, book, SCHOOL, EVERYBODY)
    if len(sheet.rows) <= MOST_LISTED:
        yield from (Text(value_line(book, sheet, row)) for row in sheet.rows)


def school_help(asked: Asked, book: Book) -> list[Block]:
    """Help given and workshops held in the whole school; nothing for none."""
    sheet = book.sheet(entered_name(asked.period, asked.on))
    found: list[Block] = []
    if sheet.count(HELP, "turns"):
        found.append(Text((
            "Giáo viên cốt cán đã hướng dẫn ", book.figure(sheet, HELP, "turns"), " lượt cho ", book.figure(sheet, HELP, "people"),
            " người, tổng cộng ", book.figure(sheet, HELP, "hours"),
            f" giờ, từng lượt được người được hướng dẫn xác nhận ({book.cite(sheet)}).",
        )))  # fmt: skip
    if sheet.count(WORKSHOP, "count"):
        found.append(Text((
            "Trường đã tổ chức ", book.figure(sheet, WORKSHOP, "count"), " buổi tập huấn trực tiếp với ",
            book.figure(sheet, WORKSHOP, "people"), " người dự, ", book.figure(sheet, WORKSHOP, "turns"),
            f" lượt người dự ({book.cite(sheet)}).",
        )))  # fmt: skip
    return found

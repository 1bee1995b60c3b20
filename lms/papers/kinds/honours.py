"""Điển hình tiên tiến, khen thưởng of a phase: whom awards were given, by which decisions."""

from lms.kernel.official.rules import Annex, Block, Column, Gap, Line, Part, Table, Text
from lms.nominations.rules import Level
from lms.papers.kinds import parts
from lms.papers.kinds.council import places
from lms.papers.kinds.protocol import Asked
from lms.papers.sheets.awards import Given, awards_name, given_in
from lms.papers.sheets.book import ALL, Book, Sheet
from lms.papers.sheets.nominations import PEOPLE, UNITS

GIVERS = {Level.SCHOOL: "Hiệu trưởng khen thưởng", Level.HIGHER: "cấp trên khen thưởng"}
COLUMNS = (
    Column("TT", 11, is_number=True), Column("Họ và tên (tên tập thể)", 50), Column("Chức vụ, đơn vị", 52), Column("Kỳ", 34),
    Column("Hình thức khen thưởng", 45), Column("Số, ngày quyết định", 50),
)  # fmt: skip
NOBODY = "Trong giai đoạn chưa có tập thể, cá nhân nào được quyết định khen thưởng trên hệ thống."


def sheet_of(asked: Asked, book: Book) -> Sheet:
    """The sheet of the awards of the paper's period."""
    return book.sheet(awards_name(asked.period, asked.paper_on))


def counted(asked: Asked, book: Book, annex: str) -> list[Block]:
    """How many awards were given, and by whom; the list stands in the annex."""
    sheet = sheet_of(asked, book)
    if not sheet.count(ALL, "count"):
        return [Text((NOBODY,))]
    said: list[Part] = ["Trong giai đoạn đã có ", *_how_many(book, sheet, ALL), " được khen thưởng: "]
    for level, words in GIVERS.items():
        if sheet.count(level, "count"):
            said += [
                "; " if said[-1] != " được khen thưởng: " else "",
                f"{words} ",
                *_how_many(book, sheet, level),
            ]
    return [Text((*said, f" ({book.cite(sheet)}). Danh sách tại Phụ lục {annex}."))]


def _how_many(book: Book, sheet: Sheet, row: str) -> list[Part]:
    said: list[Part] = []
    for column, words in ((UNITS, "lượt tập thể"), (PEOPLE, "lượt cá nhân")):
        if sheet.count(row, column):
            said += [" và " if said else "", book.figure(sheet, row, column), f" {words}"]
    return said


def annex_of(asked: Asked, book: Book, number: str) -> list[Annex]:
    """Everybody by name; none where there is nobody."""
    found, sheet = given_in(asked.period, asked.periods, asked.paper_on), sheet_of(asked, book)
    if not found:
        return []
    where = places(asked, [one.nomination for one in found])
    rows = [_row(n, one, where[one.nomination.public_id], book, sheet) for n, one in enumerate(found, 1)]
    table = Table("", COLUMNS, rows, parts.source_line(book, sheet))
    return [Annex(number, "Danh sách tập thể, cá nhân được khen thưởng", [table], wide=True)]


def _row(number: int, one: Given, where: str, book: Book, sheet: Sheet) -> list[Line]:
    nomination = one.nomination
    decision: Part = Gap(f"quyet-dinh-{nomination.public_id}", "số, ngày quyết định")
    if one.decision is not None:
        decision = book.figure(sheet, nomination.public_id, "decision")
    return [(str(number),), (nomination.name,), (where,), (parts.name_of(one.period).capitalize(),), (_award(nomination.award),), (decision,)]  # fmt: skip


def _award(title: str) -> str:
    """What was given; a form that is called by its being proposed is given without that word."""
    said = title.removeprefix("Đề nghị ")
    return said[:1].upper() + said[1:]

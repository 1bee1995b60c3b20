"""Danh sách trích ngang: those who are proposed, one line each, with what the record holds of them."""

from collections.abc import Sequence
from datetime import date

from lms.emulation.rules import PeriodKind
from lms.kernel.messages import Message, mark
from lms.kernel.official.rules import Block, Column, Gap, Line, Table, Text
from lms.kernel.vietnamese import clean, fold, show_date
from lms.nominations import queries
from lms.org.queries import unit_nodes
from lms.org.rules import UnitNode
from lms.papers.kinds import entered, parts
from lms.papers.kinds.protocol import Asked, Content, Whom
from lms.papers.queries.people import PersonLine, people_by_code
from lms.papers.rules import KIND_TITLES, Field, Pick, picks
from lms.papers.sheets.book import Book, Sheet
from lms.papers.sheets.coverage import target_sheet
from lms.papers.sheets.entered import merits_name
from lms.papers.sheets.nominations import standing
from lms.papers.sheets.record import people_name

WHO = Field(
    "danh-sach",
    mark("Những người và tập thể được đề nghị"),
    mark("mỗi dòng một người hoặc một đơn vị: mã người hoặc tên đơn vị; hình thức đề nghị"),
    rows=10,
)
UNKNOWN = mark("Dòng {line}: không có ai mang mã “{named}” và không có đơn vị nào tên như vậy vào ngày {day}.")  # fmt: skip
TWICE = mark("Dòng {line}: “{named}” đã có ở dòng {first}.")
NOBODY = mark(
    "Chưa ghi ai và trong kỳ chưa có đề nghị khen thưởng nào: danh sách trống. Ghi mã người hoặc tên đơn vị vào ô bên dưới rồi lưu."
)

COLUMNS = (
    Column("TT", 11, is_number=True), Column("Họ và tên (tên tập thể)", 33), Column("Chức vụ, đơn vị", 33),
    Column("Tóm tắt thành tích", 64), Column("Hình thức đề nghị", 24),
)  # fmt: skip


class ShortList:
    """The list that goes with a tờ trình: collectives first, then people, as they were written down."""

    key = "trich-ngang"
    title = KIND_TITLES[key]
    about = mark("Danh sách kèm tờ trình: mỗi tập thể, cá nhân một dòng, tóm tắt lấy từ hồ sơ thi đua.")
    period_kinds = frozenset(PeriodKind)
    fields = (WHO,)
    names_people = True
    whom = Whom.LEVEL

    def problems(self, field: str, text: str, asked_on: date) -> list[Message]:
        found = picks(text)
        people, units = _known(found, asked_on)
        said = []
        lines: dict[str, int] = {}
        for pick in found:
            place: dict[str, object] = {"line": pick.number, "named": pick.named}
            if pick.named not in people and fold(pick.named) not in units:
                said.append(Message(UNKNOWN, {**place, "day": show_date(asked_on)}))
            elif fold(pick.named) in lines:
                said.append(Message(TWICE, {**place, "first": lines[fold(pick.named)]}))
            lines.setdefault(fold(pick.named), pick.number)
        return said

    def compose(self, asked: Asked, book: Book) -> Content:
        collectives, persons = listed(asked)
        who = [node.public_id for _, node in collectives] + [person.public_id for _, person in persons]
        merits = book.sheet(merits_name(asked.period, asked.on), who) if who else None
        rows = _unit_rows(asked, book, collectives, merits) + _people_rows(asked, book, persons, merits)
        numbered = [[(str(n),), *row] for n, row in enumerate(rows, 1)]
        body: list[Block] = [
            Table("", COLUMNS, numbered) if rows else Text((Gap(WHO.name, "danh sách người, tập thể được đề nghị"),)),
            Text((f"Danh sách gồm {len(collectives)} tập thể và {len(persons)} cá nhân. Số liệu là minh chứng để Hội đồng xem xét, không phải kết luận.",)),
            *parts.sources_text(book),
        ]  # fmt: skip
        blank = "\u00a0" * 6
        return Content(
            "DANH SÁCH", "", f"Trích ngang thành tích tập thể, cá nhân đề nghị khen thưởng {parts.name_of(asked.period)}", body,
            has_recipients=False, attached_to=f"(Kèm theo Tờ trình số{blank}/TTr-{blank}ngày{blank}tháng{blank}năm {asked.paper_on.year} của {asked.school})",
            notes=[*parts.not_over(asked), *([] if rows else [Message(NOBODY)])],
        )  # fmt: skip


def listed(asked: Asked) -> tuple[list[tuple[Pick, UnitNode]], list[tuple[Pick, PersonLine]]]:
    """The collectives and the people whom the list names, in its order."""
    found = picks(asked.written.get(WHO.name, "")) or _nominated(asked)
    people, units = _known(found, asked.on)
    collectives = [(p, units[fold(p.named)]) for p in found if p.named not in people and fold(p.named) in units]  # fmt: skip
    return collectives, [(p, people[p.named]) for p in found if p.named in people]


def _nominated(asked: Asked) -> list[Pick]:
    """Where nobody wrote a list: those who are still proposed, as nominations say; with a level, those of its tờ trình,
    with which it goes. It names nobody whom the Council did not pass."""
    found = standing(queries.nominations_of(asked.period))
    return [
        Pick(one.number, one.person_public_id or one.unit_public_id, one.award, clean(one.reason).rstrip("."))
        for one in found
        if asked.level in (None, one.level)
    ]


def _known(found: Sequence[Pick], on: date) -> tuple[dict[str, PersonLine], dict[str, UnitNode]]:
    """The people by code and, by folded name, the units that one name means without doubt."""
    people = dict(people_by_code([pick.named for pick in found], on)) if found else {}
    units: dict[str, UnitNode] = {}
    twice = set()
    for node in unit_nodes(on).values() if found else ():
        if fold(node.name) in units:
            twice.add(fold(node.name))
        units[fold(node.name)] = units[fold(node.public_id)] = node
    return people, {name: node for name, node in units.items() if name not in twice}


def _more(pick: Pick) -> str | Gap:
    """What the figures do not say: the unit's reason where it gave one."""
    return f"{pick.reason}." if pick.reason else Gap(f"thanh-tich-{pick.number}", "thành tích khác")


def _award(pick: Pick) -> Line:
    return (pick.award,) if pick.award else (Gap(f"hinh-thuc-{pick.number}", "hình thức"),)


def _unit_rows(
    asked: Asked, book: Book, found: Sequence[tuple[Pick, UnitNode]], merits: Sheet | None
) -> list[list[Line]]:
    rows: list[list[Line]] = []
    targets = parts.targets_in(book, asked.period) if found else []
    sheet = target_sheet(book, targets[0], asked.on) if targets else None
    for pick, node in found:
        done: Line = ()
        if sheet is not None and f"{node.public_id}.done" in sheet.cells:
            done = (
                "Hoàn thành chỉ tiêu học tập: ", book.figure(sheet, node.public_id, "done"), "/",
                book.figure(sheet, node.public_id, "counted"), " người (", book.figure(sheet, node.public_id, "done_ratio"), "). ",
            )  # fmt: skip
        if merits is not None:
            done = (*done, *entered.summary(book, merits, node.public_id, True))
        rows.append([(node.name,), ("Tập thể",), (*done, _more(pick)), _award(pick)])
    return rows


def _people_rows(
    asked: Asked, book: Book, found: Sequence[tuple[Pick, PersonLine]], merits: Sheet | None
) -> list[list[Line]]:
    if not found or merits is None:
        return []
    wanted = [person.public_id for _, person in found]
    sheet = book.sheet(people_name(asked.period, asked.on), wanted)
    rows: list[list[Line]] = []
    for pick, person in found:
        place = parts.place_of(person)
        said = (*_summary(book, sheet, person), *entered.summary(book, merits, person.public_id, False))
        rows.append([(person.full_name,), (place,), (*said, _more(pick)), _award(pick)])
    return rows


def _summary(book: Book, sheet: Sheet, person: PersonLine) -> Line:
    """What the record says in two lines: required courses done, turns and hours, certificates. Nothing of whom nothing is
    required and who completed nothing: that is no merit to list."""

    def figure(column: str) -> Line:
        return (book.figure(sheet, person.public_id, column),)

    line: Line = ()
    if sheet.count(person.public_id, "required"):
        line = ("Hoàn thành ", *figure("required_done"), "/", *figure("required"), " khóa bắt buộc; ")
    elif not sheet.count(person.public_id, "completions"):
        return ()
    line = (*line, *figure("completions"), " lượt (", *figure("hours"), " giờ), ")
    return (*line, *figure("certificates"), " giấy chứng nhận. ")

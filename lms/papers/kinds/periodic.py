"""Báo cáo định kỳ: what the plan (VIII.1) asks for before 20/5 of every year."""

from lms.emulation.rules import PeriodKind
from lms.kernel.messages import Message, mark
from lms.kernel.official.rules import Annex, Block, Column, Gap, Line, Table, Text
from lms.papers.kinds import entered, parts
from lms.papers.kinds.protocol import Asked, Content
from lms.papers.rules import KIND_TITLES, Field, previous_year
from lms.papers.sheets.book import ALL, Book
from lms.papers.sheets.comparison import comparison_name
from lms.papers.sheets.coverage import courses_name, coverage_name, target_sheet
from lms.papers.sheets.record import record_name, work_name
from lms.reports.rules import Group
from lms.targets.queries import TargetView

DIRECTION = Field("chi-dao", mark("Công tác chỉ đạo, triển khai"), mark("nêu các văn bản, cuộc họp, phân công của Trường trong kỳ"))  # fmt: skip
SPREADING = Field("tuyen-truyen", mark("Công tác tuyên truyền"), mark("số hoạt động tuyên truyền, hình thức, số lượt người được tuyên truyền"))  # fmt: skip
MODELS = Field("mo-hinh", mark("Mô hình, sáng kiến, học liệu số"), mark("số mô hình, sáng kiến được công nhận (số quyết định), số học liệu số đã xây dựng"))  # fmt: skip
HELPING = Field("ho-tro", mark("Hướng dẫn đồng nghiệp, tập huấn trực tiếp"), mark("số buổi tập huấn, số lượt hướng dẫn đồng nghiệp, học sinh và cộng đồng chưa ghi trong hệ thống; nếu không có, ghi “Không”"))  # fmt: skip
GOOD = Field("thuan-loi", mark("Thuận lợi"), mark("những thuận lợi trong kỳ"))
HARD = Field("kho-khan", mark("Khó khăn, hạn chế"), mark("từng khó khăn, hạn chế, mỗi ý một dòng"), rows=6)
CAUSES = Field("nguyen-nhan", mark("Nguyên nhân"), mark("nguyên nhân của khó khăn, hạn chế"))
NEXT = Field("phuong-huong", mark("Phương hướng, nhiệm vụ kỳ tới"), mark("phương hướng, nhiệm vụ trọng tâm của kỳ tới, mỗi ý một dòng"), rows=6)  # fmt: skip
WISHES = Field("kien-nghi", mark("Kiến nghị, đề xuất"), mark("kiến nghị, đề xuất với Sở Giáo dục và Đào tạo và các cấp; nếu không có, ghi “Không”"))  # fmt: skip

UNIT_COLUMNS = (
    ("counted", "Được tính", 22.0), ("enrolled", "Đã tham gia", 22.0), ("enrolled_ratio", "Tỷ lệ tham gia", 22.0),
    ("done", "Đã hoàn thành", 24.0), ("done_ratio", "Tỷ lệ hoàn thành", 24.0), ("missing", "Chưa hoàn thành", 24.0),
    ("not_counted", "Không tính", 22.0),
)  # fmt: skip
WORK_COLUMNS = (
    ("people", "Tổng số người", 24.0), ("active", "Số người hoàn thành ít nhất một khóa", 34.0),
    ("completions", "Số lượt hoàn thành", 26.0), ("hours", "Số giờ học", 24.0), ("certificates", "Số giấy chứng nhận", 26.0),
)  # fmt: skip
CATEGORY_COLUMNS = (
    ("people", "Tổng số người", 17.0), ("active", "Người hoàn thành từ một khóa trở lên", 24.0),
    ("completions", "Lượt hoàn thành", 19.0), ("hours", "Giờ học", 18.0), ("certificates", "Giấy chứng nhận", 18.0),
)  # fmt: skip
BOTH_COLUMNS = (
    ("counted", "Đối tượng chỉ tiêu: được tính", 22.0), ("enrolled", "Đã tham gia", 18.0), ("done", "Đã hoàn thành", 20.0),
    ("done_ratio", "Tỷ lệ hoàn thành", 20.0), ("counted", "Học sinh: được tính", 20.0), ("enrolled", "Đã tham gia", 18.0),
    ("done", "Đã hoàn thành", 20.0), ("done_ratio", "Tỷ lệ hoàn thành", 20.0),
)  # fmt: skip
NO_YEAR_BEFORE = mark("Chưa có số liệu của năm trước để so sánh.")


class Periodic(parts.Simple):
    """The report of a year, with tables, figures and the year before beside it."""

    key = "bao-cao-dinh-ky"
    title = KIND_TITLES[key]
    about = mark("Kết quả của năm gửi Sở trước ngày 20/5: bảng, số liệu, so sánh với năm trước.")
    period_kinds = frozenset({PeriodKind.YEAR})
    fields = (DIRECTION, SPREADING, MODELS, HELPING, GOOD, HARD, CAUSES, NEXT, WISHES)

    def compose(self, asked: Asked, book: Book) -> Content:
        found = parts.targets_in(book, asked.period)
        notes = [*parts.not_over(asked), *parts.undecided(found)]
        if not found:
            notes.append(Message(parts.NO_TARGET))
        covered, turns = coverage_texts(asked, book, found), people_and_turns(asked, book)
        compared, said = comparison(asked, book, found)
        body: list[Block] = [
            parts.section(1, "Công tác chỉ đạo, tuyên truyền"),
            parts.clause(1, "Công tác chỉ đạo, triển khai"), *parts.written(asked, DIRECTION),
            parts.clause(2, "Công tác tuyên truyền"), *parts.written(asked, SPREADING),
            parts.section(2, "Kết quả thực hiện"),
            parts.clause(1, "Tham gia và hoàn thành tập huấn, bồi dưỡng kỹ năng số"), *covered,
            parts.clause(2, "Số người, số lượt hoàn thành khóa học trong kỳ"), *turns,
            parts.clause(3, "So sánh với năm trước"), *compared,
            parts.clause(4, "Mô hình, sáng kiến, học liệu số"), *models(asked, book),
            parts.clause(5, "Hướng dẫn đồng nghiệp, tập huấn trực tiếp"), *helping(asked, book),
            parts.section(3, "Đánh giá chung"),
            parts.clause(1, "Thuận lợi"), *parts.written(asked, GOOD),
            parts.clause(2, "Khó khăn, hạn chế"), *parts.written(asked, HARD),
            parts.clause(3, "Nguyên nhân"), *parts.written(asked, CAUSES),
            parts.section(4, "Phương hướng, nhiệm vụ kỳ tới"), *parts.written(asked, NEXT),
            parts.section(5, "Kiến nghị, đề xuất"), *parts.written(asked, WISHES),
        ]  # fmt: skip
        annexes = annexes_of(asked, book, found)
        body = [
            Text((f"{asked.school} báo cáo kết quả thực hiện {parts.MOVEMENT} {parts.days_of(asked.period)} như sau:",)),
            *body,
            Text((f"Trên đây là báo cáo kết quả thực hiện {parts.MOVEMENT} {parts.name_of(asked.period)} của {asked.school}",)),
        ]  # fmt: skip
        annexes = parts.with_sources(annexes, book)
        subject = f"Kết quả thực hiện {parts.MOVEMENT} {parts.name_of(asked.period)}"
        return Content("BÁO CÁO", "BC", subject, body, annexes, notes=(*notes, *said))


def models(asked: Asked, book: Book) -> list[Block]:
    """What was confirmed and what the office wrote; learning materials are only known to the office."""
    found = entered.school_models(asked, book)
    if not found or asked.written.get(MODELS.name):
        return [*found, *parts.written(asked, MODELS)]
    return [*found, Text((Gap(MODELS.name, "số học liệu số đã xây dựng; mô hình, sáng kiến khác nếu có"),))]


def helping(asked: Asked, book: Book) -> list[Block]:
    """What is counted and what the office wrote; a gap where there is neither."""
    found = entered.school_help(asked, book)
    return [*found, *(parts.written(asked, HELPING) if not found or asked.written.get(HELPING.name) else [])]


def coverage_texts(asked: Asked, book: Book, found: list[TargetView]) -> list[Block]:
    """A paragraph for each target, then what stands beside it: workers and students, never mixed in."""
    body: list[Block] = []
    for target in found:
        sheet = target_sheet(book, target, asked.on)
        body.append(parts.coverage_text(target, sheet, book, asked.on))
    if not found:
        body.append(Text(("Trong kỳ chưa có chỉ tiêu được giao.",)))
        return body
    body += [
        text
        for group, words in ((Group.WORKER, "người lao động"), (Group.STUDENT, "học sinh"))
        for text in _others(asked, book, found[0], group, words)
    ]
    body.append(Text(("Kết quả của từng đơn vị nêu tại Phụ lục I; kết quả theo từng khóa học và danh mục nguồn số liệu nêu tại Phụ lục II.",)))  # fmt: skip
    return body


def _others(asked: Asked, book: Book, target: TargetView, group: Group, words: str) -> list[Block]:
    sheet = book.sheet(coverage_name(target, group, asked.on))
    if not sheet.count(ALL, "counted"):
        return []
    cells = [book.figure(sheet, ALL, column) for column in ("counted", "enrolled", "enrolled_ratio", "done", "done_ratio")]  # fmt: skip
    counted, enrolled, enrolled_share, done, done_share = cells
    said = (
        "Ngoài đối tượng của chỉ tiêu, trong số ", counted, f" {words} có ", enrolled, " người đã tham gia (", enrolled_share,
        "), ", done, " người đã hoàn thành cùng các khóa học đó (", done_share, f") ({book.cite(sheet)}).",
    )  # fmt: skip
    return [Text(said)]


def people_and_turns(asked: Asked, book: Book) -> list[Block]:
    """How many people and how many turns: two different counts."""
    sheet = book.sheet(record_name(asked.period, asked.on))
    cells = [book.figure(sheet, ALL, column) for column in ("active", "completions", "certificates")]
    said = (
        "Trong kỳ có ", cells[0], " người hoàn thành ít nhất một khóa học, với ", cells[1], " lượt hoàn thành; đã cấp ", cells[2],
        f" giấy chứng nhận hoàn thành khóa học ({book.cite(sheet)}), chia theo đối tượng như sau:",
    )  # fmt: skip
    return [
        Text(said),
        parts.figures_table(book, sheet, "Bảng 1. Kết quả theo đối tượng", "Đối tượng", CATEGORY_COLUMNS),
    ]


def comparison(asked: Asked, book: Book, found: list[TargetView]) -> tuple[list[Block], list[Message]]:
    """This year beside the one before."""
    before = previous_year(asked.period, asked.periods)
    if before is None or not found:
        return [Text(("Đây là kỳ báo cáo đầu tiên có số liệu, chưa có năm trước để so sánh.",))], [
            Message(NO_YEAR_BEFORE)
        ]
    sheet = book.sheet(comparison_name(book, found[0], asked.period, asked.on, before))
    columns = (
        Column("TT", 11, is_number=True), Column("Nội dung", 72), Column(f"Năm {before.key}", 24, is_number=True),
        Column(f"Năm {asked.period.key}", 24, is_number=True), Column("Tăng, giảm", 34, is_number=True),
    )  # fmt: skip
    rows: list[list[Line]] = [
        [(str(number),), (row.title,), *((book.figure(sheet, row.id, c),) for c in ("before", "now", "change"))]
        for number, row in enumerate(sheet.rows, 1)
    ]  # fmt: skip
    caption = f"Bảng 2. So sánh năm {asked.period.key} với năm {before.key}"
    return [Table(caption, columns, rows, parts.source_line(book, sheet))], []


def annexes_of(asked: Asked, book: Book, found: list[TargetView]) -> list[Annex]:
    """Every unit, and every course that somebody finished or that is asked for."""
    work = book.sheet(work_name(asked.period, asked.on))
    table = parts.figures_table(
        book, work, "Kết quả học tập trong kỳ của mọi đối tượng", "Đơn vị", WORK_COLUMNS
    )
    by_unit: list[Block] = [table]
    for target in reversed(found):
        sheet = target_sheet(book, target, asked.on)
        by_unit.insert(
            0, parts.figures_table(book, sheet, f"Chỉ tiêu “{target.name}”", "Đơn vị", UNIT_COLUMNS)
        )
    if found:
        by_unit = [*side_by_side(asked, book, found[0]), *by_unit]
    annexes = [Annex("I", "Kết quả theo đơn vị", by_unit, wide=True)]
    if found:
        annexes.append(
            Annex("II", "Kết quả theo khóa học", [courses_table(asked, book, found[0])], wide=True)
        )
    return annexes


def side_by_side(asked: Asked, book: Book, target: TargetView) -> list[Block]:
    """Each top-level unit with the target's own people and its students beside them, never added up; nothing where the
    school has no student."""
    own, students = (
        target_sheet(book, target, asked.on),
        book.sheet(coverage_name(target, Group.STUDENT, asked.on)),
    )
    if not students.count(ALL, "counted"):
        return []
    heads = [Column("TT", 11, is_number=True), Column("Đơn vị", 58)]
    heads += [Column(title, width, is_number=True) for _, title, width in BOTH_COLUMNS]
    titles = {row.id: row.title for sheet in (own, students) for row in sheet.rows if row.depth == 0}
    rows: list[list[Line]] = []
    for row_id, title in (*titles.items(), (ALL, "Cộng")):
        cells: list[Line] = []
        for sheet in (own, students):
            has = f"{row_id}.counted" in sheet.cells
            cells += [
                (book.figure(sheet, row_id, column),) if has else ("–",) for column, *_ in BOTH_COLUMNS[:4]
            ]
        rows.append([("" if row_id == ALL else str(len(rows) + 1),), (title,), *cells])
    source = f"({book.cite(own).capitalize()}: {parts.people_of(target)}; {book.cite(students)}: học sinh.)"
    return [Table("Đối tượng của chỉ tiêu và học sinh, theo đơn vị", heads, rows, source, total=True)]


def courses_table(asked: Asked, book: Book, target: TargetView) -> Table:
    """Courses that are asked for, and those somebody finished."""
    sheet = book.sheet(courses_name(target, Group.TARGET, asked.on))
    heads = [
        Column("TT", 11, is_number=True), Column("Khóa học", 90), Column("Thuộc chỉ tiêu", 22, is_number=True),
        Column("Số người tham gia", 26, is_number=True), Column("Số người hoàn thành", 26, is_number=True),
        Column("Tỷ lệ hoàn thành", 26, is_number=True), Column("Số giấy chứng nhận", 26, is_number=True),
    ]  # fmt: skip
    rows: list[list[Line]] = []
    for row in sheet.rows:
        if row.depth or sheet.count(row.id, "enrolled"):
            figures = [(book.figure(sheet, row.id, c),) for c in ("enrolled", "done", "done_ratio", "certificates")]  # fmt: skip
            rows.append([(str(len(rows) + 1),), (row.title,), ("x" if row.depth else "",), *figures])
    return Table("", heads, rows, parts.source_line(book, sheet))

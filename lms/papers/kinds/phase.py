"""Báo cáo sơ kết and báo cáo tổng kết: a phase of the plan (VII.2), counted from facts, with its years beside it."""

from lms.emulation.rules import Period, PeriodKind
from lms.kernel.messages import Message, mark
from lms.kernel.official.rules import Annex, Block, Column, Line, Table, Text
from lms.papers.kinds import entered, honours, parts
from lms.papers.kinds.periodic import CAUSES, GOOD, HARD, WISHES, WORK_COLUMNS, people_and_turns
from lms.papers.kinds.protocol import Asked, Content
from lms.papers.rules import KIND_TITLES, Field, years_of
from lms.papers.sheets.book import ALL, Book
from lms.papers.sheets.coverage import target_sheet
from lms.papers.sheets.record import record_name, work_name

DONE = Field("nhiem-vu", mark("Kết quả thực hiện các nội dung thi đua"), mark("kết quả theo từng nội dung của Kế hoạch: quản trị số; hạ tầng, học liệu số; đổi mới dạy và học; phổ cập kỹ năng số"), rows=8)  # fmt: skip
LESSONS = Field("bai-hoc", mark("Bài học kinh nghiệm"), mark("bài học kinh nghiệm rút ra, mỗi ý một dòng"))
EXAMPLES = Field("dien-hinh", mark("Điển hình tiên tiến"), mark("tập thể, cá nhân điển hình và cách làm; danh sách khen thưởng đã có trong văn bản"))  # fmt: skip
NEXT = Field("phuong-huong", mark("Phương hướng, nhiệm vụ giai đoạn tới"), mark("phương hướng, nhiệm vụ của giai đoạn tới, mỗi ý một dòng"), rows=6)  # fmt: skip
EARLY = mark("Giai đoạn này chưa bắt đầu: chưa có số liệu để báo cáo.")

YEAR_COLUMNS = (
    ("people", "Tổng số người", 24.0), ("active", "Người hoàn thành từ một khóa trở lên", 28.0),
    ("completions", "Lượt hoàn thành", 22.0), ("certificates", "Giấy chứng nhận", 22.0),
)  # fmt: skip


class PhaseReport(parts.Simple):
    """A report over a phase; `word` says which: sơ kết or tổng kết."""

    period_kinds = frozenset({PeriodKind.PHASE})
    names_people = True
    fields = (DONE, GOOD, HARD, CAUSES, LESSONS, EXAMPLES, NEXT, WISHES)

    def __init__(self, key: str, word: str, about: str) -> None:
        self.key, self.title, self.about = key, KIND_TITLES[key], about
        self._word = word

    def compose(self, asked: Asked, book: Book) -> Content:
        phase, years = asked.period, years_of(asked.period, asked.periods)
        begun = [year for year in years if year.starts_on <= asked.on]
        notes = [*parts.not_over(asked)] if phase.starts_on <= asked.on else [Message(EARLY)]
        name = parts.name_of(phase)
        subject = f"{self._word} thực hiện {parts.MOVEMENT} {name}"
        body: list[Block] = [
            Text((f"{asked.school} báo cáo {self._word.lower()} thực hiện {parts.MOVEMENT} {name} ({parts.days_of(phase)}) như sau:",)),
            parts.section(1, "Kết quả thực hiện"),
            parts.clause(1, "Kết quả thực hiện các nội dung thi đua"), *parts.written(asked, DONE),
            parts.clause(2, "Kết quả học tập, bồi dưỡng kỹ năng số của cả giai đoạn"), *people_and_turns(asked, book),
            parts.clause(3, "Kết quả từng năm"), *_by_year(asked, book, begun),
            parts.clause(4, "Chỉ tiêu về tham gia, hoàn thành"), *_coverage(asked, book), *_entered(asked, book),
            parts.section(2, "Đánh giá chung"),
            parts.clause(1, "Thuận lợi"), *parts.written(asked, GOOD),
            parts.clause(2, "Khó khăn, hạn chế"), *parts.written(asked, HARD),
            parts.clause(3, "Nguyên nhân"), *parts.written(asked, CAUSES),
            parts.clause(4, "Bài học kinh nghiệm"), *parts.written(asked, LESSONS),
            parts.section(3, "Điển hình tiên tiến, khen thưởng"),
            parts.clause(1, "Khen thưởng"), *honours.counted(asked, book, "II"),
            parts.clause(2, "Điển hình tiên tiến"), *parts.written(asked, EXAMPLES),
            parts.section(4, "Phương hướng, nhiệm vụ giai đoạn tới"), *parts.written(asked, NEXT),
            parts.section(5, "Kiến nghị, đề xuất"), *parts.written(asked, WISHES),
        ]  # fmt: skip
        table = parts.figures_table(book, book.sheet(work_name(phase, asked.on)), "", "Đơn vị", WORK_COLUMNS)
        annexes = [
            Annex("I", "Kết quả theo đơn vị", [table], wide=True),
            *honours.annex_of(asked, book, "II"),
        ]
        body += [
            Text((f"Kết quả của từng đơn vị nêu tại Phụ lục I; danh mục nguồn số liệu nêu cuối Phụ lục {annexes[-1].number}.",)),
            Text((f"Trên đây là báo cáo {self._word.lower()} thực hiện {parts.MOVEMENT} {name} của {asked.school}",)),
        ]  # fmt: skip
        annexes = parts.with_sources(annexes, book)
        return Content("BÁO CÁO", "BC", subject, body, annexes, notes=notes)


def _entered(asked: Asked, book: Book) -> list[Block]:
    """What the record holds of initiatives, models, prizes and help; nothing where it holds none."""
    found = [*entered.school_models(asked, book), *entered.school_help(asked, book)]
    return [parts.clause(5, "Sáng kiến, mô hình; hướng dẫn, tập huấn"), *found] if found else []


def _by_year(asked: Asked, book: Book, years: list[Period]) -> list[Block]:
    """A row for each year and one for the phase, counted by itself: years reach beyond a phase's ends."""
    heads = [Column("TT", 11, is_number=True), Column("Năm", 58)]
    heads += [Column(title, width, is_number=True) for _, title, width in YEAR_COLUMNS]
    rows: list[list[Line]] = []
    for number, period in enumerate((*years, asked.period), 1):
        sheet = book.sheet(record_name(period, min(asked.on, period.ends_on)))
        is_phase = period is asked.period
        title = "Cả giai đoạn" if is_phase else f"Năm {period.key} ({parts.days_of(period)})"
        figures = [(book.figure(sheet, ALL, column),) for column, _, _ in YEAR_COLUMNS]
        rows.append([("" if is_phase else str(number),), (title,), *figures])
    why = "Số liệu cả giai đoạn được đếm riêng từ từng lượt hoàn thành trong giai đoạn, không phải tổng của các năm."
    return [Table("Bảng 2. Kết quả từng năm và cả giai đoạn", heads, rows, total=True), Text((why,))]


def _coverage(asked: Asked, book: Book) -> list[Block]:
    found = parts.targets_in(book, asked.period)
    texts: list[Block] = []
    for target in found:
        sheet = target_sheet(book, target, asked.on)
        texts.append(parts.coverage_text(target, sheet, book, asked.on))
    return texts or [Text(("Trong giai đoạn chưa có chỉ tiêu được giao.",))]

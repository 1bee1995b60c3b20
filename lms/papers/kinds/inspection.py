"""Kế hoạch kiểm tra: the office plans the checks of the year (the plan, VIII.1)."""

from lms.emulation.rules import PeriodKind
from lms.kernel.messages import mark
from lms.kernel.official.rules import Block, Column, Gap, Line, Table, Text
from lms.papers.kinds import parts
from lms.papers.kinds.protocol import Asked, Content
from lms.papers.rules import KIND_TITLES, Field
from lms.papers.sheets.book import Book, Sheet
from lms.papers.sheets.coverage import target_sheet

TEAM = Field("thanh-phan", mark("Thành phần đoàn kiểm tra"), mark("họ tên, chức vụ từng thành viên; trưởng đoàn ghi đầu tiên, mỗi người một dòng"))  # fmt: skip
DAYS = Field("thoi-gian", mark("Thời gian kiểm tra"), mark("từ ngày … đến ngày …"), rows=1)
MORE = Field("noi-dung-khac", mark("Nội dung kiểm tra khác (nếu có)"), mark("nội dung ngoài những nội dung đã có trong mẫu; để trống nếu không có"))  # fmt: skip

PURPOSE = (
    "- Nắm tình hình triển khai, kết quả thực hiện và những khó khăn, vướng mắc của từng đơn vị; kịp thời đôn đốc, hướng dẫn và điều chỉnh.",
    "- Làm căn cứ để đánh giá, xếp loại thi đua và đề xuất khen thưởng.",
)  # fmt: skip
DEMANDS = (
    "- Kiểm tra đúng nội dung, khách quan, công khai, không gây phiền hà, tránh hình thức, chồng chéo.",
    "- Kết quả kiểm tra được ghi bằng biên bản; đơn vị có tồn tại phải nêu rõ thời hạn khắc phục.",
)
CONTENT = (
    "a) Việc phổ biến Kế hoạch đến viên chức, người lao động và học sinh thuộc đơn vị.",
    "b) Tỷ lệ tham gia, tỷ lệ hoàn thành các khóa học bắt buộc; lý do của những người chưa hoàn thành.",
    "c) Việc đổi mới quản lý, ứng dụng công nghệ số, xây dựng và chia sẻ học liệu số của đơn vị.",
    "d) Việc hướng dẫn, hỗ trợ đồng nghiệp, học sinh và cộng đồng nâng cao kỹ năng số.",
    "đ) Mô hình, giải pháp, sáng kiến của đơn vị; hồ sơ, minh chứng kèm theo.",
)


class Inspection(parts.Simple):
    """The plan of checks: what, whom, when, with each unit's present figures beside its day."""

    key = "ke-hoach-kiem-tra"
    title = KIND_TITLES[key]
    about = mark("Nội dung, đơn vị và lịch kiểm tra trong năm; kèm tỷ lệ hiện tại của từng đơn vị.")
    period_kinds = frozenset({PeriodKind.YEAR})
    fields = (DAYS, TEAM, MORE)

    def compose(self, asked: Asked, book: Book) -> Content:
        found = parts.targets_in(book, asked.period)
        more = [*parts.written(asked, MORE)] if asked.written.get(MORE.name) else []
        subject = f"Kiểm tra việc thực hiện {parts.MOVEMENT} {parts.name_of(asked.period)}"
        schedule: list[Block] = []
        for target in found:
            schedule += _schedule(book, target_sheet(book, target, asked.on))
        body: list[Block] = [
            Text((f"{asked.school} ban hành Kế hoạch kiểm tra việc thực hiện {parts.MOVEMENT} {parts.name_of(asked.period)}, cụ thể như sau:",)),
            parts.section(1, "Mục đích, yêu cầu"),
            parts.clause(1, "Mục đích"), *(Text((line,)) for line in PURPOSE),
            parts.clause(2, "Yêu cầu"), *(Text((line,)) for line in DEMANDS),
            parts.section(2, "Nội dung kiểm tra"), *(Text((line,)) for line in CONTENT), *more,
            parts.section(3, "Đối tượng, thời gian, hình thức"),
            Text(("1. Đối tượng: các đơn vị thuộc Trường.",)),
            Text(("2. Thời gian: ", parts.inline(asked, DAYS), ".")),
            Text(("3. Hình thức: kiểm tra số liệu trên hệ thống, hồ sơ, minh chứng và làm việc trực tiếp với đơn vị.",)),
            *schedule,
            parts.section(4, "Thành phần đoàn kiểm tra"), *parts.written(asked, TEAM),
            parts.section(5, "Tổ chức thực hiện"),
            Text(("1. Phòng Hành chính - Kế toán chủ trì, thông báo lịch kiểm tra, tổng hợp kết quả, báo cáo Hiệu trưởng và đưa vào báo cáo định kỳ gửi Sở trước ngày 20/5.",)),
            Text(("2. Các đơn vị chuẩn bị báo cáo, hồ sơ, minh chứng; bố trí người làm việc với đoàn kiểm tra; khắc phục tồn tại (nếu có) đúng thời hạn.",)),
            *parts.sources_text(book),
            Text((f"Trên đây là Kế hoạch kiểm tra việc thực hiện {parts.MOVEMENT} {parts.name_of(asked.period)} của {asked.school}. Đề nghị các đơn vị nghiêm túc triển khai thực hiện",)),
        ]  # fmt: skip
        return Content("KẾ HOẠCH", "KH", subject, body, notes=parts.undecided(found))


def _schedule(book: Book, sheet: Sheet) -> list[Block]:
    """Each top-level unit with its figures and a day that is still to be set."""
    heads = (
        Column("TT", 11, is_number=True), Column("Đơn vị", 60), Column("Được tính", 20, is_number=True),
        Column("Tỷ lệ hoàn thành", 24, is_number=True), Column("Chưa hoàn thành", 22, is_number=True), Column("Ngày kiểm tra", 28),
    )  # fmt: skip
    rows: list[list[Line]] = []
    for row in sheet.rows:
        if row.depth == 0:
            figures = [(book.figure(sheet, row.id, c),) for c in ("counted", "done_ratio", "missing")]
            number = len(rows) + 1
            rows.append([(str(number),), (row.title,), *figures, (Gap(f"ngay-{row.id}", "ngày"),)])
    caption = f"Lịch kiểm tra và tình hình của các đơn vị ({sheet.label.rpartition(', ')[2]})"
    return [Table(caption, heads, rows, parts.source_line(book, sheet))] if rows else []

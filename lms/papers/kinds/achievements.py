"""Báo cáo thành tích of a person and of a unit: what the dossier asks of each who is proposed (the plan, VI.2).

The headings are those of the forms that go with the decree on emulation; no number of a form is printed, since which one
holds was not established.
"""

from lms.emulation.rules import PeriodKind
from lms.emulation.values.rules import Kind
from lms.kernel.messages import Message, mark
from lms.kernel.official.rules import Block, Column, Gap, Line, Signer, Table, Text
from lms.kernel.vietnamese import show_date
from lms.nominations.queries import Nomination
from lms.org.rules import CATEGORY_LABELS, Category, UnitNode
from lms.papers.kinds import entered, parts
from lms.papers.kinds.protocol import Asked, Content, NotYet, Whom
from lms.papers.queries.people import PersonLine, born_on
from lms.papers.rules import KIND_TITLES
from lms.papers.sheets.book import ALL, Book, Sheet
from lms.papers.sheets.coverage import target_sheet
from lms.papers.sheets.entered import PERSON, UNIT
from lms.papers.sheets.nominations import active_about
from lms.papers.sheets.record import people_name
from lms.papers.sheets.subjects import heads_name, inside_name, turns_name

WHICH_PERSON = mark("Báo cáo này nói về một người: hãy cho biết mã của người đó.")
WHICH_UNIT = mark("Báo cáo này nói về một đơn vị: hãy cho biết mã hoặc tên của đơn vị đó.")
NO_COMPLETION = mark("Trong kỳ, {name} chưa hoàn thành khóa học nào: mục tự học, tự bồi dưỡng không có bảng.")

TURN_COLUMNS = (
    Column("TT", 11, is_number=True), Column("Khóa học", 66), Column("Ngày hoàn thành", 27, is_number=True),
    Column("Số giờ", 15, is_number=True), Column("Điểm", 17, is_number=True), Column("Số giấy chứng nhận", 36, is_number=True),
)  # fmt: skip
INSIDE_COLUMNS = (
    ("people", "Tổng số người", 18.0), ("active", "Người hoàn thành từ một khóa trở lên", 26.0),
    ("completions", "Lượt hoàn thành", 20.0), ("hours", "Số giờ học", 18.0), ("certificates", "Giấy chứng nhận", 20.0),
)  # fmt: skip
INITIATIVES = Gap("sang-kien", "tên, số quyết định công nhận, hiệu quả; nếu không có, ghi “Không”")
HELPED = Gap("ho-tro", "số lượt, nội dung, người hoặc nhóm được hỗ trợ; minh chứng")
PRIZES = Gap("giai-thuong", "cuộc thi, cấp, giải, năm; nếu không có, ghi “Không”")
OTHER_RESULTS = Gap(
    "ket-qua-khac", "mức hoàn thành các chỉ tiêu, nhiệm vụ khác trong Kế hoạch thi đua của đơn vị"
)
MODELS = Gap("mo-hinh", "tên mô hình, giải pháp; hiệu quả; khả năng nhân rộng; biện pháp đã làm")
POLICIES = Gap("chap-hanh", "nêu kết quả")
PLEDGE = (
    "Nội dung báo cáo trên đây là đúng sự thật; nếu sai, {who} xin chịu hoàn toàn trách nhiệm trước pháp luật"
)


def _subject(asked: Asked) -> str:
    return f"Đề nghị khen thưởng trong {parts.MOVEMENT} {parts.name_of(asked.period)}"


def _nomination(asked: Asked) -> Nomination | None:
    """The newest nomination of the period that is about the same person or unit, or None."""
    person, unit = asked.person, asked.unit
    if person is None and unit is None:
        return None
    found = active_about(asked.period, person.id if person else None, unit.id if unit else None)
    return found[-1] if found else None


def _proposed(one: Nomination | None) -> list[Block]:
    award: Line = (one.award,) if one else (Gap("hinh-thuc-de-nghi", "hình thức đề nghị"),)
    return [Text(("Hình thức khen thưởng đề nghị: ", *award, "."))]


def _outstanding(one: Nomination | None) -> list[Block]:
    """What the unit wrote when it proposed them."""
    lines = [line for line in (one.achievements if one else "").splitlines() if line.strip()]
    return [Text((line.strip(),)) for line in lines] or [Text((Gap("thanh-tich", "nêu thành tích tiêu biểu, có số liệu"),))]  # fmt: skip


class PersonReport(parts.Simple):
    """One person's own report, confirmed by the head of their unit."""

    key = "bao-cao-thanh-tich-ca-nhan"
    title = KIND_TITLES[key]
    about = mark("Của một người, có xác nhận của thủ trưởng đơn vị; kết quả học lấy từ hồ sơ thi đua.")
    period_kinds = frozenset(PeriodKind)
    whom = Whom.PERSON
    names_people = True

    def compose(self, asked: Asked, book: Book) -> Content:
        person = asked.person
        if person is None:
            raise NotYet(Message(WHICH_PERSON))
        turns = book.sheet(turns_name(asked.period, asked.on, person.public_id))
        held = entered.of(asked, book, PERSON, person.public_id)
        notes, proposal = [*parts.not_over(asked)], _nomination(asked)
        if not turns.rows:
            notes.append(Message(NO_COMPLETION, {"name": person.full_name}))
        is_student = person.category == Category.STUDENT
        body: list[Block] = [
            *_proposed(proposal),
            parts.section(1, "Sơ lược lý lịch"), *_life(person, is_student),
            parts.section(2, "Thành tích đạt được"),
            parts.clause(1, "Nhiệm vụ học tập, rèn luyện" if is_student else "Quyền hạn, nhiệm vụ được giao hoặc đảm nhận"),
            *_duties(book, held),
            parts.clause(2, "Tự học, tự bồi dưỡng nâng cao năng lực số"), *_learning(asked, book, person, turns),
            parts.clause(3, "Sáng kiến, giải pháp, sản phẩm được công nhận, áp dụng"),
            *entered.listed(book, held, (Kind.INITIATIVE,), INITIATIVES, "sáng kiến được công nhận"),
            parts.clause(4, "Hướng dẫn, hỗ trợ đồng nghiệp, học sinh và cộng đồng nâng cao kỹ năng số"),
            *entered.helped(asked, book, person.public_id, HELPED),
            parts.clause(5, "Thành tích tiêu biểu"), *_outstanding(proposal),
            *_prizes(book, held, is_student),
            parts.section(3, "Các hình thức đã được khen thưởng"), *entered.former(book, held),
            *parts.sources_text(book),
            Text((PLEDGE.format(who="tôi"),)),
        ]  # fmt: skip
        signers = (Signer(("Xác nhận của", "thủ trưởng đơn vị")), Signer(("Người báo cáo", "thành tích"), person.full_name))  # fmt: skip
        return Content(
            "BÁO CÁO THÀNH TÍCH", "", _subject(asked), body, signers=signers, has_recipients=False,
            agency=person.unit or "", numbered=False, notes=notes,
        )  # fmt: skip


def _life(person: PersonLine, is_student: bool) -> list[Block]:
    """What is kept of a person; the rest is left for them to write."""
    born = born_on(person.id)
    day: str | Gap = show_date(born) if born else Gap("ngay-sinh", "ngày, tháng, năm sinh")
    position = person.position or CATEGORY_LABELS.get(person.category or "", "")
    lines: list[Line] = [
        ("- Họ và tên: ", person.full_name, ". Bí danh (nếu có): ", Gap("bi-danh", "bí danh"), "."),
        ("- Ngày, tháng, năm sinh: ", day, ". Giới tính: ", Gap("gioi-tinh", "nam hoặc nữ"), "."),
        ("- Quê quán: ", Gap("que-quan", "xã, tỉnh"), "."),
        ("- Nơi ở hiện nay: ", Gap("tru-quan", "nơi ở"), "."),
        ("- Lớp: " if is_student else "- Đơn vị công tác: ", person.unit or Gap("don-vi", "đơn vị"), "."),
    ]
    if not is_student:
        lines += [
            ("- Chức vụ, vị trí việc làm: ", position or Gap("chuc-vu", "chức vụ"), "."),
            ("- Trình độ chuyên môn, nghiệp vụ: ", Gap("trinh-do", "trình độ, chuyên ngành"), "."),
            ("- Học hàm, học vị (nếu có): ", Gap("hoc-vi", "học hàm, học vị"), "."),
        ]
    return [Text(line) for line in lines]


def _learning(asked: Asked, book: Book, person: PersonLine, turns: Sheet) -> list[Block]:
    sheet = book.sheet(people_name(asked.period, asked.on), [person.public_id])

    def figure(column: str) -> Line:
        return (book.figure(sheet, person.public_id, column),)

    line: Line = ("Trong kỳ đã hoàn thành ", *figure("completions"), " lượt khóa học với ", *figure("hours"), " giờ học, được cấp ", *figure("certificates"), " giấy chứng nhận; điểm trung bình ", *figure("score"))  # fmt: skip
    if sheet.count(person.public_id, "required"):
        line = (*line, "; hoàn thành ", *figure("required_done"), "/", *figure("required"), " khóa bắt buộc, trong đó đúng hạn ", *figure("on_time"))  # fmt: skip
    said: list[Block] = [Text((*line, f" ({book.cite(sheet)})."))]
    if turns.rows:
        rows: list[list[Line]] = [
            [(row.id,), (row.title,), *((book.figure(turns, row.id, column),) for column in ("on", "hours", "grade", "certificate"))]
            for row in turns.rows
        ]  # fmt: skip
        said.append(Table("", TURN_COLUMNS, rows, parts.source_line(book, turns)))
    return said


def _duties(book: Book, held: Sheet) -> list[Block]:
    rated = entered.rating(book, held)
    wanted = "nêu nhiệm vụ trong kỳ" if rated else "nêu nhiệm vụ trong kỳ và mức độ hoàn thành"
    return [Text((Gap("nhiem-vu", wanted),)), *rated]


def _prizes(book: Book, held: Sheet, is_student: bool) -> list[Block]:
    """What the plan asks of students; of others only where there is one."""
    if not is_student and not held.count(Kind.PRIZE, "count"):
        return []
    title = "Giải thưởng về công nghệ số từ cấp tỉnh trở lên" if is_student else "Giải thưởng"
    return [parts.clause(6, title), *entered.listed(book, held, (Kind.PRIZE,), PRIZES, "giải thưởng")]


class UnitReport(parts.Simple):
    """A unit's report, signed by its head."""

    key = "bao-cao-thanh-tich-tap-the"
    title = KIND_TITLES[key]
    about = mark("Của một đơn vị, thủ trưởng đơn vị ký; số liệu lấy từ chỉ tiêu và hồ sơ thi đua.")
    period_kinds = frozenset(PeriodKind)
    whom = Whom.UNIT

    def compose(self, asked: Asked, book: Book) -> Content:
        unit = asked.unit
        if unit is None:
            raise NotYet(Message(WHICH_UNIT))
        proposal, held = _nomination(asked), entered.of(asked, book, UNIT, unit.public_id)
        body: list[Block] = [
            *_proposed(proposal),
            parts.section(1, "Sơ lược đặc điểm, tình hình"),
            parts.clause(1, "Đặc điểm, tình hình"), *_situation(asked, book, unit),
            parts.clause(2, "Chức năng, nhiệm vụ"),
            Text((Gap("chuc-nang", "chức năng, nhiệm vụ được giao"),)),
            parts.section(2, "Thành tích đạt được"),
            parts.clause(1, "Kết quả thực hiện các chỉ tiêu, nhiệm vụ"), *_results(asked, book, unit),
            *entered.plain(book, held, (Kind.PLAN,), OTHER_RESULTS),
            parts.clause(2, "Mô hình, giải pháp mới; biện pháp thực hiện"),
            *entered.listed(book, held, (Kind.MODEL,), MODELS, "mô hình, giải pháp mới"),
            *entered.of_people(asked, book, unit),
            parts.clause(3, "Chấp hành chủ trương, chính sách; xây dựng nội bộ đoàn kết; tham gia các phong trào thi đua khác"),
            *entered.plain(book, held, (Kind.SOLIDARITY, Kind.MOVEMENT), POLICIES),
            parts.clause(4, "Công tác đảng, đoàn thể"),
            Text((Gap("doan-the", "nêu kết quả, xếp loại"),)),
            parts.clause(5, "Thành tích tiêu biểu"), *_outstanding(proposal),
            parts.section(3, "Các hình thức đã được khen thưởng"), *entered.former(book, held),
            *parts.sources_text(book),
            Text((PLEDGE.format(who="đơn vị"),)),
        ]  # fmt: skip
        return Content(
            "BÁO CÁO THÀNH TÍCH", "", _subject(asked), body, signers=(Signer(("Thủ trưởng đơn vị",)),), has_recipients=False,
            agency="" if unit.parent_id is None else unit.name, numbered=False, notes=parts.not_over(asked),
        )  # fmt: skip


def _situation(asked: Asked, book: Book, unit: UnitNode) -> list[Block]:
    sheet = book.sheet(heads_name(asked.on, unit))
    line: Line = ("- Tổng số: ", book.figure(sheet, ALL, "people"), " người")
    for number, row in enumerate(row for row in sheet.rows if sheet.count(row.id, "people")):
        before = ", gồm: " if number == 0 else ", "
        line = (*line, before, book.figure(sheet, row.id, "people"), f" {row.title.lower()}")
    return [
        Text(("- Tên tập thể: ", unit.name, ".")),
        Text(("- Trụ sở, điện thoại: ", Gap("tru-so", "địa điểm làm việc, điện thoại"), ".")),
        Text(("- Quá trình thành lập: ", Gap("thanh-lap", "quyết định thành lập, các mốc chính"), ".")),
        Text((*line, f" ({book.cite(sheet)}).")),
    ]  # fmt: skip


def _results(asked: Asked, book: Book, unit: UnitNode) -> list[Block]:
    said: list[Block] = []
    for target in parts.targets_in(book, asked.period):
        covered = target_sheet(book, target, asked.on)
        if f"{unit.public_id}.done" in covered.cells:
            said.append(_covered(book, covered, unit, target.name))
    sheet = book.sheet(inside_name(asked.period, asked.on, unit))
    people, turns, hours, certificates = ((book.figure(sheet, ALL, c),) for c in ("active", "completions", "hours", "certificates"))  # fmt: skip
    said.append(Text((
        "Trong kỳ có ", *people, " người hoàn thành ít nhất một khóa học, với ", *turns, " lượt hoàn thành, ", *hours,
        " giờ học; được cấp ", *certificates, f" giấy chứng nhận ({book.cite(sheet)}).",
    )))  # fmt: skip
    if len(sheet.rows) > 1:
        said.append(parts.figures_table(book, sheet, "", "Bộ phận", INSIDE_COLUMNS))
    return said


def _covered(book: Book, sheet: Sheet, unit: UnitNode, name: str) -> Text:
    def figure(column: str) -> Line:
        return (book.figure(sheet, unit.public_id, column),)

    return Text((
        f"Chỉ tiêu “{name}”: trong số ", *figure("counted"), " người được tính có ", *figure("enrolled"), " người đã tham gia (",
        *figure("enrolled_ratio"), "), ", *figure("done"), " người đã hoàn thành đủ các khóa học (", *figure("done_ratio"),
        f") ({book.cite(sheet)}).",
    ))  # fmt: skip

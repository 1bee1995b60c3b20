"""Tờ trình and biên bản: what goes from the Council to whoever decides (the plan, VI.1 and VI.2)."""

from collections.abc import Mapping, Sequence

from lms.emulation.rules import PeriodKind
from lms.kernel.messages import Message, mark
from lms.kernel.official.rules import Block, Column, Gap, Line, Signer, Table, Text
from lms.kernel.vietnamese import show_date
from lms.nominations import queries
from lms.nominations.council.rules import BASIS_LABELS, POST_LABELS, Ending, show_share
from lms.nominations.queries import Member, Nomination, Session
from lms.nominations.rules import LEVEL_LABELS, Level
from lms.papers.kinds import parts
from lms.papers.kinds.protocol import Asked, Content, NotYet, Whom
from lms.papers.queries.people import people_by_code
from lms.papers.rules import KIND_TITLES, Field
from lms.papers.sheets.book import ALL, Book, Sheet
from lms.papers.sheets.nominations import (
    PEOPLE,
    UNITS,
    in_order,
    passed_by_council,
    passed_name,
    session_name,
)

COUNCIL = "Hội đồng Thi đua - Khen thưởng"
NONE_PASSED = mark("Trong kỳ này chưa có đề nghị nào ({level}) được Hội đồng thông qua. Ghi kết quả phiên họp ở trang Khen thưởng trước, rồi soạn lại.")  # fmt: skip
NO_SESSION = mark("Trong kỳ này Hội đồng chưa họp phiên nào, hoặc kết quả phiên họp chưa được ghi. Ghi phiên họp ở trang Khen thưởng trước, rồi soạn lại.")  # fmt: skip
NOT_HELD = mark("Phiên họp ngày {day} chưa có kết quả nên chưa có biên bản. Ghi ai có mặt và số phiếu trước, rồi soạn lại.")  # fmt: skip
BY_SECRETARY = mark("Tờ trình để Thư ký Hội đồng ký thay mặt Thường trực Hội đồng. Nếu Trường phân công người khác, hãy sửa chỗ ký trong tệp.")  # fmt: skip

ADDRESSED = Field("kinh-gui", mark("Kính gửi (khi đề nghị cấp trên)"), mark("cơ quan nhận tờ trình; để trống thì gửi Sở Giáo dục và Đào tạo"), rows=1)  # fmt: skip
DISCUSSED = Field("thao-luan", mark("Ý kiến thảo luận"), mark("ý kiến của các thành viên, mỗi ý một dòng; nếu không có, ghi “Các thành viên thống nhất, không có ý kiến khác”"), rows=6)  # fmt: skip
VOTED = Field("hinh-thuc-bo-phieu", mark("Hình thức biểu quyết"), mark("bỏ phiếu kín hoặc giơ tay"), rows=1)
BEGUN = Field("gio-bat-dau", mark("Giờ bắt đầu"), mark("giờ, phút bắt đầu"), rows=1)
ENDED = Field("gio-ket-thuc", mark("Giờ kết thúc"), mark("giờ, phút kết thúc"), rows=1)

PROPOSED_COLUMNS = (
    Column("TT", 11, is_number=True), Column("Họ và tên (tên tập thể)", 46), Column("Chức vụ, đơn vị", 44),
    Column("Hình thức đề nghị", 36), Column("Số phiếu đồng ý", 20, is_number=True),
)  # fmt: skip
VOTE_COLUMNS = (
    Column("TT", 11, is_number=True), Column("Họ và tên (tên tập thể)", 44), Column("Hình thức đề nghị", 34),
    Column("Đồng ý", 17, is_number=True), Column("Không đồng ý", 19, is_number=True), Column("Tỷ lệ đồng ý", 19, is_number=True),
    Column("Kết quả", 24),
)  # fmt: skip


def places(asked: Asked, found: Sequence[Nomination]) -> Mapping[str, str]:
    """Post and unit of each nominee as every list says them, by the nomination's public id; "Tập thể" of a unit."""
    ids = [one.person_public_id for one in found if one.person_public_id]
    people = people_by_code(ids, asked.on) if ids else {}
    said = {key: parts.place_of(person) for key, person in people.items()}
    return {
        one.public_id: said.get(one.person_public_id, one.unit) if one.person_public_id else "Tập thể"
        for one in found
    }


def nominees(asked: Asked, level: Level) -> list[Nomination]:
    """Those whom the Council passed; NotYet while there are none."""
    found = passed_by_council(asked.period, level)
    if not found:
        raise NotYet(Message(NONE_PASSED, {"level": Message(LEVEL_LABELS[level])}))
    return found


def counted(book: Book, sheet: Sheet, columns: tuple[str, str] = ("count", "count")) -> Line:
    """ "2 tập thể và 5 cá nhân"; who there is none of is left out."""
    rows = (ALL, ALL) if columns != ("count", "count") else (UNITS, PEOPLE)
    said: Line = ()
    for row, column, word in zip(rows, columns, ("tập thể", "cá nhân"), strict=True):
        if sheet.count(row, column):
            said = (*said, " và " if said else "", book.figure(sheet, row, column), f" {word}")
    return said


def sessions_of(found: list[Nomination]) -> list[Session]:
    """The sessions that voted on these, the earliest first."""
    ids = {one.vote.session_public_id for one in found if one.vote and one.vote.session_public_id}
    return sorted((queries.session(public_id) for public_id in ids), key=lambda s: (s.held_on, s.id))


def by_the_council(sessions: list[Session], school: str) -> str:
    """On what the Council's proposal rests, for the bases of a paper."""
    days = ", ".join(show_date(one.held_on) for one in sessions)
    return f"Biên bản họp {COUNCIL} {school} ngày {days}"


class Proposal(parts.Simple):
    """The Council proposes: for the principal's own award to the principal, for higher ones to the Sở."""

    key = "to-trinh"
    title = KIND_TITLES[key]
    about = mark("Đề nghị khen thưởng những tập thể, cá nhân Hội đồng đã thông qua; kèm danh sách.")
    period_kinds = frozenset(PeriodKind)
    whom = Whom.LEVEL
    fields = (ADDRESSED,)
    names_people = True

    def compose(self, asked: Asked, book: Book) -> Content:
        level = asked.level or (Level.HIGHER if not passed_by_council(asked.period, Level.SCHOOL) and passed_by_council(asked.period, Level.HIGHER) else Level.SCHOOL)  # fmt: skip
        found = nominees(asked, level)
        sessions = sessions_of(found)
        sheet = book.sheet(passed_name(asked.period, level))
        is_own = level is Level.SCHOOL
        to = f"Hiệu trưởng {asked.school}" if is_own else asked.written.get(ADDRESSED.name, "") or "Sở Giáo dục và Đào tạo"  # fmt: skip
        who = f"Thường trực {COUNCIL}" if is_own else asked.school
        votes, where = _terms(sessions), places(asked, found)
        rows: list[list[Line]] = [
            [(str(n),), (one.name,), (where[one.public_id],), (one.award,), (book.figure(sheet, one.public_id, "for"),)]
            for n, one in enumerate(found, 1)
        ]  # fmt: skip
        body: list[Block] = [
            Text((f"Thực hiện Kế hoạch triển khai {parts.MOVEMENT} của {asked.school}, các đơn vị đã lựa chọn, xác nhận thành tích của tập thể, cá nhân; {COUNCIL} đã họp xét và bỏ phiếu. {votes}",)),
            Text((f"{who} kính trình {to} xem xét khen thưởng ", *counted(book, sheet), f" đã có thành tích trong {parts.MOVEMENT} {parts.name_of(asked.period)} ({book.cite(sheet)}), cụ thể:")),
            Table("", PROPOSED_COLUMNS, rows, parts.source_line(book, sheet)),
            Text(("Hồ sơ kèm theo gồm: danh sách trích ngang; biên bản họp Hội đồng; báo cáo thành tích của ", *counted(book, sheet), "; tài liệu minh chứng.")),
            *parts.sources_text(book),
            Text((f"Kính trình {to} xem xét, quyết định",)),
        ]  # fmt: skip
        signers = (Signer(("TM. Thường trực Hội đồng", "Thư ký"), sessions[-1].secretary.name),) if is_own and sessions else ()  # fmt: skip
        return Content(
            "TỜ TRÌNH", "TTr", f"Về việc đề nghị khen thưởng tập thể, cá nhân có thành tích trong {parts.MOVEMENT} {parts.name_of(asked.period)}",
            body, to=(to,), signers=signers, closing_bases=((f"Căn cứ {by_the_council(sessions, asked.school)}",),) if sessions else (),
            notes=[Message(BY_SECRETARY)] if is_own else [], recipients=("Như trên",),
        )  # fmt: skip


def _terms(sessions: list[Session]) -> str:
    """From how many votes on somebody was passed."""
    if not sessions:
        return ""
    terms = sessions[-1].terms
    return f"Đề nghị được thông qua khi có ít nhất {show_share(terms.threshold)} {BASIS_LABELS[terms.basis]} đồng ý."


class Minutes(parts.Simple):
    """What a session of the Council did, for its secretary and its chair to sign."""

    key = "bien-ban"
    title = KIND_TITLES[key]
    about = mark("Của một phiên họp: thành phần, điều kiện họp, số phiếu cho từng đề nghị, kết luận.")
    period_kinds = frozenset(PeriodKind)
    whom = Whom.SESSION
    fields = (BEGUN, ENDED, VOTED, DISCUSSED)
    names_people = True

    def compose(self, asked: Asked, book: Book) -> Content:
        one = _session(asked)
        sheet = book.sheet(session_name(one))
        day = show_date(one.held_on)
        body: list[Block] = [
            Text(("Thời gian bắt đầu: ", parts.inline(asked, BEGUN), f", ngày {day}.")),
            Text((f"Địa điểm: {one.place}." if one.place else "Địa điểm: ", *(() if one.place else (Gap("dia-diem", "nơi họp"), ".")))),
            parts.section(1, "Thành phần tham dự"), *_people(book, sheet, one),
            parts.section(2, "Nội dung"),
            parts.clause(1, "Điều kiện họp"), _quorum(book, sheet, one),
            parts.clause(2, "Danh sách đề nghị"), *_listed(book, sheet),
            parts.clause(3, "Thảo luận"), *parts.written(asked, DISCUSSED),
            parts.clause(4, "Biểu quyết"), *_votes(asked, book, sheet, one),
            parts.section(3, "Kết luận"), *_conclusion(book, sheet),
            *parts.sources_text(book),
            Text(("Cuộc họp kết thúc vào ", parts.inline(asked, ENDED), f", ngày {day}; biên bản đã được đọc cho các thành viên có mặt cùng nghe và thống nhất thông qua")),
        ]  # fmt: skip
        signers = (Signer(("Thư ký",), one.secretary.name), Signer(("Chủ tọa",), one.chair.name))
        subject = f"Họp {COUNCIL} xét khen thưởng trong {parts.MOVEMENT} {parts.name_of(asked.period)}"
        return Content("BIÊN BẢN", "BB", subject, body, signers=signers, recipients=(COUNCIL,))


def _session(asked: Asked) -> Session:
    held = [
        s for s in queries.sessions(asked.period.key) if not asked.session or s.public_id == asked.session
    ]
    done = [s for s in held if s.ending is Ending.HELD]
    if not done:
        if held and asked.session:
            raise NotYet(Message(NOT_HELD, {"day": show_date(held[0].held_on)}))
        raise NotYet(Message(NO_SESSION))
    return queries.session(done[0].public_id)


def _named(member: Member) -> str:
    position = f", {member.position}" if member.position else ""
    return f"Ông (bà) {member.name}{position}, {POST_LABELS[member.post]}"


def _people(book: Book, sheet: Sheet, one: Session) -> list[Block]:
    said: list[Block] = [
        Text((f"Chủ trì (chủ tọa): {_named(one.chair)}.",)),
        Text((f"Thư ký (người ghi biên bản): {_named(one.secretary)}.",)),
        Text(("Có mặt: ", book.figure(sheet, ALL, "present"), "/", book.figure(sheet, ALL, "members"), " thành viên, gồm:")),
        *(Text((f"- {_named(member)};",)) for member in one.present[:-1]),
        *(Text((f"- {_named(member)}.",)) for member in one.present[-1:]),
    ]  # fmt: skip
    if one.absent:
        said.append(Text(("Vắng: ", book.figure(sheet, ALL, "absent"), " thành viên:")))
        said += [Text((f"- {_named(m)}; lý do: ", Gap(f"vang-{m.id}", "lý do vắng"), ".")) for m in one.absent]  # fmt: skip
    return said


def _quorum(book: Book, sheet: Sheet, one: Session) -> Text:
    enough = "đủ điều kiện họp" if one.has_quorum else "không đủ điều kiện họp"
    return Text((
        "Thư ký báo cáo: có mặt ", book.figure(sheet, ALL, "present"), "/", book.figure(sheet, ALL, "members"),
        f" thành viên; theo quy định của Trường cần có mặt ít nhất {show_share(one.terms.quorum)} tổng số thành viên; cuộc họp {enough}.",
    ))  # fmt: skip


def _listed(book: Book, sheet: Sheet) -> list[Block]:
    if not sheet.rows:
        return [Text(("Tại phiên họp không có đề nghị nào được đưa ra biểu quyết.",))]
    return [Text(("Hội đồng xem xét hồ sơ của ", *counted(book, sheet), " do các đơn vị đề nghị, thủ trưởng đơn vị xác nhận và đã được thẩm định."))]  # fmt: skip


def _votes(asked: Asked, book: Book, sheet: Sheet, one: Session) -> list[Block]:
    terms = one.terms
    said: list[Block] = [Text((
        "Hình thức: ", parts.inline(asked, VOTED), f". Đề nghị được thông qua khi có ít nhất {show_share(terms.threshold)} {BASIS_LABELS[terms.basis]}"
        " đồng ý. Người được đề nghị không biểu quyết về chính mình.",
    ))]  # fmt: skip
    results = {outcome.nomination.public_id: outcome.passed for outcome in one.outcomes}
    rows: list[list[Line]] = []
    for number, each in enumerate(in_order([outcome.nomination for outcome in one.outcomes]), 1):
        figures = [(book.figure(sheet, each.public_id, column),) for column in ("for", "against", "share")]
        result = "Thông qua" if results[each.public_id] else "Không thông qua"
        rows.append([(str(number),), (each.name,), (each.award,), *figures, (result,)])
    return [*said, Table("", VOTE_COLUMNS, rows, parts.source_line(book, sheet))] if rows else said


def _conclusion(book: Book, sheet: Sheet) -> list[Block]:
    passed = counted(book, sheet, ("passed_units", "passed_people"))
    said: Line = ("Hội đồng thống nhất đề nghị khen thưởng ", *passed) if passed else ("Hội đồng không thông qua đề nghị nào",)  # fmt: skip
    if passed and sheet.count(ALL, "not_passed"):
        said = (*said, "; không thông qua ", book.figure(sheet, ALL, "not_passed"), " đề nghị")
    return [Text((*said, f" ({book.cite(sheet)})."))]

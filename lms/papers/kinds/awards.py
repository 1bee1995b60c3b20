"""Quyết định and giấy khen: drafts of what the principal gives (the plan, V.1a). Number, day and signature stay blank."""

from collections.abc import Sequence

from lms.emulation.rules import PeriodKind
from lms.kernel.messages import Message, mark
from lms.kernel.official.rules import Annex, Award, Block, Column, Heading, Level, Line, Table
from lms.kernel.vietnamese import fold
from lms.nominations.decisions.queries import decisions_of
from lms.nominations.queries import Nomination
from lms.nominations.rules import Level as AwardLevel
from lms.nominations.rules import State
from lms.papers.kinds import parts
from lms.papers.kinds.council import COUNCIL, by_the_council, counted, nominees, places, sessions_of
from lms.papers.kinds.protocol import Asked, Content, NotYet
from lms.papers.rules import KIND_TITLES, Field
from lms.papers.sheets.book import Book
from lms.papers.sheets.nominations import passed_name

MONEY = Field("muc-thuong", mark("Mức tiền thưởng"), mark("mức tiền thưởng kèm theo theo quy định; nếu không có, ghi “không kèm tiền thưởng”"), rows=1)  # fmt: skip
FUNDS = Field("nguon-kinh-phi", mark("Nguồn kinh phí"), mark("nguồn kinh phí chi thưởng"), rows=1)
NOT_DECIDED = mark("Có {n} đề nghị được Hội đồng thông qua nhưng Hiệu trưởng chưa quyết định; dự thảo này ghi cả các đề nghị đó.")  # fmt: skip
NO_GIAY_KHEN = mark("Trong kỳ này chưa có đề nghị tặng Giấy khen nào được Hội đồng thông qua.")

COLUMNS = (
    Column("TT", 11, is_number=True), Column("Họ và tên (tên tập thể)", 55), Column("Chức vụ, đơn vị", 55),
    Column("Hình thức khen thưởng", 44),
)  # fmt: skip


def _undecided(found: Sequence[Nomination]) -> list[Message]:
    waiting = sum(one.state is State.PASSED for one in found)
    return [Message(NOT_DECIDED, {"n": waiting})] if waiting else []


class Decision(parts.Simple):
    """The decision with its list."""

    key = "quyet-dinh"
    title = KIND_TITLES[key]
    about = mark("Dự thảo quyết định của Hiệu trưởng, kèm danh sách tập thể, cá nhân được khen thưởng.")
    period_kinds = frozenset(PeriodKind)
    fields = (MONEY, FUNDS)
    names_people = True

    def compose(self, asked: Asked, book: Book) -> Content:
        found = nominees(asked, AwardLevel.SCHOOL)
        sessions = sessions_of(found)
        sheet = book.sheet(passed_name(asked.period, AwardLevel.SCHOOL))
        forms = ", ".join(dict.fromkeys(one.award for one in found))
        why = f"đã có thành tích xuất sắc trong {parts.MOVEMENT} {parts.name_of(asked.period)}"
        body: list[Block] = [
            Heading(Level.TITLE, "", "Quyết định:"),
            Heading(Level.ARTICLE, "Điều 1.", "", ("Khen thưởng ", *counted(book, sheet), f" {why}. Hình thức: {forms}. Danh sách tại Phụ lục I kèm theo Quyết định này.")),
            Heading(Level.ARTICLE, "Điều 2.", "", ("Tiền thưởng: ", parts.inline(asked, MONEY), ". Nguồn kinh phí: ", parts.inline(asked, FUNDS), ".")),
            Heading(Level.ARTICLE, "Điều 3.", "", ("Quyết định này có hiệu lực kể từ ngày ký. Phòng Hành chính - Kế toán, các đơn vị liên quan và các tập thể, cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này",)),
        ]  # fmt: skip
        where = places(asked, found)
        rows: list[list[Line]] = [
            [(str(n),), (one.name,), (where[one.public_id],), (one.award,)] for n, one in enumerate(found, 1)
        ]
        table = Table("", COLUMNS, rows)
        annexes = parts.with_sources(
            [Annex("I", "Danh sách tập thể, cá nhân được khen thưởng", [table])], book
        )
        proposed: Line = (f"Theo đề nghị của {COUNCIL} tại {by_the_council(sessions, asked.school)}",)
        return Content(
            "QUYẾT ĐỊNH", "QĐ", f"Về việc khen thưởng tập thể, cá nhân có thành tích trong {parts.MOVEMENT} {parts.name_of(asked.period)}",
            body, annexes, opening=(Heading(Level.TITLE, "", f"Hiệu trưởng {asked.school}"),), closing_bases=(proposed,) if sessions else (),
            first_recipients=("Như Điều 3",), notes=_undecided(found),
        )  # fmt: skip


class Certificates(parts.Simple):
    """A sheet for each who gets a Giấy khen."""

    key = "giay-khen"
    title = KIND_TITLES[key]
    about = mark("Mỗi tập thể, cá nhân một trang khổ ngang, theo danh sách Hội đồng đã thông qua.")
    period_kinds = frozenset(PeriodKind)
    names_people = True

    def compose(self, asked: Asked, book: Book) -> Content:
        found = [one for one in nominees(asked, AwardLevel.SCHOOL) if "giay khen" in fold(one.award)]
        if not found:
            raise NotYet(Message(NO_GIAY_KHEN))
        blank = "\u00a0" * 6
        unknown = (
            f"Quyết định số:{blank}{blank}/QĐ-{blank}{blank}ngày{blank}tháng{blank}năm {asked.paper_on.year}"
        )
        written = {key: one.cited for key, one in decisions_of(found).items()}
        merit = f"Đã có thành tích xuất sắc trong {parts.MOVEMENT} {parts.name_of(asked.period)}"
        where = places(asked, found)
        sheets = [
            Award(f"Hiệu trưởng {asked.school}", one.name, "" if one.kind == "unit" else where[one.public_id], (merit,), (written.get(one.public_id, unknown),))
            for one in found
        ]  # fmt: skip
        return Content(
            "GIẤY KHEN", "", merit, (), awards=sheets, has_recipients=False, notes=_undecided(found)
        )

"""The tables of statistics: their columns, and the figures in them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from lms.kernel.messages import Message, mark
from lms.kernel.tables.rules import Column, Kind, TableSpec
from lms.org.rules import CATEGORY_LABELS, Category
from lms.targets.rules import Listing, Standing


class TableName(StrEnum):
    """The tables one can ask for."""

    UNITS = "units"
    PEOPLE = "people"
    COURSES = "courses"
    COMPLETIONS = "completions"
    NOT_COUNTED = "not-counted"


class Group(StrEnum):
    """Whose figures: the target's people, or others with a denominator of their own (product rule 3.5)."""

    TARGET = "target"
    WORKER = "worker"
    STUDENT = "student"


GROUP_LABELS: Mapping[str, str] = {
    Group.TARGET: mark("Đối tượng của chỉ tiêu"),
    Group.WORKER: mark("Người lao động"),
    Group.STUDENT: mark("Học sinh"),
}

GROUP_CATEGORIES: Mapping[str, tuple[str, ...]] = {
    Group.TARGET: (),  # as the target says
    Group.WORKER: (Category.WORKER,),
    Group.STUDENT: (Category.STUDENT,),
}

STATE_LABELS: Mapping[str, str] = {
    Listing.DONE: mark("Đã hoàn thành"),
    Listing.MISSING: mark("Còn thiếu"),
    Listing.NOT_COUNTED: mark("Không tính"),
}
LISTING_LABELS: Mapping[str, str] = {
    **STATE_LABELS,
    Listing.ENROLLED: mark("Đã tham gia"),
    Listing.NOT_ENROLLED: mark("Chưa tham gia"),
}
TOOK_PART = {"1": mark("Đã tham gia"), "0": mark("Chưa tham gia")}
VALIDITY = {"valid": mark("Hợp lệ"), "revoked": mark("Đã thu hồi")}
TOTAL = Message(mark("Cộng"))
OWN_PEOPLE = mark("{unit} (trực thuộc)")

# Who is counted, who takes part, who is done: the same columns wherever shares stand.
_SHARES = (
    Column("counted", mark("Được tính"), Kind.COUNT, 10),
    Column("enrolled", mark("Đã tham gia"), Kind.COUNT, 10, short=mark("Tham gia")),
    Column("enrolled_ratio", mark("Tỷ lệ tham gia"), Kind.RATIO, 10, short=mark("Tỷ lệ")),
    Column("done", mark("Đã hoàn thành"), Kind.COUNT, 10, short=mark("Hoàn thành")),
    Column("done_ratio", mark("Tỷ lệ hoàn thành"), Kind.RATIO, 10, short=mark("Tỷ lệ")),
)  # fmt: skip

UNITS = TableSpec(
    TableName.UNITS, mark("Thống kê hoàn thành theo đơn vị"), mark("Theo đơn vị"),
    (
        Column("unit", mark("Đơn vị"), width=40),
        Column("parent", mark("Thuộc đơn vị"), width=30, only_in_files=True),
        *_SHARES,
        Column("missing", mark("Còn thiếu"), Kind.COUNT, 10),
        Column("not_counted", mark("Không tính"), Kind.COUNT, 10),
        Column("completions", mark("Lượt hoàn thành"), Kind.COUNT, 11, short=mark("Lượt")),
        Column("hours", mark("Giờ học"), Kind.DECIMAL, 10, short=mark("Giờ")),
        Column("certificates", mark("Giấy chứng nhận"), Kind.COUNT, 10, short=mark("Chứng nhận")),
    ),
)  # fmt: skip

PEOPLE = TableSpec(
    TableName.PEOPLE, mark("Thống kê hoàn thành theo người"), mark("Theo người"),
    (
        Column("code", mark("Mã"), width=14, only_in_files=True),
        Column("name", mark("Họ và tên"), width=28),
        Column("unit", mark("Đơn vị"), width=34),
        Column("category", mark("Đối tượng"), Kind.WORD, 17, CATEGORY_LABELS),
        Column("state", mark("Trạng thái"), Kind.WORD, 15, STATE_LABELS),
        Column("enrolled", mark("Tham gia"), Kind.WORD, 15, TOOK_PART, short_words={"1": mark("Có"), "0": mark("Chưa")}),
        Column("required_done", mark("Khóa bắt buộc đã xong"), Kind.COUNT, 11, short=mark("Bắt buộc")),
        Column("completions", mark("Lượt hoàn thành"), Kind.COUNT, 11, short=mark("Lượt")),
        Column("hours", mark("Giờ học"), Kind.DECIMAL, 9, short=mark("Giờ")),
        Column("grade", mark("Điểm trung bình (thang 100)"), Kind.DECIMAL, 11, short=mark("Điểm")),
        Column("certificates", mark("Giấy chứng nhận"), Kind.COUNT, 10, short=mark("Chứng nhận")),
        Column("last_on", mark("Hoàn thành gần nhất"), Kind.DATE, 12, short=mark("Gần nhất")),
    ),
)  # fmt: skip

COURSES = TableSpec(
    TableName.COURSES, mark("Thống kê hoàn thành theo khóa học"), mark("Theo khóa học"),
    (
        Column("course", mark("Khóa học"), width=48),
        Column("required", mark("Thuộc chỉ tiêu"), Kind.WORD, 12, {"1": mark("Có"), "0": mark("Không")}),
        *_SHARES,
        Column("completions", mark("Lượt hoàn thành"), Kind.COUNT, 11, short=mark("Lượt")),
        Column("grade", mark("Điểm trung bình (thang 100)"), Kind.DECIMAL, 11, short=mark("Điểm")),
        Column("certificates", mark("Giấy chứng nhận"), Kind.COUNT, 10, short=mark("Chứng nhận")),
    ),
)  # fmt: skip

COMPLETIONS = TableSpec(
    TableName.COMPLETIONS, mark("Danh sách lượt hoàn thành khóa học"), mark("Lượt hoàn thành"),
    (
        Column("code", mark("Mã"), width=14, only_in_files=True),
        Column("name", mark("Họ và tên"), width=28),
        Column("unit", mark("Đơn vị vào ngày hoàn thành"), width=34),
        Column("category", mark("Đối tượng"), Kind.WORD, 17, CATEGORY_LABELS),
        Column("course", mark("Khóa học"), width=40),
        Column("version", mark("Phiên bản"), Kind.COUNT, 9),
        Column("completed_on", mark("Ngày hoàn thành"), Kind.DATE, 12),
        Column("grade", mark("Điểm (thang 100)"), Kind.DECIMAL, 9),
        Column("hours", mark("Giờ học"), Kind.DECIMAL, 9, short=mark("Giờ")),
        Column("certificate", mark("Số giấy chứng nhận"), width=18),
        Column("state", mark("Trạng thái"), Kind.WORD, 13, VALIDITY),
    ),
)  # fmt: skip

GROUNDS: dict[str, str] = {
    Standing.LEAVE: mark("Đang nghỉ"),
    Standing.EXEMPT: mark("Miễn, hoãn"),
    Standing.LEFT: mark("Đã rời trường trong kỳ"),
}
NOT_COUNTED = TableSpec(
    TableName.NOT_COUNTED, mark("Danh sách người không tính vào tỷ lệ"), mark("Không tính"),
    (
        Column("code", mark("Mã"), width=14, only_in_files=True),
        Column("name", mark("Họ và tên"), width=28),
        Column("unit", mark("Đơn vị"), width=34),
        Column("category", mark("Đối tượng"), Kind.WORD, 17, CATEGORY_LABELS),
        Column("ground", mark("Vì sao không tính"), Kind.WORD, 18, GROUNDS),
        Column("reason", mark("Lý do"), width=34),
        Column("since", mark("Từ ngày"), Kind.DATE, 12),
        Column("until", mark("Đến hết ngày"), Kind.DATE, 12),
        Column("decision_number", mark("Số quyết định"), width=18),
        Column("decided_by", mark("Ai quyết định"), width=34),
    ),
)  # fmt: skip

TABLES: Mapping[str, TableSpec] = {
    table.key: table for table in (UNITS, PEOPLE, COURSES, COMPLETIONS, NOT_COUNTED)
}
SUMMARY = (UNITS, PEOPLE, COURSES, NOT_COUNTED)


def percent_points(grade: float | None) -> Decimal | None:
    """A grade 0..1 as 0..100 with one decimal, cut like every percentage."""
    if grade is None:
        return None
    return (Decimal(str(round(grade, 9))) * 100).quantize(Decimal("0.1"), rounding=ROUND_DOWN)


def hours(minutes: int | None) -> Decimal | None:
    """Nominal minutes as hours with one decimal, cut."""
    if minutes is None:
        return None
    return (Decimal(minutes) / 60).quantize(Decimal("0.1"), rounding=ROUND_DOWN)


@dataclass(frozen=True)
class Work:
    """What people did: valid completions, their nominal minutes, certificates. Adds up over units."""

    completions: int = 0
    minutes: int = 0
    certificates: int = 0

    def __add__(self, other: "Work", /) -> "Work":
        return Work(
            self.completions + other.completions,
            self.minutes + other.minutes,
            self.certificates + other.certificates,
        )

    def __sub__(self, other: "Work", /) -> "Work":
        return Work(
            self.completions - other.completions,
            self.minutes - other.minutes,
            self.certificates - other.certificates,
        )

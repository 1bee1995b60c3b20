"""The columns of the tables and lists."""

from dataclasses import replace

from lms.kernel.messages import mark
from lms.kernel.tables.rules import Column, Kind, TableSpec
from lms.org.rules import CATEGORY_LABELS
from lms.reports.statistics.rules import BY_LABELS, SOURCE_LABELS, By, Choice, Counting, Source

TITLE = mark("Thống kê kết quả học tập")
_FIRST_WIDTH = {By.UNIT: 40, By.COURSE: 48, By.COMPETENCE: 52, By.MONTH: 16, By.CATEGORY: 24}
_SHORT = {
    Source.ONLINE: mark("Trực tuyến"),
    Source.WORKSHOP: mark("Tập huấn"),
    Source.RECOGNITION: mark("Công nhận"),
}

_TURNS = Column("turns", mark("Số lượt"), Kind.COUNT, 10, short=mark("Lượt"))
_PEOPLE = Column("people", mark("Số người"), Kind.COUNT, 10, short=mark("Người"))
_WORK = (
    Column("hours", mark("Giờ học"), Kind.DECIMAL, 10, short=mark("Giờ")),
    Column("grade", mark("Điểm trung bình (thang 100)"), Kind.DECIMAL, 11, short=mark("Điểm")),
    Column("certificates", mark("Giấy chứng nhận"), Kind.COUNT, 10, short=mark("Chứng nhận")),
)
_WHO = (
    Column("code", mark("Mã"), width=14, only_in_files=True),
    Column("name", mark("Họ và tên"), width=28),
    Column("unit", mark("Đơn vị"), width=34),
    Column("category", mark("Đối tượng"), Kind.WORD, 17, CATEGORY_LABELS),
)

TURNS_LIST = TableSpec(
    "turns", mark("Danh sách lượt học"), mark("Danh sách lượt"),
    (
        *_WHO,
        Column("source", mark("Nguồn"), Kind.WORD, 24, SOURCE_LABELS),
        Column("what", mark("Khóa học, buổi tập huấn"), width=40),
        Column("done_on", mark("Ngày"), Kind.DATE, 12),
        Column("hours", mark("Giờ học"), Kind.DECIMAL, 9, short=mark("Giờ")),
        Column("grade", mark("Điểm (thang 100)"), Kind.DECIMAL, 9),
        Column("certificate", mark("Số giấy chứng nhận"), width=18),
    ),
)  # fmt: skip

PEOPLE_LIST = TableSpec(
    "people", mark("Danh sách người học"), mark("Danh sách người"),
    (
        *_WHO,
        *(Column(source, SOURCE_LABELS[source], Kind.COUNT, 12, short=_SHORT[source]) for source in Source),
        Column("turns", mark("Tổng số lượt"), Kind.COUNT, 10, short=mark("Lượt")),
        *_WORK,
        Column("last_on", mark("Lần gần nhất"), Kind.DATE, 12, short=mark("Gần nhất")),
    ),
)  # fmt: skip

CHOICE = TableSpec(
    "choice", mark("Lựa chọn và thời điểm"), mark("Lựa chọn"),
    (Column("what", mark("Mục"), width=30), Column("value", mark("Nội dung"), width=90)),
)  # fmt: skip

CHART = TableSpec(
    "chart", mark("Số liệu của biểu đồ"), mark("Biểu đồ"),
    (Column("label", mark("Nhóm"), width=48), Column("value", mark("Giá trị"), Kind.COUNT, 12)),
)  # fmt: skip


def table_of(choice: Choice) -> TableSpec:
    """The table of the question: what is counted comes first, then the chosen sources, then what else is known."""
    first = Column(choice.by, BY_LABELS[choice.by], width=_FIRST_WIDTH[choice.by])
    counted = (_PEOPLE, _TURNS) if choice.counting is Counting.PEOPLE else (_TURNS, _PEOPLE)
    sources = [
        Column(one, SOURCE_LABELS[one], Kind.COUNT, 12, short=_SHORT[one])
        for one in Source
        if one in choice.sources
    ]
    parent = (
        [Column("parent", mark("Thuộc đơn vị"), width=30, only_in_files=True)] if choice.by is By.UNIT else []
    )
    columns = (first, *parent, counted[0], *sources, counted[1], *_WORK)
    return TableSpec("table", TITLE, mark("Bảng số liệu"), columns)


def list_of(counting: Counting) -> TableSpec:
    """The list behind the table."""
    return PEOPLE_LIST if counting is Counting.PEOPLE else TURNS_LIST


def chart_of(counting: Counting) -> TableSpec:
    """The chart's own table, its value named after what is counted."""
    label, value = CHART.columns
    heading = _PEOPLE.heading if counting is Counting.PEOPLE else _TURNS.heading
    return replace(CHART, columns=(label, replace(value, heading=heading)))

"""The tables of a quiz's figures as files have them. Pure."""

from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from lms.kernel.messages import mark
from lms.kernel.tables.rules import Column, Kind, TableSpec

DRAWN = {"1": mark("rút ngẫu nhiên"), "0": mark("cố định")}
RIGHT = {"1": mark("Đúng"), "0": mark("Sai"), "": "–"}

QUIZ = TableSpec(
    "quiz", mark("Thống kê bài kiểm tra"), mark("Cả bài"),
    (
        Column("title", mark("Bài kiểm tra"), width=40),
        Column("version", mark("Phiên bản khóa học"), Kind.COUNT, 11),
        Column("people", mark("Số người"), Kind.COUNT, 10),
        Column("mean", mark("Điểm trung bình"), Kind.RATIO, 10),
        Column("passed", mark("Số người đạt ngay lượt đầu"), Kind.COUNT, 12),
        Column("pass_ratio", mark("Đạt ngay lượt đầu"), Kind.RATIO, 10),
        Column("pass_mark", mark("Điểm đạt"), Kind.RATIO, 9),
        Column("minutes", mark("Số phút làm bài (trung vị)"), Kind.DECIMAL, 12),
        Column("alpha", mark("Độ tin cậy (alpha)"), Kind.COEFFICIENT, 10),
        Column("error", mark("Sai số của điểm"), Kind.RATIO, 10),
    ),
)  # fmt: skip

QUESTIONS = TableSpec(
    "questions", mark("Thống kê câu hỏi"), mark("Từng câu hỏi"),
    (
        Column("number", mark("Câu"), Kind.COUNT, 6),
        Column("key", mark("Mã"), width=18),
        Column("version", mark("Phiên bản"), Kind.COUNT, 9),
        Column("text", mark("Câu hỏi"), width=60),
        Column("kind", mark("Loại"), width=20),
        Column("drawn", mark("Cách ra"), Kind.WORD, 14, DRAWN),
        Column("people", mark("Số người được hỏi"), Kind.COUNT, 10),
        Column("facility", mark("Điểm đạt được"), Kind.RATIO, 10),
        Column("discrimination", mark("Độ phân biệt"), Kind.COEFFICIENT, 10),
        Column("flags", mark("Nên xem"), width=60),
        Column("section", mark("Phần"), width=18),
    ),
)  # fmt: skip

ANSWERS = TableSpec(
    "answers", mark("Mọi người đã trả lời thế nào"), mark("Trả lời"),
    (
        Column("number", mark("Câu"), Kind.COUNT, 6),
        Column("key", mark("Mã"), width=18),
        Column("label", mark("Phương án"), width=11),
        Column("answer", mark("Trả lời"), width=60),
        Column("right", mark("Đáp án"), Kind.WORD, 9, RIGHT),
        Column("people", mark("Số người"), Kind.COUNT, 10),
        Column("share", mark("Tỷ lệ"), Kind.RATIO, 9),
    ),
)  # fmt: skip


def cut(value: Fraction | float | None, places: int) -> Decimal | None:
    """A figure with so many decimals, cut as on the screen and never rounded; None stays None."""
    if value is None:
        return None
    exact = (
        Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else Decimal(str(value))
    )
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)

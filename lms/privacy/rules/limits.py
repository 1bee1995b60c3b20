"""The numbers a school may set: time limits of requests and how long things are kept. Pure: the whole list.

Limits: NĐ 356/2025 (Điều 5) gives 2 working days for the answer, 15 days for withdrawal, restriction and objection
with one extension of at most 15, and for the others 10 to 20: 10 for viewing, copying and correcting, 20 for
deletion. A school may be quicker, never slower. For complaints no limit was found; that number is the school's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.kernel.messages import Message, mark


@dataclass(frozen=True)
class Limit:
    """A number: its label and unit (message ids), what holds until it is set, and within what it may be set."""

    label: str
    unit: str
    default: int
    lowest: int
    highest: int
    hint: str = ""


DAYS, WORKING_DAYS, MONTHS, YEARS = mark("ngày"), mark("ngày làm việc"), mark("tháng"), mark("tuổi")

ANSWER = "answer_days"
EXTENSION = "extension_days"
CHILD_AGE = "child_age"

REQUEST_LIMITS: Mapping[str, Limit] = {
    ANSWER: Limit(mark("Trả lời đã nhận được yêu cầu"), WORKING_DAYS, 2, 1, 2),
    "withdrawal_days": Limit(mark("Rút lại sự đồng ý"), DAYS, 15, 1, 15),
    "restriction_days": Limit(mark("Hạn chế xử lý"), DAYS, 15, 1, 15),
    "objection_days": Limit(mark("Phản đối việc xử lý"), DAYS, 15, 1, 15),
    EXTENSION: Limit(mark("Gia hạn một lần, không quá"), DAYS, 15, 1, 15, mark("Chỉ cho ba loại yêu cầu ở trên.")),
    "correction_days": Limit(mark("Sửa dữ liệu"), DAYS, 10, 1, 10),
    "copy_days": Limit(mark("Xem, nhận bản sao"), DAYS, 10, 1, 10),
    "deletion_days": Limit(mark("Xóa dữ liệu"), DAYS, 20, 1, 20),
    "complaint_days": Limit(mark("Khiếu nại"), DAYS, 20, 1, 20, mark("Nhà trường tự đặt, từ 1 đến 20.")),
}  # fmt: skip

KEPT_LIMITS: Mapping[str, Limit] = {
    "access_log_months": Limit(mark("Nhật ký ai đã mở dữ liệu của ai"), MONTHS, 24, 1, 120),
    "sign_in_failure_days": Limit(mark("Lần đăng nhập sai (tên đăng nhập, địa chỉ mạng)"), DAYS, 7, 1, 90),
    "lesson_opened_months": Limit(mark("Bài học mở lần cuối lúc nào (để học tiếp từ chỗ dừng)"), MONTHS, 12, 1, 60),
    "practice_months": Limit(mark("Các lượt luyện tập và danh sách câu hay sai"), MONTHS, 12, 1, 60),
    "roster_upload_days": Limit(mark("Danh sách tải lên mà chưa xác nhận"), DAYS, 1, 1, 30),
    "export_days": Limit(mark("Bản sao dữ liệu đã tạo cho người yêu cầu"), DAYS, 7, 1, 30),
}  # fmt: skip

OTHER_LIMITS: Mapping[str, Limit] = {
    CHILD_AGE: Limit(
        mark("Dưới tuổi này, công khai tên cần cả người đại diện đồng ý"), YEARS, 16, 0, 18,
        mark("Học sinh chưa đủ tuổi thì phiếu giấy có chữ ký của người đại diện theo pháp luật, do văn phòng ghi lại."),
    ),
}  # fmt: skip

LIMITS: Mapping[str, Limit] = {**REQUEST_LIMITS, **KEPT_LIMITS, **OTHER_LIMITS}


def limit_problem(key: str, value: int) -> Message | None:
    """What is wrong with a number, or None."""
    limit = LIMITS[key]
    if limit.lowest <= value <= limit.highest:
        return None
    return Message(
        mark("Cần một số từ {lowest} đến {highest}."), {"lowest": limit.lowest, "highest": limit.highest}
    )

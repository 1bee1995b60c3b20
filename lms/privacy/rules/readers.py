"""Who stood in which list: a person's days in a unit, carried upwards through the tree as it was. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.kernel.messages import mark

# What can be opened, as the person reads it. A key that a page uses and that is missing here fails a test.
WHAT_LABELS: Mapping[str, str] = {
    "org.person": mark("Trang thông tin của bạn"),
    "org.people": mark("Danh sách người của đơn vị hoặc của Trường"),
    "accounts.people": mark("Tài khoản của mọi người"),
    "org.roster": mark("Danh sách nhập vào và người được thay đổi theo danh sách"),
    "studio.adjustments": mark("Điều chỉnh riêng khi làm bài kiểm tra của một khóa học"),
    "studio.corrections": mark("Các lượt làm bài được chấm lại của một khóa học"),
    "studio.grading": mark("Bài thực hành bạn nộp, khi người ta chấm"),
    "studio.decisions": mark("Các lượt làm bài không còn đạt sau khi chấm lại"),
    "targets.reminders": mark("Danh sách người cần nhắc"),
    "targets.reminders-of": mark("Các lần được nhắc và thư nhắc"),
    "nominations.nomination": mark("Đề nghị khen thưởng"),
    "nominations.index": mark("Danh sách đề nghị khen thưởng"),
    "targets.dispute": mark("Ý kiến “Tôi đã học rồi”"),
    "targets.disputes": mark("Danh sách ý kiến “Tôi đã học rồi”"),
    "targets.exemption": mark("Đề nghị miễn, hoãn, lùi hạn"),
    "targets.exemptions": mark("Danh sách đề nghị miễn, hoãn, lùi hạn"),
    "targets.recognition": mark("Giấy chứng nhận học ở nơi khác"),
    "targets.recognitions": mark("Danh sách giấy chứng nhận học ở nơi khác"),
    "targets.named": mark("Danh sách người được nêu tên trong chỉ tiêu"),
    "targets.snapshot": mark("Danh sách tên trong số liệu chốt"),
    "targets.person": mark("Bạn đứng ở đâu so với một chỉ tiêu"),
    "targets.names": mark("Danh sách tên sau tỷ lệ đạt chỉ tiêu"),
    "workshops.people": mark("Danh sách người dự một buổi tập huấn"),
    "workshops.person": mark("Điểm danh của bạn trong một buổi tập huấn"),
    "workshops.trainers": mark("Giờ giảng tập huấn"),
    "mentoring.trainers": mark("Danh sách giáo viên cốt cán"),
    "mentoring.trainer": mark("Trang của bạn với tư cách giáo viên cốt cán"),
    "mentoring.group": mark("Nhóm của một giáo viên cốt cán, với việc học còn thiếu và các lần giúp"),
    "reports.learning": mark("Danh sách sau bảng thống kê học tập"),
    "reports.learning-file": mark("Tệp thống kê học tập có danh sách"),
    "reports.people": mark("Bảng thống kê theo người"),
    "reports.file": mark("Tệp thống kê tải về"),
    "emulation.person": mark("Hồ sơ thi đua của bạn"),
    "emulation.people": mark("Bảng thi đua theo người"),
    "emulation.entry": mark("Một mục trong hồ sơ thi đua của bạn"),
    "emulation.entries": mark("Danh sách mục đã ghi vào hồ sơ thi đua"),
    "showcase.item": mark("Một mục viết về bạn cho trang công khai"),
    "showcase.items": mark("Danh sách mục của trang công khai"),
    "certificates.file": mark("Giấy chứng nhận của bạn"),
    "certificates.register": mark("Sổ cấp giấy chứng nhận"),
    "studio.draft-authors": mark("Các tác giả của một khóa học"),
    "studio.draft-text": mark("Bài học đang soạn, với tên người đã viết"),
    "studio.learners": mark("Danh sách người học của một khóa học, với bước tiếp theo"),
    "studio.attempt": mark("Các bước của một lượt làm bài của bạn"),
    "studio.signs": mark("Những lượt làm bài đáng xem lại của một bài kiểm tra"),
    "bank.question": mark("Câu hỏi bạn đã soạn trong ngân hàng"),
    "papers.list": mark("Danh sách tên trong một báo cáo, biểu mẫu"),
    "papers.person": mark("Báo cáo thành tích của bạn"),
    "papers.dossier": mark("Hồ sơ đề nghị khen thưởng của bạn"),
    "papers.file": mark("Báo cáo, biểu mẫu tải về có danh sách tên"),
    "privacy.request": mark("Yêu cầu của bạn về dữ liệu cá nhân"),
}


@dataclass(frozen=True)
class UnitSpan:
    """Under which parent a unit hung from `first` to `last`."""

    unit_id: int
    parent_id: int | None
    first: date
    last: date


@dataclass(frozen=True)
class Stay:
    """From `first` to `last` the person, in `category`, was a member of the unit's subtree (None: of the school)."""

    unit_id: int | None
    category: str
    first: date
    last: date


def stays(memberships: Iterable[tuple[int, str, date, date]], spans: Sequence[UnitSpan]) -> list[Stay]:
    """The stays of somebody with these main memberships (unit, category, first day, last day)."""
    by_unit: dict[int, list[UnitSpan]] = {}
    for span in spans:
        by_unit.setdefault(span.unit_id, []).append(span)
    found: set[Stay] = set()
    for unit_id, category, first, last in memberships:
        if first > last:
            continue
        found.add(Stay(None, category, first, last))
        waiting = [Stay(unit_id, category, first, last)]
        while waiting:
            stay = waiting.pop()
            if stay in found or stay.unit_id is None:
                continue
            found.add(stay)
            for span in by_unit.get(stay.unit_id, []):
                begin, end = max(stay.first, span.first), min(stay.last, span.last)
                if span.parent_id is not None and begin <= end:
                    waiting.append(Stay(span.parent_id, category, begin, end))
    return sorted(found, key=lambda s: (s.unit_id or 0, s.category, s.first, s.last))

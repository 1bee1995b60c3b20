"""Words for what may differ between two versions. Message ids."""

from collections.abc import Mapping
from typing import Any

from lms.assessment.attempts.rules import AtTimeout, Counts
from lms.assessment.review.rules import Aspect
from lms.catalog.rules import AUDIENCES, LEVELS
from lms.kernel.messages import mark
from lms.studio.bank.labels import DIFFICULTIES

SETTINGS: Mapping[str, str] = {
    "language": mark("Ngôn ngữ"),
    "title": mark("Tên khóa học"),
    "summary": mark("Tóm tắt"),
    "description": mark("Giới thiệu cho người học"),
    "level": mark("Mức độ"),
    "audience": mark("Đối tượng"),
    "competences": mark("Năng lực"),
    "order": mark("Thứ tự học"),
    "certificate": mark("Giấy chứng nhận"),
    "authors": mark("Người soạn"),
    "licence": mark("Giấy phép"),
    "cover": mark("Ảnh bìa"),
    "cover_alt": mark("Lời tả ảnh bìa"),
    "reviewed_on": mark("Ngày rà soát"),
    "review_months": mark("Số tháng giữa hai lần rà soát"),
}
LESSON: Mapping[str, str] = {
    "title": mark("Tên bài"),
    "minutes": mark("Phút"),
    "objectives": mark("Mục tiêu"),
    "quiz": mark("Bộ câu hỏi của bài"),
    "sources": mark("Nguồn"),
}
BODY = mark("Nội dung bài")
LOOKS = mark("chữ như cũ; chỉ khác cách trình bày, hình hoặc liên kết")
QUIZ: Mapping[str, str] = {
    "title": mark("Tên bài kiểm tra"),
    "pass_mark": mark("Điểm đạt, phần trăm"),
    "minutes": mark("Thời gian làm bài, phút"),
    "attempts": mark("Số lượt được làm"),
    "shuffle": mark("Trộn thứ tự câu hỏi"),
    "shuffle_options": mark("Trộn phương án, nếu khác câu hỏi"),
    "anonymous": mark("Chấm mà không thấy tên người nộp"),
    "opens_on": mark("Mở từ ngày"),
    "closes_on": mark("Ngày cuối được nộp"),
    "grace_seconds": mark("Số giây châm chước khi hết giờ"),
    "at_timeout": mark("Khi hết giờ"),
    "delay_minutes": mark("Chờ sau lượt đầu, phút"),
    "later_delay_minutes": mark("Chờ sau các lượt sau, phút"),
    "counts": mark("Lượt nào là kết quả"),
    "review": mark("Sau khi nộp được xem gì"),
    "review_after": mark("Được xem ngay sau khi nộp"),
    "review_later": mark("Được xem về sau"),
    "review_closed": mark("Được xem sau khi bài đóng"),
    "wrong_cost": mark("Trừ cho mỗi lựa chọn sai, phần trăm"),
    "floor": mark("Mức thấp nhất của một câu, phần trăm"),
    "retry_cost": mark("Trừ cho mỗi lượt làm lại, điểm phần trăm"),
    "draws": mark("Cách lấy câu hỏi"),
}
QUESTION: Mapping[str, str] = {
    "kind": mark("Loại câu hỏi"),
    "difficulty": mark("Độ khó"),
    "tags": mark("Nhãn"),
}
BANK: Mapping[str, str] = {"title": mark("Tên bộ câu hỏi")}
MEDIA: Mapping[str, str] = {
    "author": mark("Tác giả"),
    "licence": mark("Giấy phép"),
    "source": mark("Nguồn"),
    "captions": mark("Phụ đề"),
    "transcript": mark("Bản chép lời"),
}
BYTES, OTHER = mark("Tệp"), mark("nội dung khác trước")
OWN_REVIEW = "own"
_ASPECTS: Mapping[Any, str] = {
    Aspect.ANSWER.value: mark("câu đã trả lời"),
    Aspect.MARK.value: mark("điểm"),
    Aspect.CORRECTNESS.value: mark("đúng hay sai"),
    Aspect.KEY.value: mark("đáp án"),
    Aspect.EXPLANATION.value: mark("lời giải thích"),
}
WORDS: Mapping[str, Mapping[Any, str]] = {
    "level": LEVELS,
    "audience": AUDIENCES,
    "difficulty": DIFFICULTIES,
    "order": {"sequential": mark("lần lượt từng bài"), "free": mark("tự do")},
    "at_timeout": {
        AtTimeout.SUBMIT.value: mark("chấm phần đã lưu"),
        AtTimeout.ABANDON.value: mark("không có kết quả nếu chưa nộp"),
    },
    "counts": {
        Counts.BEST.value: mark("lượt cao điểm nhất"),
        Counts.LAST.value: mark("lượt cuối"),
        Counts.FIRST.value: mark("lượt đầu"),
        Counts.AVERAGE.value: mark("trung bình các lượt"),
    },
    "review": {
        "all": mark("mọi điều, ngay sau khi nộp"),
        "no-key": mark("câu đã trả lời, điểm, đúng hay sai; đáp án sau khi đóng"),
        "grade": mark("câu đã trả lời và điểm; phần còn lại sau khi đóng"),
        "closed": mark("câu đã trả lời; phần còn lại sau khi đóng"),
        "never": mark("không gì cả"),
        OWN_REVIEW: mark("theo bảng riêng của bài"),
    },
    "review_after": _ASPECTS,
    "review_later": _ASPECTS,
    "review_closed": _ASPECTS,
}
"""The words of the page for values of a field that are words of ours; all other values are the course's own words."""

YES, NO, NONE = mark("có"), mark("không"), mark("không có")

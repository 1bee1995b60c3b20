"""Words for what the audit holds about awards. Message ids, pure."""

from collections.abc import Mapping

from lms.kernel.messages import mark

AWARD_VERBS: Mapping[str, str] = {
    "points.publish": mark("Lưu bảng điểm tham khảo"),
    "nomination.begin": mark("Lập đề nghị khen thưởng"),
    "nomination.write": mark("Sửa đề nghị khen thưởng"),
    "nomination.remove-file": mark("Bỏ minh chứng của đề nghị khen thưởng"),
    "nomination.step": mark("Giải quyết đề nghị khen thưởng"),
    "nomination.decision": mark("Ghi số quyết định khen thưởng"),
    "nomination.appraise": mark("Thẩm định đề nghị khen thưởng"),
    "council.call": mark("Lập phiên họp Hội đồng"),
    "council.end": mark("Ghi kết quả phiên họp Hội đồng"),
    "criteria.publish": mark("Đổi tiêu chuẩn khen thưởng"),
}
AWARD_KINDS: Mapping[str, str] = {
    "nomination": mark("Đề nghị khen thưởng"),
    "council_session": mark("Phiên họp Hội đồng"),
    "criteria_version": mark("Tiêu chuẩn khen thưởng"),
}

"""Words for what was done to a draft. Message ids."""

from collections.abc import Mapping

from lms.kernel.messages import mark
from lms.studio.drafting.authors.queries import REVIEW, SAVED

STEPS: Mapping[str, str] = {
    "asked": mark("gửi duyệt"),
    "approved": mark("đồng ý phát hành"),
    "returned": mark("trả lại để sửa"),
}
ACTS: Mapping[str, str] = {
    SAVED: mark("viết bài"),
    "course-draft.open": mark("mở bản nháp"),
    "course-draft.settings": mark("sửa thông tin khóa học"),
    "course-draft.discard": mark("bỏ bản nháp"),
    "course-draft.lesson-add": mark("thêm bài"),
    "course-draft.lesson-change": mark("sửa mục tiêu, nguồn"),
    "course-draft.lesson-move": mark("đổi thứ tự bài"),
    "course-draft.lesson-remove": mark("bỏ bài"),
    "course-draft.lesson-restore": mark("lấy lại bài"),
    "course-draft.text": mark("quay lại bản lưu cũ của bài"),
    "course-draft.quiz": mark("sửa bài kiểm tra"),
    "course-draft.quiz-remove": mark("bỏ bài kiểm tra"),
    **{f"{REVIEW}.{step}": words for step, words in STEPS.items()},
}
PARTS: Mapping[str, str] = {
    "owner": mark("thành chủ khóa học"),
    "editor": mark("được chia sẻ, cùng soạn"),
    "viewer": mark("được chia sẻ, chỉ xem"),
    "none": mark("thôi là tác giả"),
}
NOW: Mapping[str, str] = {
    "owner": mark("chủ khóa học"),
    "editor": mark("cùng soạn"),
    "viewer": mark("chỉ xem"),
}

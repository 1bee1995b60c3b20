"""Words for what the audit holds: every verb, every kind of subject, every field. Message ids, pure."""

from collections.abc import Mapping

from lms.accounts.rules import ROLE_LABELS
from lms.catalog.rules import EFFECTS
from lms.kernel.messages import mark
from lms.org.rules import CATEGORY_LABELS
from lms.org.settings import DEFINITIONS

# A new verb gets its words here; a test finds those in the code that have none.
VERBS: Mapping[str, str] = {
    "account.create": mark("Tạo tài khoản"),
    "password.set": mark("Đặt lại mật khẩu"),
    "role.grant": mark("Giao vai trò"),
    "role.end": mark("Thôi giao vai trò"),
    "consent.record": mark("Ghi ý kiến đồng ý"),
    "school.create": mark("Tạo trường"),
    "setting.change": mark("Đổi thiết lập"),
    "mapping.set": mark("Xếp vị trí việc làm vào đối tượng"),
    "roster.import": mark("Nhập danh sách"),
    "roster.undo": mark("Hoàn tác lần nhập danh sách"),
    "course.publish": mark("Đăng phiên bản khóa học"),
    "completion.revoke": mark("Thu hồi hoàn thành"),
    "target.change": mark("Sửa chỉ tiêu"),
    "target.exempt": mark("Ghi miễn, hoãn"),
    "target.retake": mark("Đổi hạn học lại"),
    "emulation.period": mark("Sửa kỳ thi đua"),
    "audit.resign": mark("Ký lại dấu chốt nhật ký"),
    "demo.begin": mark("Bắt đầu tạo trường dùng thử"),
    "demo.done": mark("Tạo xong trường dùng thử"),
}

KINDS: Mapping[str, str] = {
    "person": mark("Người"),
    "account": mark("Tài khoản"),
    "unit": mark("Đơn vị"),
    "target": mark("Chỉ tiêu"),
    "course_version": mark("Phiên bản khóa học"),
    "completion": mark("Hoàn thành"),
    "course": mark("Khóa học"),
    "roster_batch": mark("Đợt nhập danh sách"),
    "mapping": mark("Vị trí việc làm"),
    "period": mark("Kỳ thi đua"),
    "audit": mark("Nhật ký"),
    "school": mark("Trường"),
}

FIELDS: Mapping[str, str] = {
    "as_of": mark("tính đến ngày"),
    "categories": mark("đối tượng"),
    "category": mark("đối tượng"),
    "counts": mark("số lượng"),
    "course_id": mark("khóa học số"),
    "courses": mark("khóa học"),
    "decided_on": mark("ngày quyết định"),
    "decision_number": mark("số quyết định"),
    "due_on": mark("hạn"),
    "effect": mark("tác động"),
    "ends_on": mark("ngày cuối"),
    "finished_before": mark("số người đã hoàn thành trước đó"),
    "from_number": mark("từ phiên bản"),
    "granted": mark("đồng ý"),
    "groups": mark("nhóm đã xác nhận"),
    "key": mark("mục"),
    "label": mark("tên gọi"),
    "name": mark("tên"),
    "number": mark("số"),
    "own": mark("của chính mình"),
    "purpose": mark("việc"),
    "retake_due_on": mark("hạn học lại"),
    "role": mark("vai trò"),
    "starts_on": mark("ngày đầu"),
    "target": mark("chỉ tiêu"),
    "undone_by": mark("lần hoàn tác số"),
    "unit_id": mark("đơn vị số"),
    "valid_from": mark("từ ngày"),
    "valid_to": mark("đến hết ngày"),
    "value": mark("giá trị"),
}

# Values that are identifiers in the code and terms on screen.
VALUES: Mapping[str, str] = {
    **CATEGORY_LABELS,
    **{each.role.value: each.label for each in ROLE_LABELS},
    **{key: each.label for key, each in DEFINITIONS.items()},
    **EFFECTS,
    "publish-name": mark("công khai họ tên"),
}

# What an import counts, in the order it is told; what is zero is left out.
COUNTS: Mapping[str, str] = {
    "new": mark("thêm mới {n}"),
    "changed": mark("thay đổi {n}"),
    "back": mark("trở lại {n}"),
    "ended": mark("rời trường {n}"),
    "left": mark("không còn trong danh sách {n}"),
    "unchanged": mark("giữ nguyên {n}"),
    "left_out": mark("không nhận {n}"),
    "not_added": mark("không thêm {n}"),
    "absent": mark("không có trong danh sách {n}"),
    "units": mark("đơn vị mới {n}"),
    "problems": mark("chỗ cần sửa {n}"),
    "cells": mark("ô bỏ trống {n}"),
}
YES, NO, NOTHING = mark("có"), mark("không"), "–"
PERSONAL = mark("(giá trị cá nhân, chỉ lưu dấu băm)")

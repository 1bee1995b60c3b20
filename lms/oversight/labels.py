"""Words for what the audit holds: every verb, every kind of subject, every field. Message ids, pure."""

from collections.abc import Mapping

from lms.accounts.rules import ROLE_LABELS
from lms.catalog.rules import EFFECTS
from lms.kernel.messages import mark
from lms.org.rules import CATEGORY_LABELS
from lms.org.settings import DEFINITIONS

# A new verb gets its words here; a test finds those in the code that have none.
VERBS: Mapping[str, str] = {
    "person.erase": mark("Xóa dữ liệu cá nhân"),
    "data-export.ask": mark("Yêu cầu bản sao dữ liệu"),
    "data-export.hand-over": mark("Giao bản sao dữ liệu"),
    "privacy.day": mark("Ghi ngày nghỉ"),
    "privacy.limit": mark("Đổi thời hạn"),
    "notice.publish": mark("Đăng thông báo xử lý dữ liệu"),
    "data-request.receive": mark("Nhận yêu cầu về dữ liệu"),
    "data-request.step": mark("Giải quyết yêu cầu về dữ liệu"),
    "account.create": mark("Tạo tài khoản"),
    "password.set": mark("Đặt lại mật khẩu"),
    "role.grant": mark("Giao vai trò"),
    "role.end": mark("Thôi giao vai trò"),
    "role.delegate": mark("Giao thay vai trò"),
    "account.create-many": mark("Tạo nhiều tài khoản"),
    "account.disable": mark("Khóa tài khoản"),
    "account.enable": mark("Mở khóa tài khoản"),
    "invitation.hand-out": mark("Cấp mã một lần"),
    "invitation.use": mark("Dùng mã một lần để đặt mật khẩu"),
    "password.reset": mark("Thu mật khẩu, cấp mã một lần"),
    "session.revoke": mark("Đăng xuất một thiết bị"),
    "session.revoke-all": mark("Đăng xuất mọi thiết bị"),
    "factor.enrol": mark("Bật xác thực hai bước"),
    "factor.recovery-code": mark("Dùng một mã dự phòng"),
    "factor.new-codes": mark("Tạo bộ mã dự phòng mới"),
    "factor.remove": mark("Tắt xác thực hai bước"),
    "factor.reset": mark("Gỡ xác thực hai bước đã mất"),
    "room.open": mark("Mở giờ học phòng máy"),
    "room.close": mark("Kết thúc giờ học phòng máy"),
    "room.pins": mark("In mã PIN phòng máy"),
    "room.pin-choose": mark("Chọn mã PIN phòng máy"),
    "room.pin-forget": mark("Đặt lại mã PIN phòng máy"),
    "room.sit": mark("Ngồi máy ở phòng máy"),
    "consent.record": mark("Ghi ý kiến đồng ý"),
    "school.create": mark("Tạo trường"),
    "setting.change": mark("Đổi thiết lập"),
    "mapping.set": mark("Xếp vị trí việc làm vào đối tượng"),
    "roster.import": mark("Nhập danh sách"),
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
    "data_request": mark("Yêu cầu về dữ liệu"),
    "privacy_limit": mark("Thời hạn"),
    "calendar_day": mark("Ngày"),
    "data_notice": mark("Thông báo xử lý dữ liệu"),
    "person": mark("Người"),
    "account": mark("Tài khoản"),
    "accounts": mark("Nhiều tài khoản"),
    "room": mark("Giờ học phòng máy"),
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
    "request": mark("yêu cầu"),
    "kind": mark("loại"),
    "step": mark("bước"),
    "accounts": mark("tài khoản số"),
    "as_of": mark("tính đến ngày"),
    "categories": mark("đối tượng"),
    "category": mark("đối tượng"),
    "counts": mark("số lượng"),
    "course_id": mark("khóa học số"),
    "courses": mark("khóa học"),
    "days": mark("số ngày"),
    "decided_on": mark("ngày quyết định"),
    "decision_number": mark("số quyết định"),
    "due_on": mark("hạn"),
    "effect": mark("tác động"),
    "ends_on": mark("ngày cuối"),
    "finished_before": mark("số người đã hoàn thành trước đó"),
    "from_number": mark("từ phiên bản"),
    "granted": mark("đồng ý"),
    "kept": mark("giữ lại phiên số"),
    "key": mark("mục"),
    "label": mark("tên gọi"),
    "made": mark("số tài khoản đã tạo"),
    "minutes": mark("số phút"),
    "name": mark("tên"),
    "number": mark("số"),
    "own": mark("của chính mình"),
    "people": mark("người số"),
    "purpose": mark("việc"),
    "retake_due_on": mark("hạn học lại"),
    "role": mark("vai trò"),
    "room": mark("giờ học số"),
    "session": mark("phiên số"),
    "source": mark("từ lần giao số"),
    "starts_on": mark("ngày đầu"),
    "target": mark("chỉ tiêu"),
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
    "ended": mark("rời trường {n}"),
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

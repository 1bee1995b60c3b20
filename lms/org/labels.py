"""How the organisation's values are called on screen. Pure: message ids."""

from collections.abc import Mapping

from lms.kernel.messages import mark
from lms.org.rules import CATEGORY_LABELS as CATEGORY_LABELS
from lms.org.rules import MembershipStatus, UnitKind

UNIT_KIND_LABELS: Mapping[str, str] = {
    UnitKind.DEPARTMENT: mark("Sở, cơ quan chủ quản"),
    UnitKind.SCHOOL: mark("Trường"),
    UnitKind.BOARD: mark("Ban Giám hiệu"),
    UnitKind.OFFICE: mark("Phòng"),
    UnitKind.FACULTY: mark("Khoa"),
    UnitKind.TEAM: mark("Tổ"),
    UnitKind.CENTRE: mark("Trung tâm"),
    UnitKind.COHORT_GROUP: mark("Khối lớp"),
    UnitKind.CLASS: mark("Lớp"),
    UnitKind.OTHER: mark("Đơn vị khác"),
}

STATUS_LABELS: Mapping[str, str] = {
    MembershipStatus.ACTIVE: mark("Đang làm việc, học tập"),
    MembershipStatus.LEAVE: mark("Đang nghỉ"),
    "left": mark("Đã rời trường"),
}

CHANGE_LABELS: Mapping[str, str] = {
    "name": mark("Họ và tên"),
    "email": mark("Thư điện tử"),
    "born": mark("Ngày sinh"),
    "unit": mark("Đơn vị"),
    "category": mark("Đối tượng"),
    "position": mark("Chức vụ, ngành học"),
    "status": mark("Trạng thái"),
    "membership": mark("Trở lại trường"),
}


def shown(value: str) -> str:
    """The message id of a category or status; any other text as it is."""
    return CATEGORY_LABELS.get(value) or STATUS_LABELS.get(value) or value


ACT_LABELS: Mapping[str, str] = {
    "join": mark("Vào đơn vị"),
    "move": mark("Chuyển đơn vị, đối tượng, chức vụ"),
    "leave": mark("Nghỉ"),
    "return": mark("Đi làm, đi học lại"),
    "end": mark("Rời trường"),
    "beside": mark("Thêm đơn vị kiêm nhiệm"),
    "beside-end": mark("Thôi kiêm nhiệm"),
    "main": mark("Đổi đơn vị chính"),
    "correction": mark("Sửa một dòng đã ghi"),
    "removal": mark("Bỏ một dòng đã ghi"),
    "unit-new": mark("Lập đơn vị"),
    "unit-name": mark("Đổi tên, loại đơn vị"),
    "unit-parent": mark("Chuyển đơn vị cấp trên"),
    "unit-merge": mark("Gộp đơn vị"),
    "unit-split": mark("Tách đơn vị"),
    "unit-close": mark("Đóng đơn vị"),
    "unit-head": mark("Giao người đứng đầu"),
    "unit-head-end": mark("Thôi giao người đứng đầu"),
    "person-merge": mark("Gộp hai hồ sơ của một người"),
    "person-unmerge": mark("Hoàn tác gộp hồ sơ"),
}

"""Who may do what with personal data."""

from lms.kernel.access import Table, is_admin, is_leader, is_office, signed_in
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "privacy.mine": ((signed_in,),),
    "privacy.notice": ((signed_in,),),
    "privacy.read": ((is_office,), (is_admin,), (is_leader,)),
    "privacy.handle": ((is_office,), (is_admin,)),
    "privacy.limits": ((is_office,), (is_admin,)),
}

WORDS = {
    "privacy.mine": mark("Xem, tải và yêu cầu về dữ liệu của mình"),
    "privacy.notice": mark("Đọc thông báo xử lý dữ liệu cá nhân"),
    "privacy.read": mark("Xem sổ yêu cầu về dữ liệu cá nhân"),
    "privacy.handle": mark("Giải quyết yêu cầu về dữ liệu cá nhân"),
    "privacy.limits": mark("Đổi thời hạn, ngày nghỉ và thông báo xử lý dữ liệu"),
}

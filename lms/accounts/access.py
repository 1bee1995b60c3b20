"""Who may do what with accounts."""

from lms.kernel.access import Table, is_admin, is_head, is_office, is_trainer, signed_in
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "accounts.self": ((signed_in,),),
    "accounts.manage": ((is_admin,), (is_office,)),
    "accounts.reset": ((is_admin,), (is_office,), (is_head,)),
    "accounts.grant": ((is_admin,),),
    "accounts.room": ((is_trainer,), (is_office,), (is_admin,)),
    "accounts.seat": ((signed_in,),),
}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "accounts.self": mark(
        "Xem tài khoản của mình, đổi mật khẩu, bật xác thực hai bước, đăng xuất các thiết bị"
    ),
    "accounts.manage": mark("Tạo, khóa, mở tài khoản; in phiếu mời; đăng xuất thiết bị của người khác"),
    "accounts.reset": mark("Cấp mã một lần cho người quên mật khẩu"),
    "accounts.grant": mark("Giao và thôi giao vai trò; gỡ xác thực hai bước đã mất"),
    "accounts.room": mark("Mở giờ học ở phòng máy và kết thúc giờ"),
    "accounts.seat": mark("Ngồi học ở phòng máy và trả chỗ cho người khác"),
}
